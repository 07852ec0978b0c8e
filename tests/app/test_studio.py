from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import auralflow_resources
from auralflow.errors import AudioReadError
from auralflow_studio.playback.transport import OutputStatus, PlaybackProblem
from auralflow_studio.presenters.exports import Exported
from auralflow_studio.settings import load_settings
from auralflow_studio.song_audio import SongAudio
from auralflow_studio.ui.plots import background
from auralflow_studio.ui.plots.lane_picture import LaneMode
from support.songs import write_song
from support.studio import LONG_MS, open_song, rows, run_studio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from auralflow_studio.jobs.warmup import LoadedModels
    from auralflow_studio.studio import Studio


@pytest.fixture
def studio(qapp: QApplication, profile_dir: Path, models: LoadedModels) -> Iterator[Studio]:
    yield from run_studio(qapp, models, start=False)


def titles(studio: Studio) -> list[str]:
    return [toast.title for toast in studio.window.notifier.toasts]


def test_what_nobody_caught_is_shown_and_the_app_goes_on(
    studio: Studio, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("out of the blue")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(studio.window.notifier.toasts))
    assert titles(studio) == ["Something unexpected went wrong"]
    button = studio.window.notifier.toasts[0].button
    assert button is not None
    button.click()
    dialog = studio.window.notifier.dialog
    assert dialog is not None
    assert "out of the blue" in dialog.details.toPlainText()


def test_playback_problems_are_said(studio: Studio) -> None:
    studio.output.problem.emit(PlaybackProblem(kind="no_device", message="No device.", hint="Plug one in."))
    studio.output.problem.emit(PlaybackProblem(kind="vanished", message="It has stopped.", hint="", details="x"))
    kinds = [(toast.kind, toast.title) for toast in studio.window.notifier.toasts]
    assert kinds == [("warn", "No device."), ("bad", "Sound")]


@pytest.mark.parametrize("model", ["spleeter-9stems", "a/folder/that/has/gone"])
def test_an_unknown_model_in_the_settings_keeps_nobody_from_the_window(
    qapp: QApplication, profile_dir: Path, models: LoadedModels, model: str
) -> None:
    profile_dir.mkdir()
    (profile_dir / "settings.json").write_text(f'{{"model": "{model}"}}')
    for studio in run_studio(qapp, models):
        assert studio.window.isVisible()
        assert titles(studio) == ["Another model is used"]


@pytest.mark.parametrize("kind", ["no_device", "refused", "vanished"])
def test_when_sound_comes_back_that_is_said_in_place_of_the_trouble(studio: Studio, kind: Any) -> None:
    notifier, back = studio.window.notifier, OutputStatus(has_sound=True, device_name="Headphones")
    notifier.show("info", "Something else", stays=True)
    studio.output.problem.emit(PlaybackProblem(kind=kind, message="No sound.", hint="", details="x"))
    assert len(notifier.toasts) == 2
    studio.output.status_changed.emit(OutputStatus())
    assert len(notifier.toasts) == 2
    studio.output.status_changed.emit(back)
    assert titles(studio) == ["Something else", "Sound is back"]
    assert notifier.toasts[1].kind == "good"
    assert "Headphones" in notifier.toasts[1].text
    # Said once; and nothing is said of a device that is only another one.
    notifier.dismiss()
    studio.output.status_changed.emit(back)
    assert titles(studio) == ["Something else"]


def test_a_trouble_with_the_sound_that_was_read_already_still_ends_with_a_word(studio: Studio) -> None:
    studio.output.problem.emit(PlaybackProblem(kind="vanished", message="No sound.", hint="", details="x"))
    studio.window.notifier.dismiss()
    studio.output.problem.emit(PlaybackProblem(kind="source", message="A hole.", hint="", details="x"))
    studio.output.status_changed.emit(OutputStatus(has_sound=True, device_name="Headphones"))
    assert titles(studio) == ["Sound", "Sound is back"]


def test_pictures_that_cannot_be_drawn_are_said_once_a_song(
    studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        write_song(tmp_path / f"{name}.wav", 30.0)
    audio = open_song(studio, qtbot, tmp_path / "one.wav")
    failures: list[int] = []

    def fail(self: SongAudio, lane: str, start: int, frames: int) -> np.ndarray:
        failures.append(start)
        raise AudioReadError("The disk is gone.", path=tmp_path / "one.wav")

    monkeypatch.setattr(SongAudio, "view", fail)
    studio.window.lanes.set_mode(LaneMode.SPECTROGRAM)
    qtbot.waitUntil(lambda: "This file cannot be read" in titles(studio))
    assert any("The disk is gone." in toast.text for toast in studio.window.notifier.toasts)
    studio.window.notifier.close()
    before = len(failures)
    studio.window.lanes.time.zoom(4)
    qtbot.waitUntil(lambda: len(failures) > before and not studio.window.lanes.tiles.busy)
    assert "This file cannot be read" not in titles(studio)
    studio.context.queue.add([tmp_path / "two.wav"])
    qtbot.waitUntil(lambda: studio.context.current.audio not in (None, audio), timeout=LONG_MS)
    qtbot.waitUntil(lambda: "This file cannot be read" in titles(studio), timeout=LONG_MS)


def test_an_export_says_where_it_is(studio: Studio, tmp_path: Path) -> None:
    done = Exported(
        row_id="x",
        name="song",
        paths=(tmp_path / "a.wav", tmp_path / "b.wav"),
        skipped=(),
        folder=tmp_path,
        null_dbfs=-140.0,
        gain_db=-1.25,
    )
    studio.context.queue.exported.emit(done)
    (toast,) = studio.window.notifier.toasts
    assert toast.title == "Exported 2 files of song"
    assert str(tmp_path) in toast.text
    assert "1.2 dB softer" in toast.text


def test_the_window_is_remembered(studio: Studio, profile_dir: Path) -> None:
    studio.window.actions_["songs_panel"].trigger()
    assert studio.shutdown(5000)
    text = load_settings(profile_dir / "settings.json").settings.window_state
    assert '"songs": false' in text


def test_a_later_start_hands_its_songs_over(studio: Studio, qtbot: QtBot, tmp_path: Path, profile_dir: Path) -> None:
    write_song(tmp_path / "later.wav", 1.0)
    with qtbot.waitSignal(studio.ready, timeout=LONG_MS):
        studio.start()
    studio.window.showMaximized()
    studio.window.showMinimized()
    # A real second start: it hands the song over and ends without a window.
    other = subprocess.Popen(
        [sys.executable, "-m", "auralflow_studio", "--profile-dir", str(profile_dir), str(tmp_path / "later.wav")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.PIPE,
        text=True,
    )
    qtbot.waitUntil(lambda: [row.name for row in rows(studio)] == ["later"], timeout=LONG_MS)
    qtbot.waitUntil(lambda: other.poll() is not None, timeout=LONG_MS)
    _, said = other.communicate()
    assert other.returncode == 0, said
    assert "window painted" not in said
    assert not studio.window.isMinimized()
    assert studio.window.isMaximized(), "as it was before it was minimised"


def test_a_disk_that_hangs_does_not_keep_the_app_from_ending(
    studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_song(tmp_path / "song.wav", 4.0)
    audio = open_song(studio, qtbot, tmp_path / "song.wav")
    reading, answer = threading.Event(), threading.Event()

    def hang(start: int, frames: int) -> np.ndarray:
        reading.set()
        assert answer.wait(30)
        return np.zeros((frames, 2), np.float32)

    monkeypatch.setattr(audio._view_reader, "read", hang)
    studio.window.lanes.set_mode(LaneMode.SPECTROGRAM)
    qtbot.waitUntil(reading.is_set)
    monkeypatch.setattr("auralflow_studio.studio.CLOSE_MS", 50)
    assert not studio.shutdown(LONG_MS), "a thread was left behind"
    answer.set()
    assert background._abandoned.pop().wait(LONG_MS)


def test_one_dialog_at_a_time(studio: Studio) -> None:
    studio.window.actions_["about"].trigger()
    about = studio._dialog
    studio.window.actions_["settings"].trigger()
    assert studio._dialog is not None
    assert studio._dialog is not about
    assert studio._dialog.windowTitle() == "Settings"


def test_the_demo_is_never_exported_into_the_program(studio: Studio, qtbot: QtBot) -> None:
    open_song(studio, qtbot, auralflow_resources.demo_song())
    studio.window.actions_["export"].trigger()
    assert studio._export_dialog is not None
    folder = studio._export_dialog._form.choice.folder
    assert folder
    assert not auralflow_resources.holds(Path(folder))
