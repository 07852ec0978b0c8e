"""Tensors made ready to be compared: of one shape, and precise enough for sums over millions of samples."""

from __future__ import annotations

import torch
from torch import Tensor

from auralflow.errors import ShapeError
from auralflow.text import Text


def comparable(estimate: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """Both tensors, in float32 or, where they are float64, in that.

    Half precision cannot hold the energy of a second of audio: float16 ends at 65504.

    Args:
        estimate: What the model made, any shape.
        target: What it should be, same shape.

    Raises:
        ShapeError: If the shapes differ, or there is nothing to compare.
    """
    if estimate.shape != target.shape:
        raise ShapeError(
            Text(
                "The estimate has shape {estimate}, the target {target}.",
                estimate=tuple(estimate.shape),
                target=tuple(target.shape),
            ),
            hint="Give both the same axes; a broadcast would compare every item with every other.",
        )
    if not estimate.numel():
        raise ShapeError(
            Text("A loss of nothing: the tensors have shape {shape}.", shape=tuple(estimate.shape)),
            hint="Give at least one element.",
        )
    dtype = torch.promote_types(torch.promote_types(estimate.dtype, target.dtype), torch.float32)
    return estimate.to(dtype), target.to(dtype)
