from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow_studio.qtmodels.queue_model import RowState
from support.queue import rows, states, wait_for
from support.songs import write_song

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.context import AppContext
    from auralflow_studio.messages import UserMessage


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
