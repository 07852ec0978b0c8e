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
    array = float_array(values, name)
    if array.ndim != 2 or not array.size:
        raise _wrong_array(array, name)
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


def float_array(values: ArrayLike, name: str) -> NDArray[Any]:
    """Samples as a NumPy array, real floating-point, of any shape.

    Args:
        values: An array or a tensor, on any device.
        name: What it is called in messages.

    Raises:
        ShapeError: If it has values of another type, rows of different lengths, or none that can be read.
    """
    try:
        array: NDArray[Any] = _on_cpu(values, name) if is_tensor(values) else np.asarray(values)
    except ValueError as error:
        raise ShapeError(Text("“{name}” is no array: {error}", name=name, error=error), hint=_AXES) from error
    if array.dtype.kind != "f":
        raise _wrong_array(array, name)
    return array


def _wrong_array(array: NDArray[Any], name: str) -> ShapeError:
    return ShapeError(
        Text("“{name}” has shape {shape} and type {dtype}.", name=name, shape=array.shape, dtype=array.dtype),
        hint=_AXES,
    )


def _on_cpu(tensor: Any, name: str) -> NDArray[Any]:
    import torch

    if tensor.layout is not torch.strided or tensor.is_meta:
        raise ShapeError(
            Text("“{name}” is a {kind} tensor.", name=name, kind="meta" if tensor.is_meta else "sparse"),
            hint="Give one that holds all samples: call to_dense() on a sparse one; a meta tensor has none.",
        )
    # NumPy knows no bfloat16.
    on_cpu = tensor.detach().cpu()
    array: NDArray[Any] = (on_cpu.float() if on_cpu.dtype is torch.bfloat16 else on_cpu).numpy()
    return array
