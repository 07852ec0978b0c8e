from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from auralflow_studio.context import AppContext
from auralflow_studio.document.session import Loop
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.paths import app_paths
from auralflow_studio.qtmodels.queue_model import RowState
from auralflow_studio.settings import Settings, load_settings
from support.songs import write_song

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from auralflow_studio.messages import UserMessage
    from support.app_models import QuickModels

LONG_MS = 180_000
TESTS = Path(__file__).parents[1]


def test_start_warms_up_once(app: AppContext, qtbot: QtBot) -> None:
    with qtbot.waitSignal(app.warmed_up, timeout=LONG_MS):
        app.start()
        app.start()
    qtbot.waitUntil(lambda: not app.runner.is_busy(Resource.MODEL))


def test_damaged_settings_are_said(
    qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, caplog: pytest.LogCaptureFixture
) -> None:
    profile_dir.mkdir()
    (profile_dir / "settings.json").write_text("{ broken")
    app = AppContext(app_paths(), models=quick_models)
    problems: list[UserMessage] = []
    app.problem_raised.connect(problems.append)
    app.start()
    assert [problem.title for problem in problems] == ["The settings were damaged"]
    assert "settings.json.damaged" in problems[0].text
    app.settings.update(theme="dark")
    assert app.shutdown()
    assert load_settings(profile_dir / "settings.json").settings.theme == "dark"


def test_a_model_that_this_version_does_not_know_is_replaced_and_said(
    qtbot: QtBot, profile_dir: Path, quick_models: QuickModels
) -> None:
    profile_dir.mkdir()
    (profile_dir / "settings.json").write_text('{"model": "spleeter-9stems", "theme": "dark"}')
    app = AppContext(app_paths(), models=quick_models)
    assert app.separations.model_and_settings()[0].name == "spleeter-2stems"
    problems: list[UserMessage] = []
    app.problem_raised.connect(problems.append)
    with qtbot.waitSignal(app.warmed_up, timeout=LONG_MS):
        app.start()
    (problem,) = problems
    assert "spleeter-9stems" in problem.text
    assert "Spleeter 2 stems" in problem.text
    assert app.shutdown()
    # Said once: the next start finds a name that it knows. The rest is as it was.
    assert load_settings(profile_dir / "settings.json").settings == Settings(theme="dark")


def test_a_device_that_has_gone_neither_fails_songs_nor_stays_chosen(
    qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, tmp_path: Path
) -> None:
    profile_dir.mkdir()
    (profile_dir / "settings.json").write_text('{"compute_device": "cuda:99"}')
    write_song(tmp_path / "song.wav", 2.0)
    app = AppContext(app_paths(), models=quick_models)
    problems: list[UserMessage] = []
    app.devices.fell_back.connect(problems.append)
    # The song is asked for before it is known what there is.
    app.queue.add([tmp_path / "song.wav"])
    qtbot.waitUntil(lambda: app.separations.running is not None, timeout=LONG_MS)
    assert not app.devices.is_known
    app.start()
    qtbot.waitUntil(lambda: app.queue.model.count(RowState.DONE) == 1, timeout=LONG_MS)
    qtbot.waitUntil(lambda: app.devices.is_known, timeout=LONG_MS)
    assert app.settings.settings.compute_device == "auto"
    (problem,) = problems
    assert "NVIDIA GPU (CUDA) 99" in problem.title
    assert app.devices.can_use("cuda") is torch.cuda.is_available()
    assert app.devices.can_use("mps") is torch.backends.mps.is_available()
    assert app.shutdown()


def test_settings_that_cannot_be_read_are_said_and_left_alone(
    qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, caplog: pytest.LogCaptureFixture
) -> None:
    (profile_dir / "settings.json").mkdir(parents=True)  # reading it is an OSError
    app = AppContext(app_paths(), models=quick_models)
    problems: list[UserMessage] = []
    app.problem_raised.connect(problems.append)
    app.start()
    assert [problem.title for problem in problems] == ["The settings cannot be read"]
    assert "settings.json" in problems[0].text
    assert app.shutdown()
    assert not list(profile_dir.glob("*damaged*"))


def test_a_model_that_cannot_be_loaded_is_said(qtbot: QtBot, profile_dir: Path) -> None:
    app = AppContext(app_paths())
    app.settings.update(model="gone")
    problems: list[UserMessage] = []
    app.problem_raised.connect(problems.append)
    app.start()
    qtbot.waitUntil(lambda: bool(problems), timeout=LONG_MS)
    assert "gone" in problems[0].text
    assert app.shutdown()


def test_closing_in_the_middle_of_everything_and_going_on(
    qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, tmp_path: Path
) -> None:
    quick_models.network.pause_s = 0.2
    write_song(tmp_path / "song.wav", 20.0)
    app = AppContext(app_paths(), models=quick_models)
    app.queue.add([tmp_path / "song.wav"])
    qtbot.waitUntil(lambda: any(row.fraction > 0 for row in app.queue.model.rows()), timeout=LONG_MS)
    fraction = app.queue.model.rows()[0].fraction
    assert app.shutdown()
    assert app.stores.directories() == frozenset()
    again = AppContext(app_paths(), models=quick_models)
    again.queue.add([tmp_path / "song.wav"])
    qtbot.waitUntil(lambda: again.current.audio is not None and again.current.audio.has_store, timeout=LONG_MS)
    audio = again.current.audio
    assert audio is not None
    assert audio.finished.total / audio.frames >= fraction - 1e-9
    assert again.shutdown()


def test_two_instances_separate_the_same_song_at_once(
    qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, tmp_path: Path
) -> None:
    write_song(tmp_path / "song.wav", 5.0)
    apps = [AppContext(app_paths(), models=quick_models) for _ in range(2)]
    for app in apps:
        app.queue.add([tmp_path / "song.wav"])
    qtbot.waitUntil(lambda: all(app.queue.model.count(RowState.DONE) == 1 for app in apps), timeout=LONG_MS)
    audios = [app.current.audio for app in apps]
    qtbot.waitUntil(lambda: all(audio is not None and audio.is_complete for audio in audios), timeout=LONG_MS)
    first, second = (audio.read("vocals", 0, audio.frames) for audio in audios if audio is not None)
    np.testing.assert_allclose(first, second, atol=1e-6)
    folders = [app.stores.directories() for app in apps]
    assert folders[0].isdisjoint(folders[1])
    for app in apps:
        assert app.shutdown()


KILLED = """
import sys
sys.path.insert(0, sys.argv[2])
from PySide6.QtCore import QCoreApplication
from support.app_models import QuickModels
from auralflow_studio.context import AppContext
from auralflow_studio.paths import app_paths
qt = QCoreApplication([])
models = QuickModels()
models.network.pause_s = 0.2
app = AppContext(app_paths(), models=models)
app.separations.advanced.connect(lambda _id: print(app.queue.model.rows()[0].fraction, flush=True))
app.queue.add([sys.argv[1]])
qt.exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no kill -9")
def test_killed_in_the_middle_it_goes_on_where_it_was(
    qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, tmp_path: Path
) -> None:
    write_song(tmp_path / "song.wav", 20.0)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path / "song.wav"), str(TESTS)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        fraction = float(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
    assert 0 < fraction < 1
    app = AppContext(app_paths(), models=quick_models)
    app.queue.add([tmp_path / "song.wav"])
    qtbot.waitUntil(lambda: app.current.audio is not None and app.current.audio.has_store, timeout=LONG_MS)
    audio = app.current.audio
    assert audio is not None
    assert audio.finished.total / audio.frames >= fraction - 1e-9
    qtbot.waitUntil(lambda: app.queue.model.count(RowState.DONE) == 1, timeout=LONG_MS)
    total = audio.read("vocals", 0, audio.frames) + audio.read("accompaniment", 0, audio.frames)
    assert np.abs(total - audio.read("mixture", 0, audio.frames)).max() < 1e-6
    assert app.shutdown()


KILLED_WITH_A_MIX = """
import sys
sys.path.insert(0, sys.argv[2])
from PySide6.QtCore import QCoreApplication
from support.app_models import QuickModels
from auralflow_studio.context import AppContext
from auralflow_studio.document import edits
from auralflow_studio.document.session import Loop
from auralflow_studio.paths import app_paths
qt = QCoreApplication([])
models = QuickModels()
models.network.pause_s = 1.5
app = AppContext(app_paths(), models=models)

def mix(_song_id):
    rows = app.queue.model.rows()
    if rows[0].fraction == 0 or len(rows) < 3 or app.session.can_redo:
        return
    print(rows[0].fraction, flush=True)
    app.separations.advanced.disconnect(mix)
    song, other = rows[0].id, rows[1].id
    app.session.apply(edits.set_gain(song, "vocals", -6.5))
    app.session.apply(edits.toggle_mute(other, "accompaniment"))
    app.session.apply(edits.set_loop(song, Loop(start=100, stop=2000)))
    app.queue.cancel(other)

app.separations.advanced.connect(mix)
app.keeper.restored.connect(lambda: app.queue.add([sys.argv[1]]))
app.keeper.restore()
qt.exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no kill -9")
def test_killed_in_the_middle_everything_is_there_again_without_being_dropped(
    qtbot: QtBot, profile_dir: Path, quick_models: QuickModels, tmp_path: Path
) -> None:
    (tmp_path / "music").mkdir()
    for name in ("a", "b", "c"):
        write_song(tmp_path / "music" / f"{name}.wav", 20.0)
    kept = profile_dir / "session.json"
    with subprocess.Popen(
        [sys.executable, "-c", KILLED_WITH_A_MIX, str(tmp_path / "music"), str(TESTS)],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            fraction = float(process.stdout.readline())
            # What is a second old is on the disk; the separation goes on meanwhile.
            qtbot.waitUntil(lambda: kept.exists() and "stopped" in kept.read_text(), timeout=LONG_MS)
        finally:
            process.send_signal(signal.SIGKILL)
    assert 0 < fraction < 1
    app = AppContext(app_paths(), models=quick_models)
    with qtbot.waitSignal(app.keeper.restored):
        app.keeper.restore()
    a, b, _c = app.session.session.songs
    assert [song.name for song in app.session.session.songs] == ["a", "b", "c"]
    assert app.session.session.current == a.id
    assert a.lane("vocals").gain_db == -6.5
    assert a.loop == Loop(start=100, stop=2000)
    assert b.lane("accompaniment").mute
    qtbot.waitUntil(lambda: app.current.audio is not None and app.current.audio.has_store, timeout=LONG_MS)
    audio = app.current.audio
    assert audio is not None
    assert audio.finished.total / audio.frames >= fraction - 1e-9
    done, stopped = RowState.DONE, RowState.CANCELLED
    qtbot.waitUntil(lambda: [row.state for row in app.queue.model.rows()] == [done, stopped, done], timeout=LONG_MS)
    assert app.shutdown()
