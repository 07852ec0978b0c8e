"""What a lane needs to know of a sound to draw it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from auralflow.audio.peaks import PeakPyramid
    from auralflow.regions import Regions


class LaneData(Protocol):
    """The sound of one lane, as far as it exists yet. Readable from any thread.

    A read that is under way when the lane is taken away ends in its own time: whoever closes what it reads from sees to
    that.
    """

    @property
    def frames(self) -> int:
        """Length of the whole song in frames."""

    @property
    def sample_rate(self) -> int:
        """Frames a second (Hz)."""

    @property
    def finished(self) -> Regions:
        """The frames whose samples are final; only ever grows."""

    @property
    def pyramid(self) -> PeakPyramid:
        """The outline of the finished frames."""

    def read(self, start: int, frames: int, /) -> NDArray[np.float32]:
        """Samples of shape `(frames, channels)`; zeros outside the song and where it is not finished.

        Raises:
            AuralflowError: If the samples cannot be read any more.
        """
