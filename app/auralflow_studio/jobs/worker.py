"""Runs jobs in the thread it was moved to."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from auralflow.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow.progress import CancelToken
    from auralflow_studio.jobs.contract import Job

logger = logging.getLogger(__name__)

PROGRESS_INTERVAL_S = 1 / 30


@dataclass(frozen=True)
class Assignment:
    """A job for a worker.

    Attributes:
        number: Given back with every report, to tell the reports of two jobs apart.
        job: What to run.
        cancel: How the job is asked to stop.
    """

    number: int
    job: Job[Any]
    cancel: CancelToken


@dataclass(frozen=True)
class Report:
    """What a worker says about a job.

    Attributes:
        number: Of the assignment.
        value: Progress, result or exception, depending on the signal; None where there is nothing to say.
    """

    number: int
    value: object = None


class ThrottledProgress:
    """A progress sink that passes on at most one report every `PROGRESS_INTERVAL_S`, and always the last one."""

    def __init__(self, deliver: Callable[[object], None]) -> None:
        self._deliver = deliver
        self._lock = threading.Lock()
        self._delivered_at = float("-inf")
        self._pending: object | None = None
        self._closed = False

    def __call__(self, progress: object, /) -> None:
        """Take one report; may be called from any thread."""
        with self._lock:
            if self._closed:
                return
            now = time.monotonic()
            if now - self._delivered_at < PROGRESS_INTERVAL_S:
                self._pending = progress
                return
            self._delivered_at = now
            self._pending = None
            self._deliver(progress)

    def close(self) -> None:
        """Pass on what was held back, and nothing from now on."""
        with self._lock:
            self._closed = True
            if self._pending is not None:
                self._deliver(self._pending)
                self._pending = None


class JobWorker(QObject):
    """Runs one job after another. Lives in a `QThread`; `run` is called through a queued signal.

    Signals (all carry a `Report` and are emitted in the worker's thread):
        started: The job begins. Missing if it was cancelled before.
        progressed: `value` is what the job reported, at most 30 times a second, the last report always.
        succeeded: `value` is the result.
        failed: `value` is the exception, whatever it was.
        cancelled: The job stopped because it was asked to.
        finished: Always the last one. Exactly one of succeeded, failed, cancelled comes before it.
    """

    started = Signal(object)
    progressed = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal(object)
    finished = Signal(object)

    @Slot(object)
    def run(self, assignment: Assignment) -> None:
        """Run one job and report."""
        number, name = assignment.number, type(assignment.job).__name__
        begin = time.monotonic()
        if assignment.cancel.is_cancelled:
            self.cancelled.emit(Report(number))
            self.finished.emit(Report(number))
            return
        progress = ThrottledProgress(lambda value: self.progressed.emit(Report(number, value)))
        self.started.emit(Report(number))
        logger.info("job %d (%s) begins", number, name)
        try:
            result = assignment.job.run(progress, assignment.cancel)
        except Cancelled:
            progress.close()
            logger.info("job %d (%s) was stopped after %.2f s", number, name, time.monotonic() - begin)
            self.cancelled.emit(Report(number))
        except BaseException as error:  # whatever a job raises, its thread and the app go on
            progress.close()
            logger.info("job %d (%s) failed after %.2f s", number, name, time.monotonic() - begin, exc_info=True)
            self.failed.emit(Report(number, error))
        else:
            progress.close()
            logger.info("job %d (%s) took %.2f s", number, name, time.monotonic() - begin)
            self.succeeded.emit(Report(number, result))
        finally:
            self.finished.emit(Report(number))
