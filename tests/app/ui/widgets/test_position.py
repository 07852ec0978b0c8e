from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from auralflow_studio.ui.tokens import tokens
from auralflow_studio.ui.widgets.position import PositionBar

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bar(qtbot: QtBot) -> PositionBar:
    widget = PositionBar()
    qtbot.addWidget(widget)
    widget.resize(214, 24)  # 200 pixels of track
    widget.set_song(100.0)
    widget.show()
    return widget


def test_a_click_goes_there_and_a_drag_goes_along(bar: PositionBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.seek_requested) as sought:
        QTest.mousePress(bar, LEFT, pos=QPoint(107, 12))
    assert sought.args == [pytest.approx(50, abs=0.5)]
    bar.set_position(3)  # the player does not know yet
    assert bar.value() == pytest.approx(50_000, abs=500)
    with qtbot.waitSignal(bar.seek_requested) as sought:
        QTest.mouseMove(bar, QPoint(400, 12))
    assert sought.args == [100.0]
    QTest.mouseRelease(bar, LEFT, pos=QPoint(400, 12))
    bar.set_position(3)
    assert bar.value() == 3000


def test_showing_emits_nothing(bar: PositionBar, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(bar.seek_requested):
        bar.set_position(42.5)
        bar.set_song(30.0)
    assert bar.value() == 0


def test_what_is_separated_can_be_seen(bar: PositionBar) -> None:
    def color(part: float) -> str:
        return bar.grab().toImage().pixelColor(round(7 + part * 200), 12).name()

    track = color(0.5)
    bar.set_finished(((0.4, 0.6),))
    assert color(0.5) != track
    assert color(0.3) == track
    bar.set_position(90)
    assert color(0.5) == tokens(bar).color("accent").name()


def test_the_loop_can_be_seen_on_and_off(bar: PositionBar) -> None:
    before = bar.grab().toImage()
    bar.set_loop((0.25, 0.75), enabled=True)
    lit = bar.grab().toImage()
    bar.set_loop((0.25, 0.75), enabled=False)
    assert lit != before
    assert bar.grab().toImage() != lit


def test_without_a_song_it_is_off_and_with_one_a_slider(bar: PositionBar) -> None:
    bar.set_position(61)
    interface = QAccessible.queryAccessibleInterface(bar)
    assert interface.role() == QAccessible.Role.Slider
    assert interface.valueInterface().currentValue() == 61_000
    assert bar.accessibleDescription() == "1:01"
    bar.set_song(0)
    assert not bar.isEnabled()


def test_three_hours_fit(bar: PositionBar) -> None:
    bar.set_song(3 * 3600.0)
    bar.set_position(3 * 3600.0)
    assert bar.value() == bar.maximum() == 10_800_000
