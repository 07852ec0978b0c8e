from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from auralflow.models.registry import model_info
from auralflow.training.events import BatchesSplit
from auralflow.training.run_folder import RunFolder
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.datasets import FindDataset
from auralflow_studio.jobs.runner import JobRunner
from auralflow_studio.jobs.train import TrainRequest
from auralflow_studio.presenters.training import Phase, Training, TrainingStatus
from auralflow_studio.presenters.training_form import TrainingChoice
from support.trainings import LONG_MS, tiny_config, tiny_dataset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from auralflow.progress import CancelToken, ProgressSink
    from auralflow_studio.messages import UserMessage


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_dataset(tmp_path_factory.mktemp("set") / "songs")


@pytest.fixture
def runner() -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    assert runner.shutdown(LONG_MS)


@pytest.fixture
def training(runner: JobRunner, tmp_path: Path) -> Iterator[Training]:
    training = Training(runner, tmp_path / "runs")
    yield training
    training.stop()
    runner.shutdown(LONG_MS)
    training.deleteLater()


@dataclass(frozen=True)
class Busy:
    """A separation that takes as long as it is let."""

    def run(self, progress: ProgressSink, cancel: CancelToken) -> None:
        while not cancel.is_cancelled:
            time.sleep(0.01)


def request(dataset: Path, folder: Path, **changes: int) -> TrainRequest:
    return TrainRequest(config=tiny_config(dataset, **changes), folder=folder, device="cpu")  # type: ignore[arg-type]


def settled(training: Training, qtbot: QtBot) -> int:
    """Steps made when no more come: what is under way, be it an epoch's end, is finished before a pause."""
    for _ in range(20):
        steps = training.status.steps
        qtbot.wait(1000)
        if training.status.steps == steps:
            break
    return steps


def test_it_trains_to_the_end_and_tells_everything(
    training: Training, dataset: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    ended: list[TrainingStatus] = []
    training.ended.connect(ended.append)
    assert training.run(request(dataset, tmp_path / "run"))
    assert not training.run(request(dataset, tmp_path / "other")), "one at a time"
    qtbot.waitUntil(lambda: bool(ended), timeout=LONG_MS)
    status = training.status
    assert (status.phase, status.ended, status.epochs, status.steps) == (Phase.IDLE, "epochs", 2, 4)
    assert status.device == "cpu"
    assert len(training.curves.train_loss) == 4
    assert status.best == training.curves.best
    assert model_info(RunFolder(tmp_path / "run").model).sources == ("vocals", "rest")


def test_it_pauses_stops_and_goes_on_where_it_was(
    training: Training, dataset: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    training.run(request(dataset, tmp_path / "run", epochs=100_000))
    qtbot.waitUntil(lambda: training.status.phase is Phase.RUNNING and training.status.steps > 1, timeout=LONG_MS)
    training.pause()
    assert training.status.phase is Phase.PAUSED
    steps = settled(training, qtbot)
    qtbot.wait(300)
    assert training.status.steps == steps
    training.go_on()
    qtbot.waitUntil(lambda: training.status.steps > steps, timeout=LONG_MS)
    training.pause()
    training.stop()
    assert training.status.phase is Phase.STOPPING
    qtbot.waitUntil(lambda: training.status.ended == "stopped", timeout=LONG_MS)
    at = training.status.steps
    training.resume(tiny_config(dataset, epochs=100_000), tmp_path / "run", "cpu", training.curves)
    qtbot.waitUntil(lambda: training.status.steps > at, timeout=LONG_MS)
    training.stop()
    qtbot.waitUntil(lambda: not training.status.is_active, timeout=LONG_MS)


def test_a_separation_goes_first(
    training: Training, runner: JobRunner, dataset: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    before = runner.submit(Busy(), Resource.MODEL)
    training.run(request(dataset, tmp_path / "run", epochs=100_000))
    assert training.status.phase is Phase.WAITING
    qtbot.wait(300)
    assert not runner.is_busy(Resource.TRAIN)
    before.cancel()
    qtbot.waitUntil(lambda: training.status.steps > 1, timeout=LONG_MS)
    again = runner.submit(Busy(), Resource.MODEL)
    qtbot.waitUntil(lambda: training.status.phase is Phase.WAITING, timeout=LONG_MS)
    steps = settled(training, qtbot)
    qtbot.wait(300)
    assert training.status.steps == steps
    again.cancel()
    qtbot.waitUntil(lambda: training.status.steps > steps, timeout=LONG_MS)


def test_one_that_waits_can_be_stopped(training: Training, runner: JobRunner, dataset: Path, tmp_path: Path) -> None:
    busy = runner.submit(Busy(), Resource.MODEL)
    training.run(request(dataset, tmp_path / "run"))
    training.stop()
    assert (training.status.phase, training.status.ended) == (Phase.IDLE, "stopped")
    assert not (tmp_path / "run").exists()
    busy.cancel()


def test_closing_the_app_writes_a_checkpoint(
    training: Training, runner: JobRunner, dataset: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    training.run(request(dataset, tmp_path / "run", epochs=100_000))
    qtbot.waitUntil(lambda: training.status.steps > 0, timeout=LONG_MS)
    training.pause()
    assert runner.shutdown(LONG_MS), "even a paused training ends"
    assert training.status.ended == "stopped"
    assert any(RunFolder(tmp_path / "run").checkpoints.iterdir())


def test_what_went_wrong_is_said(training: Training, tmp_path: Path, qtbot: QtBot) -> None:
    problems: list[object] = []
    training.failed.connect(problems.append)
    training.run(request(tmp_path / "nowhere", tmp_path / "run"))
    qtbot.waitUntil(lambda: training.status.ended == "failed", timeout=LONG_MS)
    assert len(problems) == 1


def test_a_choice_gets_a_folder_of_its_own(
    training: Training, runner: JobRunner, dataset: Path, tmp_path: Path
) -> None:
    busy = runner.submit(Busy(), Resource.MODEL)
    from auralflow.progress import CancelToken, ignore_progress

    found = FindDataset(dataset).run(ignore_progress, CancelToken())
    (tmp_path / "runs" / "Mine").mkdir(parents=True)
    assert training.start(TrainingChoice(name="Mine", dataset=found, minutes=5))
    assert training.status.folder == tmp_path / "runs" / "Mine 2"
    assert training.status.limit_s == 300
    training.stop()
    busy.cancel()


def test_batches_that_are_split_are_told_and_the_training_goes_on(
    training: Training, dataset: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    noticed: list[UserMessage] = []
    training.noticed.connect(noticed.append)
    training.run(request(dataset, tmp_path / "run"))
    training._feed(BatchesSplit(epoch=0, step=0, batch_size=4, part_size=2))
    qtbot.waitUntil(lambda: training.status.ended == "epochs", timeout=LONG_MS)
    (message,) = noticed
    assert "2 of 4 chunks at a time" in message.text
