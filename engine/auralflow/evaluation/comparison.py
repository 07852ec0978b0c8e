"""One song of an evaluation to listen to: mixture, true stem, estimate, and what is wrong with the estimate."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from auralflow.errors import DatasetError
from auralflow.evaluation.estimators import ReadsFiles, added_up
from auralflow.evaluation.result_folder import ResultFolder
from auralflow.evaluation.song_under_test import SongUnderTest
from auralflow.evaluation.stem_plan import plan_stems
from auralflow.evaluation.track_choice import chosen_tracks
from auralflow.regions import Regions
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Self

    from numpy.typing import NDArray

    from auralflow.datasets.tracks import Track
    from auralflow.evaluation.estimators import Estimator
    from auralflow.evaluation.evaluation_result import EvaluationResult
    from auralflow.separation.stem_store import StemStore

MIXTURE, REFERENCE, ESTIMATE, DIFFERENCE = "mixture", "reference", "estimate", "difference"
LANES = (MIXTURE, REFERENCE, ESTIMATE, DIFFERENCE)
"""What there is to hear of a stem; the difference is the estimate minus the reference."""


@dataclass(frozen=True, kw_only=True)
class MeasuredSong:
    """A song as an evaluation measured it.

    Attributes:
        track: Its files.
        stems: What was compared.
        made_of: For each model, by compared stem, the sources of the model that are added up to it.
        duration_s: How much of its beginning was measured; None for all of it.
    """

    track: Track
    stems: tuple[str, ...]
    made_of: Mapping[str, Mapping[str, tuple[str, ...]]]
    duration_s: float | None = None

    def open(self) -> SongUnderTest:
        """Its sound, for one thread.

        Raises:
            DatasetError: If it lacks a stem now.
            AudioReadError: If a file cannot be read.
        """
        return SongUnderTest(self.track, self.stems, self.duration_s)


def measured_song(result: EvaluationResult, name: str, *, max_tracks: int | None = None) -> MeasuredSong:
    """Find a song of a result again, with the rules by which it was measured.

    Args:
        result: What was measured.
        name: The song's, as the result has it.
        max_tracks: As `evaluate` was told.

    Raises:
        DatasetError: If the dataset or the song is not there any more, or has other stems now.
    """
    tracks, _, _ = chosen_tracks(result.dataset, result.split, max_tracks)
    track = next((track for track in tracks if track.name == name), None)
    if track is None:
        raise DatasetError(
            Text("The song “{name}” is not in the dataset any more.", name=name),
            path=Path(result.dataset),
            hint="Put it back where it was, or measure again.",
        )
    made = {facts.name: facts.sources for facts in result.estimators if facts.sources}
    plan = plan_stems(made, tracks, path=track.path.parent)
    if set(plan.stems) != set(result.stems):
        raise DatasetError(
            Text("The songs have other stems than when they were measured."),
            path=Path(result.dataset),
            hint="Put the files back that were taken away, or measure again.",
        )
    return MeasuredSong(track=track, stems=result.stems, made_of=plan.made_of, duration_s=result.duration_s)


def is_outdated(result: EvaluationResult, song: MeasuredSong, estimator: Estimator, folder: Path) -> bool:
    """Whether the figures of a song belong to other sounds than those it has now.

    Args:
        result: What was measured.
        song: The song.
        estimator: Makes the estimates now, under the name it had then.
        folder: Where the results lie. Not outdated if nothing is there that could tell.
    """
    name, key = estimator.facts.name, estimator.facts.key
    then = next((facts.key for facts in result.estimators if facts.name == name), key)
    files = estimator.files(song.track) if isinstance(estimator, ReadsFiles) else ()
    return then != key or ResultFolder(folder, {}, {name: key}).is_outdated(name, song.track, files)


class SongComparison:
    """The lanes of one stem of a song, readable anywhere. Thread-safe, but one read at a time.

    The estimate comes from a store that may still be filled: see `auralflow.evaluation.estimate_store`. Where nothing
    is finished, estimate and difference are silent. Open one for each reader that must not wait for another.

    Args:
        song: Which.
        stem: One of its compared stems.

    Raises:
        DatasetError: If the song lacks a stem now.
        AudioReadError: If a file cannot be read.

    Example:
        >>> from auralflow.evaluation import evaluate
        >>> result = evaluate([], "songs", "songs-evaluation", max_tracks=1, duration_s=1)
        >>> song = measured_song(result, result.tracks[0], max_tracks=1)
        >>> with SongComparison(song, "vocals") as comparison:
        ...     comparison.read("reference", 0, 1000).shape
        (1000, 2)
    """

    def __init__(self, song: MeasuredSong, stem: str) -> None:
        opened = song.open()
        opened.reference(stem, 0, 0)  # a stem that is none is better said now
        self._song: SongUnderTest | None = opened
        self._stem = stem
        self.sample_rate, self.channels, self.frames = opened.sample_rate, opened.channels, opened.frames
        self._lock = threading.Lock()
        self._store: tuple[StemStore, tuple[str, ...]] | None = None

    @property
    def lanes(self) -> tuple[str, ...]:
        """Names of the lanes."""
        return LANES

    @property
    def finished(self) -> Regions:
        """The frames in which the estimate is known; only ever grows."""
        store = self._store
        return Regions() if store is None else store[0].finished

    def attach(self, store: StemStore, sources: Sequence[str]) -> None:
        """Read the estimate from a store, which stays open as long as this.

        Args:
            store: Of this song.
            sources: What of it is added up to the stem.
        """
        self._store = (store, tuple(sources))

    def read(self, lane: str, start: int, frames: int) -> NDArray[np.float32]:
        """A stretch of a lane.

        Args:
            lane: One of `lanes`.
            start: First frame; may be negative or past the end.
            frames: How many.

        Returns:
            Float32 of shape `(frames, channels)`, zeros outside the song and where nothing is finished.

        Raises:
            KeyError: If there is no such lane.
            AuralflowError: If it cannot be read any more.
        """
        if lane == ESTIMATE:
            return self.estimate(start, frames)
        if lane == DIFFERENCE:
            return self._difference(start, frames)
        if lane not in LANES:
            raise KeyError(lane)
        with self._lock:
            if self._song is None:
                return np.zeros((frames, self.channels), np.float32)
            block = (
                self._song.mixture(start, frames)
                if lane == MIXTURE
                else self._song.reference(self._stem, start, frames)
            )
        return np.ascontiguousarray(block.T)

    def estimate(self, start: int, frames: int) -> NDArray[np.float32]:
        """The estimate, as `read` has it."""
        attached = self._store
        if attached is None:
            return np.zeros((frames, self.channels), np.float32)
        store, sources = attached
        return added_up([store.read(source, start, frames) for source in sources])

    def _difference(self, start: int, frames: int) -> NDArray[np.float32]:
        block = np.zeros((frames, self.channels), np.float32)
        # Where there is no estimate yet, its difference from the truth would be the truth upside down.
        for first, stop in self.finished.within(start, start + frames):
            count = stop - first
            block[first - start : stop - start] = self.estimate(first, count) - self.read(REFERENCE, first, count)
        return block

    def close(self) -> None:
        """Let go of the song's files; what is read after that is silence. The store is left to whoever opened it."""
        with self._lock:
            self._song = self._store = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
