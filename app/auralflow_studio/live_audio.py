"""The lanes of something that is played and drawn while it is still being made: readers, a store, and outlines.

Whoever reads never waits for whoever writes, the player never waits for the pictures, and nothing is closed while
somebody reads from it.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from auralflow.audio.peaks import PeakPyramid
from auralflow.regions import Regions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from auralflow_studio.jobs.stores import StoreLease

# Peaks are read from the store in pieces of this length: bounds memory.
_PIECE_FRAMES = 1 << 18


class Outline:
    """The outline of one lane, drawn by several jobs.

    Args:
        frames: Length of the lane in frames.
        channels: Of the lane.
    """

    def __init__(self, frames: int, channels: int) -> None:
        self.pyramid = PeakPyramid(frames, channels)
        self._lock = threading.Lock()

    def draw(self, start: int, samples: NDArray[np.float32]) -> None:
        """Bring it up to date.

        Args:
            start: First frame.
            samples: Final samples, float32 of shape `(frames, channels)`.
        """
        with self._lock:
            self.pyramid.update(start, samples)


class LaneAudio:
    """One lane, for its picture (the `LaneData` of `ui.plots`)."""

    def __init__(self, audio: LiveAudio, lane: str) -> None:
        self._audio = audio
        self._lane = lane

    @property
    def frames(self) -> int:
        """Length of the song in frames."""
        return self._audio.frames

    @property
    def sample_rate(self) -> int:
        """Frames a second (Hz)."""
        return self._audio.sample_rate

    @property
    def finished(self) -> Regions:
        """The frames whose outline is final; of the mixture, those that were decoded."""
        return self.pyramid.known

    @property
    def pyramid(self) -> PeakPyramid:
        """The outline."""
        return self._audio.pyramid(self._lane)

    def read(self, start: int, frames: int, /) -> NDArray[np.float32]:
        """Samples of shape `(frames, channels)`; zeros outside the song and where nothing is finished.

        Raises:
            AuralflowError: If they cannot be read any more.
        """
        return self._audio.view(self._lane, start, frames)


class LiveAudio(ABC):
    """Lanes that are read by the player and by pictures. Thread-safe; given to the player as its `PlaybackSource`.

    Args:
        lanes: Their ids.
        frames: Length in frames.
        sample_rate: In Hz.
        channels: Of every lane.
        outlines: Of lanes that were drawn before; the others get new ones.
    """

    def __init__(
        self,
        lanes: tuple[str, ...],
        *,
        frames: int,
        sample_rate: int,
        channels: int,
        outlines: Mapping[str, Outline] | None = None,
    ) -> None:
        self.lanes = lanes
        self.frames = frames
        self.sample_rate = sample_rate
        self.channels = channels
        # Guards the next three: nothing is closed while somebody reads from it.
        self._lock = threading.Lock()
        self._lease: StoreLease | None = None
        self._reads = 0
        self._is_closed = False
        kept = outlines or {}
        self._outlines = {lane: kept[lane] if lane in kept else Outline(frames, channels) for lane in lanes}

    # What differs.

    @abstractmethod
    def _read_lane(
        self, lease: StoreLease | None, lane: str, start: int, frames: int, *, for_player: bool
    ) -> NDArray[np.float32]:
        """Samples of a lane, while everything is open."""

    @abstractmethod
    def _stored(self, lease: StoreLease, start: int, frames: int) -> dict[str, NDArray[np.float32]]:
        """Samples of all lanes that became known because these frames are final in the store."""

    @abstractmethod
    def _close_files(self) -> None:
        """Close what was opened; called once, when nobody reads any more."""

    # What the player asks.

    def read(self, lane: str, start: int, frames: int, /) -> NDArray[np.float32]:
        """Samples of a lane for the player: float32 of shape `(frames, channels)`, zeros where there is nothing.

        Raises:
            AuralflowError: If they cannot be read.
        """
        return self._read(lane, start, frames, for_player=True)

    @abstractmethod
    def is_finished(self, start: int, frames: int, /) -> bool:
        """Whether every lane but the mixture is final in `[start, start + frames)`."""

    # What the lanes ask.

    @property
    def finished(self) -> Regions:
        """Frames that are final in the store."""
        lease = self._lease
        return Regions() if lease is None else lease.store.finished

    @property
    def is_complete(self) -> bool:
        """Whether every frame is final in the store."""
        return self._lease is not None and self.finished.covers(0, self.frames)

    def outline(self, lane: str) -> Outline:
        """The outline of a lane, to be drawn or taken over by what shows the same sound."""
        return self._outlines[lane]

    def pyramid(self, lane: str) -> PeakPyramid:
        """The outline of a lane, to look at."""
        return self._outlines[lane].pyramid

    def lane(self, lane: str) -> LaneAudio:
        """A lane for its picture."""
        return LaneAudio(self, lane)

    def view(self, lane: str, start: int, frames: int) -> NDArray[np.float32]:
        """Samples of a lane for pictures; as `read`, and without waiting for the player.

        Raises:
            AuralflowError: If they cannot be read.
        """
        return self._read(lane, start, frames, for_player=False)

    @property
    def version(self) -> int:
        """Grows whenever more of any outline is known."""
        return sum(outline.pyramid.version for outline in self._outlines.values())

    @property
    def is_drawn(self) -> bool:
        """Whether all outlines are known; that is later than the sound is."""
        return all(outline.pyramid.known.covers(0, self.frames) for outline in self._outlines.values())

    # What jobs ask.

    def attach(self, lease: StoreLease) -> None:
        """Take a store: what is final in it is read from it from now on. A second one is given back at once."""
        with self._lock:
            is_taken = not self._is_closed and self._lease is None
            if is_taken:
                self._lease = lease
                lease.shared.add_listener(self.draw_region)
        if not is_taken:
            lease.release()

    @property
    def has_store(self) -> bool:
        """Whether a store was attached."""
        return self._lease is not None

    def draw_region(self, start: int, stop: int) -> None:
        """Bring the outlines up to date for frames that are final in the store."""
        with self._reading() as is_open:
            lease = self._lease
            if lease is None or not is_open:
                return
            for position in range(start, stop, _PIECE_FRAMES):
                count = min(stop, position + _PIECE_FRAMES) - position
                for lane, block in self._stored(lease, position, count).items():
                    self.draw(lane, position, block)

    def draw(self, lane: str, start: int, samples: NDArray[np.float32]) -> None:
        """Bring the outline of a lane up to date; see `Outline.draw`."""
        self._outlines[lane].draw(start, samples)

    @property
    def is_closed(self) -> bool:
        """Whether it is no longer in the window."""
        return self._is_closed

    def close(self) -> None:
        """Give back the store and close the files; whoever reads after that gets silence. Never waits.

        Where somebody reads just now, from a disk that may be slow, that thread closes everything when it is done.
        """
        with self._lock:
            must_let_go = not self._is_closed and self._reads == 0
            self._is_closed = True
        if must_let_go:
            self._let_go()

    @contextmanager
    def _reading(self) -> Iterator[bool]:
        """Keeps everything open meanwhile; says whether it is still open."""
        with self._lock:
            is_open = not self._is_closed
            self._reads += is_open
        try:
            yield is_open
        finally:
            if is_open:
                with self._lock:
                    self._reads -= 1
                    must_let_go = self._is_closed and self._reads == 0
                if must_let_go:
                    self._let_go()

    def _let_go(self) -> None:
        """Called once, when it is closed and nobody reads any more."""
        lease, self._lease = self._lease, None
        if lease is not None:
            lease.shared.remove_listener(self.draw_region)
            lease.release()
        self._close_files()

    def _read(self, lane: str, start: int, frames: int, *, for_player: bool) -> NDArray[np.float32]:
        with self._reading() as is_open:
            if not is_open:
                return np.zeros((frames, self.channels), np.float32)
            return self._read_lane(self._lease, lane, start, frames, for_player=for_player)
