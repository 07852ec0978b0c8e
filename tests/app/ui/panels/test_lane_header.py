from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu

from auralflow_studio.document.session import Lane
from auralflow_studio.ui.panels.lane_head import HEADER_WIDTH
from auralflow_studio.ui.panels.lane_header import LaneHeader

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton


def make(qtbot: QtBot, lane: Lane, number: int = 1) -> LaneHeader:
    header = LaneHeader(lane, number)
    qtbot.addWidget(header)
    header.resize(HEADER_WIDTH, 90)
    header.show()
    return header


def texts(header: LaneHeader) -> list[str]:
    return [label.text() for label in header.findChildren(QLabel)]


def test_it_shows_the_lane(qtbot: QtBot) -> None:
    header = make(qtbot, Lane(id="vocals", role="stem"))
    header.set_lane(Lane(id="vocals", role="stem", gain_db=-4.5, pan=0.2, mute=True, solo=True), heard=False)
    assert {"Vocals", "−4.5 dB", "Muted"} <= set(texts(header))
    assert (header.fader.gain_db, header.pan.pan) == (-4.5, 0.2)
    assert header.mute.isChecked()
    assert header.solo.isChecked()


@pytest.mark.parametrize(
    ("lane", "heard", "bypass", "note"),
    [
        (Lane(id="vocals", role="stem"), True, False, ""),
        (Lane(id="vocals", role="stem"), False, False, "Silent: another lane is soloed"),
        (Lane(id="vocals", role="stem"), False, True, "Silent: the original is heard"),
        (Lane(id="mixture", role="mixture"), False, False, "Solo it to hear it"),
        (Lane(id="mixture", role="mixture"), True, True, "Heard instead of the stems"),
    ],
)
def test_silence_is_explained_in_words(qtbot: QtBot, lane: Lane, heard: bool, bypass: bool, note: str) -> None:
    header = make(qtbot, lane)
    header.set_lane(lane, heard=heard, bypass=bypass)
    assert header._note.text() == note


def test_the_user_moves_things(qtbot: QtBot) -> None:
    header = make(qtbot, Lane(id="vocals", role="stem"))
    with qtbot.waitSignal(header.mute_toggled) as said:
        QTest.mouseClick(header.mute, LEFT)
    assert said.args == ["vocals"]
    with qtbot.waitSignal(header.solo_toggled) as said:
        QTest.mouseClick(header.solo, LEFT)
    assert said.args == ["vocals", False]
    with qtbot.waitSignal(header.gain_changed) as said:
        QTest.keyClick(header.fader, Qt.Key.Key_Up)
    assert said.args == ["vocals", 0.5]
    assert "+0.5 dB" in texts(header)
    with qtbot.waitSignal(header.pan_changed) as said:
        QTest.keyClick(header.pan, Qt.Key.Key_Left)
    assert said.args == ["vocals", -0.05]
    with qtbot.waitSignal(header.pressed) as said:
        QTest.mouseClick(header, LEFT, pos=QPoint(40, 80))
    assert said.args == ["vocals"]


def test_showing_a_lane_moves_nothing_back(qtbot: QtBot) -> None:
    header = make(qtbot, Lane(id="bass", role="stem"))
    with qtbot.assertNotEmitted(header.gain_changed), qtbot.assertNotEmitted(header.pan_changed):
        header.set_lane(Lane(id="bass", role="stem", gain_db=3, pan=-1), heard=True)


def test_lanes_that_are_silent_by_themselves_cannot_be_muted(qtbot: QtBot) -> None:
    assert make(qtbot, Lane(id="residual", role="residual"), 0).mute.isHidden()
    assert not make(qtbot, Lane(id="drums", role="stem")).mute.isHidden()


def test_controls_are_named_and_tips_show_the_keys(qtbot: QtBot) -> None:
    header = make(qtbot, Lane(id="vocals", role="stem"), 1)
    names = [w.accessibleName() for w in (header.mute, header.solo, header.fader, header.pan, header.meter)]
    assert names == ["Mute Vocals", "Solo Vocals", "Gain of Vocals", "Pan of Vocals", "Level of Vocals"]
    assert "M, or 1" in header.mute.toolTip()
    assert header.solo.toolTip() == "Solo (S, or Shift+1); with Ctrl only this one (Alt+S, or Alt+1)"
    assert "or D)" in make(qtbot, Lane(id="residual", role="residual"), 0).solo.toolTip()


@pytest.mark.qt_log_ignore("grabbing the keyboard")
def test_the_menu_clears_the_mark_of_its_meter(qtbot: QtBot) -> None:
    header = make(qtbot, Lane(id="vocals", role="stem"))
    enabled = []
    for peak in (0.5, 1.5):
        header.meter.advance((peak, peak), 0.03)
        header.show_menu(QPoint(10, 10))
        menu = header.findChildren(QMenu)[-1]
        (clear,) = (action for action in menu.actions() if "over full scale" in action.text())
        enabled.append(clear.isEnabled())
        clear.trigger()
        menu.close()
        QCoreApplication.sendPostedEvents(menu, QEvent.Type.DeferredDelete.value)  # type: ignore[call-overload]
    assert enabled == [False, True]
    assert not header.meter.is_over


def test_the_selected_lane_looks_different(qtbot: QtBot) -> None:
    header = make(qtbot, Lane(id="vocals", role="stem"))
    before = header.grab().toImage()
    header.set_selected(True)
    assert header.is_selected
    assert header.grab().toImage() != before
    # By more than its colour.
    assert header._title.font().bold() or header._title.font().weight() > 400
