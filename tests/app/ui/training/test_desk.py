from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer

import auralflow_studio.studio as studio_module
from auralflow.models import create_model, save_model
from auralflow.training.run_folder import RunFolder
from auralflow_studio.jobs.train import TrainRequest
from auralflow_studio.qtmodels.queue_model import RowState
from auralflow_studio.ui.dialogs.change_model import ChangeModelDialog
from auralflow_studio.ui.pages import SEPARATE
from support.songs import write_song
from support.studio import open_song
from support.trainings import LONG_MS, fake_run, tiny_config

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from auralflow_studio.studio import Studio
    from auralflow_studio.ui.training.page import TrainPage


def toasts(studio: Studio) -> list[str]:
    return [toast.accessibleName() for toast in studio.window.notifier._toasts]


def train(studio: Studio, songs: Path, *, epochs: int) -> Path:
    folder = studio.context.paths.runs_dir / "Mine"
    config = tiny_config(songs, name="Mine", epochs=epochs)
    studio.context.training.run(TrainRequest(config=config, folder=folder, device="cpu"))
    return folder


def test_what_comes_out_is_used_on_a_dropped_song_at_once(
    studio: Studio, page: TrainPage, songs: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    train(studio, songs, epochs=2)
    qtbot.waitUntil(page.run.use.isVisible, timeout=LONG_MS)
    assert any("Mine" in action.text() for action in studio.window.top_bar.models.actions())
    page.run.use.click()
    assert studio.window.modes.current == SEPARATE
    assert studio.window.inspector._model_name.text() == "Mine"
    write_song(tmp_path / "song.wav", 1.0)
    audio = open_song(studio, qtbot, tmp_path / "song.wav")
    assert audio.sources == ("vocals", "rest")
    model = studio.context.queue.model
    qtbot.waitUntil(lambda: model.count(RowState.DONE, RowState.FAILED) == 1, timeout=LONG_MS)
    assert model.rows()[0].state is RowState.DONE, model.rows()[0].error


def test_the_menu_goes_back_to_the_other_model(studio: Studio, qtbot: QtBot) -> None:
    folder = studio.context.paths.runs_dir / "Mine" / "model"
    model = create_model("SpectrogramNetSimple", targets=("drums",), num_hidden_channels=4)
    save_model(model, folder, name="Mine", license="CC0-1.0", origin="Untrained.")
    studio.context.models_menu.refresh()
    usual, mine = studio.window.top_bar.models.actions()
    mine.trigger()
    assert studio.context.settings.settings.model == str(folder)
    usual, mine = studio.window.top_bar.models.actions()
    assert mine.isChecked()
    usual.trigger()
    assert studio.context.settings.settings.model == "spleeter-2stems"


def test_another_model_asks_before_songs_are_separated_again(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    folder = studio.context.paths.runs_dir / "Mine" / "model"
    model = create_model("SpectrogramNetSimple", targets=("drums",), num_hidden_channels=4)
    save_model(model, folder, name="Mine", license="CC0-1.0", origin="Untrained.")
    studio.context.models_menu.refresh()
    queue, settings = studio.context.queue.model, studio.context.settings
    for name in ("a", "b"):
        write_song(tmp_path / f"{name}.wav", 1.0)
    open_song(studio, qtbot, tmp_path / "a.wav")
    studio.context.queue.add([tmp_path / "b.wav"], open_first=False)
    qtbot.waitUntil(lambda: queue.count(RowState.DONE) == 2, timeout=LONG_MS)

    def question() -> ChangeModelDialog:
        studio.window.top_bar.models.actions()[1].trigger()
        qtbot.waitUntil(lambda: studio.training._question is not None, timeout=LONG_MS)
        dialog = studio.training._question
        assert dialog is not None
        return dialog

    dialog = question()
    assert "2" in dialog.all_button.text()
    assert dialog.few_button.text() == "Only the open song"
    dialog.cancel_button.click()
    assert settings.settings.model == "spleeter-2stems"
    assert studio.window.top_bar.models.actions()[0].isChecked(), "the menu shows what is in use"
    question().few_button.click()
    assert settings.settings.model == str(folder)
    states = [RowState.DONE, RowState.CANCELLED]
    qtbot.waitUntil(lambda: [row.state for row in queue.rows()] == states, timeout=LONG_MS)
    assert studio.window.inspector._model_name.text() == "Mine"


def test_closing_saves_the_training_and_says_so(studio: Studio, page: TrainPage, songs: Path, qtbot: QtBot) -> None:
    folder = train(studio, songs, epochs=100_000)
    qtbot.waitUntil(lambda: studio.context.training.status.steps > 1, timeout=LONG_MS)
    shown_before = len(studio.window.notifier._toasts)
    studio.window.close()
    assert studio.window.isVisible(), "first the training is saved"
    assert len(studio.window.notifier._toasts) == shown_before + 1
    qtbot.waitUntil(lambda: not studio.window.isVisible(), timeout=LONG_MS)
    assert studio.context.training.status.ended == "stopped"
    assert any(RunFolder(folder).checkpoints.iterdir())


def test_asked_by_the_system_to_quit_it_saves_the_training_first(
    studio: Studio, page: TrainPage, songs: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    folder = train(studio, songs, epochs=100_000)
    qtbot.waitUntil(lambda: studio.context.training.status.steps > 1, timeout=LONG_MS)
    QTimer.singleShot(0, qapp.quit)  # as `kill` does, see `main`
    give_up = QTimer(interval=LONG_MS, singleShot=True)
    give_up.timeout.connect(lambda: qapp.exit(1))
    give_up.start()
    try:
        assert qapp.exec() == 0
    finally:
        give_up.stop()
    assert studio.context.training.status.ended == "stopped"
    assert any(RunFolder(folder).checkpoints.iterdir())


def test_at_the_end_of_the_session_the_training_is_on_disk_before_the_app_is_gone(
    studio: Studio, page: TrainPage, songs: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studio_module, "_SESSION_END_MS", LONG_MS)  # systems are not as patient as this test
    folder = train(studio, songs, epochs=100_000)
    qtbot.waitUntil(lambda: studio.context.training.status.steps > 1, timeout=LONG_MS)
    studio.on_session_ending()
    assert studio.context.training.status.ended == "stopped"
    assert any(RunFolder(folder).checkpoints.iterdir())
    studio.on_session_ending()  # nothing is to be saved any more


def test_the_next_start_offers_to_go_on(studio: Studio, qtbot: QtBot) -> None:
    fake_run(studio.context.paths.runs_dir / "Cut", name="Cut", epochs=1, ended="")
    studio.training.start()
    qtbot.waitUntil(lambda: len(studio.window.notifier._toasts) == 1, timeout=LONG_MS)


def test_songs_are_dropped_on_the_page_of_songs(studio: Studio, page: TrainPage, songs: Path) -> None:
    assert studio.training.take_drop([songs])
    studio.window.modes.show_page(SEPARATE)
    assert not studio.training.take_drop([songs])
