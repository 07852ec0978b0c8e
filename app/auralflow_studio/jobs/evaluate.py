"""Measures how well models separate a dataset, in a folder of its own."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from auralflow_studio.jobs.priority import yield_to_other_threads
from auralflow_studio.jobs.warmup import preload_torch_libraries, usable_device

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from auralflow.datasets.tracks import Track
    from auralflow.evaluation.estimators import Estimates, Estimator
    from auralflow.evaluation.evaluation_result import EvaluationResult
    from auralflow.evaluation.song_under_test import SongUnderTest
    from auralflow.progress import CancelToken, Progress, ProgressSink
    from auralflow.training.control import TrainingControl

REQUEST_FILE = "request.json"
_WORKERS = 1  # the other cores are for what the user listens to


@dataclass(frozen=True, kw_only=True)
class ComparedModel:
    """A model that is measured, or estimates that another program wrote.

    Attributes:
        source: A name or folder, as `auralflow.load_model` takes it; or the folder of the estimates.
        name: What tells it from the others in reports.
        title: What people call it.
        kind: Which of both.
    """

    source: str
    name: str
    title: str = ""
    kind: Literal["model", "estimates"] = "model"


@dataclass(frozen=True, kw_only=True)
class EvaluationRequest:
    """What to measure, and where the results go.

    Attributes:
        folder: The evaluation's own folder.
        dataset: The folder of songs with true stems.
        models: What is compared, besides the mixture itself and the ideal ratio mask.
        split: "train", "val", "test" or "all".
        max_tracks: Only the first so many; None for all.
        duration_s: Only so much of the beginning of each; None for all.
        device: As `auralflow.devices.choose_device` takes it.
    """

    folder: Path
    dataset: Path
    models: tuple[ComparedModel, ...]
    split: str | None = None
    max_tracks: int | None = None
    duration_s: float | None = None
    device: str = "auto"

    @property
    def output(self) -> Path:
        """Where the engine keeps its results and reports."""
        return self.folder / "report"

    @property
    def report(self) -> Path:
        """The result; it is there when everything was measured."""
        return self.output / "report.json"

    def to_json(self) -> str:
        """All but the folder."""
        facts = asdict(self)
        del facts["folder"]
        return json.dumps({**facts, "dataset": str(self.dataset)}, indent=1)

    @classmethod
    def from_json(cls, folder: Path, text: str | bytes) -> EvaluationRequest:
        """What `to_json` was made of.

        Raises:
            ValueError: If it is something else.
        """
        try:
            facts: dict[str, Any] = json.loads(text)
            models = tuple(ComparedModel(**model) for model in facts["models"])
            return cls(**{**facts, "folder": folder, "dataset": Path(facts["dataset"]), "models": models})
        except (KeyError, TypeError) as error:
            raise ValueError("no request of an evaluation") from error


@dataclass(frozen=True, kw_only=True)
class EvaluationProgress:
    """How far an evaluation is.

    Attributes:
        fraction: 0 to 1.
        eta_s: Seconds it will still take; None while unknown.
        track: The song that is separated now, "" before the first.
        model: Name of the model that separates it.
    """

    fraction: float
    eta_s: float | None = None
    track: str = ""
    model: str = ""


class PausableEstimator:
    """An `Estimator` that waits while it is to pause, after each piece that the model has separated.

    Args:
        inner: What makes the estimates.
        control: Says when to wait.
        on_song: Told each song before it is separated, in one of the evaluation's threads.
    """

    def __init__(self, inner: Estimator, control: TrainingControl, on_song: Callable[[str], None]) -> None:
        self._inner = inner
        self._control = control
        self._on_song = on_song
        self.facts = inner.facts

    def files(self, track: Track) -> Sequence[Path]:
        """See `auralflow.evaluation.estimators.ReadsFiles`."""
        from auralflow.evaluation.estimators import ReadsFiles

        return self._inner.files(track) if isinstance(self._inner, ReadsFiles) else ()

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
        """See `Estimator.estimates`."""

        def tell(part: float) -> None:
            progress(part)
            self._control.wait_while_paused()

        self._control.wait_while_paused()
        cancel.raise_if_cancelled()
        self._on_song(song.name)
        with self._inner.estimates(song, made_of, work_dir, progress=tell, cancel=cancel) as made:
            yield made


@dataclass(frozen=True, kw_only=True)
class EvaluateModels:
    """Job: measure; takes up what was stopped.

    Attributes:
        request: What and where.
        control: Pauses and stops; also given to the runner as the job's token.
        cache_dir: Where converted weights are kept.
    """

    request: EvaluationRequest
    control: TrainingControl
    cache_dir: Path | None = None

    def run(self, progress: ProgressSink, cancel: CancelToken) -> EvaluationResult:
        """Measure."""
        cancel.raise_if_cancelled()
        # Playing, separating and the window come first; the threads that are started here inherit it.
        yield_to_other_threads()
        preload_torch_libraries()
        from auralflow.atomic_file import write_atomically
        from auralflow.evaluation.estimates_folder import EstimatesFolder
        from auralflow.evaluation.estimators import ModelEstimator
        from auralflow.evaluation.evaluation_run import evaluate
        from auralflow.models.registry import load_model

        request = replace(self.request, device=usable_device(self.request.device))
        now = EvaluationProgress(fraction=0.0)

        def pausable(model: ComparedModel) -> PausableEstimator:
            def on_song(track: str) -> None:
                nonlocal now
                now = replace(now, track=track, model=model.name)

            cancel.raise_if_cancelled()
            if model.kind == "estimates":
                made = EstimatesFolder(model.source, request.dataset, name=model.name, cancel=cancel)
                return PausableEstimator(made, self.control, on_song)
            # Loaded here and not shared with songs that are separated meanwhile: networks work in one thread.
            network = load_model(model.source, cache_dir=self.cache_dir)
            estimator = ModelEstimator(network, device=request.device, name=model.name)
            return PausableEstimator(estimator, self.control, on_song)

        def tell(report: Progress) -> None:
            progress(replace(now, fraction=report.fraction, eta_s=report.eta_s))  # type: ignore[arg-type]

        estimators = [pausable(model) for model in request.models]
        request.folder.mkdir(parents=True, exist_ok=True)
        write_atomically(request.folder / REQUEST_FILE, request.to_json().encode())
        return evaluate(
            estimators,
            request.dataset,
            request.output,
            split=request.split,
            max_tracks=request.max_tracks,
            duration_s=request.duration_s,
            device=request.device,
            workers=_WORKERS,
            progress=tell,
            cancel=cancel,
        )
