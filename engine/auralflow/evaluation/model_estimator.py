"""Models as makers of estimates: through the separator, as everybody hears them."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from auralflow.evaluation.estimators import EstimatorFacts
from auralflow.evaluation.stem_plan import covers_mixture
from auralflow.models.registry import load_model, model_info
from auralflow.separation.separator import SeparationSettings, Separator
from auralflow.separation.workspace import store_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from auralflow.evaluation.estimators import Estimates
    from auralflow.evaluation.song_under_test import SongUnderTest
    from auralflow.models.base import ModelInfo, SeparationModel
    from auralflow.progress import CancelToken, Progress
    from auralflow.separation.stem_store import StemStore


class ModelEstimator:
    """A model, as the separator runs it: songs one after the other, as a network uses all cores by itself.

    Args:
        model: A name or folder, as `auralflow.load_model` takes it (loaded when it is needed first), or a loaded model.
        device: As `auralflow.devices.choose_device` takes it.
        settings: Of the separation; if None the usual ones, but that stems are only made to add up to the mixture where
            the model has one for all the rest.
        name: In tables; the model's if empty.

    Raises:
        ConfigError: If there is no such model.
        ModelLoadError: If its card cannot be read.
    """

    def __init__(
        self,
        model: str | Path | SeparationModel,
        *,
        device: str = "auto",
        settings: SeparationSettings | None = None,
        name: str = "",
    ) -> None:
        self._model = model
        self._info: ModelInfo = model_info(model) if isinstance(model, str | Path) else model.info
        self._device = device
        self._is_whole = covers_mixture(self._info.sources)
        self._settings = settings or SeparationSettings(consistency=self._is_whole)
        self._separator: Separator | None = None
        self._lock = threading.Lock()
        self.facts = EstimatorFacts(
            name=name or self._info.name,
            title=self._info.title or self._info.name,
            kind="model",
            sources=self._info.sources,
            license=self._info.license,
            origin=self._info.origin,
            key=" ".join(
                (
                    self._info.sha256,
                    f"consistency={self._settings.consistency}",
                    f"overlap_s={self._settings.overlap_s}",
                )
            ),
        )

    @contextmanager
    def estimates(
        self,
        song: SongUnderTest,
        made_of: Mapping[str, Sequence[str]],
        work_dir: Path,
        *,
        progress: Callable[[float], None],
        cancel: CancelToken,
    ) -> Iterator[Estimates]:
        """See `Estimator.estimates`.

        Raises:
            AuralflowError: If the model cannot be loaded, or the separation fails.
        """
        store = store_for(song.mixture_reader().info, self._info, self._settings, cache_dir=work_dir)
        try:
            notes = self._separate(song, store, progress, cancel)
            yield _StoredEstimates(store, made_of, notes, is_whole=self._is_whole)
        except BaseException:
            store.close()  # what is finished is taken up next time
            raise
        store.delete()

    def _separate(
        self, song: SongUnderTest, store: StemStore, progress: Callable[[float], None], cancel: CancelToken
    ) -> tuple[str, ...]:
        while not self._lock.acquire(timeout=0.1):
            cancel.raise_if_cancelled()
        try:
            if self._separator is None:
                model = load_model(self._model) if isinstance(self._model, str | Path) else self._model
                self._separator = Separator(model, self._settings, device=self._device)

            def tell(report: Progress) -> None:
                progress(report.fraction)

            result = self._separator.separate(song.mixture_reader(), store, progress=tell, cancel=cancel)
        finally:
            self._lock.release()
        return result.notes


class _StoredEstimates:
    """A finished store's stems."""

    def __init__(
        self, store: StemStore, made_of: Mapping[str, Sequence[str]], notes: Sequence[str], *, is_whole: bool
    ) -> None:
        self.sample_rate = store.meta.sample_rate
        self.frames = store.meta.frames
        self.notes = notes
        self._store = store
        self._made_of = made_of
        self._is_whole = is_whole

    def read(self, start: int, frames: int) -> tuple[NDArray[np.float32], NDArray[np.float64] | None]:
        """See `Estimates.read`."""
        sources = {name: self._store.read(name, start, frames).T for name in self._store.meta.sources}
        stems = [
            np.sum([sources[name] for name in names], axis=0, dtype=np.float32) for names in self._made_of.values()
        ]
        if not self._is_whole:
            return np.stack(stems), None
        # Stems add up to the mixture in float64 only.
        total: NDArray[np.float64] = np.stack(list(sources.values())).sum(axis=0, dtype=np.float64)
        return np.stack(stems), total
