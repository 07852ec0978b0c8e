from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from auralflow_studio.ui.plots.lane_view import LaneView
from auralflow_studio.ui.plots.playhead import HoverLine, Playhead
from auralflow_studio.ui.plots.ruler import Ruler
from auralflow_studio.ui.tokens import tokens
from support.lanes import ArrayLane

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from auralflow_studio.ui.plots.time_view import TimeView

FRAMES = 2_000_000
Show = Callable[..., tuple[QWidget, list[LaneView]]]


@pytest.fixture
def window(show_lanes: Show) -> QWidget:
    silence = np.zeros(FRAMES, np.float32)
    return show_lanes({"vocals": ArrayLane(silence), "residual": ArrayLane(silence)})[0]


def ruler_of(window: QWidget) -> Ruler:
    found = window.findChild(Ruler)
    assert isinstance(found, Ruler)
    return found


def lit_columns(window: QWidget, y: int) -> list[int]:
    image = window.grab().toImage()
    text = tokens(window).color("text").rgb()
    return [x for x in range(image.width()) if image.pixel(x, y) == text]


@pytest.mark.parametrize("frame", [0, 333_333, 1_000_000, 1_999_000, 2_000_000])
def test_the_playhead_is_at_its_pixel_in_every_lane(qtbot: QtBot, window: QWidget, view: TimeView, frame: int) -> None:
    playhead = Playhead(view, ruler_of(window), window)
    playhead.set_frame(frame)
    for y in (60, 220):
        assert lit_columns(window, y) == [min(999, int(view.x_of(frame)))]
    view.show_range(frame - 10_000, frame + 50_000)
    assert lit_columns(window, 60) == [min(999, int(view.x_of(frame)))]


def test_it_is_not_seen_outside_the_view(qtbot: QtBot, window: QWidget, view: TimeView) -> None:
    playhead = Playhead(view, ruler_of(window), window)
    playhead.set_frame(1_000_000)
    assert not playhead.isHidden()
    view.show_range(0, 100_000)
    assert playhead.isHidden()
    view.center(1_000_000)
    assert not playhead.isHidden()
    playhead.set_frame(None)
    assert playhead.isHidden()


def test_a_move_repaints_two_narrow_strips(qtbot: QtBot, window: QWidget, view: TimeView) -> None:
    playhead = Playhead(view, ruler_of(window), window)
    playhead.set_frame(400_000)
    QApplication.processEvents()
    areas = PaintedAreas()
    for lane in window.findChildren(LaneView):
        lane.installEventFilter(areas)
    playhead.set_frame(402_000)  # one pixel on
    qtbot.waitUntil(lambda: len(areas.rects) >= 2)
    assert all(rect.width() <= 20 for rect in areas.rects)
    areas.rects.clear()
    playhead.set_frame(402_100)  # not a whole pixel
    QApplication.processEvents()
    assert not areas.rects


def test_the_hover_line_follows_the_pointer(qtbot: QtBot, window: QWidget, view: TimeView) -> None:
    before = window.grab().toImage()
    line = HoverLine(view, ruler_of(window), window)
    view.set_hover_x(300)
    after = window.grab().toImage()
    assert [x for x in range(1000) if before.pixel(x, 200) != after.pixel(x, 200)] == [300]
    assert QColor(before.pixel(300, 200)) != QColor(after.pixel(300, 200))
    view.set_hover_x(None)
    assert line.isHidden()


def test_the_line_can_end_above_the_lower_edge(qtbot: QtBot, window: QWidget, view: TimeView) -> None:
    playhead = Playhead(view, ruler_of(window), window)
    playhead.set_frame(1_000_000)
    playhead.set_bottom(150)
    assert lit_columns(window, 120) == [500]
    assert lit_columns(window, 220) == []


class PaintedAreas(QObject):
    """Notes what widgets are asked to paint."""

    def __init__(self) -> None:
        super().__init__()
        self.rects: list[QRect] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.rects.append(event.rect())
        return False
