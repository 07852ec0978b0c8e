"""Layers over a spectrogram that is cut into bands: features have axes `(batch, bands, frames, dim)`.

All of them see an STFT frame alone, or a fixed number of frames before and after it, and none normalises over time:
what comes out somewhere does not depend on where a song was cut.
"""

from __future__ import annotations

import math
from typing import TypeVar, cast

import torch
import torch.nn.functional as F  # noqa: N812 - the name everybody uses
from torch import Tensor, nn

from auralflow.models.band_split_config import KERNEL_FRAMES

# Blocks begin close to the identity, so that deep networks learn from the first step on.
LAST_WEIGHT_STD = 0.02

_Layer = TypeVar("_Layer", nn.Linear, nn.Conv1d)


class BandLinear(nn.Module):
    """A linear map of its own for each band, all in one batched product.

    Args:
        bands: How many bands.
        inputs: Features in.
        outputs: Features out.
        gain: Factor on the usual standard deviation of the initial weights, 1 / sqrt(inputs).
    """

    def __init__(self, bands: int, inputs: int, outputs: int, gain: float = 1.0) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(bands, inputs, outputs) * gain / math.sqrt(inputs))
        self.bias = nn.Parameter(torch.zeros(bands, 1, outputs))

    def forward(self, x: Tensor) -> Tensor:
        """From `(bands, positions, inputs)` to `(bands, positions, outputs)`."""
        return torch.baddbmm(self.bias.to(x.dtype), x, self.weight.to(x.dtype))


class TimeMix(nn.Module):
    """Looks at some STFT frames around each one, in each band by itself; a residual.

    A depth-wise convolution, then a layer of the inner width: the cheapest way on a CPU to see time.

    Args:
        dim: Features of a band.
        dilation: Distance of the seven frames it looks at.
    """

    def __init__(self, dim: int, dilation: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        reach = KERNEL_FRAMES // 2 * dilation
        self.convolution = nn.Conv2d(
            dim, dim, (1, KERNEL_FRAMES), padding=(0, reach), dilation=(1, dilation), groups=dim
        )
        self.widen = nn.Linear(dim, 2 * dim)
        self.narrow = _last(nn.Linear(2 * dim, dim))

    def forward(self, x: Tensor) -> Tensor:
        """Same shape."""
        y = self.convolution(self.norm(x).permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
        residual: Tensor = self.narrow(F.gelu(self.widen(y)))
        return x + residual


class BandMix(nn.Module):
    """Looks at all bands of an STFT frame, feature by feature with the same weights; a residual.

    Args:
        bands: How many bands.
        dim: Features of a band.
    """

    def __init__(self, bands: int, dim: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.widen = nn.Conv1d(bands, 2 * bands, 1)
        self.narrow = _last(nn.Conv1d(2 * bands, bands, 1))

    def forward(self, x: Tensor) -> Tensor:
        """Same shape."""
        y = self.norm(x).flatten(2)  # (batch, bands, frames * dim): bands are where convolutions have channels
        residual: Tensor = self.narrow(F.gelu(self.widen(y)))
        return x + residual.view_as(x)


def _last(layer: _Layer) -> _Layer:
    """The same layer with weights so small that a block with it begins close to the identity."""
    nn.init.normal_(layer.weight, std=LAST_WEIGHT_STD)
    nn.init.zeros_(cast("Tensor", layer.bias))
    return layer
