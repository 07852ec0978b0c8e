from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from auralflow.audio.files import probe_audio
from auralflow.models.registry import model_info
from auralflow_studio.document.edits import add_songs, open_song, remove_songs
from auralflow_studio.document.session import Song, new_song
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.presenters.current_song import POLL_MS
from auralflow_studio.qtmodels.queue_model import RowState
from auralflow_studio.song_audio import SongAudio
from support.songs import write_song

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from auralflow_studio.context import AppContext
    from auralflow_studio.messages import UserMessage
    from support.app_models import QuickModels

LONG_MS = 180_000


def add(app: AppContext, folder: Path, *names: str, seconds: float = 1.0) -> list[Song]:
    songs = []
    for name in names:
        write_song(folder / f"{name}.wav", seconds)
        songs.append(new_song(name, probe_audio(folder / f"{name}.wav"), model_info("spleeter-2stems").sources))
    app.session.apply(add_songs(songs))
    return songs


def test_opened_drawn_and_closed(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    add(app, tmp_path, "a", "b")
    said: list[str] = []
    app.current.opening.connect(lambda song_id: said.append(f"opening {song_id}"))
    app.current.opened.connect(lambda audio: said.append(f"opened {audio.song_id}"))
    app.current.closing.connect(lambda: said.append("closing"))
    app.session.apply(open_song("a"))
    with qtbot.waitSignal(app.current.opened, timeout=LONG_MS):
        pass
    first = app.current.audio
    assert first is not None
    # Its mixture is drawn, its stems come, and the window hears of it.
    with qtbot.waitSignal(app.current.outlines_changed, timeout=LONG_MS):
        pass
    qtbot.waitUntil(lambda: first.is_complete, timeout=LONG_MS)
    for lane in first.lanes:
        qtbot.waitUntil(lambda lane=lane: first.lane(lane).finished.covers(0, first.frames), timeout=LONG_MS)  # type: ignore[misc]
    app.session.apply(open_song("b"))
    assert app.current.audio is None
    assert first.is_closed
    qtbot.waitUntil(lambda: app.current.audio is not None, timeout=LONG_MS)
    app.session.apply(open_song(None))
    assert app.current.audio is None
    assert said == ["opening a", "opened a", "closing", "opening b", "opened b", "closing"]


def test_what_is_drawn_after_the_stems_are_complete_is_told(
    app: AppContext, quick_models: QuickModels, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_region = SongAudio.draw_region
    drawing = threading.Event()

    def draw_late(audio: SongAudio, start: int, stop: int) -> None:
        drawing.wait(20)
        draw_region(audio, start, stop)

    monkeypatch.setattr(SongAudio, "draw_region", draw_late)
    quick_models.network.pause_s = 1.0
    add(app, tmp_path, "a")
    app.session.apply(open_song("a"))
    qtbot.waitUntil(lambda: app.current.audio is not None, timeout=LONG_MS)
    audio = app.current.audio
    assert audio is not None
    qtbot.waitUntil(lambda: audio.is_complete and not app.runner.is_busy(Resource.PEAKS), timeout=LONG_MS)
    qtbot.wait(5 * POLL_MS)
    told: list[bool] = []
    app.current.outlines_changed.connect(lambda: told.append(audio.lane("residual").finished.covers(0, audio.frames)))
    drawing.set()
    qtbot.waitUntil(lambda: True in told, timeout=LONG_MS)


def test_switching_faster_than_songs_open(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    add(app, tmp_path, "a", "b")
    opened: list[SongAudio] = []
    app.current.opened.connect(opened.append)
    for song_id in ("a", "b", "a", "b", "a"):
        app.session.apply(open_song(song_id))
    qtbot.waitUntil(lambda: app.queue.model.count(RowState.DONE) == 2, timeout=LONG_MS)
    assert [audio.song_id for audio in opened] == ["a"]
    assert app.current.audio is opened[0]


def test_stems_of_an_earlier_run_are_there_at_once(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    add(app, tmp_path, "a", seconds=20)
    qtbot.waitUntil(lambda: app.queue.model.count(RowState.DONE) == 1, timeout=LONG_MS)
    app.session.apply(open_song("a"))
    with qtbot.waitSignal(app.current.store_attached, timeout=LONG_MS) as blocker:
        pass
    assert blocker.args == ["a"]
    audio = app.current.audio
    assert audio is not None
    assert audio.is_complete
    qtbot.waitUntil(lambda: audio.lane("vocals").finished.covers(0, audio.frames), timeout=LONG_MS)
    stems = audio.read("vocals", 0, audio.frames) + audio.read("accompaniment", 0, audio.frames)
    assert np.abs(stems - audio.read("mixture", 0, audio.frames)).max() < 1e-6


def test_a_song_that_is_gone_is_said(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    (song,) = add(app, tmp_path, "a")
    qtbot.waitUntil(lambda: app.queue.model.count(RowState.DONE) == 1, timeout=LONG_MS)
    song.path.unlink()
    problems: list[UserMessage] = []
    app.problem_raised.connect(problems.append)
    app.session.apply(open_song("a"))
    qtbot.waitUntil(lambda: bool(problems))
    assert "a.wav" in problems[0].text
    assert app.current.audio is None
    app.session.apply(remove_songs(["a"]))
    assert len(problems) == 1
