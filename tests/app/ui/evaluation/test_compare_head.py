from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from auralflow_studio.ui.evaluation.compare_head import CompareHead
from support.receiver import Receiver


def make(qtbot: QtBot) -> CompareHead:
    head = CompareHead("estimate", 3)
    qtbot.addWidget(head)
    head.resize(head.sizeHint())
    head.show()
    return head


def test_the_lane_that_is_heard_is_marked_whatever_has_the_keys(qtbot: QtBot) -> None:
    head = make(qtbot)
    assert not head.is_selected
    head.set_selected(True)
    assert not head.is_selected
    head.set_heard(heard=True)
    assert head.is_selected
    assert head.hear.isChecked()
    head.set_note("By Tiny")
    assert head.note == "By Tiny"


@pytest.mark.qt_log_ignore("grabbing the keyboard")
def test_button_head_and_menu_let_it_be_heard(qtbot: QtBot) -> None:
    head = make(qtbot)
    wishes = Receiver(head.hear_requested)
    assert "(3)" in head.hear.toolTip()
    assert head.controls == (head.hear,)
    QTest.mouseClick(head.hear, Qt.MouseButton.LeftButton)
    QTest.mouseClick(head, Qt.MouseButton.LeftButton, pos=QPoint(20, 5))
    head.show_menu(QPoint(0, 0))
    [menu] = head.findChildren(QMenu)
    menu.actions()[0].trigger()
    menu.close()
    QCoreApplication.sendPostedEvents(menu, QEvent.Type.DeferredDelete.value)  # type: ignore[call-overload]
    assert wishes.heard == ["estimate"] * 3
    # Pressed again it stays the one that is heard.
    QTest.mouseClick(head.hear, Qt.MouseButton.LeftButton)
    assert head.hear.isChecked()
