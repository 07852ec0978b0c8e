"""Keeps the estimates of one song in a store, stretch by stretch, so that they can be heard while they are made."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from auralflow.evaluation.estimators import ModelEstimator, ReadsFiles, require_fitting
from auralflow.evaluation.result_folder import estimate_facts, file_facts
from auralflow.progress import SpeedMeter, ignore_progress
from auralflow.separation.stem_store import StoreMeta
from auralflow.separation.workspace import store_meta

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow.evaluation.comparison import MeasuredSong
    from auralflow.evaluation.estimators import Estimator
    from auralflow.evaluation.song_under_test import SongUnderTest
    from auralflow.progress import CancelToken, ProgressSink
    from auralflow.separation.stem_store import StemStore

STAGE = "estimate"
_BLOCK_S = 5
# Stems may have any name; those of a store's own tracks are taken.
_PREFIX = "estimate of "


class EstimateMaker:
    """Makes what an evaluation measured once more: the same estimates, of all compared stems.

    A model separates as it did then, in a store as any separation has; other estimators are read and kept. Either can
    be stopped at any time, and goes on where it was.

    Args:
        song: The song.
        estimator: Made the estimates.

    Attributes:
        meta: What the store is to hold.

    Raises:
        DatasetError: If the song lacks a stem now.
        AudioReadError: If a file cannot be read.
        StoreError: If a file has just vanished.
    """

    def __init__(self, song: MeasuredSong, estimator: Estimator) -> None:
        self._song = song
        self._estimator = estimator
        self.meta = _meta(song, estimator, song.open())

    def sources(self, stem: str) -> tuple[str, ...]:
        """What of the store is added up to a compared stem.

        Raises:
            KeyError: If it is not compared.
        """
        if isinstance(self._estimator, ModelEstimator):
            return self._song.made_of[self._estimator.facts.name][stem]
        return (_PREFIX + self._song.stems[self._song.stems.index(stem)],)

    def fill(
        self,
        store: StemStore,
        *,
        progress: ProgressSink = ignore_progress,
        cancel: CancelToken,
        playhead: Callable[[], int | None] | None = None,
        on_region: Callable[[int, int], None] | None = None,
    ) -> tuple[str, ...]:
        """Finish all of a store that is not finished yet; by one thread.

        Args:
            store: Of `meta`.
            progress: Told after every stretch.
            cancel: Stops it; what is finished stays in the store.
            playhead: The frame to finish first; None, or one that gives None: from start to end.
            on_region: Told `(start, stop)`, frames that just became final, in this thread.

        Returns:
            What the user should know, as sentences.

        Raises:
            AuralflowError: If the model or a file cannot be read, or the disk is full.
            Cancelled: If asked to stop.
        """
        song = self._song.open()
        if isinstance(self._estimator, ModelEstimator):
            return self._estimator.separate(
                song, store, progress=progress, cancel=cancel, playhead=playhead, on_region=on_region
            )
        made_of = self._song.made_of.get(self._estimator.facts.name, {})
        with (
            TemporaryDirectory(prefix="auralflow-") as work_dir,
            self._estimator.estimates(song, made_of, Path(work_dir), progress=lambda _: None, cancel=cancel) as made,
        ):
            require_fitting(made, song, self._estimator.facts.name)
            meter = SpeedMeter(song.duration_s, done_s=store.finished.total / song.sample_rate)
            while stretch := _next_stretch(store, song, playhead):
                cancel.raise_if_cancelled()
                start, frames = stretch[0], stretch[1] - stretch[0]
                stems, _ = made.read(start, frames)
                store.write(start, song.mixture(start, frames).T, stems.swapaxes(1, 2))
                if on_region is not None:
                    on_region(*stretch)
                progress(meter.progress(STAGE, store.finished.total / song.sample_rate))
            return tuple(made.notes)


def _next_stretch(
    store: StemStore, song: SongUnderTest, playhead: Callable[[], int | None] | None
) -> tuple[int, int] | None:
    """What to do next: the first missing frames behind the playhead, else the first of all."""
    step = _BLOCK_S * song.sample_rate
    frame = (None if playhead is None else playhead()) or 0
    here = min(max(0, frame), song.frames - 1) // step * step
    for low in (here, 0):
        for start, stop in store.finished.missing(low, song.frames):
            return start, min(stop, start + step)
    return None


def _meta(song: MeasuredSong, estimator: Estimator, opened: SongUnderTest) -> StoreMeta:
    info = opened.mixture_reader().info
    if isinstance(estimator, ModelEstimator):
        return store_meta(info, estimator.info, estimator.settings)
    files = estimator.files(song.track) if isinstance(estimator, ReadsFiles) else ()
    return StoreMeta(
        sources=tuple(_PREFIX + stem for stem in song.stems),
        sample_rate=info.sample_rate,
        channels=info.channels,
        frames=info.frames,
        model=estimator.facts.name,
        model_sha256=estimator.facts.key,
        # Unlike a model's, these may depend on the true stems, or lie in files themselves.
        settings={"kind": estimator.facts.kind, "files": [*file_facts(song.track), *estimate_facts(files)]},
        mixture_path=str(info.path.resolve()).encode("utf-8", "backslashreplace").decode(),
    )
