from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAction, QColor, QContextMenuEvent, QCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from auralflow_studio.ui.plots.lane_picture import LaneMode
from support.songs import write_song
from support.studio import open_song

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.studio import Studio
    from auralflow_studio.ui.panels.lanes import LanesPanel

LANES = ["mixture", "vocals", "accompaniment", "residual"]


@pytest.fixture
def lanes(idle_studio: Studio, qtbot: QtBot, tmp_path: Path) -> LanesPanel:
    """A song of four seconds that is not separated."""
    write_song(tmp_path / "song.wav", 4.0)
    open_song(idle_studio, qtbot, tmp_path / "song.wav")
    return idle_studio.window.lanes


def test_one_row_a_lane_with_the_stems_highest(lanes: LanesPanel) -> None:
    assert list(lanes.headers) == list(lanes.views) == LANES
    heights = {lane: view.height() for lane, view in lanes.views.items()}
    assert heights["vocals"] == pytest.approx(heights["accompaniment"], abs=1)
    assert heights["vocals"] > heights["mixture"] > heights["residual"] > 60
    tops = [lanes.headers[lane].mapTo(lanes, QPoint(0, 0)).y() for lane in LANES]
    assert tops == sorted(tops)


def test_ruler_and_lanes_share_their_edges(lanes: LanesPanel) -> None:
    view = lanes.views["vocals"]
    for widget in (lanes.ruler, view):
        left = widget.mapTo(lanes, QPoint(0, 0)).x()
        assert left == lanes.ruler.mapTo(lanes, QPoint(0, 0)).x()
        assert left + widget.width() == lanes.width()
    lanes.window().resize(1280, 500)  # now the lanes need a scroll bar
    assert view.width() == lanes.ruler.width()


def test_the_keys_go_from_lane_to_lane_and_the_focus_with_them(lanes: LanesPanel, qtbot: QtBot) -> None:
    lanes.window().activateWindow()
    qtbot.waitUntil(lanes.window().isActiveWindow)
    assert lanes.selected == "vocals"
    lanes.step_lane(1)
    assert lanes.selected == "accompaniment"
    # That is how somebody who does not see the window hears of it.
    focus = lanes.window().focusWidget()
    assert focus is lanes.views["accompaniment"]
    assert QAccessible.queryAccessibleInterface(focus).text(QAccessible.Text.Name) == "Picture of Accompaniment"
    lanes.step_lane(5)
    assert lanes.selected == "residual"
    lanes.step_lane(-9)
    assert lanes.selected == "mixture"
    assert [lane for lane, header in lanes.headers.items() if header.is_selected] == ["mixture"]
    QTest.mouseClick(lanes.views["residual"], Qt.MouseButton.LeftButton, pos=QPoint(30, 20))
    assert lanes.selected == "residual"


@pytest.mark.parametrize("part", ["mute", "solo", "fader", "pan", "picture"])
def test_the_lane_with_the_focus_has_the_keys(lanes: LanesPanel, idle_studio: Studio, qtbot: QtBot, part: str) -> None:
    idle_studio.window.activateWindow()
    qtbot.waitUntil(idle_studio.window.isActiveWindow)
    widget: QWidget = (
        lanes.views["accompaniment"] if part == "picture" else getattr(lanes.headers["accompaniment"], part)
    )
    # By Tab, as somebody without a mouse gets there.
    before = widget.previousInFocusChain()
    while not (before.isVisible() and before.focusPolicy() & Qt.FocusPolicy.TabFocus):
        before = before.previousInFocusChain()
    before.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert widget.hasFocus()
    assert lanes.selected == "accompaniment"
    assert lanes.headers["accompaniment"].is_selected
    QTest.keyClick(widget, Qt.Key.Key_M)
    song = idle_studio.context.session.session.current_song
    assert song is not None
    assert [lane.id for lane in song.lanes if lane.mute] == ["accompaniment"]


def test_closing_a_song_whose_lane_has_the_focus(lanes: LanesPanel, qtbot: QtBot) -> None:
    lanes.window().activateWindow()
    qtbot.waitUntil(lanes.window().isActiveWindow)
    lanes.views["mixture"].setFocus(Qt.FocusReason.TabFocusReason)
    lanes.close_song()
    assert lanes.selected == ""


@pytest.mark.qt_log_ignore("grabbing the keyboard")
def test_a_right_click_in_a_picture_opens_the_menu_of_its_lane(lanes: LanesPanel, idle_studio: Studio) -> None:
    view = lanes.views["accompaniment"]
    place = QPoint(60, 20)
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.mapToGlobal(place)))
    menu = lanes.headers["accompaniment"].findChild(QMenu)
    assert menu is not None
    assert menu.isVisible()
    assert lanes.selected == "accompaniment"
    actions = {action.text(): action for action in menu.actions()}
    assert {"Mute", "Solo", "Solo only this lane", "Gain to 0 dB", "Pan to the centre", "Usual height"} <= set(actions)
    actions["Mute"].trigger()
    song = idle_studio.context.session.session.current_song
    assert song is not None
    assert song.lane("accompaniment").mute
    menu.close()


def test_heights_are_kept_for_the_next_song_until_they_are_reset(
    lanes: LanesPanel, idle_studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    def turn(widget: QWidget, notches: int) -> None:
        place = QPointF(60, 20)
        event = QWheelEvent(
            place,
            widget.mapToGlobal(place),
            QPoint(),
            QPoint(120 * notches, 0),  # Qt turns the axes when Alt is held down
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.AltModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)

    first = lanes.views["vocals"]
    usual = first.height()
    turn(first, 3)
    high = first.maximumHeight()
    assert high > 1.3 * usual
    write_song(tmp_path / "other.wav", 2.0, seed=3)
    idle_studio.context.queue.add([tmp_path / "other.wav"])
    qtbot.waitUntil(lambda: lanes.views.get("vocals") not in (None, first))
    view = lanes.views["vocals"]
    qtbot.waitUntil(lambda: view.height() == high)
    assert lanes.views["accompaniment"].height() != high
    lanes.headers["vocals"].height_reset_requested.emit("vocals")
    qtbot.waitUntil(lambda: abs(view.height() - lanes.views["accompaniment"].height()) <= 1)
    lanes.open_song(idle_studio.context.session.session.songs[0], idle_studio.context.current.audio)
    qtbot.waitUntil(lambda: abs(lanes.views["vocals"].height() - lanes.views["accompaniment"].height()) <= 1)


def test_the_range_of_the_spectrograms_is_chosen_for_all_lanes(
    lanes: LanesPanel, idle_studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    def darkest() -> int:
        """How many places of the mixture's spectrogram are (nearly) black."""
        image = lanes.views["mixture"].grab().toImage()
        return sum(
            QColor(image.pixel(x, y)).lightness() < 12
            for x in range(50, image.width(), 7)
            for y in range(image.height())
        )

    tools = lanes.tools
    assert not tools.floor.isEnabled(), "there are only waveforms"
    lanes.set_mode(LaneMode.SPECTROGRAM)
    assert tools.floor.isEnabled()
    # Its lanes are finished far enough to be painted when the outline of the mixture is.
    qtbot.waitUntil(lambda: darkest() > 0 and not lanes.tiles.busy)
    menu = tools.floor.menu()
    assert isinstance(menu, QMenu)
    actions: dict[str, QAction] = {action.text(): action for action in menu.actions()}
    assert list(actions) == [f"Black below −{floor} dBFS" for floor in (60, 80, 100, 120)]
    assert actions["Black below −80 dBFS"].isChecked()
    black: list[int] = []
    for floor in (60, 80, 100, 120):
        actions[f"Black below −{floor} dBFS"].trigger()
        assert lanes.floor_db == -floor
        assert {view.range_db for view in lanes.views.values()} == {(-floor, 0.0)}
        assert f"−{floor} dBFS" in tools.floor.toolTip()
        assert tools.floor.accessibleDescription() == tools.floor.toolTip()
        assert [action.isChecked() for action in menu.actions()].count(True) == 1
        black.append(darkest())
    assert black == sorted(black, reverse=True)
    assert black[0] > black[1] > black[-1]
    assert QAccessible.queryAccessibleInterface(tools.floor).text(QAccessible.Text.Name) == "Range of the spectrograms"
    # The next song has it too.
    first = lanes.views["vocals"]
    write_song(tmp_path / "other.wav", 2.0, seed=3)
    idle_studio.context.queue.add([tmp_path / "other.wav"])
    qtbot.waitUntil(lambda: lanes.views.get("vocals") not in (None, first))
    assert {view.range_db for view in lanes.views.values()} == {(-120.0, 0.0)}
    lanes.set_floor_db(-33.0)
    assert lanes.floor_db == -120.0


def test_modes_go_round_and_show_in_the_buttons(lanes: LanesPanel) -> None:
    seen = []
    for _ in range(3):
        lanes.next_mode()
        seen.append(lanes.mode)
        assert lanes.tools.modes.value == lanes.mode
        assert {view.mode for view in lanes.views.values()} == {lanes.mode}
    assert seen == [LaneMode.SPECTROGRAM, LaneMode.BOTH, LaneMode.WAVEFORM]


def test_the_scroll_bar_and_the_view_follow_each_other(lanes: LanesPanel) -> None:
    bar = lanes._bar
    assert bar.maximum() == 0  # the whole song is seen
    lanes.time.zoom(8)
    assert bar.maximum() > 0
    bar.setValue(bar.maximum())
    assert lanes.time.stop == pytest.approx(lanes.time.frames, rel=0.01)
    lanes.time.scroll_to(0)
    assert bar.value() == 0
    assert QAccessible.queryAccessibleInterface(bar).text(QAccessible.Text.Name) == "Place in the song"


def test_the_view_turns_its_page_unless_somebody_looks_elsewhere(lanes: LanesPanel) -> None:
    rate = lanes.time.sample_rate
    lanes.time.zoom(8, 0)
    lanes.show_frame(0, playing=True)
    lanes.show_frame(3 * rate, playing=True)
    assert lanes.time.start <= 3 * rate < lanes.time.stop
    lanes.time.scroll_to(0)
    lanes.show_frame(3 * rate + 100, playing=True)
    assert lanes.time.start == 0
    lanes.follow()
    lanes.show_frame(3 * rate + 200, playing=True)
    assert lanes.time.start > 0


def test_the_playhead_lies_over_ruler_and_lanes(lanes: LanesPanel, qtbot: QtBot) -> None:
    lanes.show_frame(2 * lanes.time.sample_rate, playing=False)
    head = lanes.playhead
    qtbot.waitUntil(lambda: head.height() > 200)
    middle = head.geometry().center().x()
    ruler = lanes.ruler.mapTo(lanes, QPoint(0, 0)).x()
    assert middle - ruler == pytest.approx(lanes.time.x_of(2 * lanes.time.sample_rate), abs=2)
    assert head.geometry().top() <= lanes.ruler.geometry().bottom()


def test_closing_takes_everything_away(lanes: LanesPanel) -> None:
    lanes.time.set_draft((0, 100))
    lanes.close_song()
    assert lanes.headers == {}
    assert lanes.selected == ""
    assert lanes.time.draft is None
    assert lanes.time.frames == 0, "no time without a song"
    assert lanes.empty.isVisible()
    assert not lanes.playhead.isVisible()


def test_the_readout_goes_to_the_lane_that_scrolls_under_the_pointer(lanes: LanesPanel, qtbot: QtBot) -> None:
    for view in lanes.views.values():
        view.set_lane_height(300)
    bar = lanes._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 400)
    mixture, vocals = lanes.views["mixture"], lanes.views["vocals"]
    place = mixture.mapToGlobal(QPoint(200, 150))
    QCursor.setPos(place)
    QTest.mouseMove(mixture, QPoint(200, 150))
    assert mixture._pointer is not None
    hover = lanes.time.hover
    bar.setValue(300)
    assert mixture._pointer is None
    assert vocals._pointer == QPointF(vocals.mapFromGlobal(place))
    assert lanes.time.hover == hover
