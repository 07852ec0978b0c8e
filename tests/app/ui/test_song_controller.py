from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow_studio.document import edits
from auralflow_studio.ui.plots.lane_picture import LaneMode
from support.songs import write_song
from support.studio import LONG_MS, open_song, rows, wait_until_separated

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.studio import Studio

RATE = 44_100


@pytest.fixture
def song(tmp_path: Path) -> Path:
    write_song(tmp_path / "song.wav", 4.0)
    return tmp_path / "song.wav"


def test_a_song_that_is_added_plays_as_soon_as_that_is_safe(idle_studio: Studio, qtbot: QtBot, song: Path) -> None:
    audio = open_song(idle_studio, qtbot, song, play=True)
    assert idle_studio.player.source is audio
    # Torch may not be loaded yet: loading it would make the sound stumble.
    assert not idle_studio.player.is_playing
    assert idle_studio.window.transport.play_button.accessibleDescription() == "Plays as soon as everything is loaded"
    idle_studio.start()
    qtbot.waitUntil(lambda: idle_studio.player.is_playing, timeout=LONG_MS)
    assert idle_studio.window.transport.play_button.accessibleDescription() == ""
    qtbot.waitUntil(lambda: idle_studio.window.lanes.playhead.frame not in (None, 0), timeout=LONG_MS)
    assert idle_studio.window.transport.time.text() != "0:00.000"


def test_changing_ones_mind_before_it_is_safe(idle_studio: Studio, qtbot: QtBot, song: Path) -> None:
    open_song(idle_studio, qtbot, song)
    idle_studio.window.actions_["play"].trigger()
    idle_studio.window.actions_["play"].trigger()
    idle_studio.song.set_safe()
    assert not idle_studio.player.is_playing
    idle_studio.window.actions_["play"].trigger()
    assert idle_studio.player.is_playing


def test_the_mixer_reaches_the_player_and_the_lanes(idle_studio: Studio, qtbot: QtBot, song: Path) -> None:
    open_song(idle_studio, qtbot, song)
    current = idle_studio.context.session.session.current_song
    assert current is not None
    idle_studio.song.apply(edits.set_gain(current.id, "vocals", -6))
    idle_studio.song.toggle_solo("vocals")
    mixer = idle_studio.player._mixer
    assert mixer is not None
    assert mixer.lanes["vocals"].gain_db == -6
    headers = idle_studio.window.lanes.headers
    assert headers["vocals"].fader.gain_db == -6
    assert headers["accompaniment"]._note.text() == "Silent: another lane is soloed"
    assert headers["vocals"]._note.text() == ""


def test_a_gain_drag_touches_one_lane_only(idle_studio: Studio, qtbot: QtBot, song: Path) -> None:
    """The whole window must not be painted for one fader."""
    open_song(idle_studio, qtbot, song)
    window = idle_studio.window
    window.grab()
    painted: list[str] = []
    for lane, view in window.lanes.views.items():
        view.update = lambda *_, lane=lane: painted.append(lane)  # type: ignore[method-assign]
    current = idle_studio.context.session.session.current_song
    assert current is not None
    idle_studio.song.apply(edits.set_gain(current.id, "vocals", -1))
    assert painted == []


def test_the_original_can_be_heard(idle_studio: Studio, qtbot: QtBot, song: Path) -> None:
    open_song(idle_studio, qtbot, song)
    idle_studio.window.actions_["bypass"].trigger()
    assert idle_studio.player.state.bypass
    headers = idle_studio.window.lanes.headers
    assert headers["mixture"]._note.text() == "Heard instead of the stems"
    assert headers["vocals"]._note.text() == "Silent: the original is heard"
    idle_studio.window.actions_["bypass"].trigger()
    assert headers["vocals"]._note.text() == ""


def test_the_loop_is_one_everywhere(idle_studio: Studio, qtbot: QtBot, song: Path) -> None:
    open_song(idle_studio, qtbot, song)
    window = idle_studio.window
    window.lanes.ruler.loop_requested.emit((RATE, 2 * RATE))
    assert window.lanes.time.loop == (RATE, 2 * RATE)
    loop = idle_studio.player.state.loop
    assert loop is not None
    assert (loop.start, loop.stop) == (RATE, 2 * RATE)
    assert window.actions_["loop"].isChecked()
    window.actions_["loop"].trigger()
    assert idle_studio.player.state.loop is None
    assert window.lanes.time.loop == (RATE, 2 * RATE)
    assert not window.lanes.time.loop_enabled
    window.actions_["undo"].trigger()
    assert idle_studio.player.state.loop is not None


def test_lanes_fill_in_and_the_null_figure_appears(studio: Studio, qtbot: QtBot, song: Path) -> None:
    audio = open_song(studio, qtbot, song)
    wait_until_separated(studio, qtbot)
    transport, inspector = studio.window.transport, studio.window.inspector
    qtbot.waitUntil(lambda: transport.position._finished == ((0.0, 1.0),), timeout=LONG_MS)
    qtbot.waitUntil(lambda: inspector.null.isVisible() and "null −" in inspector.null.text(), timeout=LONG_MS)
    assert inspector.stems.text("Device")
    assert inspector.state.text() == studio.window.top_bar._status.text() == "Ready"
    qtbot.waitUntil(lambda: audio.lane("vocals").finished.covers(0, audio.frames), timeout=LONG_MS)
    # The window's title names the song.
    assert studio.window.windowTitle().startswith("song")
    vocals, rest, mixture = (audio.view(lane, 0, audio.frames) for lane in ("vocals", "accompaniment", "mixture"))
    assert np.abs(vocals + rest - mixture).max() < 1e-6


def test_opening_another_song_lets_go_of_the_first(studio: Studio, qtbot: QtBot, song: Path, tmp_path: Path) -> None:
    first = open_song(studio, qtbot, song)
    write_song(tmp_path / "other.wav", 2.0, seed=3)
    studio.context.queue.add([tmp_path / "other.wav"])
    qtbot.waitUntil(lambda: studio.context.current.audio not in (None, first), timeout=LONG_MS)
    assert first.is_closed
    qtbot.waitUntil(lambda: studio.window.lanes.time.frames == 2 * RATE)
    assert studio.window.top_bar.song_name == "other"
    studio.context.queue.remove([row.id for row in rows(studio)])
    assert studio.window.lanes.headers == {}
    assert studio.player.source is None
    assert studio.window.pages.currentWidget() is studio.window.empty


def test_the_song_that_is_opened_is_seen_in_the_list(idle_studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    paths = [tmp_path / f"{n:02}.wav" for n in range(16)]
    for path in paths:
        write_song(path, 0.3)
    idle_studio.context.queue.add(paths)
    qtbot.waitUntil(lambda: sum(row.is_song for row in rows(idle_studio)) == 16, timeout=LONG_MS)
    rows_list = idle_studio.window.queue.list

    def is_seen(row: int) -> bool:
        return rows_list.viewport().rect().contains(rows_list.visualRect(rows_list.model().index(row, 0)))

    assert is_seen(0)
    assert not is_seen(15)
    idle_studio.context.queue.open(rows(idle_studio)[15].id)
    qtbot.waitUntil(lambda: is_seen(15))
    idle_studio.context.queue.open(rows(idle_studio)[0].id)
    qtbot.waitUntil(lambda: is_seen(0))


def test_a_disk_that_hangs_does_not_freeze_the_window(
    idle_studio: Studio, qtbot: QtBot, song: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_song(idle_studio, qtbot, song)
    reading, answer = threading.Event(), threading.Event()
    read = first._view_reader.read

    def hang(start: int, frames: int) -> np.ndarray:
        reading.set()
        assert answer.wait(30)
        return read(start, frames)

    monkeypatch.setattr(first._view_reader, "read", hang)
    idle_studio.window.lanes.set_mode(LaneMode.BOTH)
    qtbot.waitUntil(reading.is_set)
    write_song(tmp_path / "other.wav", 2.0, seed=3)
    idle_studio.context.queue.add([tmp_path / "other.wav"])
    qtbot.waitUntil(lambda: idle_studio.window.lanes.time.frames == 2 * RATE, timeout=LONG_MS)
    assert first.is_closed
    assert not answer.is_set()
    answer.set()


def test_playing_the_song_that_is_open_plays_it_and_no_other_later(
    studio: Studio, qtbot: QtBot, song: Path, tmp_path: Path
) -> None:
    open_song(studio, qtbot, song)
    qtbot.waitUntil(lambda: studio.song._is_safe, timeout=LONG_MS)
    studio.window.queue.play_requested.emit(rows(studio)[0].id)
    qtbot.waitUntil(lambda: studio.player.is_playing)
    studio.player.pause()
    write_song(tmp_path / "other.wav", 2.0)
    studio.context.queue.add([tmp_path / "other.wav"], open_first=False)
    qtbot.waitUntil(lambda: len(rows(studio)) == 2, timeout=LONG_MS)
    wait_until_separated(studio, qtbot, 1)
    studio.window.queue.play_requested.emit(rows(studio)[0].id)
    studio.player.pause()
    studio.context.queue.open(rows(studio)[1].id)
    qtbot.waitUntil(
        lambda: studio.context.current.audio is not None and studio.context.current.audio.song_id == rows(studio)[1].id,
        timeout=LONG_MS,
    )
    assert not studio.player.is_playing


def test_a_song_that_cannot_be_opened_leaves_no_wish_to_play(
    studio: Studio, qtbot: QtBot, song: Path, tmp_path: Path
) -> None:
    open_song(studio, qtbot, song)
    gone = tmp_path / "gone.wav"
    write_song(gone, 2.0)
    studio.context.queue.add([gone], open_first=False)
    qtbot.waitUntil(lambda: len(rows(studio)) == 2, timeout=LONG_MS)
    wait_until_separated(studio, qtbot, 1)
    gone.unlink()
    with qtbot.waitSignal(studio.context.current.failed, timeout=LONG_MS):
        studio.window.queue.play_requested.emit(rows(studio)[1].id)
    studio.context.queue.open(rows(studio)[0].id)
    qtbot.waitUntil(lambda: studio.player.source is not None, timeout=LONG_MS)
    assert not studio.player.is_playing
