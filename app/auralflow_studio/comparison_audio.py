"""The sound of a song that was measured: mixture and true stem from their files, the estimate as it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.evaluation.comparison import DIFFERENCE, ESTIMATE, LANES, MIXTURE, REFERENCE, SongComparison
from auralflow_studio.live_audio import LiveAudio

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from auralflow.evaluation.comparison import MeasuredSong
    from auralflow.evaluation.estimate_store import EstimateMaker
    from auralflow_studio.jobs.stores import StoreLease
    from auralflow_studio.live_audio import Outline

FROM_FILES = (MIXTURE, REFERENCE)
"""Lanes that are there at once; the others come with the estimate."""


class ComparisonAudio(LiveAudio):
    """One stem of one song, as it is and as it was separated.

    Args:
        song: The song.
        stem: Which stem.
        outlines: Of lanes that another comparison has drawn already.

    Raises:
        DatasetError: If the song lacks a stem now.
        AudioReadError: If a file cannot be read.
    """

    def __init__(self, song: MeasuredSong, stem: str, outlines: Mapping[str, Outline] | None = None) -> None:
        self.song = song
        self.stem = stem
        # One for the player and one for pictures: neither waits for the other.
        self._comparisons = {for_player: SongComparison(song, stem) for for_player in (True, False)}
        facts = self._comparisons[True]
        super().__init__(
            LANES, frames=facts.frames, sample_rate=facts.sample_rate, channels=facts.channels, outlines=outlines
        )

    def is_finished(self, _start: int, _frames: int, /) -> bool:
        """Always: whoever compares wants to hear silence where there is no estimate, and not the mixture."""
        return True

    def attach_estimate(self, lease: StoreLease, maker: EstimateMaker) -> None:
        """Take the store of an estimate, finished or not; see `attach`.

        Args:
            lease: Of the store.
            maker: What fills it.
        """
        if not self.has_store:
            for comparison in self._comparisons.values():
                comparison.attach(lease.store, maker.sources(self.stem))
        self.attach(lease)

    def _read_lane(
        self, _lease: StoreLease | None, lane: str, start: int, frames: int, *, for_player: bool
    ) -> NDArray[np.float32]:
        return self._comparisons[for_player].read(lane, start, frames)

    def _stored(self, _lease: StoreLease, start: int, frames: int) -> dict[str, NDArray[np.float32]]:
        comparison = self._comparisons[False]
        return {lane: comparison.read(lane, start, frames) for lane in (ESTIMATE, DIFFERENCE)}

    def _close_files(self) -> None:
        for comparison in self._comparisons.values():
            comparison.close()
