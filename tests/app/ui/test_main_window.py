from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QAccessible, QDragEnterEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QApplication, QLabel, QScrollBar, QWidget

from auralflow_studio.qtmodels.queue_model import QueueRow, RowState
from auralflow_studio.ui.main_window import MainWindow
from auralflow_studio.ui.plots.lane_picture import LaneMode
from support.songs import write_song
from support.studio import drop, hover, leave, open_song
from support.tab_chain import tab_chain

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.studio import Studio

ROW = QueueRow(id="a", name="A song", length_s=12, state=RowState.WAITING)


def focusable(window: QWidget) -> list[QWidget]:
    """What the Tab key goes through, in its order, beginning with the window's first."""
    return [stop for stop in tab_chain(window) if stop.isVisibleTo(window) and stop.isEnabled()]


def test_empty_then_lanes(idle_studio: Studio) -> None:
    window = idle_studio.window
    assert window.pages.currentWidget() is window.empty
    window._queue_model.add([ROW])
    assert window.pages.currentWidget() is window.splitter
    window._queue_model.remove(["a"])
    assert window.pages.currentWidget() is window.empty


@pytest.mark.parametrize("size", [(1280, 720), (1024, 576), (640, 360)])
def test_it_fits_on_a_small_screen(size: tuple[int, int], tmp_path: Path) -> None:
    screen = {"width": size[0], "height": size[1], "x": 0, "y": 0, "name": "small"}
    (tmp_path / "screen.json").write_text(json.dumps({"screens": [screen]}))
    code = """
        import os
        from PySide6.QtWidgets import QApplication
        from auralflow_studio.paths import app_paths
        from auralflow_studio.studio import Studio
        app = QApplication([])
        window = Studio(app, app_paths()).window
        window.show()
        app.processEvents()
        print(window.width(), window.height(), flush=True)
        os._exit(0)  # nothing was started
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={tmp_path / 'screen.json'}"}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], env=environment, capture_output=True, text=True, check=True
    )
    width, height = map(int, done.stdout.split())
    assert width <= size[0]
    assert height <= size[1] - 40  # with a title bar


def test_side_panels_give_way_when_the_window_is_narrow(idle_studio: Studio) -> None:
    window = idle_studio.window
    window._queue_model.add([ROW])
    assert window.queue.isVisible()
    assert window.inspector.isVisible()
    window.resize(1000, 600)
    assert window.queue.isVisible()
    assert not window.inspector.isVisible()
    window.resize(800, 600)
    assert not window.queue.isVisible()
    # Asked for, a panel comes even if there is little room.
    window.actions_["songs_panel"].trigger()
    assert window.queue.isVisible()
    window.resize(1280, 720)
    assert window.inspector.isVisible()
    window.actions_["facts_panel"].trigger()
    assert not window.inspector.isVisible()
    window.resize(1300, 720)
    assert not window.inspector.isVisible()


def assert_nothing_is_cut(window: MainWindow) -> None:
    for child in window.findChildren(QWidget):
        if not child.isVisible() or child.parentWidget() is None:
            continue
        if isinstance(child, QAbstractButton | QAbstractSlider) and not isinstance(child, QScrollBar):
            name = f"{child.accessibleName()} {child.toolTip()}"
            assert child.width() >= child.minimumSizeHint().width(), name
            left = child.mapTo(window, QPoint(0, 0)).x()
            assert left >= 0, name
            assert left + child.width() <= window.width(), name
        elif type(child) is QLabel and not child.wordWrap():
            assert child.width() >= child.sizeHint().width(), child.text()


def test_a_song_fits_is_named_and_reached_by_the_tab_key(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    window = studio.window
    write_song(tmp_path / "A song with quite a long name.wav", 1.0)
    open_song(studio, qtbot, tmp_path / "A song with quite a long name.wav")
    for direction in (Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight):
        window.setLayoutDirection(direction)
        for size in ((800, 500), (1600, 1000), (1280, 720)):
            window.resize(*size)
            QApplication.processEvents()
            assert (window.width(), window.height()) == size
            assert_nothing_is_cut(window)
    order = focusable(window)
    for widget in order:
        name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        assert name, f"{widget} has no name"
    header = window.lanes.headers["vocals"]
    wanted: list[QWidget] = [
        window.top_bar.open,
        window.queue.list,
        window.lanes.ruler,
        *(header.mute, header.solo, header.fader, header.pan, window.lanes.views["vocals"]),
        window.lanes.headers["accompaniment"].mute,
        window.transport.play_button,
        window.transport.position,
        window.transport.fader,
        window.transport.output,
    ]
    places = [order.index(widget) for widget in wanted]
    assert places == sorted(places)
    for button in window.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.toolTip(), button.text()


def test_state_is_remembered(idle_studio: Studio) -> None:
    window = idle_studio.window
    window._queue_model.add([ROW])
    window.show_side("facts", False)
    window.lanes.set_mode(LaneMode.BOTH)
    window.lanes.set_floor_db(-100.0)
    window.resize(780, 640)  # the offscreen screen is 800 pixels wide
    text = window.state_text()
    other = MainWindow(window._queue_model, idle_studio.player, idle_studio.theme)
    other.restore_state(text)
    assert (other.width(), other.height()) == (780, 640)
    assert other.lanes.mode is LaneMode.BOTH
    assert other.lanes.floor_db == -100.0
    assert not other.inspector.isVisibleTo(other)
    other.lanes.closing()
    other.deleteLater()


def test_a_state_that_makes_no_sense_is_left_alone(idle_studio: Studio) -> None:
    before = idle_studio.window.size()
    for text in (
        "",
        "{",
        "[]",
        '{"version": 99}',
        '{"version": 1, "geometry": 7, "splitter": "x", "mode": [], "floor_db": 1e999}',
    ):
        idle_studio.window.restore_state(text)
    assert idle_studio.window.size() == before


def test_a_drag_shows_what_a_drop_would_do(idle_studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    window = idle_studio.window
    window._queue_model.add([ROW])
    data = hover(window, [tmp_path])
    assert window.overlay.isVisible()
    assert window.overlay.text == "Drop songs or folders"
    place = window.queue.mapTo(window, window.queue.rect().center())
    data = hover(window, [tmp_path], place)
    assert window.overlay.text == "Add to the list"
    leave(window)
    assert not window.overlay.isVisible()
    data.clear()


@pytest.mark.parametrize("over_the_list", [False, True])
def test_a_drop_anywhere_is_taken(idle_studio: Studio, qtbot: QtBot, tmp_path: Path, over_the_list: bool) -> None:
    window = idle_studio.window
    window.files_dropped.disconnect()
    window._queue_model.add([ROW])
    target = window.queue if over_the_list else window.transport
    place = target.mapTo(window, target.rect().center())
    with qtbot.waitSignal(window.files_dropped) as dropped:
        drop(window, [tmp_path / "ü b.wav", tmp_path], place)
    assert dropped.args == [[str(tmp_path / "ü b.wav"), str(tmp_path)], not over_the_list]
    assert not window.overlay.isVisible()


def test_text_is_not_taken(idle_studio: Studio) -> None:
    data = QMimeData()
    data.setText("hello")
    enter = QDragEnterEvent(
        QPoint(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(idle_studio.window, enter)
    assert not idle_studio.window.overlay.isVisible()
