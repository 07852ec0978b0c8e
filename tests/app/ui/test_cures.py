"""The button of each failed row leads to where its failure can be put right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from auralflow.errors import (
    AudioReadError,
    AuralflowError,
    DeviceError,
    DeviceMissingError,
    DiskSpaceError,
    ModelLoadError,
    SeparationError,
)
from auralflow.text import Text
from auralflow_studio.messages import Cure, message_for
from auralflow_studio.qtmodels.queue_model import RowState
from auralflow_studio.ui.dialogs.settings import SettingsDialog
from auralflow_studio.ui.pages import EVALUATE
from support.queue import LONG_MS, rows, states, wait_for
from support.songs import write_song

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from auralflow_studio.studio import Studio


def fail(studio: Studio, row_id: str, error: BaseException) -> None:
    row = studio.context.queue.model.row(row_id)
    assert row is not None
    studio.context.queue.model.set_row(replace(row, state=RowState.FAILED, error=message_for(error)))


@pytest.fixture
def song(studio: Studio, qtbot: QtBot, tmp_path: Path) -> str:
    """Id of a song that is separated."""
    write_song(tmp_path / "song.wav", 1.0)
    studio.context.queue.add([tmp_path / "song.wav"])
    qtbot.waitUntil(lambda: "song" in rows(studio.context), timeout=LONG_MS)
    wait_for(qtbot, studio.context, song=RowState.DONE)
    return rows(studio.context)["song"].id


def test_no_sentence_is_about_commands() -> None:
    for error in (
        DeviceMissingError("The device “cuda” cannot be used.", hint="Use auto or cpu."),
        DiskSpaceError("Full.", folders=(Path("/"),), needed_bytes=2, free_bytes=1, hint="AURALFLOW_CACHE_DIR ..."),
        AudioReadError("No.", path=Path("a"), hint=Text("Install it with: {command}", command="pip install x")),
    ):
        hint = message_for(error).hint
        assert hint
        assert not any(word in hint for word in ("auto or", "AURALFLOW", "pip"))


def test_each_failure_has_its_cure() -> None:
    gone = AudioReadError("“a.wav” does not exist.", path=Path("/music/a.wav"))
    gone.__cause__ = FileNotFoundError()
    for error, cure in (
        (DeviceMissingError("x"), Cure.SETTINGS),
        (DeviceError("x"), Cure.SETTINGS),
        (ModelLoadError("x"), Cure.MODEL),
        (gone, Cure.FIND_FILE),
        (FileNotFoundError("x"), Cure.FIND_FILE),
        (AudioReadError("x", path=Path("/music/a.wav")), Cure.FOLDER),
        (SeparationError("x"), Cure.RETRY),
        (AuralflowError("x"), Cure.RETRY),
        (RuntimeError("x"), Cure.RETRY),
    ):
        assert message_for(error).cure is cure


def test_a_device_is_cured_in_the_settings_and_a_folder_is_shown(
    studio: Studio, song: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    fail(studio, song, DeviceMissingError("There is none."))
    inspector = studio.window.inspector
    assert (inspector.cure.isVisible(), inspector.cure.text()) == (True, "Settings…")
    inspector.cure.click()
    assert isinstance(studio._dialog, SettingsDialog)
    full = DiskSpaceError("Full.", folders=(tmp_path / "not there yet",), needed_bytes=2, free_bytes=1)
    fail(studio, song, full)
    # In the words of the error, and with its button.
    studio.window.queue.details_requested.emit(song)
    dialog = studio.window.notifier.dialog
    assert dialog is not None
    dialog.cure_button.click()
    assert shown == [QUrl.fromLocalFile(str(tmp_path))]
    assert not dialog.isVisible()


def test_a_model_is_cured_in_the_menu_of_models(studio: Studio, song: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[QPoint] = []
    monkeypatch.setattr(studio.window.top_bar.models, "popup", asked.append)
    studio.window.modes.show_page(EVALUATE)
    fail(studio, song, ModelLoadError("Damaged."))
    studio.window.queue.cure_requested.emit(song)
    assert len(asked) == 1
    assert studio.window.inspector.model_button.isVisible()


def test_a_song_that_was_moved_is_found_again_with_its_mix(
    studio: Studio, song: str, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = studio.context
    studio.song.toggle_mute("vocals")
    (tmp_path / "song.wav").rename(tmp_path / "moved.wav")
    fail(studio, song, FileNotFoundError("gone"))
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(tmp_path / "moved.wav")))
    studio.window.queue.cure_requested.emit(song)
    qtbot.waitUntil(lambda: "moved" in rows(context), timeout=LONG_MS)
    wait_for(qtbot, context, moved=RowState.DONE)
    (found,) = context.session.session.songs
    assert (found.id, found.name, found.path) == (song, "moved", tmp_path / "moved.wav")
    assert found.lane("vocals").mute
    qtbot.waitUntil(lambda: context.current.audio is not None and context.current.audio.is_complete, timeout=LONG_MS)


def test_what_was_stopped_has_a_button_that_resumes_it(studio: Studio, song: str, qtbot: QtBot) -> None:
    row = rows(studio.context)["song"]
    studio.context.queue.model.set_row(replace(row, state=RowState.CANCELLED, fraction=0.43))
    assert studio.window.inspector.state.text() == "Stopped at 43 %"
    assert studio.window.inspector.cure.text() == "Resume"
    studio.window.inspector.cure.click()
    wait_for(qtbot, studio.context, song=RowState.DONE)
    assert states(studio.context) == {"song": RowState.DONE}
