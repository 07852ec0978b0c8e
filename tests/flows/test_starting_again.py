"""What was there is there again: after closing, after a kill, after a crash, and next to a file that is opened."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from auralflow_studio.document.session_file import SavedSession, session_from_json
from auralflow_studio.logs import Logging
from auralflow_studio.paths import app_paths
from auralflow_studio.qtmodels.queue_model import RowState
from auralflow_studio.studio import Studio
from support.songs import write_song
from support.studio import LONG_MS, drop, open_song, rows, run_studio, wait_until_separated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.jobs.warmup import LoadedModels

LONG_S = 180

running = contextmanager(run_studio)


def kept(profile: Path) -> SavedSession:
    path = profile / "session.json"
    return session_from_json(path.read_bytes()) if path.exists() else SavedSession()


@contextmanager
def started(profile: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The app as a process of its own, which is killed with signal 9 at the end if it has not ended."""
    with subprocess.Popen(
        [sys.executable, "-m", "auralflow_studio", "--profile-dir", str(profile), *arguments],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG_S
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_killed_and_started_again_the_song_is_in_the_window(
    qapp: QApplication, qtbot: QtBot, profile_dir: Path, models: LoadedModels, tmp_path: Path
) -> None:
    write_song(tmp_path / "song.wav", 5.0)
    with started(profile_dir, str(tmp_path / "song.wav")):
        wait_until(lambda: kept(profile_dir).session.current is not None)
    with running(qapp, models) as studio:
        qtbot.waitUntil(lambda: bool(studio.window.lanes.headers), timeout=LONG_MS)
        assert studio.window.top_bar.song_name == "song"
        wait_until_separated(studio, qtbot)
        assert not studio.player.is_playing
        assert not any("unexpectedly" in toast.title for toast in studio.window.notifier.toasts)


def test_a_real_start_paints_first_and_then_brings_the_songs_back(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    write_song(tmp_path / "song.wav", 2.0)
    with started(profile, str(tmp_path / "song.wav")) as app:
        wait_until(lambda: kept(profile).session.current is not None)
        app.terminate()
        said, _ = app.communicate(timeout=LONG_S)
        assert app.returncode == 0, said
    before = kept(profile)
    with started(profile, "--quit-after-ready") as app:
        said, _ = app.communicate(timeout=LONG_S)
        assert app.returncode == 0, said
    log = (profile / "logs" / "auralflow.log").read_text()
    log = log[log.rindex("window painted") :]
    assert log.index("ReadKeptSession") < log.index("(WarmUp) took")
    assert "(OpenSong) took" in log
    assert kept(profile).session == before.session


def test_a_file_is_opened_next_to_what_was_there(
    qapp: QApplication, qtbot: QtBot, profile_dir: Path, models: LoadedModels, tmp_path: Path
) -> None:
    write_song(tmp_path / "old.wav", 1.0)
    write_song(tmp_path / "new.wav", 1.0)
    with running(qapp, models) as studio:
        open_song(studio, qtbot, tmp_path / "old.wav")
    with running(qapp, models, start=False) as studio:
        studio.start([tmp_path / "new.wav"])
        qtbot.waitUntil(lambda: studio.window.top_bar.song_name == "new", timeout=LONG_MS)
        qtbot.waitUntil(lambda: bool(studio.window.lanes.headers), timeout=LONG_MS)
        qtbot.waitUntil(lambda: [row.name for row in rows(studio)] == ["old", "new"], timeout=LONG_MS)
        assert [song.name for song in studio.context.session.session.songs] == ["old", "new"]
        assert studio.window.top_bar.song_name == "new"


def test_after_a_crash_the_songs_are_there_but_none_is_opened(
    qapp: QApplication, qtbot: QtBot, profile_dir: Path, models: LoadedModels, tmp_path: Path
) -> None:
    write_song(tmp_path / "song.wav", 1.0)
    with running(qapp, models) as studio:
        open_song(studio, qtbot, tmp_path / "song.wav")
    logs = Logging(profile_dir / "logs", crash_file=False)
    (profile_dir / "logs" / "1-crash.txt").write_text("Fatal Python error: Segmentation fault")
    studio = Studio(qapp, app_paths(), logs, models=models)
    studio.start()
    qtbot.waitUntil(lambda: len(rows(studio)) == 1, timeout=LONG_MS)
    wait_until_separated(studio, qtbot)
    assert studio.context.session.session.current is None
    (toast,) = studio.window.notifier.toasts
    assert "Your songs are still there" in toast.text
    assert studio.shutdown(LONG_MS)
    logs.close()
    studio.window.deleteLater()
    studio.deleteLater()


@pytest.fixture
def second(qapp: QApplication, studio: Studio, models: LoadedModels) -> Iterator[Studio]:
    """A second instance next to `studio`, as `--new-window` makes one."""
    yield from run_studio(qapp, models)


@pytest.fixture
def hooks() -> Iterator[None]:
    """Puts Python's hooks back: of two apps in one process, the one that ends last leaves those of the other."""
    before = sys.excepthook, threading.excepthook
    yield
    sys.excepthook, threading.excepthook = before


def test_a_second_instance_begins_empty_and_disturbs_nothing(
    hooks: None, studio: Studio, second: Studio, qtbot: QtBot, profile_dir: Path, tmp_path: Path
) -> None:
    write_song(tmp_path / "one.wav", 1.0)
    write_song(tmp_path / "two.wav", 1.0)
    open_song(studio, qtbot, tmp_path / "one.wav")
    open_song(second, qtbot, tmp_path / "two.wav")
    assert [row.name for row in rows(second)] == ["two"]
    qtbot.waitUntil(lambda: len(kept(profile_dir).session.songs) == 1)
    # The first one is closed: the other takes over, and neither song is lost.
    assert studio.shutdown(LONG_MS)
    assert [song.name for song in kept(profile_dir).session.songs] == ["one"]
    qtbot.waitUntil(lambda: len(kept(profile_dir).session.songs) == 2, timeout=LONG_MS)
    assert [song.name for song in kept(profile_dir).session.songs] == ["two", "one"]
    assert [row.name for row in rows(second)] == ["two"]


def test_starting_fresh_is_select_all_and_delete(
    studio: Studio, qtbot: QtBot, profile_dir: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    write_song(folder / "0.wav", 0.2)
    for number in range(1, 400):
        os.link(folder / "0.wav", folder / f"{number}.wav")
    drop(studio.window, [folder])
    qtbot.waitUntil(lambda: len(rows(studio)) == 400, timeout=LONG_MS)
    qtbot.waitUntil(lambda: studio.context.queue.model.count(RowState.READING) == 0, timeout=LONG_MS)
    studio.window.activateWindow()
    qtbot.waitUntil(studio.window.isActiveWindow)
    studio.window.queue.list.setFocus()
    QTest.keySequence(studio.window.queue.list, QKeySequence.StandardKey.SelectAll)  # type: ignore[call-overload]
    QTest.keyClick(studio.window.queue.list, Qt.Key.Key_Delete)  # type: ignore[call-overload]
    assert rows(studio) == ()
    assert studio.window.pages.currentWidget() is studio.window.empty
    assert studio.shutdown(LONG_MS)
    assert kept(profile_dir) == SavedSession()
