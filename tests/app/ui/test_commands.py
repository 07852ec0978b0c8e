from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from auralflow.audio.mixdown import heard_lanes
from auralflow.errors import SeparationError
from auralflow_studio.messages import message_for
from auralflow_studio.qtmodels.queue_model import RowState
from auralflow_studio.ui.actions import SPECS
from support.slow import make_slow_folder
from support.songs import write_song
from support.studio import LONG_MS, open_song, rows

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.document.session import Song
    from auralflow_studio.studio import Studio

RATE = 44_100
KEY = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def opened(idle_studio: Studio, qtbot: QtBot, tmp_path: Path) -> Studio:
    """A song of ten seconds, its window in front."""
    write_song(tmp_path / "song.wav", 10.0)
    open_song(idle_studio, qtbot, tmp_path / "song.wav")
    idle_studio.song.set_safe()
    idle_studio.window.activateWindow()
    qtbot.waitUntil(idle_studio.window.isActiveWindow)
    return idle_studio


def song_of(studio: Studio) -> Song:
    song = studio.context.session.session.current_song
    assert song is not None
    return song


def press(studio: Studio, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(studio.window, key, modifiers)  # type: ignore[call-overload]


def test_every_action_does_something(idle_studio: Studio) -> None:
    assert set(idle_studio.commands._table()) == {spec.id for spec in SPECS}


def test_keys_of_the_transport(opened: Studio) -> None:
    player = opened.player
    press(opened, KEY.Key_Space)
    assert player.is_playing
    press(opened, KEY.Key_Space)
    assert not player.is_playing
    press(opened, KEY.Key_Home)
    assert player.position == 0
    press(opened, KEY.Key_BracketRight)
    assert player.position == 5 * RATE
    press(opened, KEY.Key_Left)
    assert player.position == 4 * RATE
    press(opened, KEY.Key_Left, SHIFT)
    assert player.position == 0
    press(opened, KEY.Key_Right)
    assert player.position == RATE
    press(opened, KEY.Key_End)
    assert player.position == 10 * RATE


def test_keys_of_the_mixer(opened: Studio) -> None:
    press(opened, KEY.Key_1)
    assert song_of(opened).lane("vocals").mute
    press(opened, KEY.Key_2, SHIFT)
    assert song_of(opened).lane("accompaniment").solo
    press(opened, KEY.Key_9)  # no such lane
    press(opened, KEY.Key_Down)
    assert opened.window.lanes.selected == "accompaniment"
    press(opened, KEY.Key_S)
    assert not song_of(opened).lane("accompaniment").solo
    press(opened, KEY.Key_M)
    assert song_of(opened).lane("accompaniment").mute
    press(opened, KEY.Key_Up, CTRL)
    press(opened, KEY.Key_Up, CTRL)
    assert song_of(opened).lane("accompaniment").gain_db == 1.0
    press(opened, KEY.Key_Z, CTRL)
    assert song_of(opened).lane("accompaniment").gain_db == 0.0
    assert song_of(opened).lane("accompaniment").mute
    press(opened, KEY.Key_Z, CTRL | SHIFT)
    assert song_of(opened).lane("accompaniment").gain_db == 1.0
    press(opened, KEY.Key_M, CTRL | SHIFT)
    assert not any(lane.mute or lane.gain_db for lane in song_of(opened).lanes)


def test_keys_of_the_loop(opened: Studio) -> None:
    opened.player.seek(2 * RATE)
    press(opened, KEY.Key_I)
    opened.player.seek(6 * RATE)
    press(opened, KEY.Key_O)
    loop = song_of(opened).loop
    assert loop is not None
    assert (loop.start, loop.stop, loop.enabled) == (2 * RATE, 6 * RATE, True)
    press(opened, KEY.Key_L)
    loop = song_of(opened).loop
    assert loop is not None
    assert not loop.enabled
    opened.song.set_loop(RATE, 3 * RATE)
    press(opened, KEY.Key_Space, SHIFT)
    assert opened.player.is_playing
    opened.player.pause()
    assert opened.player.position >= RATE
    press(opened, KEY.Key_E)
    assert opened.window.lanes.time.start == pytest.approx(RATE, abs=0.2 * RATE)
    press(opened, KEY.Key_F)
    assert opened.window.lanes.time.is_fitted
    press(opened, KEY.Key_L, CTRL | SHIFT)
    assert song_of(opened).loop is None


def test_keys_that_nudge_the_edge_of_the_loop_that_was_set_last(opened: Studio) -> None:
    def loop() -> tuple[int, int]:
        found = song_of(opened).loop
        assert found is not None
        return found.start, found.stop

    assert not opened.window.actions_["edge_back_1"].isEnabled()
    opened.player.seek(2 * RATE)
    press(opened, KEY.Key_I)
    assert loop() == (2 * RATE, 10 * RATE)
    press(opened, KEY.Key_Left, ALT)
    assert loop() == (2 * RATE - 44, 10 * RATE)
    press(opened, KEY.Key_Right, ALT | SHIFT)
    assert loop() == (2 * RATE - 44 + 441, 10 * RATE)
    opened.player.seek(6 * RATE)
    press(opened, KEY.Key_O)
    press(opened, KEY.Key_Right, ALT)
    press(opened, KEY.Key_Left, ALT | SHIFT)
    assert loop() == (2 * RATE + 397, 6 * RATE - 397)
    assert opened.window.lanes.time.loop == loop()
    # All nudges of an edge are one step of undo, of its own.
    press(opened, KEY.Key_Z, CTRL)
    assert loop() == (2 * RATE + 397, 6 * RATE)
    # A new loop: its start; and no edge goes past the other or the ends of the song.
    opened.song.set_loop(100, 300)
    press(opened, KEY.Key_Left, ALT | SHIFT)
    assert loop() == (0, 300)
    press(opened, KEY.Key_Right, ALT | SHIFT)
    assert loop() == (299, 300)
    opened.song.set_loop(299, 10 * RATE - 5)
    press(opened, KEY.Key_Right, ALT)
    assert loop() == (299, 10 * RATE)
    opened.window.actions_["loop"].trigger()
    press(opened, KEY.Key_Left, ALT)
    found = song_of(opened).loop
    assert found is not None
    assert not found.enabled, "a loop that is off is moved and stays off"


def test_keys_that_solo_one_lane_alone(opened: Studio) -> None:
    def soloed() -> list[str]:
        return [lane.id for lane in song_of(opened).lanes if lane.solo]

    press(opened, KEY.Key_1, SHIFT)
    press(opened, KEY.Key_2, SHIFT)
    assert soloed() == ["vocals", "accompaniment"]
    press(opened, KEY.Key_2, ALT)
    assert soloed() == ["accompaniment"]
    press(opened, KEY.Key_9, ALT)  # no such lane
    press(opened, KEY.Key_D)
    assert soloed() == ["residual"]
    mixer = opened.player._mixer
    assert mixer is not None
    assert heard_lanes(mixer) == {"residual"}
    press(opened, KEY.Key_D)
    assert soloed() == []


def test_c_clears_all_marks_over_full_scale(opened: Studio) -> None:
    meters = [opened.window.transport.meter, *(head.meter for head in opened.window.lanes.headers.values())]
    for meter in meters:
        meter.advance((1.5, 0.0), 0.03)
    assert all(meter.is_over for meter in meters)
    assert "press C" in meters[0].accessibleDescription()
    press(opened, KEY.Key_C)
    assert not any(meter.is_over for meter in meters)


def test_escape_gives_up_a_drag_in_the_ruler_before_all_else(opened: Studio) -> None:
    ruler, notifier = opened.window.lanes.ruler, opened.window.notifier
    notifier.close()
    notifier.show("info", "Hello", stays=True)
    QTest.mousePress(ruler, Qt.MouseButton.LeftButton, pos=QPoint(100, 30))
    QTest.mouseMove(ruler, QPoint(300, 30))
    press(opened, KEY.Key_Escape)
    QTest.mouseRelease(ruler, Qt.MouseButton.LeftButton, pos=QPoint(300, 30))
    assert song_of(opened).loop is None
    assert opened.player.position == 0
    assert len(notifier.toasts) == 1
    press(opened, KEY.Key_Escape)
    assert notifier.toasts == ()


def test_v_b_and_the_question_mark(opened: Studio, qtbot: QtBot) -> None:
    before = opened.window.lanes.mode
    press(opened, KEY.Key_V)
    assert opened.window.lanes.mode is not before
    press(opened, KEY.Key_B)
    assert opened.player.state.bypass
    QTest.keyClicks(opened.window, "?")
    assert opened._dialog is not None
    assert opened._dialog.windowTitle() == "Keyboard and mouse"
    opened._dialog.reject()
    assert opened._dialog is None


def test_space_plays_wherever_the_focus_is(opened: Studio, qtbot: QtBot) -> None:
    button = opened.window.lanes.headers["vocals"].mute
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    QTest.keyClick(button, KEY.Key_Space)
    assert opened.player.is_playing
    assert not song_of(opened).lane("vocals").mute
    QTest.keyClick(button, KEY.Key_Return)
    assert song_of(opened).lane("vocals").mute


def test_escape_takes_one_thing_at_a_time(opened: Studio) -> None:
    opened.window.notifier.close()
    opened.window.notifier.show("info", "Hello", stays=True)
    opened.song.set_loop(RATE, 3 * RATE)
    button = opened.window.lanes.headers["vocals"].mute
    button.setFocus()
    press(opened, KEY.Key_Escape)
    assert opened.window.notifier.toasts == ()
    loop = song_of(opened).loop
    assert loop is not None
    assert loop.enabled
    press(opened, KEY.Key_Escape)
    assert song_of(opened).loop == replace(loop, enabled=False), "its place is kept"
    assert button.hasFocus()
    press(opened, KEY.Key_Escape)
    assert not button.hasFocus()
    assert song_of(opened).loop == replace(loop, enabled=False)
    press(opened, KEY.Key_L)
    assert song_of(opened).loop == loop


def test_escape_leaves_the_loop_alone_where_it_is_not_seen(opened: Studio) -> None:
    opened.window.notifier.close()
    opened.song.set_loop(RATE, 3 * RATE)
    press(opened, KEY.Key_2, CTRL)
    press(opened, KEY.Key_Escape)
    loop = song_of(opened).loop
    assert loop is not None
    assert loop.enabled


def test_delete_takes_songs_out_and_undo_brings_them_back(opened: Studio) -> None:
    opened.window.queue.select(rows(opened)[0].id)
    press(opened, KEY.Key_Delete)
    assert rows(opened) == ()
    assert not opened.window.actions_["play"].isEnabled()
    press(opened, KEY.Key_Z, CTRL)
    assert [row.name for row in rows(opened)] == ["song"]


def test_songs_are_moved_by_keys(opened: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    for name in ("second", "third"):
        write_song(tmp_path / f"{name}.wav", 1.0)
        opened.context.queue.add([tmp_path / f"{name}.wav"], open_first=False)
        qtbot.waitUntil(lambda name=name: any(r.name == name and r.is_song for r in rows(opened)), timeout=LONG_MS)
    panel = opened.window.queue
    panel.select(rows(opened)[2].id)
    panel.list.setFocus()

    def names() -> list[str]:
        return [row.name for row in rows(opened)]

    QTest.keyClick(panel.list, KEY.Key_Up, ALT)
    QTest.keyClick(panel.list, KEY.Key_Up, ALT)
    assert names() == ["third", "song", "second"]
    assert [row.name for row in panel.selected_rows()] == ["third"]
    QTest.keyClick(panel.list, KEY.Key_Down, ALT)
    assert names() == ["song", "third", "second"]
    assert opened.context.session.undo_text == "Move songs"
    press(opened, KEY.Key_Z, CTRL)
    assert names() == ["third", "song", "second"]


def test_undo_says_what_it_takes_back(opened: Studio) -> None:
    press(opened, KEY.Key_1)
    undo = opened.window.actions_["undo"]
    assert undo.text() == "Undo: Mute"
    # Its button shows no text: what it undoes is in the tooltip.
    assert undo.toolTip() == "Undo: Mute (Ctrl+Z)"
    press(opened, KEY.Key_Z, CTRL)
    assert opened.window.actions_["redo"].text() == "Redo: Mute"


def test_separate_runs_stopped_rows_again(opened: Studio, qtbot: QtBot) -> None:
    row_id = rows(opened)[0].id
    opened.context.queue.cancel(row_id)
    qtbot.waitUntil(lambda: rows(opened)[0].state is RowState.CANCELLED, timeout=LONG_MS)
    qtbot.waitUntil(opened.window.actions_["separate"].isEnabled)
    press(opened, KEY.Key_Return, CTRL)
    qtbot.waitUntil(lambda: rows(opened)[0].state is RowState.DONE, timeout=LONG_MS)
    qtbot.waitUntil(lambda: not opened.window.actions_["separate"].isEnabled())


def test_separate_tries_the_open_song_again_though_a_finished_one_is_selected(
    opened: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    write_song(tmp_path / "other.wav", 1.0, seed=3)
    opened.context.queue.add([tmp_path / "other.wav"], open_first=False)
    qtbot.waitUntil(lambda: [row.state for row in rows(opened)] == [RowState.DONE] * 2, timeout=LONG_MS)
    first, other = rows(opened)
    opened.window.queue.select(other.id)
    opened.window.queue.list.setFocus()
    for is_failed in (True, False):
        if is_failed:
            error = message_for(SeparationError("Not today."))
            opened.context.queue.model.set_row(replace(first, state=RowState.FAILED, error=error))
            qtbot.waitUntil(opened.window.actions_["separate"].isEnabled)
        with qtbot.assertNotEmitted(opened.window.queue.open_requested):
            QTest.keyClick(opened.window.queue.list, KEY.Key_Return, CTRL)
        qtbot.waitUntil(lambda: [row.state for row in rows(opened)] == [RowState.DONE] * 2, timeout=LONG_MS)
        assert opened.context.session.session.current == first.id


def test_stop_all_stops_all(opened: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    for number in range(3):
        write_song(tmp_path / f"{number}.wav", 20.0, seed=number)
    opened.context.queue.add([tmp_path / f"{number}.wav" for number in range(3)])
    qtbot.waitUntil(lambda: [row.length_s for row in rows(opened)[1:]] == [20.0] * 3, timeout=LONG_MS)
    qtbot.waitUntil(opened.window.actions_["stop_all"].isEnabled)
    opened.window.actions_["stop_all"].trigger()
    busy = (RowState.WAITING, RowState.RUNNING)
    qtbot.waitUntil(lambda: not any(row.state in busy for row in rows(opened)), timeout=LONG_MS)
    qtbot.waitUntil(lambda: not opened.window.actions_["stop_all"].isEnabled())
    assert RowState.CANCELLED in [row.state for row in rows(opened)]


def test_stop_all_reaches_a_search(
    idle_studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_slow_folder(tmp_path / "far away", monkeypatch)
    stop = idle_studio.window.actions_["stop_all"]
    assert not stop.isEnabled()
    idle_studio.commands.add([tmp_path / "far away"])
    assert stop.isEnabled()
    assert idle_studio.window.empty.promise.text() == "Looking for songs…"
    stop.trigger()
    qtbot.waitUntil(lambda: not stop.isEnabled(), timeout=LONG_MS)
    assert idle_studio.window.empty.promise.text() != "Looking for songs…"
    assert idle_studio.window.notifier.toasts == ()


def test_a_file_that_cannot_be_read_leaves_no_wish_to_play(opened: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    first = opened.player.source
    (tmp_path / "bad.wav").write_bytes(b"")
    opened.commands.add([tmp_path / "bad.wav"])
    qtbot.waitUntil(lambda: rows(opened)[-1].state is RowState.FAILED, timeout=LONG_MS)
    write_song(tmp_path / "other.wav", 1.0)
    opened.context.queue.add([tmp_path / "other.wav"])
    qtbot.waitUntil(lambda: opened.player.source not in (None, first), timeout=LONG_MS)
    assert not opened.player.is_playing
    # What is dropped together with it plays.
    write_song(tmp_path / "good.wav", 1.0)
    opened.commands.add([tmp_path / "bad.wav", tmp_path / "good.wav"])
    qtbot.waitUntil(lambda: opened.player.is_playing, timeout=LONG_MS)
    assert song_of(opened).name == "good"


def test_open_asks_for_files_without_holding_anything_up(idle_studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    write_song(tmp_path / "chosen.wav", 1.0)
    idle_studio.window.actions_["open"].trigger()
    dialog = idle_studio.window.findChild(QFileDialog)
    assert dialog is not None
    assert "*.flac" in dialog.nameFilters()[0]
    dialog.filesSelected.emit([str(tmp_path / "chosen.wav")])
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("chosen.wav")
    dialog.done(QFileDialog.DialogCode.Accepted)
    qtbot.waitUntil(lambda: [row.name for row in rows(idle_studio)] == ["chosen"], timeout=LONG_MS)
    assert idle_studio.context.settings.settings.open_folder == str(tmp_path)


def test_the_demo_song_is_there(idle_studio: Studio, qtbot: QtBot) -> None:
    idle_studio.window.empty.demo_button.click()
    qtbot.waitUntil(lambda: bool(idle_studio.window.lanes.headers), timeout=LONG_MS)
    assert len(rows(idle_studio)) == 1
