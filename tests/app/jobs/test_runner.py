from __future__ import annotations

import gc
import threading
import time
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication, QObject, Slot

from auralflow.errors import AudioReadError, Cancelled
from auralflow.progress import CancelToken, Progress, ProgressSink
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.runner import JobHandle, JobRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@dataclass
class Call:
    """A job that calls a function."""

    function: Callable[[ProgressSink, CancelToken], Any]

    def run(self, progress: ProgressSink, cancel: CancelToken) -> Any:
        return self.function(progress, cancel)


class Recorder(QObject):
    """Keeps what a handle says, in order, and in which thread it was heard."""

    def __init__(self, handle: JobHandle) -> None:
        super().__init__()
        self.said: list[str] = []
        self.values: list[Any] = []
        self.threads: set[int] = set()
        handle.started.connect(self.on_started)
        handle.progressed.connect(self.on_progressed)
        handle.succeeded.connect(self.on_succeeded)
        handle.failed.connect(self.on_failed)
        handle.cancelled.connect(self.on_cancelled)
        handle.finished.connect(self.on_finished)

    def note(self, word: str, *values: Any) -> None:
        self.said.append(word)
        self.values.extend(values)
        self.threads.add(threading.get_native_id())

    @Slot()
    def on_started(self) -> None:
        self.note("started")

    @Slot(object)
    def on_progressed(self, value: object) -> None:
        self.note("progressed", value)

    @Slot(object)
    def on_succeeded(self, value: object) -> None:
        self.note("succeeded", value)

    @Slot(object)
    def on_failed(self, value: object) -> None:
        self.note("failed", value)

    @Slot()
    def on_cancelled(self) -> None:
        self.note("cancelled")

    @Slot()
    def on_finished(self) -> None:
        self.note("finished")


def wait_until_cancelled(progress: ProgressSink, cancel: CancelToken) -> None:
    while True:
        time.sleep(0.002)
        cancel.raise_if_cancelled()


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    assert runner.shutdown(5000)


def test_result(runner: JobRunner, qtbot: QtBot) -> None:
    ran_in: list[int] = []

    def work(progress: ProgressSink, cancel: CancelToken) -> str:
        ran_in.append(threading.get_native_id())
        return "stems"

    handle = runner.submit(Call(work), Resource.MODEL)
    heard = Recorder(handle)
    assert heard.said == []
    with qtbot.waitSignal(handle.finished):
        pass
    assert heard.said == ["started", "succeeded", "finished"]
    assert heard.values == ["stems"]
    assert handle.is_finished
    assert heard.threads == {threading.get_native_id()}
    assert ran_in[0] != threading.get_native_id()


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("CUDA out of memory"),
        KeyboardInterrupt(),
        SystemExit(3),
        MemoryError(),
        ValueError("bad"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_every_exception_is_a_failure_and_the_queue_goes_on(
    runner: JobRunner, qtbot: QtBot, error: BaseException
) -> None:
    def work(progress: ProgressSink, cancel: CancelToken) -> None:
        raise error

    failing = Recorder(runner.submit(Call(work), Resource.MODEL))
    next_one = runner.submit(Call(lambda _progress, _cancel: 5), Resource.MODEL)
    heard = Recorder(next_one)
    with qtbot.waitSignal(next_one.finished):
        pass
    assert failing.said == ["started", "failed", "finished"]
    assert failing.values == [error]
    assert heard.values == [5]


def test_engine_errors_arrive_whole(runner: JobRunner, qtbot: QtBot, tmp_path: Path) -> None:
    def work(progress: ProgressSink, cancel: CancelToken) -> None:
        raise AudioReadError("not a sound file", path=tmp_path, hint="try another")

    handle = runner.submit(Call(work), Resource.FILES)
    with qtbot.waitSignal(handle.failed) as blocker:
        pass
    assert blocker.args is not None
    assert (blocker.args[0].message, blocker.args[0].hint) == ("not a sound file", "try another")


def test_cancel_while_running(runner: JobRunner, qtbot: QtBot) -> None:
    handle = runner.submit(Call(wait_until_cancelled), Resource.MODEL)
    heard = Recorder(handle)
    with qtbot.waitSignal(handle.started):
        pass
    with qtbot.waitSignal(handle.finished):
        handle.cancel()
    assert heard.said == ["started", "cancelled", "finished"]


def test_cancel_of_a_waiting_job_is_said_at_once_and_it_never_runs(runner: JobRunner, qtbot: QtBot) -> None:
    ran: list[int] = []
    blocking = runner.submit(Call(wait_until_cancelled), Resource.MODEL)
    waiting = runner.submit(Call(lambda _progress, _cancel: ran.append(1)), Resource.MODEL)
    heard = Recorder(waiting)
    with qtbot.waitSignal(waiting.finished):
        waiting.cancel()
    assert heard.said == ["cancelled", "finished"]
    assert not blocking.is_finished
    with qtbot.waitSignal(blocking.finished):
        blocking.cancel()
    assert ran == []


def test_cancel_between_submit_and_start(runner: JobRunner, qtbot: QtBot) -> None:
    ran: list[int] = []
    handle = runner.submit(Call(lambda _progress, _cancel: ran.append(1)), Resource.MODEL)
    heard = Recorder(handle)
    handle.cancel()
    with qtbot.waitSignal(handle.finished):
        pass
    # The worker may have been faster than the cancelling, but what is said is true.
    assert heard.said in (["cancelled", "finished"], ["started", "succeeded", "finished"])
    assert bool(ran) == ("succeeded" in heard.said)


def test_a_job_that_is_done_when_cancelled_succeeds(runner: JobRunner, qtbot: QtBot) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def work(progress: ProgressSink, cancel: CancelToken) -> str:
        reached.set()
        go_on.wait(5)
        return "done"

    handle = runner.submit(Call(work), Resource.MODEL)
    heard = Recorder(handle)
    qtbot.waitUntil(reached.is_set)
    handle.cancel()
    with qtbot.waitSignal(handle.finished):
        go_on.set()
    assert heard.said == ["started", "succeeded", "finished"]


def test_cancelled_raised_without_being_asked(runner: JobRunner, qtbot: QtBot) -> None:
    def work(progress: ProgressSink, cancel: CancelToken) -> None:
        raise Cancelled

    handle = runner.submit(Call(work), Resource.MODEL)
    heard = Recorder(handle)
    with qtbot.waitSignal(handle.finished):
        pass
    assert heard.said == ["started", "cancelled", "finished"]


def test_hundred_jobs_run_in_order_one_at_a_time(runner: JobRunner, qtbot: QtBot) -> None:
    running = threading.Lock()
    order: list[int] = []

    def work(number: int) -> Callable[[ProgressSink, CancelToken], int]:
        def run(progress: ProgressSink, cancel: CancelToken) -> int:
            assert running.acquire(blocking=False), "two jobs at once on one resource"
            order.append(number)
            running.release()
            return number

        return run

    handles = [runner.submit(Call(work(number)), Resource.MODEL) for number in range(100)]
    heard = [Recorder(handle) for handle in handles]
    qtbot.waitUntil(lambda: all(handle.is_finished for handle in handles))
    assert order == list(range(100))
    assert [recorder.said for recorder in heard] == [["started", "succeeded", "finished"]] * 100
    assert [recorder.values for recorder in heard] == [[number] for number in range(100)]
    assert not runner.is_busy(Resource.MODEL)


def test_urgent_goes_before_what_waits(runner: JobRunner, qtbot: QtBot) -> None:
    go_on = threading.Event()
    order: list[str] = []
    first = runner.submit(Call(lambda _progress, _cancel: go_on.wait(5)), Resource.OPEN)
    late = runner.submit(Call(lambda _progress, _cancel: order.append("late")), Resource.OPEN)
    runner.submit(Call(lambda _progress, _cancel: order.append("urgent")), Resource.OPEN, urgent=True)
    with qtbot.waitSignal(late.finished):
        go_on.set()
    assert first.is_finished
    assert order == ["urgent", "late"]


def test_resources_run_side_by_side(runner: JobRunner, qtbot: QtBot) -> None:
    meeting = threading.Barrier(3, timeout=5)
    handles = [
        runner.submit(Call(lambda _progress, _cancel: meeting.wait()), resource)
        for resource in (Resource.MODEL, Resource.EXPORT, Resource.FILES)
    ]
    heard = [Recorder(handle) for handle in handles]
    qtbot.waitUntil(lambda: all(handle.is_finished for handle in handles))
    assert [recorder.said[1] for recorder in heard] == ["succeeded"] * 3


def test_progress_is_thinned_but_the_last_report_always_arrives(runner: JobRunner, qtbot: QtBot) -> None:
    reports = 20_000

    def work(progress: ProgressSink, cancel: CancelToken) -> float:
        begin = time.monotonic()
        for number in range(1, reports + 1):
            progress(Progress(stage="separate", fraction=number / reports))
        return time.monotonic() - begin

    handle = runner.submit(Call(work), Resource.MODEL)
    heard = Recorder(handle)
    with qtbot.waitSignal(handle.finished):
        pass
    fractions = [value.fraction for value in heard.values[:-1]]
    assert fractions[-1] == 1.0
    assert fractions == sorted(fractions)
    assert len(fractions) <= heard.values[-1] * 30 + 2
    assert heard.said == ["started", *["progressed"] * len(fractions), "succeeded", "finished"]


def test_reports_after_the_end_are_dropped(runner: JobRunner, qtbot: QtBot) -> None:
    sinks: list[ProgressSink] = []

    def work(progress: ProgressSink, cancel: CancelToken) -> None:
        sinks.append(progress)

    handle = runner.submit(Call(work), Resource.MODEL)
    heard = Recorder(handle)
    with qtbot.waitSignal(handle.finished):
        pass
    sinks[0](Progress(stage="separate", fraction=1.0))
    after = runner.submit(Call(lambda _progress, _cancel: None), Resource.MODEL)
    with qtbot.waitSignal(after.finished):
        pass
    assert heard.said == ["started", "succeeded", "finished"]


def test_shutdown_with_four_running_and_more_waiting(qtbot: QtBot) -> None:
    runner = JobRunner()
    resources = (Resource.MODEL, Resource.EXPORT, Resource.FILES, Resource.PEAKS)
    running = [runner.submit(Call(wait_until_cancelled), resource) for resource in resources]
    waiting = [runner.submit(Call(wait_until_cancelled), resource) for resource in resources]
    heard = [Recorder(handle) for handle in running]
    heard_waiting = [Recorder(handle) for handle in waiting]
    qtbot.waitUntil(lambda: all(recorder.said == ["started"] for recorder in heard))
    assert runner.shutdown(5000)
    assert [recorder.said for recorder in heard] == [["started", "cancelled", "finished"]] * 4
    assert [recorder.said for recorder in heard_waiting] == [["cancelled", "finished"]] * 4
    late = runner.submit(Call(wait_until_cancelled), Resource.MODEL)
    assert late.is_finished
    assert late.token.is_cancelled


def test_shutdown_at_once_after_submit(qtbot: QtBot) -> None:
    runner = JobRunner()
    handle = runner.submit(Call(wait_until_cancelled), Resource.MODEL)
    heard = Recorder(handle)
    assert runner.shutdown(5000)
    assert heard.said in (["cancelled", "finished"], ["started", "cancelled", "finished"])


def test_shutdown_says_when_a_job_does_not_stop(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    go_on = threading.Event()
    ended = threading.Event()

    def deaf(progress: ProgressSink, cancel: CancelToken) -> None:
        go_on.wait(10)
        ended.set()

    runner = JobRunner()
    handle = runner.submit(Call(deaf), Resource.MODEL)
    with qtbot.waitSignal(handle.started):
        pass
    assert not runner.shutdown(50)
    assert "did not stop" in caplog.text
    go_on.set()
    assert ended.wait(5)


def test_results_are_let_go(runner: JobRunner, qtbot: QtBot) -> None:
    class Result:
        pass

    results: list[weakref.ref[Result]] = []

    def work(progress: ProgressSink, cancel: CancelToken) -> Result:
        result = Result()
        results.append(weakref.ref(result))
        return result

    for _ in range(5):
        handle = runner.submit(Call(work), Resource.MODEL)
        with qtbot.waitSignal(handle.finished):
            pass
    del handle
    # The last one may still be held by the worker's thread; the others must be gone.
    QCoreApplication.processEvents()
    gc.collect()
    assert [reference() for reference in results[:-1]] == [None] * 4


def test_who_waits_is_known(runner: JobRunner, qtbot: QtBot) -> None:
    go_on = threading.Event()

    def wait(progress: ProgressSink, cancel: CancelToken) -> None:
        go_on.wait(10)

    assert not runner.has_waiting(Resource.MODEL)
    runner.submit(Call(wait), Resource.MODEL)
    assert not runner.has_waiting(Resource.MODEL)
    second = runner.submit(Call(wait), Resource.MODEL)
    assert runner.has_waiting(Resource.MODEL)
    assert not runner.has_waiting(Resource.EXPORT)
    with qtbot.waitSignal(second.finished):
        go_on.set()
    assert not runner.has_waiting(Resource.MODEL)
