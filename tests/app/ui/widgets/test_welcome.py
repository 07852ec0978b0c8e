"""A page without anything in it says what it is for, and its button begins."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from auralflow_studio.ui.widgets.welcome import Welcome


def test_all_is_said_and_the_button_can_be_clicked(qtbot: QtBot) -> None:
    welcome = Welcome("train", "What it is", "What it gives", "Try it", "It is quick.")
    qtbot.addWidget(welcome)
    welcome.show()
    assert {label.text() for label in welcome.findChildren(QLabel)} >= {"What it is", "What it gives", "It is quick."}
    with qtbot.waitSignal(welcome.trial.clicked):
        qtbot.mouseClick(welcome.trial, Qt.MouseButton.LeftButton)
    assert welcome.trial.text() == "Try it"


def test_without_a_hint_there_is_no_empty_line(qtbot: QtBot) -> None:
    welcome = Welcome("train", "What it is", "What it gives", "Try it")
    qtbot.addWidget(welcome)
    assert all(label.text() or label.pixmap() is not None for label in welcome.findChildren(QLabel))
    assert len([label for label in welcome.findChildren(QLabel) if label.text()]) == 2
