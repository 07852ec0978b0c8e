from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

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


def test_the_keys_go_from_lane_to_lane(lanes: LanesPanel, qtbot: QtBot) -> None:
    assert lanes.selected == "vocals"
    with qtbot.waitSignal(lanes.lane_selected) as said:
        lanes.step_lane(1)
    assert said.args == ["accompaniment"]
    lanes.step_lane(5)
    assert lanes.selected == "residual"
    lanes.step_lane(-9)
    assert lanes.selected == "mixture"
    assert [lane for lane, header in lanes.headers.items() if header.is_selected] == ["mixture"]
    QTest.mouseClick(lanes.views["residual"], Qt.MouseButton.LeftButton, pos=QPoint(30, 20))
    assert lanes.selected == "residual"


def test_modes_go_round_and_show_in_the_buttons(lanes: LanesPanel) -> None:
    seen = []
    for _ in range(3):
        lanes.next_mode()
        seen.append(lanes.mode)
        assert lanes.modes.value == lanes.mode
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
    lanes.time.set_selection((0, 100))
    lanes.close_song()
    assert lanes.headers == {}
    assert lanes.selected == ""
    assert lanes.time.selection is None
    assert not lanes.playhead.isVisible()
