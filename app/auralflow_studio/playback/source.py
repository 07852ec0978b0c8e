"""What the player plays: a song's lanes as something that can be read anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class PlaybackSource(Protocol):
    """The lanes of one song.

    Read by one thread of the player only, which is never the one of the window: a source may open its own decoder.
    """

    @property
    def sample_rate(self) -> int:
        """Frames a second (Hz)."""

    @property
    def channels(self) -> int:
        """Channels of every lane, 1 to 8."""

    @property
    def frames(self) -> int:
        """Length of the song in frames."""

    @property
    def lanes(self) -> tuple[str, ...]:
        """Ids of the lanes, among them "mixture", which can be read before anything is finished."""

    def read(self, lane: str, start: int, frames: int, /) -> NDArray[np.float32]:
        """Samples of one lane, float32 of shape `(frames, channels)`, zeros outside the song.

        Raises:
            AuralflowError: If they cannot be read; the player says so and goes on with silence.
        """

    def is_finished(self, start: int, frames: int, /) -> bool:
        """Whether every lane but the mixture is final in `[start, start + frames)`. Frames never become unfinished."""
