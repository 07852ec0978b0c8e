"""The sound of the open song, wherever it comes from: the file, or the stems as they are finished.

The song can be played as soon as its file is open. The mixture is read from the file until the store has it, stems are
silence until they are there, and the peak pyramids fill up region by region.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from auralflow_studio.document.session import MIXTURE, RESIDUAL
from auralflow_studio.live_audio import LiveAudio

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from auralflow.audio.info import AudioInfo, AudioReader
    from auralflow_studio.jobs.stores import StoreLease


class SongAudio(LiveAudio):
    """Everything live about one song: the mixture, the stems, the residual.

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
        super().__init__(
            (MIXTURE, *self.sources, RESIDUAL),
            frames=info.frames,
            sample_rate=info.sample_rate,
            channels=info.channels,
        )

    def is_finished(self, start: int, frames: int, /) -> bool:
        """Whether the stems and the residual are final in `[start, start + frames)`."""
        return self.finished.covers(max(0, start), min(self.frames, start + frames))

    @property
    def null_dbfs(self) -> float | None:
        """Peak of mixture minus stems over what is finished, in dBFS; None before anything is."""
        lease = self._lease
        return lease.store.null_dbfs if lease is not None and lease.store.finished else None

    def _stored(self, lease: StoreLease, start: int, frames: int) -> dict[str, NDArray[np.float32]]:
        samples = {track: lease.store.read(track, start, frames) for track in (MIXTURE, *self.sources)}
        total = np.sum([samples[source] for source in self.sources], axis=0, dtype=np.float64)
        samples[RESIDUAL] = (samples[MIXTURE] - total).astype(np.float32)
        return samples

    def _close_files(self) -> None:
        self._player_reader.close()
        self._view_reader.close()

    def _read_lane(
        self, lease: StoreLease | None, lane: str, start: int, frames: int, *, for_player: bool
    ) -> NDArray[np.float32]:
        if lease is not None and (lane != MIXTURE or self._has_stored(lease, start, frames)):
            return lease.store.read(lane, start, frames)
        if lane == MIXTURE:
            lock = self._player_lock if for_player else self._view_lock
            with lock:
                if not self._is_closed:
                    return (self._player_reader if for_player else self._view_reader).read(start, frames)
        return np.zeros((frames, self.channels), np.float32)

    def _has_stored(self, lease: StoreLease, start: int, frames: int) -> bool:
        """Whether the mixture is in the store there."""
        return lease.store.finished.covers(max(0, start), min(self.frames, start + frames))
