"""Measures models on a dataset: can be stopped and taken up again, several tracks at a time."""

from __future__ import annotations

import logging
import os
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.devices import choose_device
from auralflow.errors import (
    AudioReadError,
    AuralflowError,
    ConfigError,
    DatasetError,
    SeparationError,
    ShapeError,
)
from auralflow.evaluation.aggregate import summarize
from auralflow.evaluation.baselines import IdealRatioMask, MixtureBaseline
from auralflow.evaluation.estimator_choice import chosen_estimators
from auralflow.evaluation.estimators import ReadsFiles, named_apart, require_fitting
from auralflow.evaluation.evaluation_result import EvaluationResult, TrackFailure
from auralflow.evaluation.museval_scores import require_museval
from auralflow.evaluation.reports import write_reports
from auralflow.evaluation.result_folder import ResultFolder
from auralflow.evaluation.song_under_test import SongUnderTest
from auralflow.evaluation.stem_plan import plan_stems
from auralflow.evaluation.track_choice import chosen_tracks, familiar_songs, with_references
from auralflow.progress import CancelToken, SpeedMeter, ignore_progress
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auralflow.datasets.tracks import Track
    from auralflow.evaluation.estimators import Estimates, Estimator
    from auralflow.evaluation.stem_plan import StemPlan
    from auralflow.evaluation.track_scores import TrackScores
    from auralflow.models.base import SeparationModel
    from auralflow.progress import ProgressSink
    from auralflow.separation.separator import SeparationSettings

logger = logging.getLogger(__name__)

STAGE = "evaluate"
DEFAULT_WORKERS = 2

_RULES = 1
"""To be raised when the same sound gets other figures."""
_REPORT_EVERY_S = 0.1
_BLOCK_S = 10
# A network takes so many times as long as a baseline or an oracle, and its separation most of that.
_MODEL_WEIGHT, _SEPARATION_SHARE = 10.0, 0.9


def evaluate(
    models: Sequence[str | Path | SeparationModel | Estimator],
    dataset: str | os.PathLike[str] | Sequence[Track],
    output: str | os.PathLike[str],
    *,
    split: str | None = None,
    max_tracks: int | None = None,
    duration_s: float | None = None,
    baseline: bool = True,
    oracle: bool = True,
    museval: bool = False,
    settings: SeparationSettings | None = None,
    device: str = "auto",
    workers: int = DEFAULT_WORKERS,
    seed: int = 0,
    progress: ProgressSink = ignore_progress,
    cancel: CancelToken | None = None,
) -> EvaluationResult:
    """Measure how well models separate the tracks of a dataset, and write reports.

    All are compared on the same stems: those that every model makes and the dataset has. A track whose files cannot be
    used is left out and named. What was measured is kept in the output folder: the same call takes up what was
    stopped, and more models or tracks can be added.

    Args:
        models: Names or folders, as `auralflow.load_model` takes them; loaded models; folders of estimates that any
            separator wrote, in a layout of `auralflow.evaluation.EstimatesFolder`; or anything that makes estimates.
        dataset: A folder, or tracks.
        output: Folder for the results: empty, not there yet, or of such an evaluation.
        split: "train", "val", "test" or "all" of a folder; if None its test tracks, or all if it has none.
        max_tracks: Only the first so many.
        duration_s: Only so many seconds of the beginning of each track.
        baseline: Whether the mixture itself is measured, too.
        oracle: Whether ideal ratio masks are.
        museval: Whether museval computes SIR, SAR and ISR, too: slow, holds whole tracks in memory, needs the extra
            "evaluation".
        settings: Of the separation; the usual ones if None.
        device: As `auralflow.devices.choose_device` takes it.
        workers: How many tracks are worked on at a time. Each model separates one song after the other, while others
            are measured.
        seed: Of the bootstrap.
        progress: Told ten times a second, in this thread, by the stage "evaluate".
        cancel: Stops the work within a second or so; what is done is kept.

    Returns:
        All figures. The reports are `report.html`, `report.md`, `report.json`, `scores.csv` and `summary.csv`.

    Raises:
        ConfigError: If a setting is out of its range, there is no such model, or the output folder holds something
            else.
        ModelLoadError: If a model cannot be loaded.
        DatasetError: If there are no tracks, no true stems, or nothing that can be compared; or if a folder has
            estimates of none of the tracks.
        DeviceError: If the device does not exist or its memory is too small.
        AudioReadError: If no track at all can be read.
        AudioWriteError: If the disk is full or the folder cannot be written; what is done is kept.
        DiskSpaceError: If there is no space for stems in progress.
        Cancelled: If asked to stop; what is done is kept.

    Example:
        >>> result = evaluate(["spleeter-2stems"], "songs", "songs-evaluation", max_tracks=1, duration_s=1)
        >>> result.stems, [estimator.name for estimator in result.estimators]
        (('vocals', 'accompaniment'), ['spleeter-2stems', 'mixture', 'ideal ratio mask'])
        >>> len(result.scores)
        3
    """
    _check_settings(duration_s, workers, max_tracks)
    if museval:
        require_museval()
    choose_device(device)
    tracks, chosen, notes = chosen_tracks(dataset, split, max_tracks)
    path = Path(dataset) if isinstance(dataset, str | os.PathLike) else tracks[0].path.parent
    estimators = chosen_estimators(models, tracks, device=device, settings=settings)
    sources = {estimator.facts.name: estimator.facts.sources for estimator in estimators}
    estimators += [MixtureBaseline()] * baseline + [IdealRatioMask(device)] * oracle
    named_apart(estimators)
    if not estimators:
        raise ConfigError("There is nothing to measure.", hint="Name a model.")
    plan = plan_stems(sources, tracks, path=path)
    tracks, left_out = with_references(tracks, plan)
    notes += left_out
    notes += familiar_songs([estimator.facts for estimator in estimators], path.resolve().name, chosen)
    measure = {
        "dataset": str(path.resolve()),
        "split": chosen,
        "stems": list(plan.stems),
        "duration_s": duration_s,
        "museval": museval,
        "rules": _RULES,
    }
    keys = {estimator.facts.name: estimator.facts.key for estimator in estimators}
    with ResultFolder(Path(output), measure, keys) as folder:
        work = _Work(folder=folder, plan=plan, duration_s=duration_s, museval=museval, device=device)
        tasks = [_Task(estimator=estimator, track=track) for track in tracks for estimator in estimators]
        kept = work.take_up(tasks)
        failures = _done(work, [task for task in tasks if task not in work.scores], workers, progress, cancel)
        by_estimator = sorted(tasks, key=lambda task: estimators.index(task.estimator))
        scores = tuple(work.scores[task] for task in by_estimator if task in work.scores)
        if not scores:
            raise next(failures[task] for task in tasks if task in failures)
        result = EvaluationResult(
            dataset=str(path.resolve()),
            split=chosen,
            duration_s=duration_s,
            stems=plan.stems,
            estimators=tuple(
                replace(estimator.facts, left_out=tuple(plan.left_out.get(estimator.facts.name, ())))
                for estimator in estimators
            ),
            scores=scores,
            summary=summarize(scores, seed=seed),
            failures=tuple(
                TrackFailure(
                    track=task.track.name, estimator=task.estimator.facts.name, message=error.message, hint=error.hint
                )
                for task in by_estimator
                if (error := failures.get(task)) is not None
            ),
            notes=tuple(notes),
            output=str(folder.path),
            measured=len(scores) - kept,
            kept=kept,
        )
        write_reports(folder, result)
        folder.remove_work()
    return result


@dataclass(frozen=True, eq=False)
class _Task:
    """One track to be measured with the estimates of one estimator."""

    estimator: Estimator
    track: Track

    @property
    def files(self) -> Sequence[Path]:
        """Those that hold the estimates, if any do."""
        return self.estimator.files(self.track) if isinstance(self.estimator, ReadsFiles) else ()

    @property
    def weight(self) -> float:
        return _MODEL_WEIGHT if self.estimator.facts.kind == "model" else 1.0


class _Work:
    """What is measured, and how far it is; from many threads."""

    def __init__(
        self, *, folder: ResultFolder, plan: StemPlan, duration_s: float | None, museval: bool, device: str
    ) -> None:
        self.folder = folder
        self.scores: dict[_Task, TrackScores] = {}
        self._plan = plan
        self._duration_s = duration_s
        self._museval = museval
        self._device = device
        self._parts: dict[_Task, float] = {}
        self._lock = threading.Lock()

    def take_up(self, tasks: Sequence[_Task]) -> int:
        """Find what was measured before; how much that is."""
        for task in tasks:
            scores = self.folder.scores(task.estimator.facts.name, task.track, task.files)
            if scores is not None:
                self.scores[task] = scores
        return len(self.scores)

    @property
    def done(self) -> float:
        """Weight of all that was done now."""
        with self._lock:
            return sum(task.weight * part for task, part in self._parts.items())

    def note(self, task: _Task, part: float) -> None:
        """A part of a task is done."""
        with self._lock:
            self._parts[task] = part

    def measure(self, task: _Task, cancel: CancelToken) -> None:
        """Do a task and keep its result."""
        cancel.raise_if_cancelled()
        facts = task.estimator.facts
        song = SongUnderTest(task.track, self._plan.stems, self._duration_s)
        share = _SEPARATION_SHARE if facts.kind == "model" else 0.0
        making = task.estimator.estimates(
            song,
            self._plan.made_of.get(facts.name, {}),
            self.folder.work_dir,
            progress=lambda part: self.note(task, share * part),
            cancel=cancel,
        )
        with making as estimates:
            require_fitting(estimates, song, facts.name)
            scores = self._scores(task, song, estimates, share, cancel)
            self.folder.keep(scores, task.track, task.files)
        with self._lock:
            self.scores[task] = scores
            self._parts[task] = 1.0

    def _scores(
        self, task: _Task, song: SongUnderTest, estimates: Estimates, share: float, cancel: CancelToken
    ) -> TrackScores:
        import torch

        from auralflow.evaluation.metrics_track import TrackScorer, with_museval

        scorer = TrackScorer(song.stems, song.sample_rate, device=self._device)
        step = _BLOCK_S * song.sample_rate
        is_whole = False
        for start in range(0, song.frames, step):
            cancel.raise_if_cancelled()
            frames = min(step, song.frames - start)
            made, total = estimates.read(start, frames)
            is_whole = total is not None
            scorer.update(
                torch.from_numpy(made),
                torch.from_numpy(song.references(start, frames)),
                torch.from_numpy(song.mixture(start, frames)),
                None if total is None else torch.from_numpy(total),
            )
            self.note(task, share + (1 - share) * (start + frames) / song.frames)
        scores = scorer.scores(song.name, estimator=task.estimator.facts.name, notes=estimates.notes)
        if not is_whole:
            scores = replace(scores, null_dbfs=None)
        if self._museval:
            made, _ = estimates.read(0, song.frames)
            true = song.references(0, song.frames)
            scores = with_museval(scores, made, true)
        return scores


def _done(
    work: _Work, tasks: Sequence[_Task], workers: int, progress: ProgressSink, cancel: CancelToken | None
) -> dict[_Task, AuralflowError]:
    """Do all tasks; those that failed because of their track, and why."""
    cancel, stop = cancel or CancelToken(), CancelToken()
    meter = SpeedMeter(sum(task.weight for task in tasks))
    failures: dict[_Task, AuralflowError] = {}
    with ThreadPoolExecutor(workers, STAGE) as pool:
        futures = {pool.submit(work.measure, task, stop): task for task in tasks}
        try:
            waiting = set(futures)
            while waiting:
                cancel.raise_if_cancelled()
                done, waiting = wait(waiting, timeout=_REPORT_EVERY_S, return_when="FIRST_COMPLETED")
                for future in done:
                    task = futures[future]
                    try:
                        future.result()
                    except (AudioReadError, DatasetError, SeparationError, ShapeError) as error:
                        logger.info("“%s” by %s: %s", task.track.name, task.estimator.facts.name, error)
                        failures[task] = error
                        work.note(task, 1.0)
                # The meter counts work, not audio.
                progress(replace(meter.progress(STAGE, work.done), speed=None))
        except BaseException:
            stop.cancel()
            pool.shutdown(cancel_futures=True)
            raise
    return failures


def _check_settings(duration_s: float | None, workers: int, max_tracks: int | None) -> None:
    if duration_s is not None and not 0 < duration_s < float("inf"):
        raise ConfigError(
            Text("{value} s of a track cannot be measured.", value=duration_s),
            hint="Give more than 0, or leave it out.",
        )
    if workers < 1:
        raise ConfigError(
            Text("The number of workers must be 1 or more, not {value}.", value=workers), hint="2 suit most computers."
        )
    if max_tracks is not None and max_tracks < 1:
        raise ConfigError(
            Text("{value} tracks cannot be measured.", value=max_tracks), hint="Give 1 or more, or leave it out."
        )
