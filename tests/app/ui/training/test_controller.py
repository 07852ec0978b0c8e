from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from auralflow_studio.jobs.clips import TRUTH
from auralflow_studio.jobs.train import TrainRequest
from auralflow_studio.presenters import training as presenter
from auralflow_studio.presenters.synthetic_songs import SyntheticSize
from auralflow_studio.presenters.training import Phase
from support.studio import drop, press
from support.trainings import LONG_MS, fake_run, tiny_config

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.presenters.training_form import TrainingChoice
    from auralflow_studio.studio import Studio
    from auralflow_studio.ui.training.controller import TrainController
    from auralflow_studio.ui.training.page import TrainPage


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is chosen is trained with a network that takes no time."""

    def config(choice: TrainingChoice) -> Any:
        assert choice.dataset is not None
        return tiny_config(choice.dataset.folder, name=choice.name, time_limit_s=60.0 * choice.minutes, epochs=100_000)

    monkeypatch.setattr(presenter, "run_config", config)


def start(studio: Studio, page: TrainPage, songs: Path, qtbot: QtBot) -> None:
    drop(studio.window, [songs])
    qtbot.waitUntil(page.start.isEnabled, timeout=LONG_MS)
    page.start.click()
    qtbot.waitUntil(lambda: studio.context.training.status.epochs > 1, timeout=LONG_MS)


def test_from_a_dropped_folder_to_a_model_that_is_heard(
    studio: Studio, page: TrainPage, controller: TrainController, songs: Path, qtbot: QtBot
) -> None:
    start(studio, page, songs, qtbot)
    assert page.curves.isVisible()
    folder = studio.context.training.status.folder
    qtbot.waitUntil(lambda: page.curves.points(folder, "loss") > 2 and page.curves.points(folder, "best") == 1)
    assert "Learning" in page.run.state.text()
    assert not page.start.isEnabled()
    # Hear it learn.
    qtbot.waitUntil(page.hear.play.isEnabled, timeout=LONG_MS)
    press(studio, qtbot, Qt.Key.Key_Space)
    assert controller.hearing.is_playing
    page.hear.buttons[TRUTH].click()
    assert controller.hearing.state.heard == TRUTH
    page.hear.play.click()
    assert not controller.hearing.is_playing
    page.run.pause.click()
    qtbot.waitUntil(lambda: "Paused" in page.run.state.text())
    page.run.pause.click()
    qtbot.waitUntil(lambda: studio.context.training.status.phase is Phase.RUNNING)
    page.run.stop.click()
    qtbot.waitUntil(page.run.use.isVisible, timeout=LONG_MS)
    assert "Stopped" in page.run.state.text()
    qtbot.waitUntil(lambda: folder in page.runs.rows)


def test_one_click_makes_songs_and_trains(studio: Studio, page: TrainPage, qtbot: QtBot) -> None:
    studio.context.datasets.synthetic.size = SyntheticSize(train=2, validation=1, test=0, duration_s=2.0)
    page.trial.click()
    assert not page.trial.isEnabled()
    qtbot.waitUntil(lambda: studio.context.training.status.epochs > 0, timeout=LONG_MS)
    assert studio.context.training.status.name == "First try"
    assert studio.context.training.status.limit_s == 300


def test_the_estimate_is_said(studio: Studio, page: TrainPage, songs: Path, qtbot: QtBot, monkeypatch: Any) -> None:
    import auralflow_studio.ui.training.controller as module

    monkeypatch.setattr(module, "run_config", presenter.run_config)
    drop(studio.window, [songs])
    qtbot.waitUntil(page.settings.estimate.isEnabled, timeout=LONG_MS)
    page.settings.estimate.click()
    assert "few steps" in page.settings.expected.text()
    qtbot.waitUntil(lambda: "million weights" in page.settings.expected.text(), timeout=LONG_MS)


def test_stems_that_nobody_has_cannot_be_learned(studio: Studio, page: TrainPage, songs: Path, qtbot: QtBot) -> None:
    drop(studio.window, [songs])
    qtbot.waitUntil(page.start.isEnabled, timeout=LONG_MS)
    page.settings.targets["vocals"].click()
    assert not page.start.isEnabled()
    assert "at least one stem" in page.why_not.text()


def test_nothing_starts_beside_a_serious_problem(
    studio: Studio, page: TrainPage, songs: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(songs, folder)
    broken = next(folder.glob("train/*/vocals.wav"))
    right = broken.read_bytes()
    broken.write_bytes(b"no audio")
    drop(studio.window, [folder])
    qtbot.waitUntil(page.dataset.again.isVisible, timeout=LONG_MS)
    assert not page.start.isEnabled()
    assert "found serious problems" in page.why_not.text()
    assert page.start.toolTip() == page.start.accessibleDescription() == page.why_not.text()
    broken.write_bytes(right)
    page.dataset.again.click()
    qtbot.waitUntil(lambda: page.start.isEnabled() and not page.dataset.again.isVisible(), timeout=LONG_MS)
    assert page.why_not.isHidden()
    assert page.start.accessibleDescription() == ""


def test_a_folder_that_was_refused_is_the_reason_why_nothing_starts(
    studio: Studio, page: TrainPage, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "empty").mkdir()
    drop(studio.window, [tmp_path / "empty"])
    qtbot.waitUntil(page.dataset.again.isVisible, timeout=LONG_MS)
    assert not page.start.isEnabled()
    assert "cannot be used" in page.why_not.text()


def test_a_run_that_was_cut_off_goes_on(
    studio: Studio, page: TrainPage, controller: TrainController, songs: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    training = studio.context.training
    folder = studio.context.paths.runs_dir / "Cut"
    training.run(TrainRequest(config=tiny_config(songs, name="Cut", epochs=100_000), folder=folder, device="cpu"))
    qtbot.waitUntil(lambda: training.status.epochs > 1, timeout=LONG_MS)
    training.stop()
    qtbot.waitUntil(lambda: folder in page.runs.rows and training.status.ended == "stopped", timeout=LONG_MS)
    steps = training.status.steps
    page.runs.rows[folder].resume.click()
    qtbot.waitUntil(lambda: training.status.is_active and training.status.steps > steps, timeout=LONG_MS)
    assert len(training.curves.train_loss) > steps, "what it did before is still in the curves"


def test_runs_side_by_side(studio: Studio, page: TrainPage, qtbot: QtBot) -> None:
    folders = [
        fake_run(studio.context.paths.runs_dir / name, name=name, epochs=epochs)
        for name, epochs in (("A", 3), ("B", 5))
    ]
    studio.context.runs.refresh()
    qtbot.waitUntil(lambda: all(folder in page.runs.rows for folder in folders), timeout=LONG_MS)
    for folder in folders:
        page.runs.rows[folder].compare.click()
    qtbot.waitUntil(lambda: [page.curves.points(folder, "si_sdr") for folder in folders] == [3, 5], timeout=LONG_MS)
    page.runs.rows[folders[0]].compare.click()
    qtbot.waitUntil(lambda: page.curves.points(folders[0], "si_sdr") == 0)
