"""What makes the estimates that are measured: models through the separator, or anything that does the same."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np

from auralflow.errors import ConfigError, ModelLoadError, ShapeError
from auralflow.models.registry import identified, load_model, model_info
from auralflow.separation.separator import SeparationSettings, Separator
from auralflow.separation.workspace import store_for
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from numpy.typing import NDArray

    from auralflow.datasets.tracks import Track
    from auralflow.evaluation.song_under_test import SongUnderTest
    from auralflow.models.base import ModelInfo, SeparationModel
    from auralflow.progress import CancelToken, Progress, ProgressSink
    from auralflow.separation.stem_store import StemStore


@dataclass(frozen=True, kw_only=True)
class EstimatorFacts:
    """What made estimates, as reports name it.

    Attributes:
        name: Unique among those compared; the column "estimator" of tables.
        title: Name for people.
        kind: "model", "estimates" (files that lie there already), "baseline", "oracle" or "other".
        sources: What it makes.
        license: SPDX identifier of a model's weights.
        origin: Where a model comes from and what it was trained on, as its card says; empty if it does not.
        key: What its results depend on: fingerprint of the weights, settings.
        left_out: Sources that nothing could be compared with.
    """

    name: str
    title: str
    kind: str = "other"
    sources: tuple[str, ...] = ()
    license: str = ""
    origin: str = ""
    key: str = ""
    left_out: tuple[str, ...] = ()

    @property
    def is_contender(self) -> bool:
        """Whether it separates, and does not stand beside others as what is worst or best."""
        return self.kind not in ("baseline", "oracle")

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> EstimatorFacts:
        """What `dataclasses.asdict` made of one."""
        return cls(**{**facts, "sources": tuple(facts["sources"]), "left_out": tuple(facts["left_out"])})


class Estimates(Protocol):
    """Estimates of one song."""

    @property
    def sample_rate(self) -> int:
        """In Hz; must be the song's."""

    @property
    def frames(self) -> int:
        """Their length; must be the song's."""

    @property
    def notes(self) -> Sequence[str]:
        """What the user should know, as sentences."""

    def read(self, start: int, frames: int) -> tuple[NDArray[np.float32], NDArray[np.float64] | None]:
        """A stretch within the song.

        Returns:
            The estimates of the compared stems, `(stems, channels, frames)`; and what is to add up to the mixture,
            `(channels, frames)`, None if nothing is.
        """


class Estimator(Protocol):
    """Makes estimates of songs; used from several threads at once."""

    @property
    def facts(self) -> EstimatorFacts:
        """What it is."""

    def estimates(
        self,
        song: SongUnderTest,
        made_of: Mapping[str, Sequence[str]],
        work_dir: Path,
        *,
        progress: Callable[[float], None],
        cancel: CancelToken,
    ) -> AbstractContextManager[Estimates]:
        """The estimates of one song, until the context ends.

        Args:
            song: Of the thread that calls.
            made_of: By compared stem, in order, the estimator's own sources that are added up to it.
            work_dir: A folder for files in progress.
            progress: Told the part that is done, from 0 to 1.
            cancel: Asked whether to stop.
        """


@runtime_checkable
class ReadsFiles(Protocol):
    """An estimator whose estimates lie in files: a track is measured again when its files change."""

    def files(self, track: Track) -> Sequence[Path]:
        """The files that hold a track's estimates; none if it has no estimates."""


@dataclass(frozen=True, kw_only=True)
class ComputedEstimates:
    """Estimates that are computed when they are read."""

    sample_rate: int
    frames: int
    read: Callable[[int, int], tuple[NDArray[np.float32], NDArray[np.float64] | None]]
    notes: tuple[str, ...] = ()


def require_fitting(estimates: Estimates, song: SongUnderTest, name: str) -> None:
    """Make sure that estimates are as long as their song.

    Raises:
        ShapeError: If they are not.
    """
    if (estimates.sample_rate, estimates.frames) != (song.sample_rate, song.frames):
        raise ShapeError(
            Text(
                "The estimates of “{track}” by “{name}” have {frames} frames at {rate} Hz, the track {needed_frames} at"
                " {needed_rate} Hz.",
                track=song.name,
                name=name,
                frames=estimates.frames,
                rate=estimates.sample_rate,
                needed_frames=song.frames,
                needed_rate=song.sample_rate,
            ),
            hint="Estimates must have the length and the sample rate of the song they were made of.",
        )


class ModelEstimator:
    """A model, as the separator runs it: songs one after the other, as a network uses all cores by itself.

    Args:
        model: A name or folder, as `auralflow.load_model` takes it (loaded when it is needed first), or a loaded model.
            One without a stem for all the rest gets one, "rest".
        device: As `auralflow.devices.choose_device` takes it.
        settings: Of the separation; the usual ones if None.
        name: In tables; the model's if empty.

    Attributes:
        info: The model's, with the fingerprint of its weights.
        settings: Of the separation.

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
        self.info = model_info(model) if isinstance(model, str | Path) else identified(model)
        self._device = device
        self.settings = settings or SeparationSettings()
        self._separator: Separator | None = None
        self._lock = threading.Lock()
        self.facts = EstimatorFacts(
            name=name or self.info.name,
            title=self.info.title or self.info.name,
            kind="model",
            sources=self.info.sources,
            license=self.info.license,
            origin=self.info.origin,
            key=_key(self.info, self.settings),
        )

    def __repr__(self) -> str:
        return f"<ModelEstimator {self.facts.name!r}: {', '.join(self.facts.sources)}>"

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
        store = store_for(song.mixture_reader().info, self.info, self.settings, cache_dir=work_dir)

        def tell(report: Progress) -> None:
            progress(report.fraction)

        try:
            notes = self.separate(song, store, progress=tell, cancel=cancel)
            yield _StoredEstimates(store, made_of, notes)
        except BaseException:
            store.close()  # what is finished is taken up next time
            raise
        store.delete()

    def separate(
        self,
        song: SongUnderTest,
        store: StemStore,
        *,
        progress: ProgressSink,
        cancel: CancelToken,
        playhead: Callable[[], int | None] | None = None,
        on_region: Callable[[int, int], None] | None = None,
    ) -> tuple[str, ...]:
        """Finish a store of this song, model and settings; see `Separator.separate`.

        Returns:
            What the user should know, as sentences.

        Raises:
            AuralflowError: If the model cannot be loaded, or the separation fails.
            Cancelled: If asked to stop; what is finished stays in the store.
        """
        while not self._lock.acquire(timeout=0.1):
            cancel.raise_if_cancelled()
        try:
            if self._separator is None:
                self._separator = Separator(self._loaded(), self.settings, device=self._device)
            result = self._separator.separate(
                song.mixture_reader(), store, progress=progress, cancel=cancel, playhead=playhead, on_region=on_region
            )
        finally:
            self._lock.release()
        return result.notes

    def _loaded(self) -> SeparationModel:
        """The model that was asked for; another one may lie under its name by now, as while it is trained."""
        if not isinstance(self._model, str | Path):
            from auralflow.models.with_rest import with_rest

            return with_rest(self._model)
        model = load_model(self._model)
        if model.info.sha256 != self.info.sha256:
            raise ModelLoadError(
                Text("The model “{name}” was changed while others were measured.", name=self.facts.name),
                hint="Start again: what was measured is kept.",
            )
        return model


class _StoredEstimates:
    """A finished store's stems."""

    def __init__(self, store: StemStore, made_of: Mapping[str, Sequence[str]], notes: Sequence[str]) -> None:
        self.sample_rate = store.meta.sample_rate
        self.frames = store.meta.frames
        self.notes = notes
        self._store = store
        self._made_of = made_of

    def read(self, start: int, frames: int) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """See `Estimates.read`."""
        sources = {name: self._store.read(name, start, frames).T for name in self._store.meta.sources}
        stems = [added_up([sources[name] for name in names]) for names in self._made_of.values()]
        # Stems add up to the mixture in float64 only.
        total: NDArray[np.float64] = np.stack(list(sources.values())).sum(axis=0, dtype=np.float64)
        return np.stack(stems), total


def added_up(sources: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """The stem that sources of a model make together: their sum in float32, in the shape that each has."""
    total: NDArray[np.float32] = np.sum(sources, axis=0, dtype=np.float32)
    return total


def named_apart(estimators: Sequence[Estimator]) -> None:
    """Make sure that no two estimators have the same name.

    Raises:
        ConfigError: If two have.
    """
    names = [estimator.facts.name for estimator in estimators]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ConfigError(
            Text("Two things to compare are called “{name}”.", name=twice[0]),
            hint="Name each once; give one of two models of the same name another one in its card, or in Python by"
            " ModelEstimator(model, name=...).",
        )


def _key(info: ModelInfo, settings: SeparationSettings) -> str:
    """What a model's estimates depend on: its weights, where songs are cut for it, and settings."""
    cuts = (info.grid_length, info.grid_offset, info.context_length, info.crossfade_length, info.chunk_length)
    return (
        f"{info.sha256} cuts={','.join(map(str, cuts))} consistency={settings.consistency}"
        f" overlap_s={settings.overlap_s}"
    )
