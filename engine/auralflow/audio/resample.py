"""Sample-rate conversion of any stretch of a signal, as if the whole had been converted at once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

import numpy as np
import soxr

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Frames at the lower of both rates that the filter reaches each way, with room to spare (VHQ: about 400).
FILTER_REACH = 2048


class BlockSource(Protocol):
    """Gives any stretch of a signal, zeros outside it."""

    def __call__(self, start: int, frames: int, /) -> NDArray[np.float32]:
        """Float32 of shape `(frames, channels)`."""


def converted_length(frames: int, from_rate: int, to_rate: int) -> int:
    """How many frames a signal has at another rate: the last input frame is still inside."""
    return -(-frames * to_rate // from_rate)


def resample_range(read: BlockSource, start: int, frames: int, from_rate: int, to_rate: int) -> NDArray[np.float32]:
    """A stretch of the converted signal.

    The input is read with margins and from a point where both sample grids meet, so that neighbouring stretches join
    within -110 dB whatever their borders.

    Args:
        read: The signal at `from_rate`.
        start: First frame wanted, at `to_rate`; may be negative.
        frames: How many frames wanted, at `to_rate`.
        from_rate: In Hz.
        to_rate: In Hz.

    Returns:
        Float32 of shape `(frames, channels)`; frame n is the signal at time n / to_rate.
    """
    if from_rate == to_rate:
        return read(start, frames)
    common = math.gcd(from_rate, to_rate)
    period_in, period_out = from_rate // common, to_rate // common
    reach_in = FILTER_REACH * max(1, -(-from_rate // to_rate))
    margin = -(-reach_in // period_in)
    first = start // period_out - margin
    last = -(-(start + frames) // period_out) + margin
    converted = soxr.resample(read(first * period_in, (last - first) * period_in), from_rate, to_rate, quality="VHQ")
    offset = start - first * period_out
    return np.ascontiguousarray(converted[offset : offset + frames], dtype=np.float32)
