from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from auralflow.progress import CancelToken, ProgressSink
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.evaluate import ComparedModel
from auralflow_studio.jobs.runner import JobRunner
from auralflow_studio.presenters.evaluation import Evaluation, EvaluationPhase
from support.evaluations import tiny_request
from support.receiver import Receiver

LONG_MS = 180_000


@dataclass(frozen=True)
class Separating:
    """A job that lasts until it is let go."""

    may_end: threading.Event = field(default_factory=threading.Event)

    def run(self, progress: ProgressSink, cancel: CancelToken) -> None:
        while not self.may_end.wait(0.01):
            cancel.raise_if_cancelled()


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    assert runner.shutdown()


@pytest.fixture
def evaluation(runner: JobRunner) -> Iterator[Evaluation]:
    evaluation = Evaluation(runner)
    yield evaluation
    evaluation.stop()


def test_an_evaluation_runs_to_its_end(evaluation: Evaluation, qtbot: QtBot, tmp_path: Path) -> None:
    ended = Receiver(evaluation.ended)
    results: list[object] = []
    evaluation.succeeded.connect(lambda request, result: results.append((request, result)))
    request = tiny_request(tmp_path)
    assert evaluation.start(request)
    assert not evaluation.start(request)
    qtbot.waitUntil(lambda: bool(ended.heard), timeout=LONG_MS)
    assert ended.heard[0].ended == "done"
    assert ended.heard[0].progress.fraction == 1
    [(kept, result)] = results  # type: ignore[misc]
    assert kept == request
    assert result.tracks == ("Song 0001", "Song 0002")
    assert not evaluation.status.is_active


def test_songs_that_are_separated_go_first(
    evaluation: Evaluation, runner: JobRunner, qtbot: QtBot, tmp_path: Path
) -> None:
    separating = Separating()
    runner.submit(separating, Resource.MODEL)
    ended = Receiver(evaluation.ended)
    request = tiny_request(tmp_path)
    evaluation.start(request)
    assert evaluation.status.phase is EvaluationPhase.WAITING
    qtbot.wait(300)
    assert not request.folder.exists()
    separating.may_end.set()
    qtbot.waitUntil(lambda: evaluation.status.phase is EvaluationPhase.RUNNING, timeout=LONG_MS)
    # A song comes while it runs: it pauses, and goes on afterwards.
    another = Separating()
    runner.submit(another, Resource.MODEL)
    qtbot.waitUntil(lambda: evaluation.status.phase is not EvaluationPhase.RUNNING, timeout=LONG_MS)
    another.may_end.set()
    qtbot.waitUntil(lambda: bool(ended.heard), timeout=LONG_MS)
    assert ended.heard[0].ended == "done"


def test_stopped_it_can_go_on(evaluation: Evaluation, qtbot: QtBot, tmp_path: Path) -> None:
    ended = Receiver(evaluation.ended)
    request = tiny_request(tmp_path, songs=4)
    evaluation.start(request)
    qtbot.waitUntil(lambda: evaluation.status.progress.fraction > 0, timeout=LONG_MS)
    evaluation.stop()
    qtbot.waitUntil(lambda: bool(ended.heard), timeout=LONG_MS)
    assert ended.heard[0].ended in ("stopped", "done")  # a fast machine may be done
    assert (request.folder / "request.json").is_file()
    evaluation.start(request)
    qtbot.waitUntil(lambda: len(ended.heard) == 2, timeout=LONG_MS)
    assert ended.heard[1].ended == "done"


def test_stopped_while_it_waits(evaluation: Evaluation, runner: JobRunner, qtbot: QtBot, tmp_path: Path) -> None:
    separating = Separating()
    runner.submit(separating, Resource.MODEL)
    ended = Receiver(evaluation.ended)
    evaluation.start(tiny_request(tmp_path, models=False))
    evaluation.stop()
    assert [status.ended for status in ended.heard] == ["stopped"]
    separating.may_end.set()


def test_what_went_wrong_is_said(evaluation: Evaluation, qtbot: QtBot, tmp_path: Path) -> None:
    ended, failed = Receiver(evaluation.ended), Receiver(evaluation.failed)
    gone = ComparedModel(source="no such model", name="gone")
    evaluation.start(replace(tiny_request(tmp_path, models=False), models=(gone,)))
    qtbot.waitUntil(lambda: bool(ended.heard), timeout=LONG_MS)
    assert ended.heard[0].ended == "failed"
    assert "no such model" in failed.heard[0].text
