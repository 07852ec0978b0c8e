from __future__ import annotations

import itertools
import threading
import time

from PySide6.QtCore import QCoreApplication

from auralflow.errors import Cancelled
from auralflow.progress import CancelToken, Progress, ProgressSink
from auralflow_studio.jobs.worker import PROGRESS_INTERVAL_S, Assignment, JobWorker, Report, ThrottledProgress


class Reporting:
    """A job that reports `count` times and then returns, raises or was stopped."""

    def __init__(self, count: int, end: BaseException | None = None) -> None:
        self.count = count
        self.end = end

    def run(self, progress: ProgressSink, cancel: CancelToken) -> str:
        for number in range(1, self.count + 1):
            progress(Progress(stage="separate", fraction=number / self.count))
        if self.end is not None:
            raise self.end
        return "result"


def said_by(job: Reporting, *, cancelled: bool = False) -> list[tuple[str, object]]:
    """What a worker says about a job, in order."""
    worker = JobWorker()
    said: list[tuple[str, object]] = []
    for name in ("started", "progressed", "succeeded", "failed", "cancelled", "finished"):

        def note(report: Report, name: str = name) -> None:
            assert report.number == 7
            said.append((name, report.value))

        getattr(worker, name).connect(note)
    token = CancelToken()
    if cancelled:
        token.cancel()
    worker.run(Assignment(7, job, token))
    return said


def test_order_of_what_is_said(qapp: QCoreApplication) -> None:
    last = Progress(stage="separate", fraction=1.0)
    only = [("started", None), ("progressed", last)]
    error = MemoryError()
    assert said_by(Reporting(1)) == [*only, ("succeeded", "result"), ("finished", None)]
    assert said_by(Reporting(1, error)) == [*only, ("failed", error), ("finished", None)]
    assert said_by(Reporting(1, Cancelled())) == [*only, ("cancelled", None), ("finished", None)]
    assert said_by(Reporting(1), cancelled=True) == [("cancelled", None), ("finished", None)]


def test_the_last_report_arrives_before_the_end_however_it_ends(qapp: QCoreApplication) -> None:
    for end in (None, ValueError("bad"), Cancelled()):
        said = said_by(Reporting(5000, end))
        reports = [value for name, value in said if name == "progressed"]
        assert reports[-1] == Progress(stage="separate", fraction=1.0)
        assert said[len(reports)][0] == "progressed"
        assert len(reports) < 500


def test_reports_from_many_threads_are_thinned_together() -> None:
    delivered: list[tuple[float, object]] = []
    sink = ThrottledProgress(lambda value: delivered.append((time.monotonic(), value)))
    stop = threading.Event()

    def report() -> None:
        while not stop.is_set():
            sink("working")

    threads = [threading.Thread(target=report) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    stop.set()
    for thread in threads:
        thread.join()
    sink("last")
    sink.close()
    sink("too late")
    times_s = [moment for moment, value in delivered if value == "working"]
    gaps_s = [b - a for a, b in itertools.pairwise(times_s)]
    # What is held back at the end is passed on by `close`, whenever that is.
    assert all(gap_s >= 0.9 * PROGRESS_INTERVAL_S for gap_s in gaps_s)
    assert delivered[-1][1] == "last"
