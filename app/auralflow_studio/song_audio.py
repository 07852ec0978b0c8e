"""The sound of the open song, wherever it comes from: the file, or the stems as they are finished.

The song can be played as soon as its file is open. The mixture is read from the file until the store has it, stems are
silence until they are there, and the peak pyramids fill up region by region.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from auralflow.audio.peaks import PeakPyramid
from auralflow.regions import Regions
from auralflow_studio.document.session import MIXTURE, RESIDUAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from auralflow.audio.info import AudioInfo, AudioReader
    from auralflow_studio.jobs.stores import StoreLease

# Peaks are read from the store in pieces of this length: bounds memory.
_PIECE_FRAMES = 1 << 18


class LaneAudio:
    """One lane of the open song, for its picture (the `LaneData` of `ui.plots`)."""

    def __init__(self, audio: SongAudio, lane: str) -> None:
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


class SongAudio:
    """Everything live about one song. Thread-safe; given to the player as its `PlaybackSource`.

    Args:
        song_id: Of the song in the session.
        info: The facts about its file.
        sources: Names of the stems.
        player_reader: An open reader of the file, for the player alone.
        view_reader: Another one, for pictures.
    """

    def __init__(
        self,
        song_id: str,
        info: AudioInfo,
        sources: Iterable[str],
        *,
        player_reader: AudioReader,
        view_reader: AudioReader,
    ) -> None:
        self.song_id = song_id
        self.info = info
        self.sources = tuple(sources)
        self._player_reader = player_reader
        self._player_lock = threading.Lock()
        self._view_reader = view_reader
        self._view_lock = threading.Lock()
        # Guards the next three: nothing is closed while somebody reads from it.
        self._lock = threading.Lock()
        self._lease: StoreLease | None = None
        self._reads = 0
        self._is_closed = False
        self._pyramids = {lane: PeakPyramid(info.frames, info.channels) for lane in self.lanes}
        self._update_locks = {lane: threading.Lock() for lane in self.lanes}

    # What the player asks.

    @property
    def sample_rate(self) -> int:
        """Frames a second (Hz)."""
        return self.info.sample_rate

    @property
    def channels(self) -> int:
        """Channels of every lane."""
        return self.info.channels

    @property
    def frames(self) -> int:
        """Length of the song in frames."""
        return self.info.frames

    @property
    def lanes(self) -> tuple[str, ...]:
        """Ids of the lanes: the mixture, the stems, the residual."""
        return (MIXTURE, *self.sources, RESIDUAL)

    def read(self, lane: str, start: int, frames: int, /) -> NDArray[np.float32]:
        """Samples of a lane for the player: float32 of shape `(frames, channels)`, zeros where there is nothing.

        Raises:
            AuralflowError: If they cannot be read.
        """
        return self._read(lane, start, frames, self._player_reader, self._player_lock)

    def is_finished(self, start: int, frames: int, /) -> bool:
        """Whether the stems and the residual are final in `[start, start + frames)`."""
        return self.finished.covers(max(0, start), min(self.frames, start + frames))

    # What the lanes ask.

    @property
    def finished(self) -> Regions:
        """Frames that are final in every lane."""
        lease = self._lease
        return Regions() if lease is None else lease.store.finished

    @property
    def is_complete(self) -> bool:
        """Whether every frame of every stem is there."""
        return self._lease is not None and self.finished.covers(0, self.frames)

    @property
    def null_dbfs(self) -> float | None:
        """Peak of mixture minus stems over what is finished, in dBFS; None before anything is."""
        lease = self._lease
        return lease.store.null_dbfs if lease is not None and lease.store.finished else None

    def pyramid(self, lane: str) -> PeakPyramid:
        """The outline of a lane."""
        return self._pyramids[lane]

    def lane(self, lane: str) -> LaneAudio:
        """A lane for its picture."""
        return LaneAudio(self, lane)

    def view(self, lane: str, start: int, frames: int) -> NDArray[np.float32]:
        """Samples of a lane for pictures; as `read`, and without waiting for the player.

        Raises:
            AuralflowError: If they cannot be read.
        """
        return self._read(lane, start, frames, self._view_reader, self._view_lock)

    @property
    def version(self) -> int:
        """Grows whenever more of any outline is known."""
        return sum(pyramid.version for pyramid in self._pyramids.values())

    # What jobs ask.

    def attach(self, lease: StoreLease) -> None:
        """Take a store: stems are read from it from now on. A second one is given back at once."""
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
        """Bring the outlines of all lanes up to date for frames that are final in the store."""
        with self._reading() as is_open:
            lease = self._lease
            if lease is None or not is_open:
                return
            for position in range(start, stop, _PIECE_FRAMES):
                count = min(stop, position + _PIECE_FRAMES) - position
                samples = {track: lease.store.read(track, position, count) for track in (MIXTURE, *self.sources)}
                total = np.sum([samples[source] for source in self.sources], axis=0, dtype=np.float64)
                samples[RESIDUAL] = (samples[MIXTURE] - total).astype(np.float32)
                for lane, block in samples.items():
                    self.draw(lane, position, block)

    def draw(self, lane: str, start: int, samples: NDArray[np.float32]) -> None:
        """Bring the outline of a lane up to date.

        Args:
            lane: Which.
            start: First frame.
            samples: Final samples, float32 of shape `(frames, channels)`.
        """
        with self._update_locks[lane]:
            self._pyramids[lane].update(start, samples)

    @property
    def is_closed(self) -> bool:
        """Whether the song is no longer in the window."""
        return self._is_closed

    def close(self) -> None:
        """Give back the store and close the file; whoever reads after that gets silence. Never waits.

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
        """Called once, when the song is closed and nobody reads any more."""
        lease, self._lease = self._lease, None
        if lease is not None:
            lease.shared.remove_listener(self.draw_region)
            lease.release()
        self._player_reader.close()
        self._view_reader.close()

    def _read(
        self, lane: str, start: int, frames: int, reader: AudioReader, lock: threading.Lock
    ) -> NDArray[np.float32]:
        with self._reading() as is_open:
            lease = self._lease
            if lease is not None and is_open and (lane != MIXTURE or self._has_stored(lease, start, frames)):
                return lease.store.read(lane, start, frames)
            if lane == MIXTURE:
                with lock:
                    if not self._is_closed:
                        return reader.read(start, frames)
            return np.zeros((frames, self.channels), np.float32)

    def _has_stored(self, lease: StoreLease, start: int, frames: int) -> bool:
        """Whether the mixture is in the store there."""
        return lease.store.finished.covers(max(0, start), min(self.frames, start + frames))
