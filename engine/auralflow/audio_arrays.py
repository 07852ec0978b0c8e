"""Recordings that are given as arrays or tensors: which axes they have, and what is refused."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from auralflow.errors import ShapeError
from auralflow.text import Text

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_AXES = Text(
    "Audio is a floating-point array with the axes (channels, frames), full scale at ±1. Transpose what soundfile reads"
    " (.T); mono has the shape (1, frames)."
)


def is_tensor(values: object) -> bool:
    """Whether it is a PyTorch tensor; loads no torch: whoever has a tensor has loaded it."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(values, torch.Tensor)


def channels_first(values: ArrayLike, name: str) -> NDArray[Any]:
    """A recording as a NumPy array, real floating-point, of shape `(channels, frames)`.

    Args:
        values: An array or a tensor, on any device.
        name: What it is called in messages.

    Raises:
        ShapeError: If it has other axes, no frames, more channels than frames, or values of another type.

    Example:
        >>> channels_first([[0.0, 0.5, 0.25]], "song").shape
        (1, 3)
        >>> channels_first([[0.0], [0.5], [0.25]], "song")
        Traceback (most recent call last):
        auralflow.errors.ShapeError: “song” has 3 channels, but only 1 frames: its axes seem to be swapped.
    """
    array: NDArray[Any] = _on_cpu(values) if is_tensor(values) else np.asarray(values)
    if array.ndim != 2 or not array.size or array.dtype.kind != "f":
        raise ShapeError(
            Text("“{name}” has shape {shape} and type {dtype}.", name=name, shape=array.shape, dtype=array.dtype),
            hint=_AXES,
        )
    channels, frames = array.shape
    if channels > frames:
        raise ShapeError(
            Text(
                "“{name}” has {channels} channels, but only {frames} frames: its axes seem to be swapped.",
                name=name,
                channels=channels,
                frames=frames,
            ),
            hint=_AXES,
        )
    return array


def _on_cpu(tensor: Any) -> NDArray[Any]:
    import torch

    # NumPy knows no bfloat16.
    on_cpu = tensor.detach().cpu()
    array: NDArray[Any] = (on_cpu.float() if on_cpu.dtype is torch.bfloat16 else on_cpu).numpy()
    return array
