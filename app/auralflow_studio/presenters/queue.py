"""The queue as the window sees it: songs to separate and exports to write, and what the user does with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from auralflow_studio.document.changes import SONGS
from auralflow_studio.document.edits import open_song, remove_songs, use_file
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.find_files import Probed, ProbeFiles
from auralflow_studio.messages import message_for
from auralflow_studio.presenters.exports import Exports
from auralflow_studio.presenters.intake import Intake
from auralflow_studio.qtmodels.queue_model import QueueModel, QueueRow, RowState

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from auralflow_studio.document.changes import Change
    from auralflow_studio.document.session import Session, Song
    from auralflow_studio.jobs.export import ExportRequest
    from auralflow_studio.jobs.runner import JobRunner
    from auralflow_studio.jobs.stores import OpenStores
    from auralflow_studio.presenters.current_song import CurrentSong
    from auralflow_studio.presenters.separations import SeparationEnded, Separations
    from auralflow_studio.qtmodels.session_model import SessionModel

_ENDED = (RowState.DONE, RowState.FAILED, RowState.CANCELLED)


class QueuePresenter(QObject):
    """Adds files and folders, separates song after song (the open one first), runs exports.

    The rows follow the session: a song that is taken out loses its row, undo brings both back.

    Signals (all emitted in the GUI thread):
        problem_raised(UserMessage): Something that belongs to no row went wrong, or a folder had no songs.
        searching_changed(bool): Whether dropped files and folders are still being looked through.
        separated(SeparationEnded): A song is done, failed or was stopped.
        exported(Exported): An export is done.
    """

    problem_raised = Signal(object)
    searching_changed = Signal(bool)
    separated = Signal(object)
    exported = Signal(object)

    def __init__(
        self,
        session: SessionModel,
        runner: JobRunner,
        stores: OpenStores,
        separations: Separations,
        current: CurrentSong,
        model: QueueModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.model = model
        self._session = session
        self._current = current
        self._separations = separations
        self._runner = runner
        self._taken_out: dict[str, QueueRow] = {}
        self._intake = Intake(session, model, runner, self._sources, self)
        self._exports = Exports(model, runner, stores, separations, self._is_finished, self)
        self._intake.problem_raised.connect(self.problem_raised)
        self._intake.searching_changed.connect(self.searching_changed)
        self._exports.exported.connect(self.exported)
        separations.advanced.connect(self._on_advanced)
        separations.ended.connect(self._on_separated)
        current.store_attached.connect(self._on_store_attached)
        session.changed.connect(self._on_session_changed)

    @property
    def is_searching(self) -> bool:
        """Whether dropped files and folders are still being looked through."""
        return self._intake.is_searching

    def add(
        self,
        paths: Iterable[str | os.PathLike[str]],
        *,
        open_first: bool = True,
        before_open: Callable[[], object] | None = None,
    ) -> None:
        """Add files and folders (searched in a job).

        Args:
            paths: Files and folders.
            open_first: Whether to open the first song that can be read.
            before_open: Called right before that; never if none can be read.
        """
        self._intake.add(paths, open_first=open_first, before_open=before_open)

    def put_back(self, files: Iterable[tuple[int, Path]]) -> None:
        """Look again at files of the last start that were no songs, in their places; see `Intake.put_back`."""
        self._intake.put_back(files)

    def open(self, row_id: str) -> None:
        """Show a song in the window; its separation goes first from now on."""
        self._session.apply(open_song(row_id), self)

    def cancel(self, row_id: str) -> None:
        """Stop a row, running or waiting; what is finished of a song is kept. A file still being read is taken out."""
        if self._exports.has(row_id):
            self._exports.cancel(row_id)
        elif self._intake.is_reading(row_id):
            self.remove([row_id])
        else:
            self._separations.cancel(row_id)

    def cancel_all(self) -> None:
        """Stop every search and every row that runs or waits; files still being read are taken out."""
        self._intake.cancel_searches()
        self.remove([row.id for row in self.model.rows() if row.state is RowState.READING])
        rows = [row for row in self.model.rows() if row.state in (RowState.WAITING, RowState.RUNNING)]
        for row in sorted(rows, key=lambda row: row.state is RowState.RUNNING):
            self.cancel(row.id)

    def retry(self, row_id: str) -> None:
        """Run a failed or stopped row again; what was finished is kept."""
        row = self.model.row(row_id)
        if row is None or row.state not in (RowState.FAILED, RowState.CANCELLED):
            return
        if self._exports.has(row_id):
            self._exports.retry(row_id)
        elif self._intake.is_reading(row_id):
            self._intake.retry(row_id)
        else:
            self._separations.restart(row_id)

    def remove(self, row_ids: Iterable[str]) -> None:
        """Take rows out (songs come back with undo); what runs of them is stopped."""
        row_ids = list(row_ids)
        session = self._session.session
        loose = [row_id for row_id in row_ids if not session.has(row_id)]
        self._intake.forget(loose)
        for row_id in loose:
            if self._exports.has(row_id):
                self._exports.forget(row_id)
        self.model.remove(loose)
        self._session.apply(remove_songs(row_id for row_id in row_ids if session.has(row_id)), self)

    def clear_finished(self) -> None:
        """Take out rows that are done, failed or stopped, but not the open song's."""
        self.remove(row.id for row in self.model.rows() if row.state in _ENDED and not row.is_open)

    def export(self, request: ExportRequest) -> str:
        """Put an export into the queue; it waits for what it needs.

        Returns:
            Id of its row.
        """
        return self._exports.add(request)

    def song_of(self, row_id: str) -> str:
        """Id of the song that a row is about: that of its own, or the one it exports."""
        return self._exports.song_id(row_id) if self._exports.has(row_id) else row_id

    def use_file(self, row_id: str, path: Path) -> None:
        """A song lies somewhere else now: take it from there, mixed as it was, and go on."""
        song_id = self.song_of(row_id)
        if self._intake.is_reading(song_id):
            self._intake.retry(song_id, path)
            return
        handle = self._runner.submit(ProbeFiles(((song_id, path),)), Resource.OPEN)
        handle.succeeded.connect(self._on_found_again)

    @Slot(object)
    def _on_found_again(self, probed: tuple[Probed, ...]) -> None:
        (found,) = probed
        row = self.model.row(found.row_id)
        if row is None or found.info is None:
            if found.error is not None:
                self.problem_raised.emit(message_for(found.error))
            return
        opened = self._session.session.current
        if opened == row.id:
            self._session.apply(open_song(None), self)
        self._session.apply(use_file(row.id, found.info, found.name), self)
        self._exports.use_file(row.id, found.info)
        self.model.set_row(
            replace(row, name=found.name, tool_tip=str(found.info.path), length_s=found.info.duration_s, error=None)
        )
        if opened == row.id:
            self._session.apply(open_song(row.id), self)
        self._separations.restart(row.id)

    def set_playhead(self, frame: int) -> None:
        """Where the user listens in the open song; cheap: call it on every seek and from the playhead's timer."""
        self._current.set_playhead(frame)

    def _sources(self) -> tuple[str, ...]:
        return self._separations.model_and_settings()[0].sources

    def _is_finished(self, song_id: str, start: int, stop: int) -> bool:
        audio = self._current.audio
        return audio is not None and audio.song_id == song_id and audio.is_finished(start, stop - start)

    @Slot(object)
    def _on_session_changed(self, change: Change) -> None:
        if SONGS in change.touched:
            self._follow_songs(change.old, change.new)
        if change.current_touched:
            for song_id in (change.old.current, change.new.current):
                row = self.model.row(song_id) if song_id is not None else None
                if row is not None:
                    self.model.set_row(replace(row, is_open=row.id == change.new.current))
        if change.current_touched or SONGS in change.touched:
            self._separations.reschedule()

    def _follow_songs(self, old: Session, new: Session) -> None:
        """Give songs that came (back) a row, take the rows of songs that went, and keep to the order of the songs."""
        ids = {song.id for song in new.songs}
        gone = [song.id for song in old.songs if song.id not in ids]
        for song_id in gone:
            row = self.model.row(song_id)
            if row is not None:
                is_stopping = self._separations.is_stopping(song_id)
                self._taken_out[song_id] = replace(row, state=RowState.CANCELLED) if is_stopping else row
            self._separations.cancel(song_id)
        self.model.remove(gone)
        above: Song | None = None
        for song in new.songs:
            if self.model.row(song.id) is None:
                position = self.model.position(above.id) + 1 if above is not None else 0
                row = replace(self._row_of(song), is_open=song.id == new.current)
                self.model.insert(position, [row])
                if row.state is RowState.WAITING and self._separations.running == song.id:
                    # It came back before it had stopped.
                    self._separations.restart(song.id)
            above = song
        self.model.arrange(song.id for song in new.songs)

    def _row_of(self, song: Song) -> QueueRow:
        """The row of a song that came: as it was when the song was taken out, if it was."""
        row = self._taken_out.pop(song.id, None)
        if row is None:
            return QueueRow(
                id=song.id,
                name=song.name,
                tool_tip=str(song.path),
                length_s=song.info.duration_s,
                state=RowState.WAITING,
            )
        return replace(row, state=row.state if row.state in _ENDED else RowState.WAITING, eta_s=None)

    @Slot(str)
    def _on_advanced(self, song_id: str) -> None:
        audio = self._current.audio
        if audio is not None and audio.song_id == song_id and not audio.has_store:
            self._current.ensure_store()

    @Slot(object)
    def _on_separated(self, ended: SeparationEnded) -> None:
        self._on_advanced(ended.song_id)
        self.separated.emit(ended)

    @Slot(str)
    def _on_store_attached(self, song_id: str) -> None:
        row = self.model.row(song_id)
        audio = self._current.audio
        if row is None or audio is None:
            return
        if audio.is_complete:
            # An earlier run did all of it: that is known before torch is loaded.
            self._separations.finish(song_id)
        elif row.state is RowState.DONE:
            # Its stems were deleted to make room for other songs: make them again.
            self._separations.restart(song_id)
