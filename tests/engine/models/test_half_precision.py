"""`half()`, `bfloat16()` and `double()` change what layers compute in, on any device, and little of what comes out."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from auralflow.errors import ConfigError
from auralflow.models import WaveformModel, create_model, load_model
from support.tiny_training import tiny_model, trainer

TARGETS = ("vocals", "drums")


class Filters(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.filters = nn.Conv1d(2, 4, 65, padding=32)

    def forward(self, mixture: Tensor) -> Tensor:
        return self.filters(mixture).unflatten(1, (2, 2))


def made(kind: str) -> Any:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        if kind == "WaveformModel":
            return WaveformModel(Filters(), TARGETS, 44_100)
        if kind == "spleeter-2stems":
            return load_model(kind)
        small = {"dim": 8, "depth": 1} if kind == "BandSplitNet" else {"num_hidden_channels": 4}
        return create_model(kind, targets=TARGETS, num_channels=2, **small)


@pytest.mark.parametrize("precision", ["half", "bfloat16", "double"])
@pytest.mark.parametrize(
    "kind",
    ["SpectrogramNetSimple", "SpectrogramNetLSTM", "SpectrogramNetVAE", "BandSplitNet", "WaveformModel",
     "spleeter-2stems"],
)  # fmt: skip
@torch.no_grad()
def test_weights_in_another_precision_give_nearly_the_same_stems(kind: str, precision: str) -> None:
    model = made(kind).eval()
    mixture = 0.1 * torch.randn(1, 2, 20_000, generator=torch.Generator().manual_seed(1))
    truth = model(mixture)
    found = getattr(copy.deepcopy(model), precision)()(mixture)
    assert found.dtype in (torch.float32, torch.float64)
    error_db = 10 * torch.log10((found - truth).square().mean() / truth.square().mean())
    assert error_db < {"half": -60, "bfloat16": -45, "double": -100}[precision]


@pytest.mark.parametrize("precision", ["half", "bfloat16"])
def test_they_are_not_trained_in_half_precision(precision: str) -> None:
    with pytest.raises(ConfigError, match="half precision") as caught:
        trainer(getattr(tiny_model(), precision)())
    assert "model.float()" in caught.value.hint
