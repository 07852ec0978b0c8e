from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from auralflow_studio.jobs.contract import Resource
from auralflow_studio.qtmodels.queue_model import RowState
from support.queue import LONG_MS, rows, states, wait_for
from support.songs import write_song

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.context import AppContext
    from support.app_models import QuickModels

SINGLE_SHOT = Qt.ConnectionType.SingleShotConnection


def test_cancel_retry_and_remove(app: AppContext, quick_models: QuickModels, qtbot: QtBot, tmp_path: Path) -> None:
    quick_models.network.pause_s = 0.2
    write_song(tmp_path / "a.wav", 15.0)
    write_song(tmp_path / "b.wav", 1.0)
    write_song(tmp_path / "c.wav", 1.0)
    app.queue.add([tmp_path])
    qtbot.waitUntil(lambda: "a" in rows(app) and rows(app)["a"].fraction > 0, timeout=LONG_MS)
    wait_for(qtbot, app, a=RowState.RUNNING, b=RowState.WAITING, c=RowState.WAITING)
    app.queue.cancel(rows(app)["c"].id)
    assert states(app)["c"] is RowState.CANCELLED
    app.queue.cancel(rows(app)["a"].id)
    wait_for(qtbot, app, a=RowState.CANCELLED, b=RowState.DONE)
    reached = rows(app)["a"].fraction
    app.queue.retry(rows(app)["a"].id)
    wait_for(qtbot, app, a=RowState.RUNNING)
    assert rows(app)["a"].fraction >= reached
    # Removing the one that runs stops it; undo brings it back to its place, and it goes on.
    app.queue.remove([rows(app)["a"].id])
    assert list(rows(app)) == ["b", "c"]
    qtbot.waitUntil(lambda: not app.runner.is_busy(Resource.MODEL), timeout=LONG_MS)
    assert app.session.undo()
    assert list(rows(app)) == ["a", "b", "c"]
    wait_for(qtbot, app, a=RowState.DONE)
    app.queue.clear_finished()
    assert list(rows(app)) == ["a"], "the open song stays"


def test_undo_brings_rows_back_as_they_were(
    app: AppContext, quick_models: QuickModels, qtbot: QtBot, tmp_path: Path
) -> None:
    for name in ("done", "failed", "stopped"):
        write_song(tmp_path / f"{name}.wav", 1.0)
    app.queue.add([tmp_path], open_first=False)
    app.session.changed.connect(lambda _change: (tmp_path / "failed.wav").unlink(missing_ok=True))
    app.session.changed.connect(lambda change: app.queue.cancel(rows(app)["stopped"].id), type=SINGLE_SHOT)
    wait_for(qtbot, app, done=RowState.DONE, failed=RowState.FAILED, stopped=RowState.CANCELLED)
    quick_models.network.pause_s = 0.3
    write_song(tmp_path / "long.wav", 15.0)
    write_song(tmp_path / "next.wav", 15.0)
    app.queue.add([tmp_path / "long.wav", tmp_path / "next.wav"], open_first=False)
    qtbot.waitUntil(lambda: "long" in rows(app) and rows(app)["long"].fraction > 0, timeout=LONG_MS)
    wait_for(qtbot, app, long=RowState.RUNNING, next=RowState.WAITING)
    before = rows(app)
    app.queue.remove([row.id for row in app.queue.model.rows()])
    assert rows(app) == {}
    qtbot.waitUntil(lambda: not app.runner.is_busy(Resource.MODEL), timeout=LONG_MS)
    quick_models.network.pause_s = 0
    assert app.session.undo()
    after = rows(app)
    assert list(after) == list(before)
    for name in ("done", "failed", "stopped"):
        assert after[name] == before[name]
    assert after["failed"].error is not None
    assert after["long"].fraction >= before["long"].fraction
    wait_for(qtbot, app, long=RowState.DONE, next=RowState.DONE)
    assert {name: states(app)[name] for name in ("done", "failed", "stopped")} == {
        "done": RowState.DONE,
        "failed": RowState.FAILED,
        "stopped": RowState.CANCELLED,
    }
    app.queue.retry(rows(app)["stopped"].id)
    wait_for(qtbot, app, stopped=RowState.DONE)
    # The stems of the finished one are found again.
    app.queue.open(rows(app)["done"].id)
    qtbot.waitUntil(lambda: app.current.audio is not None and app.current.audio.is_complete, timeout=LONG_MS)
    assert states(app)["done"] is RowState.DONE


@pytest.mark.parametrize("is_stopped", [False, True])
def test_undo_before_the_song_that_was_taken_out_has_stopped(
    app: AppContext, quick_models: QuickModels, qtbot: QtBot, tmp_path: Path, is_stopped: bool
) -> None:
    quick_models.network.pause_s = 0.5
    write_song(tmp_path / "a.wav", 30.0)
    app.queue.add([tmp_path])
    qtbot.waitUntil(lambda: "a" in rows(app) and rows(app)["a"].fraction > 0, timeout=LONG_MS)
    song_id = rows(app)["a"].id
    if is_stopped:
        app.queue.cancel(song_id)
    app.queue.remove([song_id])
    assert app.runner.is_busy(Resource.MODEL)
    assert app.session.undo()
    quick_models.network.pause_s = 0
    if is_stopped:
        assert states(app) == {"a": RowState.CANCELLED}
        qtbot.waitUntil(lambda: not app.runner.is_busy(Resource.MODEL), timeout=LONG_MS)
        assert states(app) == {"a": RowState.CANCELLED}
        app.queue.retry(song_id)
    wait_for(qtbot, app, a=RowState.DONE)


def test_cancel_all(app: AppContext, quick_models: QuickModels, qtbot: QtBot, tmp_path: Path) -> None:
    quick_models.network.pause_s = 0.2
    for name in ("a", "b", "c"):
        write_song(tmp_path / f"{name}.wav", 15.0)
    app.queue.add([tmp_path])
    qtbot.waitUntil(lambda: "a" in rows(app) and rows(app)["a"].fraction > 0, timeout=LONG_MS)
    app.queue.cancel_all()
    wait_for(qtbot, app, a=RowState.CANCELLED, b=RowState.CANCELLED, c=RowState.CANCELLED)
    assert not app.runner.is_busy(Resource.MODEL)
