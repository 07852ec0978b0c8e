from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from auralflow_studio.ui.dialogs.folder import ask_folder


def test_the_folder_that_was_chosen_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    heard: list[Path] = []
    ask_folder(window, "Which?", str(tmp_path), heard.append)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    assert (dialog.windowTitle(), Path(dialog.directory().absolutePath())) == ("Which?", tmp_path)
    dialog.reject()
    assert heard == []
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is None)
    ask_folder(window, "Which?", str(tmp_path), heard.append)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path))
    dialog.reject()
    assert heard == [tmp_path]
