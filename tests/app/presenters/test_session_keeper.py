from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from auralflow.disk_space import SpaceDemand
from auralflow_studio.context import AppContext
from auralflow_studio.document import edits
from auralflow_studio.document.session import Loop, Session, new_song
from auralflow_studio.document.session_file import SavedSession, session_from_json, session_to_json
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.paths import app_paths
from auralflow_studio.qtmodels.queue_model import RowState
from support.facts import SOURCES, audio_info
from support.queue import LONG_MS, rows, states, wait_for
from support.songs import write_song

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from auralflow_studio.messages import UserMessage
    from support.app_models import QuickModels


@contextmanager
def running(qtbot: QtBot, models: QuickModels, *, restore: bool = True, **options: bool) -> Iterator[AppContext]:
    """One run of the app."""
    app = AppContext(app_paths(), models=models)
    if restore:
        with qtbot.waitSignal(app.keeper.restored, timeout=LONG_MS):
            app.keeper.restore(**options)
    try:
        yield app
    finally:
        assert app.shutdown()
    app.deleteLater()


def kept(profile_dir: Path) -> SavedSession:
    path = profile_dir / "session.json"
    return session_from_json(path.read_bytes()) if path.exists() else SavedSession()


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    folder.mkdir()
    return folder


def test_mix_loop_and_queue_come_back(qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, music: Path) -> None:
    for name in ("a", "b", "c"):
        write_song(music / f"{name}.wav", 3.0)
    (music / "d.wav").write_text("no sound")
    with running(qtbot, quick_models) as app:
        app.queue.add([music])
        wait_for(qtbot, app, a=RowState.DONE, b=RowState.DONE, c=RowState.DONE, d=RowState.FAILED)
        song = rows(app)["b"].id
        app.queue.open(song)
        for edit in (
            edits.set_gain(song, "vocals", -12.3),
            edits.set_pan(song, "accompaniment", 0.1),
            edits.toggle_mute(song, "vocals"),
            edits.toggle_solo(song, "accompaniment"),
            edits.set_loop(song, Loop(start=1000, stop=50_001)),
            edits.set_master_gain(-3.0),
        ):
            app.session.apply(edit)
        before, folders = app.session.session, {path.name for path in (profile_dir / "cache" / "work").iterdir()}
    with running(qtbot, quick_models) as app:
        assert app.session.session == before
        assert app.session.session.current == song
        assert not app.session.can_undo
        wait_for(qtbot, app, a=RowState.DONE, b=RowState.DONE, c=RowState.DONE)
        qtbot.waitUntil(lambda: states(app).get("d") is RowState.FAILED, timeout=LONG_MS)
        assert list(states(app)) == ["a", "b", "c", "d"]
        assert [row.name for row in app.queue.model.rows() if row.is_open] == ["b"]
        qtbot.waitUntil(lambda: app.current.audio is not None and app.current.audio.is_complete, timeout=LONG_MS)
        assert not app.runner.is_busy(Resource.MODEL), "nothing is separated a second time"
        assert {path.name for path in (profile_dir / "cache" / "work").iterdir()} == folders


def test_each_change_is_on_the_disk_a_moment_later(
    qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, music: Path
) -> None:
    write_song(music / "a.wav", 1.0)
    with running(qtbot, quick_models) as app:
        app.queue.add([music])
        wait_for(qtbot, app, a=RowState.DONE)
        song = rows(app)["a"].id
        qtbot.waitUntil(lambda: song in kept(profile_dir).done)
        app.session.apply(edits.set_gain(song, "vocals", -6.0))
        qtbot.waitUntil(lambda: kept(profile_dir).session == app.session.session)
        app.session.undo()
        qtbot.waitUntil(lambda: kept(profile_dir).session == app.session.session)
        # Only what runs on its own changes now: nothing is written for that.
        written = (profile_dir / "session.json").stat().st_mtime_ns
        app.queue.model.set_row(replace(rows(app)["a"], speed=7.0))
        qtbot.wait(1500)
        assert (profile_dir / "session.json").stat().st_mtime_ns == written


def test_what_was_stopped_stays_stopped_and_the_rest_goes_on(
    qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, music: Path
) -> None:
    for name in ("a", "b", "c"):
        write_song(music / f"{name}.wav", 20.0)
    quick_models.network.pause_s = 0.2
    with running(qtbot, quick_models) as app:
        app.queue.add([music])
        qtbot.waitUntil(lambda: "a" in rows(app) and rows(app)["a"].fraction > 0, timeout=LONG_MS)
        wait_for(qtbot, app, a=RowState.RUNNING, b=RowState.WAITING, c=RowState.WAITING)
        app.queue.cancel(rows(app)["b"].id)
        reached = rows(app)["a"].fraction
    quick_models.network.pause_s = 0.0
    with running(qtbot, quick_models) as app:
        assert states(app)["b"] is RowState.CANCELLED
        qtbot.waitUntil(lambda: app.current.audio is not None and app.current.audio.has_store, timeout=LONG_MS)
        audio = app.current.audio
        assert audio is not None
        assert audio.finished.total / audio.frames >= reached - 1e-9
        wait_for(qtbot, app, a=RowState.DONE, b=RowState.CANCELLED, c=RowState.DONE)


def test_a_song_whose_file_is_gone_says_so_and_is_kept(
    qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, music: Path
) -> None:
    write_song(music / "a.wav", 1.0)
    write_song(music / "b.wav", 1.0)
    with running(qtbot, quick_models) as app:
        app.queue.add([music])
        wait_for(qtbot, app, a=RowState.DONE, b=RowState.DONE)
        song = rows(app)["a"].id
        app.session.apply(edits.set_gain(song, "vocals", -6.0))
        assert app.session.session.current == song
    (music / "a.wav").rename(music / "elsewhere")
    problems: list[UserMessage] = []
    with running(qtbot, quick_models) as app:
        app.problem_raised.connect(problems.append)
        wait_for(qtbot, app, a=RowState.FAILED, b=RowState.DONE)
        error = rows(app)["a"].error
        assert error is not None
        assert error.title == "The file is gone"
        assert "a.wav" in error.text
        assert app.session.session.current is None, "it cannot be opened"
        assert problems == []
    # The disk is there again: so is its mix.
    (music / "elsewhere").rename(music / "a.wav")
    with running(qtbot, quick_models) as app:
        wait_for(qtbot, app, a=RowState.DONE, b=RowState.DONE)
        assert app.session.session.song(song).lane("vocals").gain_db == -6.0


def test_files_that_were_not_looked_at_yet_are_looked_at(
    qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, music: Path
) -> None:
    name = os.fsdecode(b"s\xf6ng.wav")  # a name that is no text
    write_song(music / "song.wav", 1.0)
    (music / "song.wav").rename(music / name)
    profile_dir.mkdir()
    (profile_dir / "session.json").write_text(session_to_json(SavedSession(files=(music / name,))))
    with running(qtbot, quick_models) as app:
        qtbot.waitUntil(lambda: app.queue.model.count(RowState.DONE) == 1, timeout=LONG_MS)
        assert app.session.session.current is None, "nobody asked to open it"
        assert [song.path for song in app.session.session.songs] == [music / name]
    assert kept(profile_dir).files == ()


def test_an_empty_list_stays_empty(qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, music: Path) -> None:
    write_song(music / "a.wav", 1.0)
    with running(qtbot, quick_models) as app:
        app.queue.add([music])
        wait_for(qtbot, app, a=RowState.DONE)
        app.queue.remove([row.id for row in app.queue.model.rows()])
    with running(qtbot, quick_models) as app:
        assert app.session.session == Session()
        assert app.queue.model.rows() == ()


@pytest.mark.parametrize("content", ["{ broken", '{"schema_version": 99}'])
def test_a_damaged_file_is_said_and_kept_and_the_next_session_is_saved(
    qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, music: Path, content: str
) -> None:
    write_song(music / "a.wav", 1.0)
    profile_dir.mkdir()
    (profile_dir / "session.json").write_text(content)
    app = AppContext(app_paths(), models=quick_models)
    problems: list[UserMessage] = []
    app.problem_raised.connect(problems.append)
    with qtbot.waitSignal(app.keeper.restored):
        app.keeper.restore()
    aside = profile_dir / "session.json.damaged"
    assert [problem.title for problem in problems] == ["The songs of last time cannot be brought back"]
    assert str(aside) in problems[0].text
    assert aside.read_text() == content
    app.queue.add([music])
    wait_for(qtbot, app, a=RowState.DONE)
    assert app.shutdown()
    assert len(kept(profile_dir).session.songs) == 1


def test_a_file_that_cannot_be_read_is_never_written_over(
    qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile_dir.mkdir()
    song = new_song("a", audio_info(), SOURCES)
    (profile_dir / "session.json").write_text(session_to_json(SavedSession(session=Session(songs=(song,)))))
    content = (profile_dir / "session.json").read_bytes()
    app = AppContext(app_paths(), models=quick_models)
    problems: list[UserMessage] = []
    app.problem_raised.connect(problems.append)

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        app.keeper.restore()
        qtbot.waitUntil(lambda: bool(problems))
    assert problems[0].title == "Access was refused"
    app.session.apply(edits.set_master_gain(-6))
    assert app.shutdown()
    assert (profile_dir / "session.json").read_bytes() == content


def test_one_instance_neither_restores_nor_saves_until_it_takes_over(
    qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, music: Path
) -> None:
    write_song(music / "a.wav", 1.0)
    write_song(music / "b.wav", 1.0)
    with running(qtbot, quick_models) as first, running(qtbot, quick_models, restore=False) as second:
        first.queue.add([music / "a.wav"])
        wait_for(qtbot, first, a=RowState.DONE)
        second.queue.add([music / "b.wav"])
        wait_for(qtbot, second, b=RowState.DONE)
        assert first.shutdown()
        assert [song.name for song in kept(profile_dir).session.songs] == ["a"]
        with qtbot.waitSignal(second.keeper.restored, timeout=LONG_MS):
            second.keeper.take_over()
        assert list(states(second)) == ["b"], "its window stays as it is"
    # Neither is lost.
    with running(qtbot, quick_models) as app:
        assert states(app) == {"b": RowState.DONE, "a": RowState.DONE}
        assert app.session.session.current_song is not None
        assert app.session.session.current_song.name == "b"


def test_songs_of_another_model_get_its_lanes(
    qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, music: Path
) -> None:
    write_song(music / "a.wav", 1.0)
    with running(qtbot, quick_models) as app:
        app.queue.add([music])
        wait_for(qtbot, app, a=RowState.DONE)
        info = app.session.session.songs[0].info
    song = edits.set_gain("x", "vocals", -6)(Session(songs=(new_song("x", info, ["vocals", "drums", "bass"]),)))
    (profile_dir / "session.json").write_text(session_to_json(SavedSession(session=song, done=frozenset({"x"}))))
    with running(qtbot, quick_models) as app:
        restored = app.session.session.song("x")
        assert [lane.id for lane in restored.lanes] == ["mixture", *SOURCES, "residual"]
        assert restored.lane("vocals").gain_db == -6
        assert states(app)["a"] is not RowState.DONE, "what was done was something else"
        wait_for(qtbot, app, a=RowState.DONE)  # an earlier run has left its stems
        app.stores.make_room(SpaceDemand(folder=app.paths.cache_dir, bytes=10**18))
    assert not list((profile_dir / "cache").rglob("*.f32"))
    (profile_dir / "session.json").write_text(session_to_json(SavedSession(session=song, done=frozenset({"x"}))))
    with running(qtbot, quick_models) as app:
        qtbot.waitUntil(lambda: not app.runner.is_busy(Resource.FILES))
        assert states(app)["a"] is RowState.CANCELLED, "no song is separated again unasked"
        app.queue.retry("x")
        wait_for(qtbot, app, a=RowState.DONE)


def test_files_that_cannot_be_read_keep_their_places(
    qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, music: Path
) -> None:
    for name in ("b", "d"):
        write_song(music / f"{name}.wav", 1.0)
    for name in ("a", "c", "e"):
        (music / f"{name}.wav").write_text("no sound")
    order = ["a", "b", "c", "d", "e"]
    with running(qtbot, quick_models) as app:
        app.queue.add([music])
        wait_for(qtbot, app, a=RowState.FAILED, b=RowState.DONE, c=RowState.FAILED, d=RowState.DONE, e=RowState.FAILED)
    (music / "c.wav").unlink()
    write_song(music / "c.wav", 1.0)
    with running(qtbot, quick_models) as app:
        # One of them can be read now; it comes in where it was.
        wait_for(qtbot, app, a=RowState.FAILED, c=RowState.DONE, e=RowState.FAILED)
        assert [row.name for row in app.queue.model.rows()] == order
        assert [song.name for song in app.session.session.songs] == ["b", "c", "d"]
    with running(qtbot, quick_models) as app:
        assert [row.name for row in app.queue.model.rows()] == order


def test_how_far_a_stopped_song_was_is_kept(
    qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, music: Path
) -> None:
    write_song(music / "a.wav", 20.0)
    quick_models.network.pause_s = 0.2
    with running(qtbot, quick_models) as app:
        app.queue.add([music])
        qtbot.waitUntil(lambda: "a" in rows(app) and rows(app)["a"].fraction > 0, timeout=LONG_MS)
        app.queue.cancel(rows(app)["a"].id)
        wait_for(qtbot, app, a=RowState.CANCELLED)
        fraction = rows(app)["a"].fraction
    with running(qtbot, quick_models) as app:
        assert rows(app)["a"].fraction == fraction > 0
        assert app.queue.model.way_on(rows(app)["a"]) == "Resume"


def test_a_full_disk_is_said_once(
    qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(qtbot, quick_models) as app:
        problems: list[UserMessage] = []
        app.problem_raised.connect(problems.append)

        def full(_handle: int) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            app.session.apply(edits.set_master_gain(-6))
            qtbot.waitUntil(lambda: bool(problems))
            app.session.apply(edits.set_master_gain(-7))
            qtbot.wait(1500)
        assert ["No space" in problem.text for problem in problems] == [True]
    assert kept(profile_dir).session.master_gain_db == -7
