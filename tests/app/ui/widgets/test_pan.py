from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from auralflow_studio.ui.widgets.pan import PanKnob

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def knob(qtbot: QtBot) -> PanKnob:
    widget = PanKnob()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_keys(knob: PanKnob, qtbot: QtBot) -> None:
    with qtbot.waitSignal(knob.pan_changed) as turned:
        QTest.keyClick(knob, Qt.Key.Key_Right)
    assert turned.args == [0.05]
    QTest.keyClick(knob, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert knob.pan == pytest.approx(0.04)
    QTest.keyClick(knob, Qt.Key.Key_0)
    assert knob.pan == 0
    for _ in range(30):
        QTest.keyClick(knob, Qt.Key.Key_Down)
    assert knob.pan == -1


def test_drag_up_turns_right_and_the_centre_catches(knob: PanKnob, qtbot: QtBot) -> None:
    QTest.mousePress(knob, LEFT, pos=QPoint(13, 13))
    QTest.mouseMove(knob, QPoint(13, -22))
    right = knob.pan
    assert right > 0.3
    QTest.mouseMove(knob, QPoint(13, 12))
    assert knob.pan == 0
    QTest.mouseMove(knob, QPoint(13, 48))
    assert knob.pan < -0.3
    with qtbot.waitSignal(knob.released):
        QTest.mouseRelease(knob, LEFT)
    QTest.mouseDClick(knob, LEFT)
    assert knob.pan == 0


def test_showing_emits_nothing_and_screen_readers_get_a_dial(knob: PanKnob, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(knob.pan_changed):
        knob.set_pan(-0.3)
    interface = QAccessible.queryAccessibleInterface(knob)
    assert interface.role() == QAccessible.Role.Dial
    assert interface.valueInterface().currentValue() == -30
    assert knob.accessibleDescription() == "L 30"


def test_left_and_right_look_different(knob: PanKnob) -> None:
    knob.set_pan(-1)
    left = knob.grab().toImage()
    knob.set_pan(1)
    assert knob.grab().toImage() != left
