"""The evaluation that runs: starts, pauses and stops it, and tells how far it is."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from auralflow.training.control import TrainingControl
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.evaluate import EvaluateModels, EvaluationProgress
from auralflow_studio.jobs.runner import Outcome
from auralflow_studio.messages import message_for

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.evaluation.evaluation_result import EvaluationResult
    from auralflow_studio.jobs.evaluate import EvaluationRequest
    from auralflow_studio.jobs.runner import JobHandle, JobRunner

logger = logging.getLogger(__name__)

POLL_MS = 100
_NOTHING_DONE = EvaluationProgress(fraction=0.0)


class EvaluationPhase(Enum):
    """What goes on."""

    IDLE = "idle"
    WAITING = "waiting"
    """Songs are separated: it goes on when that is done."""
    RUNNING = "running"
    STOPPING = "stopping"


@dataclass(frozen=True, kw_only=True)
class EvaluationStatus:
    """How far it is.

    Attributes:
        phase: What goes on.
        request: What is measured, or was last; None before the first.
        progress: How far it is.
        ended: How the last one ended; "" while one runs, or before the first.
    """

    phase: EvaluationPhase = EvaluationPhase.IDLE
    request: EvaluationRequest | None = None
    progress: EvaluationProgress = _NOTHING_DONE
    ended: Literal["", "done", "stopped", "failed"] = ""

    @property
    def is_active(self) -> bool:
        """Whether one runs or waits."""
        return self.phase is not EvaluationPhase.IDLE


class Evaluation(QObject):
    """Runs one evaluation at a time.

    It has a thread and networks of its own, so that songs can be separated meanwhile: those go first, and the
    evaluation pauses until they are done. Stopped, it keeps what is measured and can go on later.

    Args:
        runner: Runs it.
        cache_dir: Where converted weights are kept.
        parent: Its owner. Call `stop` before it goes, or shut the runner down.

    Signals (emitted in the GUI thread):
        status_changed(EvaluationStatus): A few times a second.
        succeeded(EvaluationRequest, EvaluationResult): All is measured; `ended` follows.
        failed(UserMessage): Why it could not begin or go on; `ended` follows.
        ended(EvaluationStatus): It is over: done, stopped or failed.
    """

    status_changed = Signal(object)
    succeeded = Signal(object, object)
    failed = Signal(object)
    ended = Signal(object)

    def __init__(self, runner: JobRunner, cache_dir: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._cache_dir = cache_dir
        self._control = TrainingControl()
        self._handle: JobHandle | None = None
        self.status = EvaluationStatus()
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._on_poll)

    def start(self, request: EvaluationRequest) -> bool:
        """Measure, as soon as nothing is separated; whether no other evaluation runs."""
        if self.status.is_active:
            return False
        self._control = TrainingControl()
        self._handle = None
        self.status = EvaluationStatus(phase=EvaluationPhase.WAITING, request=request)
        self._poll.start()
        self._on_poll()
        return True

    @Slot()
    def stop(self) -> None:
        """Stop; what is measured is kept."""
        if not self.status.is_active:
            return
        if self._handle is None:
            self._end("stopped")  # it never began
            return
        self._handle.cancel()
        self._on_poll()

    # What happens.

    @Slot()
    def _on_poll(self) -> None:
        goes_first = self._runner.is_busy(Resource.MODEL)
        if self._handle is None and not goes_first:
            self._submit()
        if self._control.is_paused != goes_first:
            (self._control.pause if goes_first else self._control.resume)()
        phase = EvaluationPhase.WAITING if goes_first else EvaluationPhase.RUNNING
        self._tell(replace(self.status, phase=EvaluationPhase.STOPPING if self._control.is_cancelled else phase))

    def _submit(self) -> None:
        assert self.status.request is not None
        job = EvaluateModels(request=self.status.request, control=self._control, cache_dir=self._cache_dir)
        self._handle = self._runner.submit(job, Resource.EVALUATE, token=self._control)
        self._handle.advanced.connect(self._on_advanced)
        self._handle.ended.connect(self._on_ended)

    @Slot(object)
    def _on_advanced(self, handle: JobHandle) -> None:
        if handle is self._handle and isinstance(handle.progress, EvaluationProgress):
            self.status = replace(self.status, progress=handle.progress)  # told by the next poll

    @Slot(object)
    def _on_ended(self, handle: JobHandle) -> None:
        request = self.status.request
        if handle.outcome is Outcome.SUCCEEDED:
            result: EvaluationResult = handle.result
            self._poll.stop()
            self.succeeded.emit(request, result)
            self._end("done")
        elif handle.outcome is Outcome.CANCELLED:
            self._end("stopped")
        else:
            assert handle.error is not None
            logger.info("the evaluation failed: %s", handle.error)
            self._poll.stop()
            self.failed.emit(message_for(handle.error))
            self._end("failed")

    def _end(self, ended: Literal["done", "stopped", "failed"]) -> None:
        self._poll.stop()
        self._handle = None
        self._tell(replace(self.status, phase=EvaluationPhase.IDLE, ended=ended))
        self.ended.emit(self.status)

    def _tell(self, status: EvaluationStatus) -> None:
        if status != self.status or status.is_active:
            self.status = status
            self.status_changed.emit(status)
