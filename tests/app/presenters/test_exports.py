from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from auralflow.disk_space import SPARE_BYTES, SpaceDemand
from auralflow.errors import DiskSpaceError
from auralflow.separation.export import ExportSettings
from auralflow.separation.stem_store import StoreMeta
from auralflow.separation.work_cache import WorkCache
from auralflow_studio.document.edits import set_gain
from auralflow_studio.document.hearing import mixer_state
from auralflow_studio.jobs.export import ExportRequest
from auralflow_studio.jobs.stores import OpenStores
from auralflow_studio.messages import Cure
from auralflow_studio.qtmodels.queue_model import RowState
from support.disks import read_only_folder, small_disk
from support.songs import write_song

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.context import AppContext
    from auralflow_studio.presenters.exports import Exported
    from support.app_models import QuickModels

LONG_MS = 180_000
RATE = 44_100


def request_for(app: AppContext, destination: Path, **changes: Any) -> ExportRequest:
    model, separation = app.separations.model_and_settings()
    song = app.session.session.songs[0]
    return ExportRequest(
        song_id=song.id,
        info=song.info,
        model=model,
        separation=separation,
        destination=destination,
        settings=ExportSettings(bit_depth="float"),
        **changes,
    )


def add_song(app: AppContext, qtbot: QtBot, path: Path, seconds: float) -> np.ndarray[Any, Any]:
    samples = write_song(path, seconds)
    app.queue.add([path])
    qtbot.waitUntil(lambda: bool(app.session.session.songs), timeout=LONG_MS)
    return samples


def state(app: AppContext, row_id: str) -> RowState | None:
    row = app.queue.model.row(row_id)
    return None if row is None else row.state


def test_it_waits_for_its_song_and_writes_stems_that_null(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    samples = add_song(app, qtbot, tmp_path / "song.wav", 3.0)
    row_id = app.queue.export(request_for(app, tmp_path / "out"))
    row = app.queue.model.row(row_id)
    assert row is not None
    assert (row.kind, row.name, row.state) == ("export", "song", RowState.WAITING)
    with qtbot.waitSignal(app.queue.exported, timeout=LONG_MS) as blocker:
        pass
    assert blocker.args is not None
    done: Exported = blocker.args[0]
    assert state(app, row_id) is RowState.DONE
    assert {path.name for path in done.paths} == {"song - vocals.wav", "song - accompaniment.wav"}
    stems = [soundfile.read(path, dtype="float64")[0] for path in done.paths]
    null = np.abs(sum(stems) - samples.astype(np.float64)).max()
    assert 20 * np.log10(null + 1e-12) <= -140
    assert done.null_dbfs is not None
    assert done.null_dbfs <= -140


def test_the_mix_of_a_loop_while_the_rest_is_not_separated(
    app: AppContext, quick_models: QuickModels, qtbot: QtBot, tmp_path: Path
) -> None:
    quick_models.network.pause_s = 0.3
    add_song(app, qtbot, tmp_path / "song.wav", 20.0)
    song_id = app.session.session.songs[0].id
    qtbot.waitUntil(lambda: app.current.audio is not None, timeout=LONG_MS)
    audio = app.current.audio
    assert audio is not None
    qtbot.waitUntil(lambda: audio.is_finished(0, 2 * RATE), timeout=LONG_MS)
    app.session.apply(set_gain(song_id, "vocals", -6))
    mixer = mixer_state(app.session.session.current_song, 0.0)
    row_id = app.queue.export(request_for(app, tmp_path / "out", mixer=mixer, region=(RATE, 2 * RATE)))
    with qtbot.waitSignal(app.queue.exported, timeout=LONG_MS) as blocker:
        pass
    assert blocker.args is not None
    assert state(app, song_id) is RowState.RUNNING, "the export did not wait for the whole song"
    (path,) = blocker.args[0].paths
    written = soundfile.read(path, dtype="float64")[0]
    vocals, accompaniment = (audio.read(lane, RATE, RATE) for lane in ("vocals", "accompaniment"))
    np.testing.assert_allclose(written, 10 ** (-6 / 20) * vocals + accompaniment, atol=1e-6)
    assert app.queue.model.row(row_id) is not None
    app.queue.cancel_all()


def test_a_folder_that_cannot_be_written_fails_and_can_be_tried_again(
    app: AppContext, qtbot: QtBot, tmp_path: Path
) -> None:
    add_song(app, qtbot, tmp_path / "song.wav", 1.0)
    with read_only_folder(tmp_path / "out") as folder:
        row_id = app.queue.export(request_for(app, folder))
        qtbot.waitUntil(lambda: state(app, row_id) is RowState.FAILED, timeout=LONG_MS)
        row = app.queue.model.row(row_id)
        assert row is not None
        assert row.error is not None
        assert row.error.title == "The file could not be written"
    app.queue.retry(row_id)
    qtbot.waitUntil(lambda: state(app, row_id) is RowState.DONE, timeout=LONG_MS)
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_an_export_shares_the_fate_of_its_song(
    app: AppContext, quick_models: QuickModels, qtbot: QtBot, tmp_path: Path
) -> None:
    quick_models.network.pause_s = 0.3
    add_song(app, qtbot, tmp_path / "song.wav", 15.0)
    song_id = app.session.session.songs[0].id
    row_id = app.queue.export(request_for(app, tmp_path / "out"))
    qtbot.waitUntil(lambda: state(app, song_id) is RowState.RUNNING, timeout=LONG_MS)
    app.queue.cancel(song_id)
    qtbot.waitUntil(lambda: state(app, row_id) is RowState.CANCELLED, timeout=LONG_MS)
    app.queue.retry(row_id)
    with qtbot.waitSignal(app.separations.advanced, timeout=LONG_MS):
        pass
    app.queue.cancel(row_id)
    assert state(app, row_id) is RowState.CANCELLED
    (tmp_path / "song.wav").unlink()
    app.queue.retry(row_id)
    app.queue.cancel(song_id)
    qtbot.waitUntil(lambda: state(app, row_id) is RowState.CANCELLED, timeout=LONG_MS)
    app.queue.retry(row_id)
    qtbot.waitUntil(lambda: state(app, row_id) is RowState.FAILED, timeout=LONG_MS)
    assert not (tmp_path / "out").exists()


def test_an_export_ends_when_its_song_is_taken_out_while_it_runs(
    app: AppContext, quick_models: QuickModels, qtbot: QtBot, tmp_path: Path
) -> None:
    quick_models.network.pause_s = 0.3
    add_song(app, qtbot, tmp_path / "song.wav", 15.0)
    song_id = app.session.session.songs[0].id
    row_id = app.queue.export(request_for(app, tmp_path / "out"))
    write_song(tmp_path / "next.wav", 1.0)
    app.queue.add([tmp_path / "next.wav"], open_first=False)
    qtbot.waitUntil(lambda: len(app.session.session.songs) == 2, timeout=LONG_MS)
    assert state(app, song_id) is RowState.RUNNING
    # The next song is opened in its place and wants to go first.
    app.queue.remove([song_id])
    qtbot.waitUntil(lambda: state(app, row_id) is RowState.CANCELLED, timeout=LONG_MS)
    qtbot.waitUntil(lambda: app.queue.model.count(RowState.DONE) == 1, timeout=LONG_MS)
    assert not (tmp_path / "out").exists()


def test_stems_that_were_deleted_are_made_again_for_it(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    write_song(tmp_path / "song.wav", 1.0)
    app.queue.add([tmp_path / "song.wav"], open_first=False)
    qtbot.waitUntil(lambda: app.queue.model.count(RowState.DONE) == 1, timeout=LONG_MS)
    for folder in (app.paths.cache_dir / "work").iterdir():
        for file in folder.iterdir():
            file.unlink()
    row_id = app.queue.export(request_for(app, tmp_path / "out"))
    qtbot.waitUntil(lambda: state(app, row_id) is RowState.DONE, timeout=LONG_MS)
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_stopped_and_removed_exports_leave_no_file(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    add_song(app, qtbot, tmp_path / "song.wav", 15.0)
    song_id = app.session.session.songs[0].id
    qtbot.waitUntil(lambda: state(app, song_id) is RowState.DONE, timeout=LONG_MS)
    rows = [app.queue.export(request_for(app, tmp_path / "out")) for _ in range(3)]
    app.queue.cancel(rows[0])
    app.queue.remove([rows[1]])
    app.queue.cancel(rows[2])
    qtbot.waitUntil(lambda: app.queue.model.count(RowState.CANCELLED) == 2, timeout=LONG_MS)
    assert not (tmp_path / "out").exists() or list((tmp_path / "out").iterdir()) == []
    app.queue.clear_finished()
    assert [row.id for row in app.queue.model.rows()] == [song_id]


def test_space_for_the_files_is_asked_for_before_the_song_is_separated(
    app: AppContext, quick_models: QuickModels, qtbot: QtBot, tmp_path: Path
) -> None:
    quick_models.network.pause_s = 0.5
    add_song(app, qtbot, tmp_path / "song.wav", 20.0)
    song_id = app.session.session.songs[0].id
    with small_disk(tmp_path / "small", 2**20) as folder:
        row_id = app.queue.export(request_for(app, folder / "out"))
        qtbot.waitUntil(lambda: state(app, row_id) is RowState.FAILED, timeout=LONG_MS)
        assert state(app, song_id) is not RowState.DONE
        row = app.queue.model.row(row_id)
        assert row is not None
        assert row.error is not None
        assert row.error.title == "Not enough disk space"
        assert str(folder / "out") in row.error.text
        assert row.error.cure is Cure.EXPORT
        assert "another disk" in row.error.hint
        assert not list(folder.iterdir())
    app.queue.cancel_all()


def test_work_and_files_on_one_disk_are_counted_together_and_old_stems_make_room(tmp_path: Path) -> None:
    meta = StoreMeta(
        sources=("a", "b"), sample_rate=44_100, channels=2, frames=50_000, model="m", model_sha256="0" * 64
    )
    with small_disk(tmp_path / "small", SPARE_BYTES + 2 * meta.total_bytes) as disk:
        stores = OpenStores(disk / "cache", WorkCache(disk / "cache", lambda: 10**12))
        stores.check_space(meta, SpaceDemand(folder=disk / "out", bytes=meta.total_bytes - 2**14))
        with pytest.raises(DiskSpaceError):
            stores.check_space(meta, SpaceDemand(folder=disk / "out", bytes=meta.total_bytes + 2**14))
        stores.check_space(meta, SpaceDemand(folder=tmp_path, bytes=meta.total_bytes + 2**14))
        with stores.lease_of(replace(meta, model="old")) as lease:
            noise = np.random.default_rng(0).normal(size=(2, 50_000, 2)).astype(np.float32)
            lease.store.write(0, noise.sum(axis=0), noise)
            with pytest.raises(DiskSpaceError):  # it is in use
                stores.check_space(meta, SpaceDemand(folder=disk / "out", bytes=meta.total_bytes // 2))
        stores.check_space(meta, SpaceDemand(folder=disk / "out", bytes=meta.total_bytes // 2))


def test_stems_of_a_model_that_is_not_in_use_are_not_waited_for_for_ever(
    app: AppContext, qtbot: QtBot, tmp_path: Path
) -> None:
    add_song(app, qtbot, tmp_path / "song.wav", 1.0)
    song_id = app.session.session.songs[0].id
    qtbot.waitUntil(lambda: state(app, song_id) is RowState.DONE, timeout=LONG_MS)
    request = request_for(app, tmp_path / "out")
    row_id = app.queue.export(replace(request, model=replace(request.model, sha256="0" * 64)))
    qtbot.waitUntil(lambda: state(app, row_id) is RowState.FAILED, timeout=LONG_MS)
    row = app.queue.model.row(row_id)
    assert row is not None
    assert row.error is not None
    assert row.error.cure is Cure.EXPORT
    assert state(app, song_id) is RowState.DONE
