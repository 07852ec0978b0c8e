"""Each gesture of the table is performed in the window, wherever the table says it works: the sheet tells no lies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QWidget
from pytestqt.qtbot import QtBot

from auralflow_studio.document.session import Loop
from auralflow_studio.studio import Studio
from auralflow_studio.ui.evaluation.listen_controller import ListenController
from auralflow_studio.ui.evaluation.page import EvaluatePage
from auralflow_studio.ui.mouse import GESTURES, Gesture, Motion, Place
from auralflow_studio.ui.pages import EVALUATE
from auralflow_studio.ui.panels.lane_header import LaneHeader
from auralflow_studio.ui.panels.lanes import LanesPanel
from auralflow_studio.ui.song_controller import SongController
from support.comparisons import measure
from support.songs import write_song
from support.studio import LONG_MS, rows

RATE = 44_100
SECONDS = 10
FRAMES = SECONDS * RATE
MODIFIERS = {
    "": Qt.KeyboardModifier.NoModifier,
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}
BUTTONS = {Motion.MIDDLE_DRAG: Qt.MouseButton.MiddleButton}
LEFT = Qt.MouseButton.LeftButton
DRAGGED = QPoint(40, 0)


@dataclass
class Stage:
    """What gestures act on: a page with lanes.

    Attributes:
        studio: The app.
        controller: Plays and loops.
        lanes: The lanes.
        qtbot: Waits.
    """

    studio: Studio
    controller: SongController | ListenController
    lanes: LanesPanel
    qtbot: QtBot

    @property
    def loop(self) -> Loop | None:
        """The loop."""
        place = self.controller.loop_place()
        assert place is not None
        return place.loop

    @property
    def songs(self) -> list[str]:
        """Names of the songs in the list, from top to bottom."""
        return [row.name for row in rows(self.studio)]

    @property
    def open_song(self) -> str:
        """Name of the song that is open."""
        song = self.studio.song.song
        return "" if song is None else song.name

    @property
    def head(self) -> LaneHeader:
        """The head of a stem."""
        head = self.lanes.headers["vocals"]
        assert isinstance(head, LaneHeader)
        return head

    def place(self, place: Place) -> tuple[QWidget, QPoint]:
        """A widget and a point in it where a gesture begins; the loop is from 2 s to 4 s where there is one."""
        time, ruler = self.lanes.time, self.lanes.ruler
        x = round(time.x_of(3 * RATE))
        match place:
            case Place.LANE:
                view = self.lanes.views["mixture"]
                return view, QPoint(x, view.height() // 2)
            case Place.RULER:
                return ruler, QPoint(x, ruler.height() - 8)
            case Place.LOOP:
                return ruler, QPoint(x, 7)
            case Place.LOOP_EDGE:
                return ruler, QPoint(round(time.x_of(4 * RATE)), 7)
            case Place.ROW:
                rows = self.studio.window.queue.list
                return rows.viewport(), rows.visualRect(rows.model().index(1, 0)).topLeft() + QPoint(60, 8)
            case Place.FADER | Place.PAN | Place.SOLO:
                widgets = {Place.FADER: self.head.fader, Place.PAN: self.head.pan, Place.SOLO: self.head.solo}
                return widgets[place], widgets[place].rect().center()

    def perform(self, gesture: Gesture, place: Place) -> None:
        """Do what the table says."""
        widget, point = self.place(place)
        held = MODIFIERS[gesture.modifier]
        button = BUTTONS.get(gesture.motion, LEFT)
        match gesture.motion:
            case Motion.CLICK:
                QTest.mouseClick(widget, button, held, point)
            case Motion.DOUBLE_CLICK:
                QTest.mouseClick(widget, button, held, point)
                QTest.mouseDClick(widget, button, held, point)
            case Motion.WHEEL:
                turn(widget, point, held)
            case Motion.DRAG if place is Place.ROW:
                drop_row(self.studio.window.queue.list, point, QPoint(60, 4))
            case Motion.DRAG | Motion.MIDDLE_DRAG:
                QTest.mousePress(widget, button, held, point)
                for part in (0.25, 0.5, 1.0):
                    move(widget, point + DRAGGED * part, button, held)
                QTest.mouseRelease(widget, button, held, point + DRAGGED)


def turn(widget: QWidget, point: QPoint, held: Qt.KeyboardModifier) -> None:
    """Turn the wheel by a notch, towards oneself."""
    event = QWheelEvent(
        QPointF(point),
        QPointF(widget.mapToGlobal(point)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def move(widget: QWidget, point: QPoint, button: Qt.MouseButton, held: Qt.KeyboardModifier) -> None:
    """Move with a button and a key held down, which QTest cannot."""
    place = widget.mapToGlobal(point)
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(point), QPointF(place), Qt.MouseButton.NoButton, button, held)
    QApplication.sendEvent(widget, event)


def drop_row(rows: QListView, start: QPoint, stop: QPoint) -> None:
    """Let go of a row that was dragged to another place.

    Without a screen Qt drags nothing: `tests/flows/test_xdnd.py` does all of it with a real mouse.
    """
    data = rows.model().mimeData([rows.indexAt(start)])
    rows.dropEvent(QDropEvent(QPointF(stop), rows.model().supportedDropActions(), data, LEFT, MODIFIERS[""]))


@pytest.fixture
def stage(idle_studio: Studio, qtbot: QtBot, tmp_path: Path) -> Stage:
    """Two songs in the list, the first of them open and paused."""
    for name in ("first", "second"):
        write_song(tmp_path / f"{name}.wav", float(SECONDS))
    idle_studio.context.queue.add([tmp_path / "first.wav", tmp_path / "second.wav"])
    stage = Stage(idle_studio, idle_studio.song, idle_studio.window.lanes, qtbot)
    qtbot.waitUntil(lambda: bool(stage.lanes.headers) and len(stage.songs) == 2, timeout=LONG_MS)
    qtbot.waitUntil(lambda: all(row.is_song for row in rows(idle_studio)), timeout=LONG_MS)
    idle_studio.song.set_safe()
    idle_studio.window.activateWindow()
    qtbot.waitUntil(idle_studio.window.isActiveWindow)
    assert (stage.songs, stage.open_song) == (["first", "second"], "first")
    stage.lanes.time.show_range(RATE, 7 * RATE)
    return stage


@pytest.fixture
def compared(idle_studio: Studio, qtbot: QtBot, tmp_path: Path) -> Stage:
    """A song of an evaluation that is listened to."""
    request, result = measure(tmp_path)
    idle_studio.window.modes.show_page(EVALUATE)
    page = idle_studio.window.modes.page(EVALUATE)
    assert isinstance(page, EvaluatePage)
    idle_studio.context.evaluations.opened.emit(request, result)
    page.result.tracks.setCurrentIndex(page.result.tracks.sorted.index(0, 0))
    QTest.keyClick(page.result.tracks, Qt.Key.Key_Return)
    listening = idle_studio.evaluation.listening
    assert listening is not None
    qtbot.waitUntil(lambda: bool(listening.lanes.headers), timeout=LONG_MS)
    return Stage(idle_studio, listening, listening.lanes, qtbot)


def check_seek(stage: Stage, perform: Callable[[], None]) -> None:
    stage.controller.draw_loop(5 * RATE, 6 * RATE)
    perform()
    assert abs(stage.controller.player.position - 3 * RATE) <= 2 * stage.lanes.time.frames_per_px
    assert stage.loop == Loop(start=5 * RATE, stop=6 * RATE), "a click clears nothing"
    assert not stage.controller.player.is_playing


def check_loop(stage: Stage, perform: Callable[[], None]) -> None:
    perform()
    width = DRAGGED.x() * stage.lanes.time.frames_per_px
    assert stage.loop is not None
    assert stage.loop.enabled
    assert abs(stage.loop.start - 3 * RATE) <= 2 * stage.lanes.time.frames_per_px
    assert abs(stage.loop.stop - stage.loop.start - width) <= 2 * stage.lanes.time.frames_per_px
    assert stage.controller.player.state.loop is not None, "on at once"
    assert stage.controller.player.position == stage.loop.start


def check_zoom(stage: Stage, perform: Callable[[], None]) -> None:
    before = stage.lanes.time.frames_per_px
    perform()
    assert stage.lanes.time.frames_per_px > before


def check_scroll(stage: Stage, perform: Callable[[], None]) -> None:
    before = stage.lanes.time.start, stage.lanes.time.frames_per_px
    perform()
    assert stage.lanes.time.start > before[0]
    assert stage.lanes.time.frames_per_px == before[1]


def check_grab(stage: Stage, perform: Callable[[], None]) -> None:
    under = stage.lanes.time.frame_at(100)
    perform()
    assert abs(stage.lanes.time.x_of(under) - 100 - DRAGGED.x()) <= 1


def check_height(stage: Stage, perform: Callable[[], None]) -> None:
    view = stage.lanes.views["mixture"]
    before = view.height()
    perform()
    assert view.maximumHeight() < before


def check_loop_move(stage: Stage, perform: Callable[[], None]) -> None:
    stage.controller.set_loop(2 * RATE, 4 * RATE)
    perform()
    moved = DRAGGED.x() * stage.lanes.time.frames_per_px
    assert stage.loop is not None
    assert stage.loop.stop - stage.loop.start == 2 * RATE
    assert abs(stage.loop.start - 2 * RATE - moved) <= 2 * stage.lanes.time.frames_per_px


def check_loop_edge(stage: Stage, perform: Callable[[], None]) -> None:
    stage.controller.set_loop(2 * RATE, 4 * RATE)
    perform()
    moved = DRAGGED.x() * stage.lanes.time.frames_per_px
    assert stage.loop is not None
    assert stage.loop.start == 2 * RATE
    assert abs(stage.loop.stop - 4 * RATE - moved) <= 2 * stage.lanes.time.frames_per_px


def check_loop_toggle(stage: Stage, perform: Callable[[], None]) -> None:
    stage.controller.set_loop(2 * RATE, 4 * RATE)
    for enabled in (False, True):
        perform()
        assert stage.loop == Loop(start=2 * RATE, stop=4 * RATE, enabled=enabled)


def check_fine(stage: Stage, perform: Callable[[], None]) -> None:
    perform()
    lane = next(lane for lane in stage.studio.song.song.stems if lane.id == "vocals")  # type: ignore[union-attr]
    assert (lane.gain_db, lane.pan) != (0.0, 0.0)
    assert abs(lane.gain_db) < 4
    assert abs(lane.pan) < 0.2


def check_neutral(stage: Stage, perform: Callable[[], None]) -> None:
    stage.head.fader.setValue(-100)
    stage.head.pan.setValue(50)
    perform()
    assert 0 in (stage.head.fader.value(), stage.head.pan.value())


def check_solo_only(stage: Stage, perform: Callable[[], None]) -> None:
    stage.studio.song.toggle_solo("accompaniment")
    perform()
    assert [lane.id for lane in stage.studio.song.song.lanes if lane.solo] == ["vocals"]  # type: ignore[union-attr]


def check_open(stage: Stage, perform: Callable[[], None]) -> None:
    perform()
    assert stage.open_song == "second"
    player = stage.studio.player
    stage.qtbot.waitUntil(lambda: player.source is not None, timeout=LONG_MS)
    assert not player.is_playing, "paused as it was"
    player.play()
    stage.studio.window.queue.open_requested.emit(rows(stage.studio)[0].id)
    stage.qtbot.waitUntil(lambda: player.source is not None and player.is_playing, timeout=LONG_MS)
    perform()
    stage.qtbot.waitUntil(lambda: player.source is not None and player.is_playing, timeout=LONG_MS)
    assert stage.open_song == "second", "and playing as it was"


def check_play(stage: Stage, perform: Callable[[], None]) -> None:
    perform()
    player = stage.studio.player
    stage.qtbot.waitUntil(lambda: player.source is not None and player.is_playing, timeout=LONG_MS)
    assert stage.open_song == "second"
    perform()
    assert player.is_playing, "it goes on"


def check_order(stage: Stage, perform: Callable[[], None]) -> None:
    perform()
    assert stage.songs == ["second", "first"]
    assert [song.name for song in stage.studio.context.session.session.songs] == ["second", "first"]
    assert stage.open_song == "first"
    stage.studio.context.session.undo()
    assert stage.songs == ["first", "second"]


CHECKS: dict[str, Callable[[Stage, Callable[[], None]], None]] = {
    name.removeprefix("check_"): check for name, check in list(globals().items()) if name.startswith("check_")
}


def test_every_gesture_is_tried() -> None:
    assert set(CHECKS) == {gesture.id for gesture in GESTURES}


@pytest.mark.parametrize(
    ("gesture", "place"),
    [(gesture, place) for gesture in GESTURES for place in gesture.places],
    ids=lambda part: part.id if isinstance(part, Gesture) else part.value,
)
def test_a_gesture_does_what_the_sheet_says(stage: Stage, gesture: Gesture, place: Place) -> None:
    CHECKS[gesture.id](stage, lambda: stage.perform(gesture, place))


def test_the_lanes_of_a_comparison_answer_alike(compared: Stage) -> None:
    compared.lanes.time.fit()
    time, view = compared.lanes.time, compared.lanes.views["mixture"]
    start, stop = time.frame_at(100), time.frame_at(140)
    for widget, y in ((view, 20), (compared.lanes.ruler, 30)):
        compared.controller.remove_loop()
        QTest.mousePress(widget, LEFT, MODIFIERS[""], QPoint(100, y))
        move(widget, QPoint(120, y), LEFT, MODIFIERS[""])
        move(widget, QPoint(140, y), LEFT, MODIFIERS[""])
        QTest.mouseRelease(widget, LEFT, MODIFIERS[""], QPoint(140, y))
        assert compared.loop == Loop(start=start, stop=stop)
        assert compared.controller.player.state.loop is not None
        assert compared.controller.player.position == start
        QTest.mouseClick(widget, LEFT, MODIFIERS[""], QPoint(200, y))
        assert compared.controller.player.position == time.frame_at(200)
        assert compared.loop == Loop(start=start, stop=stop)


def test_a_drag_on_the_head_of_a_lane_does_nothing_but_give_it_the_keys(stage: Stage) -> None:
    before = stage.studio.context.session.session
    head, point = stage.lanes.headers["accompaniment"], QPoint(40, 8)
    QTest.mousePress(head, LEFT, MODIFIERS[""], point)
    for part in (0.5, 1.0):
        move(head, point + DRAGGED * part, LEFT, MODIFIERS[""])
    QTest.mouseRelease(head, LEFT, MODIFIERS[""], point + DRAGGED)
    assert stage.studio.context.session.session == before
    assert stage.lanes.selected == "accompaniment"
