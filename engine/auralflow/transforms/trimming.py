"""Signals cut to a common length."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from auralflow.errors import ShapeError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from torch import Tensor

_Signal = TypeVar("_Signal", "Tensor", "np.ndarray")


def trim_audio(audio_tensors: Sequence[_Signal]) -> list[_Signal]:
    """The signals, cut at their ends to the length of the shortest; views, no copies.

    >>> import numpy as np
    >>> [signal.shape for signal in trim_audio([np.zeros((2, 5)), np.zeros(3)])]
    [(2, 3), (3,)]

    Args:
        audio_tensors: Tensors or arrays of shape `(..., frames)`, each with any leading axes.

    Raises:
        ShapeError: If there is no signal, or one without a time axis.
    """
    if not audio_tensors:
        raise ShapeError("There is nothing to trim.", hint="Give at least one signal.")
    for position, signal in enumerate(audio_tensors):
        if signal.ndim == 0:
            raise ShapeError(
                Text("Signal {position} is a single number without a time axis.", position=position),
                hint="Give signals of shape (…, frames).",
            )
    shortest = min(signal.shape[-1] for signal in audio_tensors)
    return [signal[..., :shortest] for signal in audio_tensors]
