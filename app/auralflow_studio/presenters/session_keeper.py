"""Keeps the session on disk, so that a start goes on where the last one ended, however it ended."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, Signal, Slot

from auralflow_studio.document.edits import fitted
from auralflow_studio.document.session_file import SavedSession, SessionFileError, joined
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.kept_session import KeptSession, ReadKeptSession, write_kept_session
from auralflow_studio.messages import message_for
from auralflow_studio.qtmodels.queue_model import QueueRow, RowState
from auralflow_studio.qtmodels.saver import Saver, Write

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow_studio.document.session import Song
    from auralflow_studio.jobs.runner import JobHandle, JobRunner
    from auralflow_studio.presenters.queue import QueuePresenter
    from auralflow_studio.qtmodels.session_model import SessionModel

SAVE_DELAY_MS = 1000


class SessionKeeper(QObject):
    """Brings back the songs of the last start, and keeps those of this one.

    It does nothing until `restore` or `take_over` is called: of several instances only one keeps its session.

    Signals (emitted in the GUI thread):
        problem_raised(UserMessage): The session cannot be read or written.
        restored(): What was kept is there, or there was nothing; from now on every change is kept.

    Args:
        path: The file.
        session: The document.
        queue: The queue.
        runner: Runs the reading.
        sources: What songs are split into now.
        parent: Its owner. Call `close` before it goes.
    """

    problem_raised = Signal(object)
    restored = Signal()

    def __init__(
        self,
        path: Path,
        session: SessionModel,
        queue: QueuePresenter,
        runner: JobRunner,
        sources: Callable[[], tuple[str, ...]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._path = path
        self._session = session
        self._queue = queue
        self._runner = runner
        self._sources = sources
        self._is_keeping = False
        self._written: SavedSession | None = None
        self._rest = SavedSession()
        self._saver = Saver("session", self._next_write, delay_ms=SAVE_DELAY_MS, parent=self)
        self._saver.failed.connect(self._on_failed)
        session.changed.connect(self._on_changed)
        queue.model.rowsInserted.connect(self._on_changed)
        queue.model.rowsRemoved.connect(self._on_changed)
        queue.model.dataChanged.connect(self._on_rows_changed)

    def restore(self, *, open_song: bool = True) -> None:
        """Bring back the songs that were there last, and keep what becomes of them.

        Args:
            open_song: Whether to open the song that was open.
        """
        self._read(lambda kept: self._show(kept, open_song=open_song))

    @Slot()
    def take_over(self) -> None:
        """The instance that kept its session has ended: keep this one's too.

        The other's songs do not come into this window, but are there at the next start.
        """
        self._read(self._put_by)

    def close(self, timeout_s: float | None = None) -> bool:
        """Keep everything as it is now, and nothing that comes after; see `Saver.flush`."""
        is_in_time = self._saver.flush(timeout_s)
        self._is_keeping = False
        return is_in_time

    # Reading.

    def _read(self, then: Callable[[KeptSession], None]) -> None:
        handle = self._runner.submit(ReadKeptSession(self._path), Resource.FILES, urgent=True, context=then)
        handle.ended.connect(self._on_read)

    @Slot(object)
    def _on_read(self, handle: JobHandle) -> None:
        if isinstance(handle.error, SessionFileError):
            text = self.tr("Auralflow starts without them. Their list was kept: {path}")
            message = message_for(handle.error)
            self.problem_raised.emit(replace(message, text=text.format(path=handle.error.kept)))
        elif handle.error is not None:
            # Nothing is kept this time: that would write over what may only be out of reach.
            self.problem_raised.emit(message_for(handle.error))
            return
        elif handle.result is None:
            return
        else:
            assert callable(handle.context)
            handle.context(handle.result)
        self._is_keeping = True
        self._saver.touch()
        self.restored.emit()

    def _show(self, kept: KeptSession, *, open_song: bool) -> None:
        saved, missing = kept.saved, kept.missing
        self._written = saved
        sources = self._sources()
        songs = tuple(fitted(song, sources) for song in saved.session.songs)
        # Stems of another model are not those that are wanted now; nothing is separated again unasked.
        changed = {was.id for song, was in zip(songs, saved.session.songs, strict=True) if song is not was}
        known = replace(
            saved,
            done=saved.done - changed,
            stopped=saved.stopped | (saved.done & changed),
            fractions={song_id: part for song_id, part in saved.fractions.items() if song_id not in changed},
        )
        # Rows before songs: a song whose row says that it was stopped is not started.
        self._queue.model.insert(0, (_row(song, known, missing.get(song.id)) for song in songs))
        current = saved.session.current
        if not open_song or current in missing:
            current = None
        self._session.restore(replace(saved.session, songs=songs, current=current))
        end = len(songs) + len(saved.files)
        places = (*saved.places, *(end for _ in saved.files[len(saved.places) :]))
        self._queue.put_back(zip(places, saved.files, strict=False))

    def _put_by(self, kept: KeptSession) -> None:
        self._rest = kept.saved

    # Writing.

    @Slot()
    def _on_changed(self) -> None:
        if self._is_keeping:
            self._saver.touch()

    @Slot(QModelIndex, QModelIndex, list)
    def _on_rows_changed(self, _first: QModelIndex, _last: QModelIndex, roles: list[int]) -> None:
        if not roles:  # else it only got further
            self._on_changed()

    def _next_write(self) -> Write | None:
        saved = self._now()
        if not self._is_keeping or saved == self._written:
            return None
        return Write(partial(write_kept_session, self._path, saved), partial(self._on_written, saved))

    def _on_written(self, saved: SavedSession) -> None:
        self._written = saved

    def _now(self) -> SavedSession:
        session = self._session.session
        ids = {song.id for song in session.songs}
        rows = [row for row in self._queue.model.rows() if row.kind == "song"]
        now = SavedSession(
            session=session,
            done=frozenset(row.id for row in rows if row.state is RowState.DONE),
            stopped=frozenset(row.id for row in rows if row.state is RowState.CANCELLED),
            fractions={row.id: row.fraction for row in rows if row.state is RowState.CANCELLED and row.fraction},
            files=tuple(Path(row.tool_tip) for row in rows if row.id not in ids),
            places=tuple(place for place, row in enumerate(rows) if row.id not in ids),
        )
        return joined(now, self._rest)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.problem_raised.emit(message_for(error))


def _row(song: Song, saved: SavedSession, error: OSError | None) -> QueueRow:
    """The row of a song; with an error, its file is not there."""
    if error is not None:
        state = RowState.FAILED
    elif song.id in saved.stopped:
        state = RowState.CANCELLED
    else:
        state = RowState.DONE if song.id in saved.done else RowState.WAITING
    return QueueRow(
        id=song.id,
        name=song.name,
        tool_tip=str(song.path),
        length_s=song.info.duration_s,
        state=state,
        fraction=1.0 if state is RowState.DONE else saved.fractions.get(song.id, 0.0),
        error=None if error is None else message_for(error),
    )
