"""The training that runs: starts, pauses and stops it, and tells what it does."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal, Slot

from auralflow.errors import AuralflowError
from auralflow.training.control import TrainingControl
from auralflow.training.events import BatchesSplit, EpochEnded, TrainingStarted
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.runner import Outcome
from auralflow_studio.jobs.train import TrainModel, TrainRequest
from auralflow_studio.jobs.training_feed import TrainingFeed
from auralflow_studio.messages import UserMessage, message_for
from auralflow_studio.presenters.curve_store import BestPoint, RunCurves
from auralflow_studio.presenters.training_form import free_folder, run_config

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.training.events import Event, StepEnded
    from auralflow.training.run_config import RunConfig
    from auralflow_studio.jobs.runner import JobHandle, JobRunner
    from auralflow_studio.presenters.training_form import TrainingChoice

logger = logging.getLogger(__name__)

POLL_MS = 100
_SPEED_SHARE = 0.1
"""How much the newest step counts for the shown speed."""


class Phase(Enum):
    """What a training does."""

    IDLE = "idle"
    WAITING = "waiting"
    """The separation goes first; it begins, or goes on, by itself."""
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"


@dataclass(frozen=True, kw_only=True)
class TrainingStatus:
    """How far a training is.

    Attributes:
        phase: What it does.
        folder: The run's folder; None before the first training.
        name: What it is called.
        targets: What it separates.
        dataset: Name of the dataset's folder.
        device: Where it runs, "" before it does.
        epochs: Epochs done.
        steps: Steps done.
        step_s: Seconds a step takes, None while unknown.
        elapsed_s: Seconds of training so far, earlier runs included.
        limit_s: Seconds in all.
        best: The best epoch, None before the first.
        ended: Why it ended, "" before it did: a reason of `auralflow.training.events`, or "failed".
        clips_version: Grows when there may be more to hear.
    """

    phase: Phase = Phase.IDLE
    folder: Path | None = None
    name: str = ""
    targets: tuple[str, ...] = ()
    dataset: str = ""
    device: str = ""
    epochs: int = 0
    steps: int = 0
    step_s: float | None = None
    elapsed_s: float = 0.0
    limit_s: float = 0.0
    best: BestPoint | None = None
    ended: str = ""
    clips_version: int = 0

    @property
    def is_active(self) -> bool:
        """Whether there is a training that runs or will."""
        return self.phase is not Phase.IDLE

    @property
    def fraction(self) -> float:
        """How much of the time is over, 0 to 1."""
        return min(1.0, self.elapsed_s / self.limit_s) if self.limit_s > 0 else 0.0

    @property
    def eta_s(self) -> float | None:
        """Seconds left, pauses not counted; None while it does not train."""
        return max(0.0, self.limit_s - self.elapsed_s) if self.is_active and self.limit_s > 0 else None


class Training(QObject):
    """Runs one training at a time.

    The training's events come through a buffer that is emptied by a timer, so that however fast it is, the window has
    the same work. While the model separates, the training is paused.

    Args:
        runner: Runs it.
        runs_dir: Holds a folder for each.
        parent: Its owner. Call `stop` before it goes, or shut the runner down.

    Signals (emitted in the GUI thread):
        status_changed(TrainingStatus): At most ten times a second.
        curves_changed(): There are more points; at most ten times a second.
        ended(TrainingStatus): It is over: done, stopped or failed.
        failed(UserMessage): Why it could not begin or go on; `ended` follows.
        noticed(UserMessage): Something that the user should know; it goes on.
    """

    status_changed = Signal(object)
    curves_changed = Signal()
    ended = Signal(object)
    failed = Signal(object)
    noticed = Signal(object)

    def __init__(self, runner: JobRunner, runs_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._runs_dir = runs_dir
        self._status = TrainingStatus()
        self._request: TrainRequest | None = None
        self._feed = TrainingFeed()
        self._control = TrainingControl()
        self._handle: JobHandle | None = None
        self._is_paused = False
        self._has_begun = False
        self.curves = RunCurves()
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._on_poll)

    @property
    def status(self) -> TrainingStatus:
        """How far it is, or how the last one ended."""
        return self._status

    def start(self, choice: TrainingChoice) -> bool:
        """Begin what was chosen, in a new folder; whether it could."""
        name = choice.name.strip() or self.tr("My model")
        try:
            config = run_config(replace(choice, name=name))
        except AuralflowError as error:
            self.failed.emit(message_for(error))
            return False
        return self.run(TrainRequest(config=config, folder=free_folder(self._runs_dir, name), device=choice.device))

    def resume(self, config: RunConfig, folder: Path, device: str = "auto", curves: RunCurves | None = None) -> bool:
        """Go on with a run that was stopped, or that a crash ended.

        Args:
            config: Its settings.
            folder: Its folder.
            device: Where to go on.
            curves: What it did before.

        Returns:
            Whether it could.
        """
        return self.run(TrainRequest(config=config, folder=folder, device=device), curves)

    def run(self, request: TrainRequest, curves: RunCurves | None = None) -> bool:
        """Train, as soon as nothing is separated; whether no other training runs."""
        if self._status.is_active:
            return False
        config = request.config
        self._request = request
        self._feed, self._control = TrainingFeed(), TrainingControl()
        self._is_paused = self._has_begun = False
        self.curves = curves or RunCurves()
        before = self.curves.best
        self._status = TrainingStatus(
            phase=Phase.WAITING,
            folder=request.folder,
            name=config.model.name or request.folder.name,
            targets=config.model.targets,
            dataset=_name_of(config.data.folder),
            limit_s=config.training.time_limit_s or 0.0,
            best=before,
        )
        self._poll.start()
        self._on_poll()
        self.curves_changed.emit()
        return True

    @Slot()
    def pause(self) -> None:
        """Wait after the step that is being made, until `go_on`."""
        if self._status.is_active and self._status.phase is not Phase.STOPPING:
            self._is_paused = True
            self._on_poll()

    @Slot()
    def go_on(self) -> None:
        """End the pause."""
        self._is_paused = False
        if self._status.is_active:
            self._on_poll()

    @Slot()
    def stop(self) -> None:
        """Write a checkpoint and end; it can be resumed."""
        if not self._status.is_active:
            return
        if self._handle is None:
            self._end("stopped")  # it never began
            return
        self._handle.cancel()
        self._on_poll()

    def stop_and_wait(self, timeout_ms: int) -> bool:
        """Stop, and return when the checkpoint is written; whether it was within the time."""
        loop = QEventLoop(self)
        self.ended.connect(loop.quit)
        QTimer.singleShot(timeout_ms, loop, loop.quit)
        self.stop()
        if self._status.is_active:
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        loop.deleteLater()
        return not self._status.is_active

    # What happens.

    @Slot()
    def _on_poll(self) -> None:
        self._take()
        goes_first = self._runner.is_busy(Resource.MODEL)
        if self._handle is None and not goes_first and not self._is_paused:
            self._submit()
        waits = self._is_paused or (goes_first and self._handle is not None)
        if waits != self._control.is_paused:
            # Pausing takes effect after a step: a fraction of a second.
            (self._control.pause if waits else self._control.resume)()
        self._tell(phase=self._phase(goes_first=goes_first))

    def _phase(self, *, goes_first: bool) -> Phase:
        if self._control.is_cancelled:
            return Phase.STOPPING
        if self._is_paused:
            return Phase.PAUSED
        if goes_first:
            return Phase.WAITING
        return Phase.RUNNING if self._has_begun else Phase.STARTING

    def _submit(self) -> None:
        assert self._request is not None
        job = TrainModel(request=self._request, control=self._control, feed=self._feed)
        self._handle = self._runner.submit(job, Resource.TRAIN, token=self._control)
        self._handle.ended.connect(self._on_ended)

    def _take(self) -> None:
        steps, facts = self._feed.take()
        version = self.curves.version
        for fact in facts:
            self._take_fact(fact)
        for step in steps:
            self._take_step(step)
        if self.curves.version != version:
            self.curves_changed.emit()

    def _take_step(self, step: StepEnded) -> None:
        if not step.is_skipped:
            self.curves.add_step(step.elapsed_s, step.loss)
        before = self._status.step_s
        step_s = step.step_s if before is None else before + _SPEED_SHARE * (step.step_s - before)
        self._status = replace(self._status, steps=step.step, elapsed_s=step.elapsed_s, step_s=step_s)

    def _take_fact(self, fact: Event) -> None:
        if isinstance(fact, BatchesSplit):
            self.noticed.emit(
                UserMessage(
                    title=self.tr("There is not enough memory for whole batches"),
                    text=self.tr(
                        "The training continues with {0} of {1} chunks at a time. It learns the same, a little slower."
                    ).format(fact.part_size, fact.batch_size),
                )
            )
        elif isinstance(fact, TrainingStarted):
            self._has_begun = True
            self.curves.cut_after(fact.elapsed_s)
            version = self._status.clips_version + 1
            self._status = replace(
                self._status, device=fact.device, steps=fact.step, epochs=fact.epoch, clips_version=version
            )
        elif isinstance(fact, EpochEnded):
            values = list(fact.validation.si_sdr.values())
            mean = sum(values) / len(values) if values else None
            self.curves.add_epoch(fact.epoch, fact.elapsed_s, fact.validation.loss, mean, is_best=fact.is_best)
            self._status = replace(
                self._status,
                epochs=fact.epoch + 1,
                elapsed_s=fact.elapsed_s,
                best=self.curves.best,
                clips_version=self._status.clips_version + 1,
            )

    @Slot(object)
    def _on_ended(self, handle: JobHandle) -> None:
        self._take()
        if handle.outcome is Outcome.SUCCEEDED:
            self._status = replace(self._status, elapsed_s=handle.result.elapsed_s)
            self._end(handle.result.reason)
        elif handle.outcome is Outcome.CANCELLED:
            self._end("stopped")
        else:
            assert handle.error is not None
            logger.info("the training failed: %s", handle.error)
            self._end("failed", message_for(handle.error))

    def _end(self, reason: str, message: UserMessage | None = None) -> None:
        self._poll.stop()
        self._handle = self._request = None
        self._is_paused = False
        self._tell(phase=Phase.IDLE, ended=reason)
        if message is not None:
            self.failed.emit(message)
        self.ended.emit(self._status)

    def _tell(self, **changes: object) -> None:
        self._status = replace(self._status, **changes)  # type: ignore[arg-type]
        self.status_changed.emit(self._status)


def _name_of(folder: str) -> str:
    return folder.replace("\\", "/").rstrip("/").rpartition("/")[2]
