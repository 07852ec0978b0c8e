"""The whole app with its window, for tests that use it as a person does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from auralflow_studio.paths import app_paths
from auralflow_studio.qtmodels.queue_model import RowState
from auralflow_studio.studio import Studio

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from auralflow_studio.jobs.warmup import LoadedModels
    from auralflow_studio.qtmodels.queue_model import QueueRow
    from auralflow_studio.song_audio import SongAudio

LONG_MS = 180_000


def run_studio(app: QApplication, models: LoadedModels, *, start: bool = True) -> Iterator[Studio]:
    """Body of a fixture: the app in a fresh profile, its window shown, taken down again at the end."""
    studio = Studio(app, app_paths(), models=models)
    studio.window.resize(1280, 720)
    studio.window.show()
    if start:
        studio.start()
    yield studio
    # A song that was only opened waits for torch, which takes its time to load on a busy machine.
    assert studio.shutdown(LONG_MS)
    studio.window.deleteLater()
    studio.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # type: ignore[call-overload]


def drop(window: QWidget, paths: Iterable[Path], place: QPoint | None = None) -> None:
    """Drag files over a window and drop them, as a file manager would."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at = window.rect().center() if place is None else place
    actions, button, no_keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, actions, data, button, no_keys)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDragMoveEvent(at, actions, data, button, no_keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(at), actions, data, button, no_keys))


def hover(window: QWidget, paths: Iterable[Path], place: QPoint | None = None) -> QMimeData:
    """Drag files over a window without letting go; the data must be kept until `leave`."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at = window.rect().center() if place is None else place
    button, no_keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for kind in (QDragEnterEvent, QDragMoveEvent):
        QApplication.sendEvent(window, kind(at, Qt.DropAction.CopyAction, data, button, no_keys))
    return data


def leave(window: QWidget) -> None:
    """Drag them away again."""
    QApplication.sendEvent(window, QDragLeaveEvent())


def press(
    studio: Studio,
    qtbot: QtBot,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press a key in the window, which is in front."""
    studio.window.activateWindow()
    qtbot.waitUntil(studio.window.isActiveWindow)
    QTest.keyClick(studio.window, key, modifiers)  # type: ignore[call-overload]


def rows(studio: Studio) -> tuple[QueueRow, ...]:
    """The rows of the queue."""
    return studio.context.queue.model.rows()


def open_song(studio: Studio, qtbot: QtBot, path: Path, *, play: bool = False) -> SongAudio:
    """Add a song and wait until it is in the window, with its lanes."""
    if play:
        studio.commands.add([path])
    else:
        studio.context.queue.add([path])
    qtbot.waitUntil(lambda: bool(studio.window.lanes.headers), timeout=LONG_MS)
    audio = studio.context.current.audio
    assert audio is not None
    return audio


def wait_until_separated(studio: Studio, qtbot: QtBot, row: int = 0) -> None:
    """Wait until the stems of a row are done."""
    qtbot.waitUntil(lambda: rows(studio)[row].state is RowState.DONE, timeout=LONG_MS)
