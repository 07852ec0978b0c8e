"""Where playback goes: loops and the end of the song as pure functions, and the facts that the player reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator


BufferSize = Literal["low", "normal", "safe"]
LATENCY_S: dict[BufferSize, float] = {"low": 0.04, "normal": 0.1, "safe": 0.25}
"""How far ahead of the ear the device asks for sound, in seconds: longer stalls of the computer are not heard."""


@dataclass(frozen=True)
class LoopRange:
    """An A-B loop: playback that reaches `stop` from before goes on at `start`. Half-open, in frames."""

    start: int
    stop: int

    @property
    def frames(self) -> int:
        """Length of the loop."""
        return self.stop - self.start


@dataclass(frozen=True, kw_only=True)
class PlayerState:
    """What the transport shows.

    Attributes:
        has_song: Whether there is something to play.
        is_playing: Whether the playhead moves (or would, while the device is being opened).
        position: Frame heard when this was said; the playhead polls `Player.position`.
        frames: Length of the song.
        sample_rate: Of the song, in Hz; 0 without a song.
        loop: The loop, if one is on.
        bypass: Whether the original is heard instead of the mix.
    """

    has_song: bool = False
    is_playing: bool = False
    position: int = 0
    frames: int = 0
    sample_rate: int = 0
    loop: LoopRange | None = None
    bypass: bool = False


@dataclass(frozen=True, kw_only=True)
class OutputStatus:
    """Where the sound goes.

    Attributes:
        has_sound: Whether a device plays; if not, a silent clock moves the playhead.
        device_name: Of the device that plays, empty if none does.
        sample_rate: At which it plays, in Hz.
        latency_s: From the mixer to the ear.
        is_resampled: Whether the device refused the song's own rate.
        has_device: Whether there is any device at all.
    """

    has_sound: bool = False
    device_name: str = ""
    sample_rate: int = 0
    latency_s: float = 0.0
    is_resampled: bool = False
    has_device: bool = True


@dataclass(frozen=True, kw_only=True)
class PlaybackProblem:
    """Something that keeps the user from hearing the song; playback itself goes on in silence.

    Attributes:
        kind: `no_device` (none there), `refused` (it would not open), `vanished` (it was playing), `source` (the song
            cannot be read), `internal` (our fault).
        message: What happened, in one sentence.
        hint: What the user can do.
        details: For a report, untranslated.
    """

    kind: Literal["no_device", "refused", "vanished", "source", "internal"]
    message: str
    hint: str
    details: str = ""


def usable_loop(start: int, stop: int, frames: int) -> LoopRange | None:
    """The loop inside a song of `frames`, its ends in either order; None if nothing of it is left."""
    first, last = sorted((start, stop))
    first, last = max(0, first), min(frames, last)
    return LoopRange(first, last) if first < last else None


def advance(position: int, frames: int, loop: LoopRange | None) -> int:
    """The frame that is played `frames` after `position`; behind the loop, playback goes straight on."""
    after = position + frames
    if loop is None or position >= loop.stop or after < loop.stop:
        return after
    return loop.start + (after - loop.stop) % loop.frames


def stretches(position: int, frames: int, song_frames: int, loop: LoopRange | None) -> Iterator[tuple[int, int]]:
    """The next `frames` of playback as `(start, frames)` pieces of the song; fewer where the song ends."""
    left = frames
    while left > 0:
        border = loop.stop if loop is not None and position < loop.stop else song_frames
        count = min(left, border - position)
        if count <= 0:
            return
        yield position, count
        left -= count
        position = advance(position, count, loop)
