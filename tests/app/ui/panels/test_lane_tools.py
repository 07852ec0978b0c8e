from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

from auralflow_studio.ui.actions import Actions
from auralflow_studio.ui.panels.lane_tools import FLOORS_DB, LaneTools
from auralflow_studio.ui.plots.lane_picture import LaneMode
from auralflow_studio.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture
def tools(qapp: QApplication, qtbot: QtBot) -> LaneTools:
    window = QWidget()
    made = LaneTools(Actions(window, Theme(qapp, "dark")), window)
    made._window = window  # type: ignore[attr-defined]  # Python's reference is the only one to it
    qtbot.addWidget(window)
    window.show()
    return made


def menu_of(tools: LaneTools) -> QMenu:
    menu = tools.floor.menu()
    assert isinstance(menu, QMenu)
    return menu


def test_modes_are_chosen_and_shown(tools: LaneTools, qtbot: QtBot) -> None:
    assert tools.modes.value == LaneMode.WAVEFORM
    button = tools.modes.findChild(QWidget, LaneMode.BOTH)
    assert button is not None
    with qtbot.waitSignal(tools.mode_chosen) as said:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert said.args == [LaneMode.BOTH]
    with qtbot.assertNotEmitted(tools.mode_chosen):
        tools.show_mode(LaneMode.SPECTROGRAM)
    assert tools.modes.value == LaneMode.SPECTROGRAM


def test_the_range_can_be_chosen_where_there_are_spectrograms(tools: LaneTools) -> None:
    enabled = []
    for mode in LaneMode:
        tools.show_mode(mode)
        enabled.append((mode, tools.floor.isEnabled()))
    assert enabled == [(LaneMode.WAVEFORM, False), (LaneMode.SPECTROGRAM, True), (LaneMode.BOTH, True)]


@pytest.mark.parametrize("floor_db", FLOORS_DB)
def test_the_range_is_said_in_words(tools: LaneTools, qtbot: QtBot, floor_db: float) -> None:
    with qtbot.assertNotEmitted(tools.floor_chosen):
        tools.show_floor(floor_db)
    checked = [action.data() for action in menu_of(tools).actions() if action.isChecked()]
    assert checked == [floor_db]
    interface = QAccessible.queryAccessibleInterface(tools.floor)
    assert interface.text(QAccessible.Text.Name) == "Range of the spectrograms"
    assert interface.text(QAccessible.Text.Description) == tools.floor.toolTip()
    assert tools.floor.toolTip() == f"Spectrograms are black below −{-floor_db:.0f} dBFS"


@pytest.mark.qt_log_ignore("grabbing the keyboard")
def test_the_keyboard_is_enough(tools: LaneTools, qtbot: QtBot) -> None:
    class User(QObject):
        """Chooses with the arrows: the menu has a loop of its own."""

        @Slot()
        def choose(self) -> None:
            menu = menu_of(tools)
            assert menu.isVisible()
            QTest.keyClick(menu, Qt.Key.Key_Down)
            QTest.keyClick(menu, Qt.Key.Key_Return)

    user = User()
    tools.show_mode(LaneMode.BOTH)
    QTimer.singleShot(50, user, user.choose)
    with qtbot.waitSignal(tools.floor_chosen) as said:
        QTest.keyClick(tools.floor, Qt.Key.Key_Return)
    assert said.args == [FLOORS_DB[0]]
