from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from auralflow_studio.ui.actions import Actions, Situation
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.panels.empty import EmptyState
from auralflow_studio.ui.theme import Theme

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_one_big_sentence_and_two_ways_to_begin(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window, Theme(qapp, "dark"))
    empty = EmptyState(actions, window)
    empty.resize(760, 360)
    window.resize(760, 360)
    window.show()
    sizes = {label.text(): label.font().pixelSize() for label in empty.findChildren(QLabel)}
    assert max(sizes, key=lambda text: sizes[text]) == empty.sentence.text() == "Drop a song, hear its stems"
    assert sizes[empty.sentence.text()] == font("hero").pixelSize()
    with qtbot.waitSignal(actions["open"].triggered):
        QTest.mouseClick(empty.open_button, Qt.MouseButton.LeftButton)
    assert not empty.demo_button.isEnabled()
    actions.set_situation(Situation(demo=True))
    with qtbot.waitSignal(actions["demo"].triggered):
        QTest.keyClick(empty.demo_button, Qt.Key.Key_Space)
    empty.set_searching(True)
    assert empty.promise.text() == "Looking for songs…"
    empty.set_searching(False)
    for child in (*empty.findChildren(QLabel), empty.open_button, empty.demo_button):
        assert empty.rect().contains(child.geometry()), child.text()
    assert sizes[empty.sentence.text()] == pytest.approx(30, abs=8)
