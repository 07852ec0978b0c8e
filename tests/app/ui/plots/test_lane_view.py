from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from auralflow_studio.ui.plots.lane_colors import LaneColors
from auralflow_studio.ui.plots.lane_picture import LaneMode
from auralflow_studio.ui.plots.lane_view import LaneView
from auralflow_studio.ui.theme import palette
from auralflow_studio.ui.tokens import DARK, LIGHT, tokens
from support.lanes import ArrayLane, clicks

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from auralflow_studio.ui.plots.spectrum_tiles import SpectrumTiles
    from auralflow_studio.ui.plots.time_view import TimeView

RATE = 44_100
FRAMES = 2_000_000
WIDTH = 1000
Show = Callable[..., tuple[QWidget, list[LaneView]]]
LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
PLAIN = Qt.KeyboardModifier.NoModifier


def music() -> np.ndarray:
    rng = np.random.default_rng(5)
    return (rng.uniform(-0.7, 0.7, (FRAMES, 1))).astype(np.float32)


@pytest.fixture
def lane(show_lanes: Show) -> LaneView:
    return show_lanes({"vocals": ArrayLane(music())})[1][0]


def shot(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def turn(widget: QWidget, x: float, notches: int, modifiers: Qt.KeyboardModifier, *, sideways: bool = False) -> bool:
    delta = QPoint(120 * notches, 0) if sideways else QPoint(0, 120 * notches)
    place = QPointF(x, 30)
    event = QWheelEvent(
        place,
        widget.mapToGlobal(place),
        QPoint(),
        delta,
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def drag(qtbot: QtBot, widget: QWidget, *xs: int, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    qtbot.mousePress(widget, LEFT, modifier, QPoint(xs[0], 40))
    for x in xs[1:]:
        qtbot.mouseMove(widget, QPoint(x, 40))
    qtbot.mouseRelease(widget, LEFT, modifier, QPoint(xs[-1], 40))


# What is seen


@pytest.mark.parametrize("shown", [FRAMES, 300_000, 40_000, 3_000, 500])
def test_a_click_in_the_signal_is_painted_where_it_is(
    qtbot: QtBot, show_lanes: Show, view: TimeView, tiles: SpectrumTiles, shown: int
) -> None:
    click = 1_234_567
    _, (lane,) = show_lanes({"vocals": ArrayLane(clicks(FRAMES, [click]))})
    view.show_range(click - shown // 3, click - shown // 3 + shown)
    shot(lane)
    qtbot.waitUntil(lambda: not tiles.busy)
    QApplication.processEvents()
    image = shot(lane)
    colors = LaneColors.of("vocals", tokens(lane))
    row = 12
    lit = [x for x in range(WIDTH) if image.pixel(x, row) not in (colors.background.rgb(), colors.grid.rgb())]
    assert lit
    marked = min(lit, key=lambda x: abs(x - view.x_of(click)))
    assert abs(marked + 0.5 - view.x_of(click)) <= 1.5
    assert {image.pixel(x, row) for x in lit} & {colors.body.rgb(), colors.core.rgb()}


def test_scrolling_moves_the_picture_by_whole_pixels(qtbot: QtBot, lane: LaneView, view: TimeView) -> None:
    view.show_range(400_000, 900_000)
    before = shot(lane)
    view.scroll(37)
    after = shot(lane)
    for y in (20, 45, 50, 70):
        for x in range(0, WIDTH - 37, 5):
            assert before.pixel(x + 37, y) == after.pixel(x, y)


def test_muted_lanes_are_dimmed_and_come_back(qtbot: QtBot, lane: LaneView) -> None:
    def distance() -> float:
        image = shot(lane)
        background = LaneColors.of("vocals", tokens(lane)).background
        pixels = [QColor(image.pixel(x, 48)) for x in range(0, WIDTH, 10)]
        return float(np.mean([abs(p.red() - background.red()) + abs(p.green() - background.green()) for p in pixels]))

    bright = distance()
    lane.set_muted(True)
    assert distance() < 0.5 * bright
    assert "not heard" in lane.accessibleDescription()
    lane.set_muted(False)
    assert distance() == bright


def test_soloed_lanes_have_an_outline(qtbot: QtBot, lane: LaneView) -> None:
    before = shot(lane).pixelColor(1, 30)
    lane.set_soloed(True)
    assert shot(lane).pixelColor(1, 30) == LaneColors.of("vocals", tokens(lane)).body != before
    assert "soloed" in lane.accessibleDescription()


def test_spectrograms_appear_when_they_are_computed(
    qtbot: QtBot, show_lanes: Show, view: TimeView, tiles: SpectrumTiles
) -> None:
    tone = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(FRAMES) / RATE)
    _, (lane,) = show_lanes({"vocals": ArrayLane(tone)})
    lane.set_mode(LaneMode.SPECTROGRAM)
    height = lane.height()
    row = round(height * (1 - np.log(1000 / 20) / np.log(RATE / 2 / 20)))

    def bright() -> list[int]:
        image = shot(lane)
        return [x for x in range(100, WIDTH - 10) if QColor(image.pixel(x, row)).lightness() > 90]

    assert not bright()
    qtbot.waitUntil(lambda: len(bright()) == WIDTH - 110)
    dark = shot(lane).pixelColor(500, row // 2)
    assert dark.lightness() < 20
    lane.set_mode(LaneMode.BOTH)  # waveform above, spectrogram below
    qtbot.waitUntil(lambda: not tiles.busy)
    top = round(height * 0.4)
    image = shot(lane)
    assert QColor(image.pixel(500, top // 2)).hue() != QColor(image.pixel(500, top + (row * 6) // 10)).hue()


def test_a_lane_fills_in_as_it_is_finished(qtbot: QtBot, show_lanes: Show) -> None:
    data, mixture = ArrayLane(music(), finished=False), ArrayLane(music())
    _, (lane,) = show_lanes({"vocals": data}, ghost=mixture)
    body = LaneColors.of("vocals", tokens(lane)).body.rgb()

    def filled() -> list[bool]:
        image = shot(lane)
        return [image.pixel(x, 24) == body for x in (100, 480, 520, 900)]

    assert filled() == [False] * 4
    data.finish(FRAMES // 2, FRAMES)
    lane.refresh()
    assert filled() == [False, False, True, True]
    data.finish(0, FRAMES // 2)
    lane.refresh()
    assert filled() == [True] * 4


def test_the_mixture_appears_behind_unfinished_stems_as_it_grows(qtbot: QtBot, show_lanes: Show) -> None:
    mixture = ArrayLane(music(), finished=False)
    _, (lane,) = show_lanes({"vocals": ArrayLane(music(), finished=False)}, ghost=mixture)
    before = shot(lane)
    mixture.finish(0, FRAMES // 2)
    lane.refresh_ghost()
    after = shot(lane)
    assert sum(before.pixel(x, 30) != after.pixel(x, 30) for x in range(0, 490)) > 200
    assert all(before.pixel(x, 30) == after.pixel(x, 30) for x in range(510, 1000))


def test_a_lane_that_cannot_be_read_still_shows_its_outline(
    qtbot: QtBot, show_lanes: Show, view: TimeView, tiles: SpectrumTiles
) -> None:
    data = ArrayLane(music())
    data.broken = True
    _, (lane,) = show_lanes({"vocals": data})
    lane.set_mode(LaneMode.BOTH)
    view.show_range(1_000_000, 1_005_000)
    shot(lane)
    qtbot.waitUntil(lambda: not tiles.busy)
    image = shot(lane)
    background = LaneColors.of("vocals", tokens(lane)).background.rgb()
    assert sum(image.pixel(x, 20) != background for x in range(WIDTH)) > WIDTH * 0.9


def test_the_theme_is_followed(qtbot: QtBot, lane: LaneView) -> None:
    before = QApplication.palette()
    try:
        for theme in (DARK, LIGHT, DARK):
            QApplication.setPalette(palette(theme))
            assert shot(lane).pixelColor(500, 1) == theme.color("canvas")
    finally:
        QApplication.setPalette(before)


# What the user does


def test_a_click_seeks_and_leaves_the_loop(qtbot: QtBot, lane: LaneView, view: TimeView) -> None:
    view.set_loop((5, 500_000))
    with (
        qtbot.waitSignal(lane.seek_requested) as sought,
        qtbot.waitSignal(lane.picked) as picked,
        qtbot.assertNotEmitted(lane.loop_requested),
    ):
        qtbot.mouseClick(lane, LEFT, PLAIN, QPoint(750, 40))
    assert sought.args == [FRAMES * 3 // 4]
    assert picked.args == ["vocals"]
    assert view.loop == (5, 500_000)


def test_a_drag_draws_a_loop_that_all_lanes_show(qtbot: QtBot, lane: LaneView, view: TimeView) -> None:
    plain = shot(lane)
    with qtbot.assertNotEmitted(lane.seek_requested), qtbot.waitSignal(lane.loop_requested) as drawn:
        qtbot.mousePress(lane, LEFT, PLAIN, QPoint(600, 40))
        qtbot.mouseMove(lane, QPoint(500, 40))
        qtbot.mouseMove(lane, QPoint(300, 40))
        assert view.draft == (600_000, 1_200_000)
        image = shot(lane)
        qtbot.mouseRelease(lane, LEFT, PLAIN, QPoint(300, 40))
    assert drawn.args == [(600_000, 1_200_000)]
    assert view.draft is None
    inside, outside = (450, 2), (100, 2)
    assert image.pixel(*inside) != plain.pixel(*inside)
    assert image.pixel(*outside) == plain.pixel(*outside)


@pytest.mark.parametrize(("moved", "is_click"), [(0, True), (3, True), (-3, True), (4, False), (-4, False)])
def test_a_click_may_tremble_by_less_than_four_pixels(
    qtbot: QtBot, lane: LaneView, view: TimeView, moved: int, is_click: bool
) -> None:
    heard: list[object] = []
    lane.seek_requested.connect(heard.append)
    lane.loop_requested.connect(heard.append)
    drag(qtbot, lane, 600, 600 + moved)
    loop = tuple(sorted((1_200_000, 1_200_000 + 2000 * moved)))
    assert heard == [1_200_000 if is_click else loop]


def test_whoever_comes_back_to_where_a_drag_began_asks_for_nothing(qtbot: QtBot, lane: LaneView) -> None:
    with qtbot.assertNotEmitted(lane.seek_requested), qtbot.assertNotEmitted(lane.loop_requested):
        drag(qtbot, lane, 600, 700, 602)


def test_a_drag_can_be_given_up(qtbot: QtBot, lane: LaneView, view: TimeView) -> None:
    assert not lane.give_up_drag()
    with qtbot.assertNotEmitted(lane.seek_requested), qtbot.assertNotEmitted(lane.loop_requested):
        qtbot.mousePress(lane, LEFT, PLAIN, QPoint(100, 30))
        assert not lane.give_up_drag(), "nothing is dragged yet"
        qtbot.mouseMove(lane, QPoint(300, 30))
        assert lane.give_up_drag()
        assert view.draft is None
        qtbot.mouseMove(lane, QPoint(350, 30))
        qtbot.mouseRelease(lane, LEFT, PLAIN, QPoint(350, 30))


def test_a_drag_past_the_edge_scrolls(qtbot: QtBot, lane: LaneView, view: TimeView) -> None:
    view.show_range(500_000, 600_000)
    stop = view.stop
    qtbot.mousePress(lane, LEFT, PLAIN, QPoint(500, 40))
    qtbot.mouseMove(lane, QPoint(700, 40))
    qtbot.mouseMove(lane, QPoint(WIDTH + 120, 40))
    qtbot.waitUntil(lambda: view.stop > stop + 20_000)
    with qtbot.waitSignal(lane.loop_requested) as drawn:
        qtbot.mouseRelease(lane, LEFT, PLAIN, QPoint(WIDTH + 120, 40))
    assert drawn.args[0][1] == pytest.approx(view.stop, abs=2 * view.frames_per_px)
    settled = view.stop
    qtbot.wait(80)
    assert view.stop == settled


def test_a_drag_past_the_left_edge_scrolls_back(qtbot: QtBot, lane: LaneView, view: TimeView) -> None:
    view.show_range(500_000, 600_000)
    frame = view.frame_at(500)
    qtbot.mousePress(lane, LEFT, PLAIN, QPoint(500, 40))
    qtbot.mouseMove(lane, QPoint(300, 40))
    qtbot.mouseMove(lane, QPoint(-120, 40))
    qtbot.waitUntil(lambda: view.start < 480_000)
    with qtbot.waitSignal(lane.loop_requested) as drawn:
        qtbot.mouseRelease(lane, LEFT, PLAIN, QPoint(-120, 40))
    assert drawn.args[0] == (pytest.approx(view.start, abs=2 * view.frames_per_px), frame)


def test_a_pinch_zooms_at_the_pointer(lane: LaneView, view: TimeView) -> None:
    frame, zoom = view.frame_at(250), view.frames_per_px
    place = QPointF(250, 30)
    for value, wanted in ((0.25, zoom / 1.25), (-0.2, zoom)):
        event = QNativeGestureEvent(
            Qt.NativeGestureType.ZoomNativeGesture,
            QPointingDevice.primaryPointingDevice(),
            2,
            place,
            place,
            QPointF(lane.mapToGlobal(place)),
            value,
            QPointF(),
        )
        QApplication.sendEvent(lane, event)
        assert view.frames_per_px == pytest.approx(wanted)
        assert view.x_of(frame) == pytest.approx(250, abs=1)


@pytest.mark.parametrize(
    ("phase", "scrolled_px"), [(Qt.ScrollPhase.ScrollUpdate, 17), (Qt.ScrollPhase.NoScrollPhase, 90)]
)
def test_a_trackpad_scrolls_by_its_pixels_and_a_wheel_by_its_steps(
    lane: LaneView, view: TimeView, phase: Qt.ScrollPhase, scrolled_px: int
) -> None:
    view.show_range(1_000_000, 1_200_000)
    start, place = view.start, QPointF(250, 30)
    event = QWheelEvent(
        place, lane.mapToGlobal(place), QPoint(-17, 0), QPoint(-120, 0), Qt.MouseButton.NoButton, PLAIN, phase, False
    )
    QApplication.sendEvent(lane, event)
    assert view.start == pytest.approx(start + scrolled_px * view.frames_per_px, abs=view.frames_per_px)


def test_ctrl_and_wheel_zoom_at_the_pointer(qtbot: QtBot, lane: LaneView, view: TimeView) -> None:
    frame, zoom = view.frame_at(250), view.frames_per_px
    assert turn(lane, 250, 3, CTRL)
    assert view.frames_per_px < zoom / 2
    assert view.x_of(frame) == pytest.approx(250, abs=1)
    assert turn(lane, 250, -3, CTRL)
    assert view.frames_per_px == pytest.approx(zoom)


def test_shift_and_wheel_or_a_sideways_wheel_scroll(qtbot: QtBot, lane: LaneView, view: TimeView) -> None:
    view.show_range(1_000_000, 1_200_000)
    start, zoom = view.start, view.frames_per_px
    turn(lane, 250, -1, SHIFT)
    assert view.start > start
    turn(lane, 250, 1, PLAIN, sideways=True)
    assert (view.start, view.frames_per_px) == (pytest.approx(start), zoom)


def test_alt_and_wheel_change_the_height(qtbot: QtBot, lane: LaneView) -> None:
    height = lane.height()
    with qtbot.waitSignal(lane.height_changed) as signal:
        turn(lane, 250, 2, ALT, sideways=True)  # Qt turns the axes when Alt is held down
    assert signal.args == ["vocals", lane.minimumHeight()]
    assert lane.minimumHeight() == lane.maximumHeight() > height * 1.2
    turn(lane, 250, -20, ALT)
    assert lane.minimumHeight() == 40
    lane.reset_height()
    assert lane.minimumHeight() > 40
    assert lane.maximumHeight() > 10_000


def test_a_plain_wheel_is_left_to_the_scroll_area(qtbot: QtBot, lane: LaneView, view: TimeView) -> None:
    before = view.start, view.frames_per_px
    assert not turn(lane, 250, 2, PLAIN)
    assert (view.start, view.frames_per_px) == before


def test_the_middle_button_takes_the_picture_along(qtbot: QtBot, lane: LaneView, view: TimeView) -> None:
    view.show_range(1_000_000, 1_200_000)
    frame = view.frame_at(600)
    middle = Qt.MouseButton.MiddleButton
    before = lane.cursor().shape()
    qtbot.mousePress(lane, middle, PLAIN, QPoint(600, 40))
    assert lane.cursor().shape() is Qt.CursorShape.ClosedHandCursor
    qtbot.mouseMove(lane, QPoint(500, 40))
    qtbot.mouseMove(lane, QPoint(400, 40))
    qtbot.mouseRelease(lane, middle, PLAIN, QPoint(400, 40))
    assert lane.cursor().shape() is before is Qt.CursorShape.IBeamCursor
    assert view.x_of(frame) == pytest.approx(400, abs=1)
    qtbot.mouseMove(lane, QPoint(300, 40))
    assert view.x_of(frame) == pytest.approx(400, abs=1)


def test_the_pointer_is_read_out_and_told_to_all(
    qtbot: QtBot, lane: LaneView, view: TimeView, tiles: SpectrumTiles
) -> None:
    plain = shot(lane)
    qtbot.mouseMove(lane, QPoint(500, 60))
    assert view.hover == FRAMES // 2
    assert shot(lane) != plain
    text = lane._readout(QPointF(500, 60))
    assert text.startswith(
        "0:22.67   −3."
    )  # 22.6757 s: 1,000,000 frames; a column of noise up to 0.7 peaks near -3.1 dB
    lane.set_mode(LaneMode.SPECTROGRAM)
    shot(lane)
    qtbot.waitUntil(lambda: not tiles.busy)
    place = lane.height() * (1 - np.log(440 / 20) / np.log(RATE / 2 / 20))
    assert lane._readout(QPointF(500, place)).startswith("0:22.67   440 Hz   A4   −")
    QApplication.sendEvent(lane, _leave())
    assert view.hover is None


def test_the_menu_says_where(qtbot: QtBot, lane: LaneView) -> None:
    place = QPoint(500, 30)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, lane.mapToGlobal(place))
    with qtbot.waitSignal(lane.menu_requested) as signal:
        QApplication.sendEvent(lane, event)
    assert signal.args == [lane.mapToGlobal(place)]


def test_every_lane_has_a_name_and_can_have_the_focus(qtbot: QtBot, show_lanes: Show) -> None:
    window, lanes = show_lanes({"vocals": ArrayLane(music()), "residual": ArrayLane(music())})
    with qtbot.waitActive(window):
        window.activateWindow()
    assert len({lane.accessibleName() for lane in lanes}) == 2
    for lane in lanes:
        assert lane.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert lane.accessibleDescription() == "waveform"
        plain = shot(lane)
        lane.setFocus(Qt.FocusReason.TabFocusReason)
        assert shot(lane) != plain


def _leave():
    from PySide6.QtCore import QEvent

    return QEvent(QEvent.Type.Leave)
