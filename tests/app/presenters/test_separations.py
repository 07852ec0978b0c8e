from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from auralflow_studio.jobs.contract import Resource
from auralflow_studio.qtmodels.queue_model import RowState
from support.disks import read_only_folder, small_disk
from support.queue import LONG_MS, rows, states, wait_for
from support.slow import Blocking
from support.songs import write_song

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.context import AppContext
    from support.app_models import QuickModels


def test_opening_a_song_lets_it_go_first_and_loses_nothing(
    app: AppContext, quick_models: QuickModels, qtbot: QtBot, tmp_path: Path
) -> None:
    quick_models.network.pause_s = 0.2
    write_song(tmp_path / "long.wav", 20.0)
    write_song(tmp_path / "short.wav", 2.0)
    app.queue.add([tmp_path / "long.wav"])
    qtbot.waitUntil(lambda: "long" in rows(app) and rows(app)["long"].fraction > 0, timeout=LONG_MS)
    app.queue.add([tmp_path / "short.wav"])
    wait_for(qtbot, app, short=RowState.DONE)
    reached = rows(app)["long"]
    assert reached.state in (RowState.WAITING, RowState.RUNNING)
    assert reached.fraction > 0
    fractions: list[float] = []
    app.separations.advanced.connect(lambda _id: fractions.append(rows(app)["long"].fraction))
    wait_for(qtbot, app, long=RowState.DONE)
    assert fractions[0] >= reached.fraction, "what was finished before was done again"
    assert [song.name for song in app.session.session.songs] == ["long", "short"]


def test_a_song_that_was_stopped_stays_stopped_when_another_one_is_opened(
    app: AppContext, quick_models: QuickModels, qtbot: QtBot, tmp_path: Path
) -> None:
    quick_models.network.pause_s = 0.5
    write_song(tmp_path / "a.wav", 30.0)
    write_song(tmp_path / "b.wav", 1.0)
    app.queue.add([tmp_path])
    qtbot.waitUntil(lambda: "a" in rows(app) and rows(app)["a"].fraction > 0, timeout=LONG_MS)
    wait_for(qtbot, app, b=RowState.WAITING)
    app.queue.cancel(rows(app)["a"].id)
    app.queue.open(rows(app)["b"].id)
    assert states(app) == {"a": RowState.RUNNING, "b": RowState.WAITING}, "it cannot have stopped yet"
    wait_for(qtbot, app, a=RowState.CANCELLED, b=RowState.DONE)
    assert not app.runner.is_busy(Resource.MODEL)


def test_a_song_that_is_wanted_again_before_it_has_stopped_goes_on(
    app: AppContext, quick_models: QuickModels, qtbot: QtBot, tmp_path: Path
) -> None:
    quick_models.network.pause_s = 0.5
    write_song(tmp_path / "a.wav", 30.0)
    app.queue.add([tmp_path])
    qtbot.waitUntil(lambda: "a" in rows(app) and rows(app)["a"].fraction > 0, timeout=LONG_MS)
    song_id = rows(app)["a"].id
    app.queue.cancel(song_id)
    assert app.separations.is_stopping(song_id)
    app.separations.want(song_id)
    assert not app.separations.is_stopping(song_id)
    quick_models.network.pause_s = 0
    wait_for(qtbot, app, a=RowState.DONE)


def test_songs_that_are_not_opened_are_done_from_top_to_bottom(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    names = [f"song{number}" for number in range(4)]
    for name in names:
        write_song(tmp_path / f"{name}.wav", 1.0)
    order: list[str] = []
    app.queue.separated.connect(lambda ended: order.append(app.session.session.song(ended.song_id).name))
    app.queue.add([tmp_path], open_first=False)
    qtbot.waitUntil(lambda: len(order) == 4, timeout=LONG_MS)
    assert order == names
    assert app.session.session.current is None
    assert app.stores.directories() == frozenset()


def test_a_song_that_vanishes_fails_and_the_rest_goes_on(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        write_song(tmp_path / f"{name}.wav", 1.0)
    app.queue.add([tmp_path], open_first=False)
    app.session.changed.connect(lambda _change: (tmp_path / "b.wav").unlink(missing_ok=True))
    wait_for(qtbot, app, a=RowState.DONE, b=RowState.FAILED, c=RowState.DONE)
    error = rows(app)["b"].error
    assert error is not None
    assert "b.wav" in error.text
    assert error.hint


def test_a_song_that_changed_meanwhile_says_so(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    write_song(tmp_path / "a.wav", 1.0)
    # Where the open song finds its stems later than they were made, it says that they are finished.
    with qtbot.waitSignal(app.current.store_attached, timeout=LONG_MS):
        app.queue.add([tmp_path / "a.wav"])
    wait_for(qtbot, app, a=RowState.DONE)
    write_song(tmp_path / "a.wav", 2.0)
    app.separations.restart(rows(app)["a"].id)
    wait_for(qtbot, app, a=RowState.FAILED)
    error = rows(app)["a"].error
    assert error is not None
    assert "changed" in error.text


def test_the_place_the_user_listens_to_is_done_first(
    app: AppContext, quick_models: QuickModels, qtbot: QtBot, tmp_path: Path
) -> None:
    quick_models.network.pause_s = 0.1
    rate = 44_100
    write_song(tmp_path / "song.wav", 30.0)
    app.queue.add([tmp_path / "song.wav"])
    with qtbot.waitSignal(app.current.opened, timeout=LONG_MS):
        pass
    audio = app.current.audio
    assert audio is not None
    app.queue.set_playhead(20 * rate)
    qtbot.waitUntil(lambda: audio.is_finished(21 * rate, rate), timeout=LONG_MS)
    assert audio.finished.missing(0, 20 * rate).total > 10 * rate
    app.queue.set_playhead(10 * rate)
    qtbot.waitUntil(lambda: audio.is_finished(11 * rate, rate), timeout=LONG_MS)
    assert not audio.is_finished(5 * rate, rate)
    wait_for(qtbot, app, song=RowState.DONE)
    assert audio.is_complete


def test_old_stems_make_room_and_are_made_again(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    frames = 5 * 44_100
    write_song(tmp_path / "a.wav", 5.0)
    write_song(tmp_path / "b.wav", 5.0)
    app.settings.update(cache_limit_gb=1.5 * frames * 2 * 4 * 3 / 1e9)
    app.queue.add([tmp_path], open_first=False)
    wait_for(qtbot, app, a=RowState.DONE, b=RowState.DONE)
    work = app.paths.cache_dir / "work"
    assert len(list(work.iterdir())) == 1
    app.queue.open(rows(app)["a"].id)
    with qtbot.waitSignal(app.separations.ended, timeout=LONG_MS) as blocker:
        pass
    assert blocker.args is not None
    assert blocker.args[0].song_id == rows(app)["a"].id
    audio = app.current.audio
    assert audio is not None
    assert audio.is_complete
    stems = sum(audio.read(lane, 0, frames) for lane in ("vocals", "accompaniment"))
    assert np.abs(stems - audio.read("mixture", 0, frames)).max() < 1e-6
    assert len(list(work.iterdir())) == 1


def test_a_full_disk_is_said_and_the_song_plays_all_the_same(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    samples = write_song(tmp_path / "song.wav", 2.0)
    with small_disk(tmp_path / "disk", 1_000_000) as disk:
        app.stores.cache_dir = disk
        app.queue.add([tmp_path / "song.wav"])
        wait_for(qtbot, app, song=RowState.FAILED)
        error = rows(app)["song"].error
        assert error is not None
        assert error.title == "Not enough disk space"
        assert "free" in error.text
        qtbot.waitUntil(lambda: app.current.audio is not None)
        audio = app.current.audio
        assert audio is not None
        np.testing.assert_array_equal(audio.read("mixture", 1000, 5000), samples[1000:6000])
        # Room is made; the song goes on, and the window gets its stems.
        app.stores.cache_dir = tmp_path / "cache"
        app.queue.retry(rows(app)["song"].id)
        wait_for(qtbot, app, song=RowState.DONE)
        qtbot.waitUntil(lambda: audio.is_complete, timeout=LONG_MS)


def test_a_cache_that_cannot_be_written_is_said_and_the_song_plays_all_the_same(
    app: AppContext, qtbot: QtBot, tmp_path: Path
) -> None:
    samples = write_song(tmp_path / "song.wav", 2.0)
    with read_only_folder(app.paths.cache_dir):
        app.queue.add([tmp_path / "song.wav"])
        wait_for(qtbot, app, song=RowState.FAILED)
        error = rows(app)["song"].error
        assert error is not None
        assert error.title == "The stems cannot be kept on the disk"
        assert str(app.paths.cache_dir) in error.text
        qtbot.waitUntil(lambda: app.current.audio is not None)
        audio = app.current.audio
        assert audio is not None
        np.testing.assert_array_equal(audio.read("mixture", 0, 5000), samples[:5000])
    app.queue.retry(rows(app)["song"].id)
    wait_for(qtbot, app, song=RowState.DONE)
    qtbot.waitUntil(lambda: audio.is_complete, timeout=LONG_MS)


def test_a_damaged_work_folder_is_done_again(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    samples = write_song(tmp_path / "song.wav", 2.0)
    app.queue.add([tmp_path / "song.wav"], open_first=False)
    wait_for(qtbot, app, song=RowState.DONE)
    (folder,) = (app.paths.cache_dir / "work").iterdir()
    with (folder / "vocals.f32").open("r+b") as file:
        file.seek(1000)
        file.write(b"\x00" * 5000)
    app.queue.open(rows(app)["song"].id)
    qtbot.waitUntil(lambda: app.current.audio is not None and app.current.audio.is_complete, timeout=LONG_MS)
    audio = app.current.audio
    assert audio is not None
    total = audio.read("vocals", 0, len(samples)) + audio.read("accompaniment", 0, len(samples))
    assert np.abs(total - samples).max() < 1e-6


def test_finished_stems_of_an_earlier_run_need_no_torch(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    write_song(tmp_path / "song.wav", 2.0)
    app.queue.add([tmp_path / "song.wav"], open_first=False)
    wait_for(qtbot, app, song=RowState.DONE)
    app.queue.clear_finished()
    # As at the next start: the model's thread is busy loading torch for a while.
    loading = threading.Event()
    app.runner.submit(Blocking(loading), Resource.MODEL)
    app.queue.add([tmp_path / "song.wav"])
    wait_for(qtbot, app, song=RowState.DONE)
    assert rows(app)["song"].fraction == 1.0
    loading.set()
