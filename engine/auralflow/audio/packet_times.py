"""From the time stamps of packets to positions in frames, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from numpy.typing import NDArray


class Stamped(Protocol):
    """A packet with time stamps."""

    @property
    def pts(self) -> int | None:
        """When it is to be heard."""

    @property
    def dts(self) -> int | None:
        """When it is to be decoded."""


def tick_of(packet: Stamped) -> int | None:
    """The time stamp that names a packet: that of decoding, which rises from packet to packet."""
    return packet.pts if packet.dts is None else packet.dts


class PacketTimes(Protocol):
    """Where the sound of each packet belongs, in frames of what the decoder puts out."""

    def position(self, tick: int) -> int | None:
        """First frame of the packet with this time stamp; None if there is no such packet."""

    def tick(self, frame: int) -> int:
        """A time stamp at or before the packet that holds `frame`."""


@dataclass(frozen=True)
class SteadyTimes:
    """Time stamps that tell positions by themselves, exactly or to the nearest multiple of a packet's length.

    Attributes:
        origin: Time stamp of the first packet.
        frames_per_tick: Frames in one unit of the time stamps.
        grid: Positions are multiples of this many frames; 1 where time stamps are exact.
    """

    origin: int
    frames_per_tick: Fraction
    grid: int

    def position(self, tick: int) -> int:
        """First frame of the packet with this time stamp."""
        step = self.frames_per_tick.denominator * self.grid
        return (2 * (tick - self.origin) * self.frames_per_tick.numerator + step) // (2 * step) * self.grid

    def tick(self, frame: int) -> int:
        """A time stamp at or before the packet that holds `frame`."""
        ticks = max(frame - self.grid, 0) / self.frames_per_tick
        return self.origin + ticks.numerator // ticks.denominator

    def residual_frames(self, tick: int) -> float:
        """How far a time stamp is from the position it is taken for."""
        exact = (tick - self.origin) * self.frames_per_tick
        return abs(float(exact - self.position(tick)))


class CountedTimes:
    """Positions counted packet by packet, where time stamps are only names.

    Args:
        ticks: Time stamp of each packet, in order.
        positions: First frame of each.
    """

    def __init__(self, ticks: Sequence[int], positions: Sequence[int]) -> None:
        self._ticks: NDArray[np.int64] = np.asarray(ticks, np.int64)
        self._positions: NDArray[np.int64] = np.asarray(positions, np.int64)
        self.rising = bool(np.all(np.diff(self._ticks) > 0))

    def position(self, tick: int) -> int | None:
        """First frame of the packet with this time stamp; None if there is no such packet."""
        index = int(np.searchsorted(self._ticks, tick))
        return int(self._positions[index]) if index < len(self._ticks) and self._ticks[index] == tick else None

    def position_of_packet(self, index: int) -> int | None:
        """First frame of the packet with this number."""
        return int(self._positions[index]) if index < len(self._positions) else None

    def tick(self, frame: int) -> int:
        """Time stamp of the packet that holds `frame`."""
        index = int(np.searchsorted(self._positions, frame, "right")) - 1
        return int(self._ticks[max(index, 0)])
