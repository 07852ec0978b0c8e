from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from auralflow_studio.jobs.contract import Resource
from auralflow_studio.qtmodels.queue_model import RowState
from support.queue import LONG_MS, rows, states, wait_for
from support.slow import Blocking, make_slow_folder
from support.songs import write_song

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.context import AppContext
    from auralflow_studio.messages import UserMessage


def test_a_long_search_holds_nothing_up_and_can_be_stopped(
    app: AppContext, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_slow_folder(tmp_path / "far away", monkeypatch)
    write_song(tmp_path / "song.wav")
    app.queue.add([tmp_path / "song.wav"], open_first=False)
    wait_for(qtbot, app, song=RowState.DONE)
    problems: list[UserMessage] = []
    app.problem_raised.connect(problems.append)
    app.queue.add([tmp_path / "far away"])
    assert app.queue.is_searching
    app.queue.open(rows(app)["song"].id)
    qtbot.waitUntil(lambda: app.current.audio is not None and app.current.audio.is_complete, timeout=LONG_MS)
    assert app.queue.is_searching
    app.queue.cancel_all()
    qtbot.waitUntil(lambda: not app.queue.is_searching)
    assert not app.runner.is_busy(Resource.SEARCH)
    assert problems == []
    assert states(app) == {"song": RowState.DONE}
    write_song(tmp_path / "later.wav")
    app.queue.add([tmp_path / "later.wav"])
    wait_for(qtbot, app, later=RowState.DONE)


def test_stopping_all_takes_files_out_that_are_still_being_read(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    for number in range(40):
        write_song(tmp_path / f"{number}.wav", 0.1)
    busy = threading.Event()
    app.runner.submit(Blocking(busy), Resource.FILES)
    app.queue.add([tmp_path])
    # The first one is opened; the others are still to be read.
    wait_for(qtbot, app, **{"0": RowState.DONE})
    assert app.queue.model.count(RowState.READING) == 39
    app.queue.cancel_all()
    assert list(states(app)) == ["0"]
    busy.set()
    qtbot.waitUntil(lambda: not app.queue.is_searching, timeout=LONG_MS)
    assert states(app) == {"0": RowState.DONE}


def test_what_is_to_happen_before_the_first_song_is_opened(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "1.wav").write_bytes(b"")
    opened: list[str | None] = []

    def note() -> None:
        opened.append(app.session.session.current)

    app.queue.add([tmp_path / "1.wav"], before_open=note)
    wait_for(qtbot, app, **{"1": RowState.FAILED})
    assert opened == []
    write_song(tmp_path / "2.wav")
    write_song(tmp_path / "3.wav")
    app.queue.add([tmp_path / "2.wav"], open_first=False, before_open=note)
    wait_for(qtbot, app, **{"2": RowState.DONE})
    assert opened == []
    app.queue.add([tmp_path / "1.wav", tmp_path / "3.wav"], before_open=note)
    wait_for(qtbot, app, **{"3": RowState.DONE})
    assert opened == [None]
    assert rows(app)["3"].is_open


def test_good_and_bad_files_in_folders(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "music" / "album"
    folder.mkdir(parents=True)
    for number in (1, 2, 10):
        write_song(folder / f"song{number}.wav", 1.0, seed=number)
    (folder / "text.mp3").write_text("this is no music")
    (folder / "empty.wav").write_bytes(b"")
    (folder / "notes.txt").write_text("not looked at")
    (folder / ".hidden.wav").write_bytes(b"")
    searching: list[bool] = []
    app.queue.searching_changed.connect(searching.append)
    app.queue.add([tmp_path / "music"])
    wait_for(qtbot, app, song1=RowState.DONE, song2=RowState.DONE, song10=RowState.DONE)
    assert states(app) == {
        "empty": RowState.FAILED,
        "song1": RowState.DONE,
        "song2": RowState.DONE,
        "song10": RowState.DONE,
        "text": RowState.FAILED,
    }
    for name in ("empty", "text"):
        error = rows(app)[name].error
        assert error is not None
        assert error.title
        assert name in error.text
    # The first file cannot be read; the first that can be is opened. An undo takes the whole drop back.
    assert app.session.session.current_song is not None
    assert app.session.session.current_song.name == "song1"
    assert [song.name for song in app.session.session.songs] == ["song1", "song2", "song10"]
    assert searching == [True, False]
    assert app.session.undo()
    assert not app.session.can_undo
    assert set(states(app)) == {"empty", "text"}
    assert app.session.redo()
    assert set(states(app)) == {"empty", "text", "song1", "song2", "song10"}


def test_a_file_that_could_not_be_read_can_be_tried_again(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    path.write_bytes(b"")
    app.queue.add([path])
    wait_for(qtbot, app, song=RowState.FAILED)
    assert app.session.session.songs == ()
    write_song(path)
    app.queue.retry(rows(app)["song"].id)
    assert rows(app)["song"].error is None
    wait_for(qtbot, app, song=RowState.DONE)
    assert rows(app)["song"].is_open


def test_a_folder_without_songs_and_a_path_that_is_not_there(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    problems: list[UserMessage] = []
    app.problem_raised.connect(problems.append)
    (tmp_path / "empty").mkdir()
    app.queue.add([tmp_path / "empty"])
    qtbot.waitUntil(lambda: len(problems) == 1)
    assert problems[0].title == "No songs found"
    app.queue.add([tmp_path / "gone.wav"])
    qtbot.waitUntil(lambda: len(problems) == 2 or RowState.FAILED in states(app).values())


def test_the_mixture_of_a_dataset_is_called_as_its_song(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "Al James - Home"
    folder.mkdir()
    for name in ("mixture", "vocals"):
        write_song(folder / f"{name}.wav", 1.0)
    app.queue.add([folder / "mixture.wav"])
    qtbot.waitUntil(lambda: bool(app.session.session.songs), timeout=LONG_MS)
    assert [song.name for song in app.session.session.songs] == ["Al James - Home"]
    assert [row.name for row in app.queue.model.rows()] == ["Al James - Home"]
    wait_for(qtbot, app, **{"Al James - Home": RowState.DONE})
