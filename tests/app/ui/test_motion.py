from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow_studio.playback.player import Player
from support.songs import write_song
from support.studio import LONG_MS, open_song

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.studio import Studio


def test_playhead_time_and_meters_move_while_it_plays_and_then_rest(
    idle_studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auralflow_studio.ui.motion._TAIL_S", 0.1)
    write_song(tmp_path / "song.wav", 30.0)
    open_song(idle_studio, qtbot, tmp_path / "song.wav")
    motion, window = idle_studio.song._motion, idle_studio.window
    told: list[int] = []
    monkeypatch.setattr(idle_studio.context.queue, "set_playhead", told.append)
    assert not motion.is_moving
    idle_studio.player.play()
    assert motion.is_moving
    qtbot.waitUntil(lambda: (window.lanes.playhead.frame or 0) > 22_050, timeout=LONG_MS)
    # The mixture stands in for the stems: its meter and the master's move.
    qtbot.waitUntil(lambda: max(window.transport.meter.levels_db) > -40, timeout=LONG_MS)
    assert max(window.lanes.headers["mixture"].meter.levels_db) > -40
    qtbot.waitUntil(lambda: bool(told), timeout=LONG_MS)
    assert told == sorted(told)
    idle_studio.player.pause()
    qtbot.waitUntil(lambda: not motion.is_moving, timeout=LONG_MS)
    idle_studio.player.seek(10 * 44_100)
    assert window.transport.time.text() == "0:10.000"
    assert window.lanes.playhead.frame == 10 * 44_100


def test_the_playhead_goes_on_to_the_end_of_the_sound_that_was_on_its_way_at_the_pause(
    idle_studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_song(tmp_path / "song.wav", 30.0)
    open_song(idle_studio, qtbot, tmp_path / "song.wav")
    place = [44_100]
    # A device of long latency, by hand: what is heard is behind what was mixed.
    monkeypatch.setattr(Player, "position", property(lambda _: place[0]))
    window = idle_studio.window
    idle_studio.player.play()
    idle_studio.player.pause()
    assert window.lanes.playhead.frame == 44_100
    place[0] = 2 * 44_100
    qtbot.waitUntil(lambda: window.lanes.playhead.frame == 2 * 44_100)
    assert window.transport.time.text() == "0:02.000"
