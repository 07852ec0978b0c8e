"""Gives jobs to threads: one thread and one queue for each resource, so that two jobs never share one."""

from __future__ import annotations

import itertools
import logging
import time
from collections import deque
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThread, Signal, Slot

from auralflow.progress import CancelToken
from auralflow_studio.jobs.worker import Assignment, JobWorker, Report

if TYPE_CHECKING:
    from auralflow_studio.jobs.contract import Job, Resource

logger = logging.getLogger(__name__)

# Threads that did not end in time when the app closed. Destroying a running QThread aborts the process, so they are
# kept until it ends.
_abandoned: list[tuple[QThread, JobWorker]] = []


class Outcome(Enum):
    """How a job ended."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobHandle(QObject):
    """A job that was submitted, seen from the GUI thread.

    Signals (emitted in the GUI thread):
        started(): The job begins; missing if it was cancelled while waiting.
        progressed(object): What the job reported, an `auralflow.progress.Progress` as a rule.
        succeeded(object): The result.
        failed(object): The exception.
        cancelled(): It stopped because it was asked to.
        finished(): Always the last one. Exactly one of succeeded, failed, cancelled comes before it.
        advanced(JobHandle), ended(JobHandle): The same as progressed, and as finished, for those who look after many
            jobs: the facts are in the handle's attributes. `ended` comes right before `finished`.
        cancel_requested(): Somebody called `cancel`; for the runner.

    Attributes:
        number: Unique among the jobs of a runner.
        context: Whatever the one who submitted it wants to know again.
        progress: The last report, None before the first.
        outcome: How it ended, None before it did.
        result: What it returned, None unless it succeeded.
        error: The exception, None unless it failed.
    """

    started = Signal()
    progressed = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()
    advanced = Signal(object)
    ended = Signal(object)
    cancel_requested = Signal()

    def __init__(self, number: int, context: object = None, token: CancelToken | None = None) -> None:
        super().__init__()
        self.number = number
        self.context = context
        self.progress: object = None
        self.outcome: Outcome | None = None
        self.result: Any = None
        self.error: BaseException | None = None
        self._token = token or CancelToken()

    @property
    def is_finished(self) -> bool:
        """Whether it ended, in whatever way."""
        return self.outcome is not None

    @property
    def token(self) -> CancelToken:
        """How the job is asked to stop; thread-safe."""
        return self._token

    def cancel(self) -> None:
        """Ask the job to stop. It says `cancelled` when it did; a job that is just done may still succeed."""
        self._token.cancel()
        self.cancel_requested.emit()


@dataclass(frozen=True)
class _Waiting:
    handle: JobHandle
    job: Job[Any]


class _Thread(QThread):
    """A thread whose Python state lives as long as the thread.

    A plain `QThread` gets a new state for each slot. pybind11, and so torch, keeps the one it finds when it is
    imported, and the next job in the same thread would crash the process on what is left of it.
    """

    def run(self) -> None:
        """Run the event loop from within Python."""
        self.exec()


class _Queue(QObject):
    """The queue and the thread of one resource."""

    assigned = Signal(object)

    def __init__(self, resource: str, parent: QObject) -> None:
        super().__init__(parent)
        self.resource = resource
        self.waiting: deque[_Waiting] = deque()
        self.running: JobHandle | None = None
        self.thread_ = _Thread()
        self.thread_.setObjectName(f"auralflow {resource}")
        self.worker = JobWorker()
        self.worker.moveToThread(self.thread_)
        self.assigned.connect(self.worker.run, Qt.ConnectionType.QueuedConnection)
        self.worker.started.connect(self._on_started)
        self.worker.progressed.connect(self._on_progressed)
        self.worker.succeeded.connect(self._on_succeeded)
        self.worker.failed.connect(self._on_failed)
        self.worker.cancelled.connect(self._on_cancelled)
        self.worker.finished.connect(self._on_finished)
        self.thread_.start()

    def add(self, waiting: _Waiting, *, urgent: bool) -> None:
        if urgent:
            self.waiting.appendleft(waiting)
        else:
            self.waiting.append(waiting)
        self.start_next()

    def start_next(self) -> None:
        while self.running is None and self.waiting:
            waiting = self.waiting.popleft()
            if waiting.handle.token.is_cancelled:
                self._end_cancelled(waiting.handle)
                continue
            self.running = waiting.handle
            self.assigned.emit(Assignment(waiting.handle.number, waiting.job, waiting.handle.token))

    @Slot()
    def drop_cancelled(self) -> None:
        """Let waiting jobs that were cancelled say so without waiting for their turn."""
        dropped = [waiting.handle for waiting in self.waiting if waiting.handle.token.is_cancelled]
        self.waiting = deque(w for w in self.waiting if not w.handle.token.is_cancelled)
        for handle in dropped:
            self._end_cancelled(handle)

    @staticmethod
    def _end_cancelled(handle: JobHandle) -> None:
        handle.outcome = Outcome.CANCELLED
        handle.cancelled.emit()
        handle.ended.emit(handle)
        handle.finished.emit()

    def end_unstarted(self) -> None:
        """After the thread ended: say `cancelled` for what never ran."""
        self.drop_cancelled()
        if (handle := self.running) is not None:
            # The thread was told to quit before it saw the assignment.
            self.running = None
            self._end_cancelled(handle)

    def _reported(self, report: object) -> JobHandle | None:
        """The handle that a report is about; None for the report of a job that was given up at shutdown."""
        assert isinstance(report, Report)
        running = self.running
        return running if running is not None and running.number == report.number else None

    @Slot(object)
    def _on_started(self, report: Report) -> None:
        if handle := self._reported(report):
            handle.started.emit()

    @Slot(object)
    def _on_progressed(self, report: Report) -> None:
        if handle := self._reported(report):
            handle.progress = report.value
            handle.progressed.emit(report.value)
            handle.advanced.emit(handle)

    @Slot(object)
    def _on_succeeded(self, report: Report) -> None:
        if handle := self._reported(report):
            handle.outcome, handle.result = Outcome.SUCCEEDED, report.value
            handle.succeeded.emit(report.value)

    @Slot(object)
    def _on_failed(self, report: Report) -> None:
        if handle := self._reported(report):
            assert isinstance(report.value, BaseException)
            handle.outcome, handle.error = Outcome.FAILED, report.value
            handle.failed.emit(report.value)

    @Slot(object)
    def _on_cancelled(self, report: Report) -> None:
        if handle := self._reported(report):
            handle.outcome = Outcome.CANCELLED
            handle.cancelled.emit()

    @Slot(object)
    def _on_finished(self, report: Report) -> None:
        if handle := self._reported(report):
            self.running = None
            handle.ended.emit(handle)
            handle.finished.emit()
            self.start_next()


class JobRunner(QObject):
    """Runs jobs, one at a time for each resource. Lives in the GUI thread.

    Args:
        parent: Its owner. Call `shutdown` before it goes.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queues: dict[str, _Queue] = {}
        self._numbers = itertools.count(1)
        self._is_shut_down = False

    def submit(
        self,
        job: Job[Any],
        resource: Resource,
        *,
        urgent: bool = False,
        context: object = None,
        token: CancelToken | None = None,
    ) -> JobHandle:
        """Put a job into the queue of a resource.

        Nothing is emitted before the caller is back in the event loop, so there is time to connect signals.

        Args:
            job: What to run.
            resource: What it uses; its thread is started with its first job.
            urgent: Put it before all others that wait.
            context: Kept in the handle.
            token: How the job is asked to stop, if it knows another way besides (a `TrainingControl`).

        Returns:
            The handle. After `shutdown`, one that is cancelled already and emits nothing.
        """
        handle = JobHandle(next(self._numbers), context, token)
        if self._is_shut_down:
            handle.cancel()
            handle.outcome = Outcome.CANCELLED
            return handle
        if resource not in self._queues:
            self._queues[resource] = _Queue(resource, self)
        queue = self._queues[resource]
        handle.cancel_requested.connect(queue.drop_cancelled, Qt.ConnectionType.QueuedConnection)
        queue.add(_Waiting(handle, job), urgent=urgent)
        return handle

    def is_busy(self, resource: Resource) -> bool:
        """Whether a job of this resource runs or waits."""
        queue = self._queues.get(resource)
        return queue is not None and (queue.running is not None or bool(queue.waiting))

    def has_waiting(self, resource: Resource) -> bool:
        """Whether a job waits for another one of this resource to end."""
        queue = self._queues.get(resource)
        return queue is not None and bool(queue.waiting)

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """Cancel everything, wait for what runs, end the threads. Every handle has finished when this returns True.

        Args:
            timeout_ms: How long to wait in all.

        Returns:
            Whether all threads ended. If not, the process must end with `os._exit` after what can be saved is saved.
        """
        self._is_shut_down = True
        deadline = time.monotonic() + timeout_ms / 1000
        for queue in self._queues.values():
            for waiting in queue.waiting:
                waiting.handle.token.cancel()
            if queue.running is not None:
                queue.running.token.cancel()
            queue.thread_.quit()
        all_ended = True
        for queue in self._queues.values():
            left_ms = max(0, int(1000 * (deadline - time.monotonic())))
            if queue.thread_.wait(left_ms):
                # What the worker said last is still on its way to this thread.
                QCoreApplication.sendPostedEvents(queue, QEvent.Type.MetaCall.value)
                queue.end_unstarted()
            else:
                logger.warning("a job on %s did not stop within %d ms", queue.resource, timeout_ms)
                _abandoned.append((queue.thread_, queue.worker))
                all_ended = False
                queue.drop_cancelled()
            queue.deleteLater()
        self._queues.clear()
        return all_ended
