"""Small networks with known answers, for tests of what is around networks."""

from __future__ import annotations

import torch
from torch import nn

from auralflow.models.base import ModelInfo


def make_info(**changes: object) -> ModelInfo:
    facts: dict[str, object] = {
        "name": "test",
        "title": "Test",
        "sources": ("low", "high"),
        "sample_rate": 8000,
        "channels": 2,
        "grid_length": 1000,
        "context_length": 2000,
        "chunk_length": 9000,
        "sha256": "0" * 64,
        "license": "MIT",
        "origin": "tests",
        "size_bytes": 0,
    }
    return ModelInfo(**{**facts, **changes})


class MovingAverageModel(nn.Module):
    """Low: a moving average of 2 * reach + 1 samples; high: what is left. Its receptive field is `reach` each way."""

    def __init__(self, info: ModelInfo, reach: int = 500) -> None:
        super().__init__()
        self.info = info
        self.average = nn.AvgPool1d(2 * reach + 1, stride=1, padding=reach)
        self.calls: list[tuple[int, ...]] = []

    def forward(self, mixture: torch.Tensor) -> torch.Tensor:
        self.calls.append(tuple(mixture.shape))
        low = self.average(mixture)
        return torch.stack([low, mixture - low], dim=1)


class CubicModel(nn.Module):
    """Not linear: what it is given at another level comes out otherwise."""

    def __init__(self, info: ModelInfo) -> None:
        super().__init__()
        self.info = info

    def forward(self, mixture: torch.Tensor) -> torch.Tensor:
        low = mixture * mixture.square() / (1 + mixture.square())
        return torch.stack([low, mixture - low], dim=1)


class LossyModel(nn.Module):
    """Two sources that do not add up to the mixture: half and a quarter of it."""

    def __init__(self, info: ModelInfo) -> None:
        super().__init__()
        self.info = info
        self.identity = nn.Identity()

    def forward(self, mixture: torch.Tensor) -> torch.Tensor:
        return torch.stack([self.identity(mixture) * 0.5, mixture * 0.25], dim=1)


class HungryModel(MovingAverageModel):
    """Really runs out of memory (an allocation that no machine can serve) above a number of samples at once."""

    def __init__(self, info: ModelInfo, limit: int) -> None:
        super().__init__(info)
        self.limit = limit

    def forward(self, mixture: torch.Tensor) -> torch.Tensor:
        if mixture.numel() > self.limit:
            torch.nn.functional.pad(mixture, (0, 2**55))
        return super().forward(mixture)
