"""Which frame is heard now: what was rendered for when, and a clock that does not stumble."""

from __future__ import annotations

from auralflow_studio.playback.transport import LoopRange, advance

_KEPT = 512
_Entry = tuple[float, int, int, int, LoopRange | None]


class PlayheadLog:
    """The last stretches of sound, each with the time at which it leaves the device.

    Written by the thread that renders, read by that of the window; an entry is replaced whole.

    Args:
        sample_rate: Of the song, in Hz.
    """

    def __init__(self, sample_rate: int) -> None:
        self._sample_rate = sample_rate
        self._entries: list[_Entry | None] = [None] * _KEPT
        self._count = 0

    def note(self, when_s: float, epoch: int, position: int, frames: int, loop: LoopRange | None) -> None:
        """Note a stretch.

        Args:
            when_s: When its first sample is heard, on the clock of `time.monotonic`.
            epoch: Which seek it belongs to.
            position: Frame of the song of its first sample.
            frames: How many.
            loop: The loop by which it was read.
        """
        self._entries[self._count % _KEPT] = (when_s, epoch, position, frames, loop)
        self._count += 1

    def heard_at(self, now_s: float, epoch: int) -> int | None:
        """The frame that is heard at a time; None if nothing since that seek has been heard by then."""
        count = self._count
        for index in range(count - 1, max(-1, count - _KEPT), -1):
            entry = self._entries[index % _KEPT]
            if entry is None or entry[1] < epoch:
                return None
            when_s, entry_epoch, position, frames, loop = entry
            if when_s <= now_s and entry_epoch == epoch:
                since = min(frames, int((now_s - when_s) * self._sample_rate))
                return advance(position, since, loop)
        return None


class OutputClock:
    """Smooths the times at which a device says its buffers will be heard.

    Callbacks come late when the machine is busy, which says nothing about the sound: the time of a buffer follows from
    the one before, and only slowly from what the device says; a real jump is taken over at once.

    Args:
        sample_rate: Of the device, in Hz.
    """

    JUMP_S = 0.05
    _PULL = 0.05

    def __init__(self, sample_rate: float) -> None:
        self._sample_rate = sample_rate
        self._next_s: float | None = None

    def heard_from(self, said_s: float, frames: int) -> float:
        """When the first of these frames is heard, given when the device says it is."""
        when_s = said_s
        if self._next_s is not None and abs(said_s - self._next_s) < self.JUMP_S:
            when_s = self._next_s + self._PULL * (said_s - self._next_s)
        self._next_s = when_s + frames / self._sample_rate
        return when_s
