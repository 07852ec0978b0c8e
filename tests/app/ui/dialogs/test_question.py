from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from auralflow_studio.ui.dialogs.question import QuestionDialog


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_the_usual_keys_leave_everything_as_it_is(qtbot: QtBot, key: Qt.Key) -> None:
    answers: list[str] = []
    dialog = QuestionDialog("Delete", "Delete it?", yes="Delete", no="Keep", on_yes=lambda: answers.append("yes"))
    dialog.open()
    with qtbot.waitSignal(dialog.finished):
        QTest.keyClick(dialog, key)
    assert answers == []


def test_the_button_that_says_so_does_it(qtbot: QtBot) -> None:
    answers: list[str] = []
    dialog = QuestionDialog("Delete", "Delete it?", yes="Delete", no="Keep", on_yes=lambda: answers.append("yes"))
    dialog.open()
    with qtbot.waitSignal(dialog.finished):
        dialog.yes.click()
    assert answers == ["yes"]
