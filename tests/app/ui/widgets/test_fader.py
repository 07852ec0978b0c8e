from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from auralflow_studio.document.session import GAIN_MAX_DB, GAIN_MIN_DB
from auralflow_studio.ui.widgets.fader import Fader, gain_at, travel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def fader(qtbot: QtBot) -> Fader:
    widget = Fader()
    qtbot.addWidget(widget)
    widget.resize(200, 24)
    widget.show()
    widget.setFocus()
    return widget


def drag(fader: Fader, *steps: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    y = fader.height() // 2
    QTest.mousePress(fader, LEFT, modifier, QPoint(100, y))
    for step in steps:
        # QTest's mouse moves carry no modifiers: say them by hand.

        place = QPointF(100 + step, y)
        event = QMouseEvent(QEvent.Type.MouseMove, place, fader.mapToGlobal(place), LEFT, LEFT, modifier)
        QApplication.sendEvent(fader, event)
    QTest.mouseRelease(fader, LEFT, modifier, QPoint(100 + steps[-1], y))


@given(st.floats(GAIN_MIN_DB, GAIN_MAX_DB))
def test_travel_and_gain_are_inverse(gain_db: float) -> None:
    assert 0 <= travel(gain_db) <= 1
    assert gain_at(travel(gain_db)) == pytest.approx(gain_db, abs=1e-6)


def test_the_ends_are_the_ends() -> None:
    assert travel(GAIN_MIN_DB) == 0
    assert travel(GAIN_MAX_DB) == 1
    assert gain_at(-1) == pytest.approx(GAIN_MIN_DB)
    assert gain_at(2) == pytest.approx(GAIN_MAX_DB)
    # Fine where music is mixed: the 12 dB below unity take more than a fifth of the way.
    assert travel(0) - travel(-12) > 0.2


def test_keys(fader: Fader, qtbot: QtBot) -> None:
    with qtbot.waitSignal(fader.gain_changed) as moved:
        QTest.keyClick(fader, Qt.Key.Key_Up)
    assert moved.args == [0.5]
    QTest.keyClick(fader, Qt.Key.Key_Right, SHIFT)
    assert fader.gain_db == pytest.approx(0.6)
    QTest.keyClick(fader, Qt.Key.Key_PageDown)
    assert fader.gain_db == pytest.approx(-2.4)
    QTest.keyClick(fader, Qt.Key.Key_0)
    assert fader.gain_db == 0
    for _ in range(60):
        QTest.keyClick(fader, Qt.Key.Key_PageDown)
    assert fader.gain_db == GAIN_MIN_DB


def test_a_click_moves_nothing(fader: Fader, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(fader.gain_changed):
        QTest.mouseClick(fader, LEFT, pos=QPoint(10, 12))
        QTest.mouseClick(fader, LEFT, pos=QPoint(190, 12))


def test_a_drag_moves_along_and_shift_makes_it_fine(fader: Fader) -> None:
    fader.set_gain_db(-20)
    drag(fader, 10, 20)
    coarse = fader.gain_db
    assert coarse > -20
    fader.set_gain_db(-20)
    drag(fader, 10, 20, modifier=SHIFT)
    assert -20 < fader.gain_db < coarse
    assert travel(fader.gain_db) - travel(-20) == pytest.approx((travel(coarse) - travel(-20)) / 10, abs=0.004)


def test_a_drag_catches_at_unity(fader: Fader) -> None:
    fader.set_gain_db(-6)
    way = (travel(0) - travel(-6)) * (fader.width() - 11)
    drag(fader, round(way) - 1)
    assert fader.gain_db == 0


def test_double_click_is_unity_and_release_is_told(fader: Fader, qtbot: QtBot) -> None:
    fader.set_gain_db(-13)
    QTest.mouseDClick(fader, LEFT, pos=QPoint(50, 12))
    assert fader.gain_db == 0
    with qtbot.waitSignal(fader.released):
        drag(fader, 5)


def test_showing_a_gain_emits_nothing(fader: Fader, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(fader.gain_changed):
        fader.set_gain_db(-7.5)
    assert fader.gain_db == -7.5


def test_right_to_left_is_mirrored(fader: Fader) -> None:
    fader.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    drag(fader, 30)
    assert fader.gain_db < 0
    fader.set_gain_db(0)
    QTest.keyClick(fader, Qt.Key.Key_Left)
    assert fader.gain_db == 0.5


def test_screen_readers_get_a_slider(fader: Fader) -> None:
    fader.set_gain_db(-3)
    interface = QAccessible.queryAccessibleInterface(fader)
    assert interface.role() == QAccessible.Role.Slider
    value = interface.valueInterface()
    assert value.currentValue() == -30
    assert "−3" in fader.accessibleDescription()
    value.setCurrentValue(-50)
    assert fader.gain_db == -5


def test_the_wheel_turns_only_what_has_the_focus(fader: Fader, qtbot: QtBot) -> None:

    def turn() -> bool:
        place = QPointF(100, 12)
        event = QWheelEvent(
            place,
            fader.mapToGlobal(place),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(fader, event)
        return event.isAccepted()

    qtbot.waitUntil(fader.hasFocus)
    turn()
    assert fader.gain_db == 0.5
    fader.clearFocus()
    assert not turn()
    assert fader.gain_db == 0.5
