from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow_studio.jobs.contract import Resource
from auralflow_studio.qtmodels.queue_model import RowState
from support.queue import LONG_MS, rows, states, wait_for
from support.songs import write_song

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.context import AppContext
    from support.app_models import QuickModels


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


def test_cancel_all(app: AppContext, quick_models: QuickModels, qtbot: QtBot, tmp_path: Path) -> None:
    quick_models.network.pause_s = 0.2
    for name in ("a", "b", "c"):
        write_song(tmp_path / f"{name}.wav", 15.0)
    app.queue.add([tmp_path])
    qtbot.waitUntil(lambda: "a" in rows(app) and rows(app)["a"].fraction > 0, timeout=LONG_MS)
    app.queue.cancel_all()
    wait_for(qtbot, app, a=RowState.CANCELLED, b=RowState.CANCELLED, c=RowState.CANCELLED)
    assert not app.runner.is_busy(Resource.MODEL)
