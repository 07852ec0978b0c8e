from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from auralflow_studio.ui.panels.lane_head import HEADER_WIDTH, LaneHead
from auralflow_studio.ui.stems import stem_color
from auralflow_studio.ui.tokens import tokens

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Head(LaneHead):
    """One without controls."""

    def __init__(self, lane_id: str) -> None:
        super().__init__(lane_id)
        self._lay_out(())


def make(qtbot: QtBot) -> Head:
    head = Head("vocals")
    qtbot.addWidget(head)
    head.resize(HEADER_WIDTH, 90)
    head.show()
    return head


def test_it_has_the_colour_and_the_name_of_its_lane(qtbot: QtBot) -> None:
    head = make(qtbot)
    assert head.accessibleName() == "Lane Vocals"
    assert head.controls == ()
    picture = head.grab().toImage()
    assert picture.pixelColor(1, 45) == stem_color("vocals", tokens(head))
    ground = picture.pixelColor(head.width() - 2, 10)
    assert ground == tokens(head).color("panel")
    head.set_selected(True)
    assert head.is_selected
    assert head.grab().toImage().pixelColor(head.width() - 2, 10) == tokens(head).color("raised")


@pytest.mark.qt_log_ignore("grabbing the keyboard")
def test_a_click_gives_it_the_keys_and_the_menu_has_what_all_lanes_have(qtbot: QtBot) -> None:
    head = make(qtbot)
    with qtbot.waitSignal(head.pressed) as pressed:
        QTest.mouseClick(head, Qt.MouseButton.LeftButton)
    assert pressed.args == ["vocals"]
    head.show_menu(QPoint(0, 0))
    [menu] = head.findChildren(QMenu)
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert list(actions) == ["Clear the mark over full scale", "Usual height"]
    assert not actions["Clear the mark over full scale"].isEnabled()
    with qtbot.waitSignal(head.height_reset_requested):
        actions["Usual height"].trigger()
    menu.close()
    QCoreApplication.sendPostedEvents(menu, QEvent.Type.DeferredDelete.value)  # type: ignore[call-overload]
