from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from auralflow_studio.ui.plots.lane_view import LaneView
from auralflow_studio.ui.plots.ruler import Ruler
from auralflow_studio.ui.tokens import tokens
from support.lanes import ArrayLane

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from auralflow_studio.ui.plots.time_view import TimeView

FRAMES = 2_000_000
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
Show = Callable[..., tuple[QWidget, list[LaneView]]]


@pytest.fixture
def ruler(show_lanes: Show) -> Ruler:
    window, _ = show_lanes({"vocals": ArrayLane(np.zeros(FRAMES, np.float32))})
    found = window.findChild(Ruler)
    assert isinstance(found, Ruler)
    return found


def drag(qtbot: QtBot, ruler: Ruler, y: int, *xs: int) -> None:
    qtbot.mousePress(ruler, LEFT, PLAIN, QPoint(xs[0], y))
    for x in xs[1:]:
        qtbot.mouseMove(ruler, QPoint(x, y))
    qtbot.mouseRelease(ruler, LEFT, PLAIN, QPoint(xs[-1], y))


def test_a_click_seeks(qtbot: QtBot, ruler: Ruler) -> None:
    with qtbot.waitSignal(ruler.seek_requested) as signal, qtbot.assertNotEmitted(ruler.loop_requested):
        qtbot.mouseClick(ruler, LEFT, PLAIN, QPoint(300, 30))
    assert signal.args == [600_000]


@pytest.mark.parametrize(
    ("y", "xs", "loop"),
    [
        (30, (200, 300, 400), (400_000, 800_000)),  # a new one
        (30, (400, 300, 200), (400_000, 800_000)),
        (7, (700, 800, 900), (1_400_000, 1_800_000)),  # beside the bar
        (7, (300, 320, 350), (700_000, 1_000_000)),  # its start
        (7, (500, 510, 620), (600_000, 1_240_000)),  # its end
        (7, (300, 400, 600), (1_000_000, 1_200_000)),  # its start past its end
        (7, (400, 420, 450), (700_000, 1_100_000)),  # all of it
        (7, (400, 300, 0), (0, 400_000)),  # no farther than the song
        (7, (400, 800, 990), (1_600_000, 2_000_000)),
    ],
)
def test_drags_make_and_change_the_loop(
    qtbot: QtBot, ruler: Ruler, view: TimeView, y: int, xs: tuple[int, ...], loop: tuple[int, int]
) -> None:
    view.set_loop((600_000, 1_000_000))
    with qtbot.waitSignal(ruler.loop_requested) as signal, qtbot.assertNotEmitted(ruler.seek_requested):
        drag(qtbot, ruler, y, *xs)
    assert signal.args[0] == loop
    assert view.loop == (600_000, 1_000_000)  # only asked for
    assert view.draft is None


def test_a_drag_can_be_given_up(qtbot: QtBot, ruler: Ruler) -> None:
    assert not ruler.give_up_drag()
    before = ruler.grab().toImage()
    with qtbot.assertNotEmitted(ruler.loop_requested), qtbot.assertNotEmitted(ruler.seek_requested):
        qtbot.mousePress(ruler, LEFT, PLAIN, QPoint(100, 30))
        assert not ruler.give_up_drag(), "nothing is dragged yet"
        qtbot.mouseMove(ruler, QPoint(300, 30))
        assert ruler.give_up_drag()
        qtbot.mouseMove(ruler, QPoint(350, 30))
        qtbot.mouseRelease(ruler, LEFT, PLAIN, QPoint(350, 30))
    QApplication.sendEvent(ruler, QEvent(QEvent.Type.Leave))
    assert ruler.grab().toImage() == before


def test_a_double_click_on_the_bar_switches_it(qtbot: QtBot, ruler: Ruler, view: TimeView) -> None:
    view.set_loop((600_000, 1_000_000))
    with qtbot.waitSignal(ruler.loop_toggle_requested):
        qtbot.mouseDClick(ruler, LEFT, PLAIN, QPoint(400, 7))
    with qtbot.assertNotEmitted(ruler.loop_toggle_requested):
        qtbot.mouseDClick(ruler, LEFT, PLAIN, QPoint(800, 7))


def test_the_loop_is_seen_and_told(qtbot: QtBot, ruler: Ruler, view: TimeView) -> None:
    assert ruler.accessibleDescription() == "no loop"
    bare = ruler.grab().toImage()
    view.set_loop((600_000, 1_000_000))
    lit = ruler.grab().toImage()
    changed = [x for x in range(1000) if bare.pixel(x, 7) != lit.pixel(x, 7)]
    assert (min(changed), max(changed)) == (pytest.approx(300, abs=1), pytest.approx(500, abs=1))
    assert ruler.accessibleDescription() == "loop from 0:13.6 to 0:22.6"
    view.set_loop((600_000, 1_000_000), enabled=False)
    assert ruler.grab().toImage() != lit
    assert ruler.accessibleDescription().endswith("off")


def test_marks_stand_where_their_times_are(qtbot: QtBot, ruler: Ruler, view: TimeView) -> None:
    view.show_range(100_000, 1_000_000)
    image = ruler.grab().toImage()
    mark = tokens(ruler).color("outline").rgb()
    marks = [x for x in range(1000) if image.pixel(x, 36) == mark and image.pixel(x, 22) == mark]
    assert len(marks) >= 8
    seconds = [(view.start + x * view.frames_per_px) / 44_100 for x in marks]
    step = np.median(np.diff(seconds))
    assert step == pytest.approx(round(step), abs=0.03)
    assert np.allclose(np.array(seconds) / round(step), np.round(np.array(seconds) / round(step)), atol=0.03)


def test_the_time_under_the_pointer_is_shown(qtbot: QtBot, ruler: Ruler, view: TimeView) -> None:
    plain = ruler.grab().toImage()
    view.set_hover_x(500)
    image = ruler.grab().toImage()
    changed = [x for x in range(1000) if any(plain.pixel(x, y) != image.pixel(x, y) for y in (20, 26, 30))]
    assert min(changed) < 500 < max(changed)
    assert max(changed) - min(changed) < 100


def test_the_time_under_the_pointer_stays_true_while_the_view_moves(qtbot: QtBot, ruler: Ruler, view: TimeView) -> None:
    view.show_range(400_000, 900_000)
    qtbot.mouseMove(ruler, QPoint(400, 30))  # the test before may have left the pointer at 500
    qtbot.mouseMove(ruler, QPoint(500, 30))
    tab = QRect(440, 17, 120, 20)  # what is in the middle
    for move in (lambda: view.scroll(200), view.zoom_in, lambda: view.follow(1_900_000)):
        before = ruler.grab(tab).toImage()
        move()
        moved = ruler.grab(tab).toImage()
        assert moved != before
        qtbot.mouseMove(ruler, QPoint(501, 30))
        qtbot.mouseMove(ruler, QPoint(500, 30))
        assert ruler.grab(tab).toImage() == moved


def test_without_a_song_there_are_no_times(qtbot: QtBot, ruler: Ruler, view: TimeView) -> None:
    view.set_song(0, 44_100)
    qtbot.mouseMove(ruler, QPoint(500, 30))
    image = ruler.grab().toImage()
    assert {image.pixel(x, y) for x in range(0, 1000, 3) for y in range(16, 38)} == {tokens(ruler).color("panel").rgb()}
