"""An estimate and the truth, from tensors or arrays, as NumPy arrays that can be drawn side by side."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np

from auralflow.errors import ShapeError
from auralflow.text import Text

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import ArrayLike, NDArray


def compared_arrays(
    estimate: ArrayLike, target: ArrayLike, *, axes: tuple[str, ...]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Both as arrays of one shape `(channels, *axes)`, in single precision, real or complex as they were.

    Args:
        estimate: A PyTorch tensor (of any device and type, with a gradient or not) or what NumPy makes an array of.
        target: The same of the truth.
        axes: Names of the axes, without that of the channels, which may be missing in both.

    Raises:
        ShapeError: If one has other axes, no value at all, or values that are no numbers, or if the shapes differ.
    """
    arrays = [_array(values, name, axes) for name, values in (("estimate", estimate), ("target", target))]
    if arrays[0].shape != arrays[1].shape:
        raise ShapeError(
            Text(
                "The estimate has shape {estimate} and the target {target}.",
                estimate=arrays[0].shape,
                target=arrays[1].shape,
            ),
            hint="They are compared value by value: cut both to one length, with as many channels.",
        )
    return arrays[0], arrays[1]


def _array(values: ArrayLike, name: str, axes: tuple[str, ...]) -> NDArray[Any]:
    torch = sys.modules.get("torch")  # who has a tensor has loaded it
    if torch is not None and isinstance(values, torch.Tensor):
        kind = torch.complex64 if values.is_complex() else torch.float32  # NumPy knows no bfloat16
        array = values.detach().to("cpu", kind).resolve_conj().numpy()
    else:
        array = np.asarray(values)
        if array.dtype.kind not in "biufc":
            raise ShapeError(
                Text("The {name} is made of {dtype}, not of numbers.", name=name, dtype=array.dtype),
                hint="Give an array or a tensor.",
            )
        array = array.astype(np.complex64 if np.iscomplexobj(array) else np.float32, copy=False)
    if array.ndim not in (len(axes), len(axes) + 1) or array.size == 0:
        raise ShapeError(
            Text(
                "The {name} has shape {shape}; ({axes}) or (channels, {axes}) is needed, with something in it.",
                name=name,
                shape=array.shape,
                axes=", ".join(axes) + ("," if len(axes) == 1 else ""),
            ),
            hint="Take one item of a batch and one target: one figure shows one of them.",
        )
    if len(axes) == 1 and array.shape[0] > array.shape[-1]:
        raise ShapeError(
            Text(
                "The {name} has {channels} channels, but only {frames} frames: its axes seem to be swapped.",
                name=name,
                channels=array.shape[0],
                frames=array.shape[-1],
            ),
            hint="Audio has the axes (channels, frames): transpose it (.T).",
        )
    if not np.isfinite(array).all():
        raise ShapeError(
            Text("The {name} holds values that are not finite (NaN or infinite).", name=name),
            hint="Look for where they come from: they cannot be drawn.",
        )
    channels_first: NDArray[Any] = array.reshape(-1, *array.shape[-len(axes) :])
    return channels_first
