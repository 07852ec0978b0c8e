"""Watching the queue of the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from auralflow_studio.context import AppContext
    from auralflow_studio.qtmodels.queue_model import QueueRow, RowState

LONG_MS = 180_000


def rows(app: AppContext) -> dict[str, QueueRow]:
    return {row.name: row for row in app.queue.model.rows()}


def states(app: AppContext) -> dict[str, RowState]:
    return {name: row.state for name, row in rows(app).items()}


def wait_for(qtbot: QtBot, app: AppContext, **wanted: RowState) -> None:
    qtbot.waitUntil(lambda: {**states(app), **wanted} == states(app), timeout=LONG_MS)
