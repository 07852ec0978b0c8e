"""From what was dropped to songs in the session: searches folders and looks at files, in jobs."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QObject, Signal, Slot

from auralflow.audio.files import track_name
from auralflow_studio.document.edits import add_songs, open_song
from auralflow_studio.document.session import new_song
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.find_files import FindFiles, Probed, ProbeFiles
from auralflow_studio.jobs.runner import Outcome
from auralflow_studio.messages import UserMessage, message_for
from auralflow_studio.qtmodels.queue_model import QueueRow, RowState

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable

    from auralflow_studio.document.session import Song
    from auralflow_studio.jobs.runner import JobHandle, JobRunner
    from auralflow_studio.qtmodels.queue_model import QueueModel
    from auralflow_studio.qtmodels.session_model import SessionModel

BATCH = 16
"""Files that are looked at in one job: their rows change together."""


@dataclass
class _Drop:
    """One dropping of files: an undo takes all of it back."""

    key: str
    opens: bool
    """Whether its first readable song is still to be opened."""
    before_open: Callable[[], object] | None = None
    """Called right before that."""


class Intake(QObject):
    """Adds files and folders.

    Every file gets a row at once. A file that can be read becomes a song of the session; the row of one that cannot
    stays and says why.

    Signals (emitted in the GUI thread):
        problem_raised(UserMessage): A folder had no songs, or could not be searched.
        searching_changed(bool): Whether files are being searched or looked at.
    """

    problem_raised = Signal(object)
    searching_changed = Signal(bool)

    def __init__(
        self,
        session: SessionModel,
        queue: QueueModel,
        runner: JobRunner,
        sources: Callable[[], tuple[str, ...]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._queue = queue
        self._runner = runner
        self._sources = sources
        self._files: dict[str, tuple[Path, _Drop]] = {}
        self._pending: deque[str] = deque()
        self._batches = 0
        self._urgent = 0
        self._searches: list[JobHandle] = []
        self._is_searching = False

    @property
    def is_searching(self) -> bool:
        """Whether files are being searched or looked at."""
        return self._is_searching

    def add(
        self,
        paths: Iterable[str | os.PathLike[str]],
        *,
        open_first: bool = True,
        before_open: Callable[[], object] | None = None,
    ) -> None:
        """Search files and folders for songs and add them.

        Args:
            paths: Files and folders.
            open_first: Whether to open the first song that can be read.
            before_open: Called right before that; never if none can be read.
        """
        wanted = tuple(Path(path) for path in paths)
        if not wanted:
            return
        drop = _Drop(uuid4().hex, open_first, before_open)
        handle = self._runner.submit(FindFiles(wanted), Resource.SEARCH, context=drop)
        handle.ended.connect(self._on_found)
        self._searches.append(handle)
        self._tell_searching()

    def cancel_searches(self) -> None:
        """Stop searching folders; what was found before keeps its rows."""
        for handle in self._searches:
            handle.cancel()

    def retry(self, row_id: str, path: Path | None = None) -> None:
        """Look again at a file that could not be read, or at another one in its place."""
        row = self._queue.row(row_id)
        if row is not None and row_id in self._files:
            if path is not None:
                self._files[row_id] = (path, self._files[row_id][1])
                row = replace(row, name=track_name(path), tool_tip=str(path))
            self._queue.set_row(replace(row, state=RowState.READING, error=None))
            self._pending.appendleft(row_id)
            self._probe_next()

    def forget(self, row_ids: Iterable[str]) -> None:
        """Their rows are taken out: do not look at these files any more."""
        for row_id in row_ids:
            self._files.pop(row_id, None)

    def is_reading(self, row_id: str) -> bool:
        """Whether a row stands for a file that is no song yet, or cannot be one."""
        return row_id in self._files

    @Slot(object)
    def _on_found(self, handle: JobHandle) -> None:
        self._searches.remove(handle)
        drop = handle.context
        assert isinstance(drop, _Drop)
        if handle.error is not None:
            self.problem_raised.emit(message_for(handle.error))
        elif handle.outcome is Outcome.SUCCEEDED and not handle.result:
            self.problem_raised.emit(
                UserMessage(
                    self.tr("No songs found"),
                    self.tr("There is no sound file in what was dropped."),
                    self.tr("Drop songs, or folders with songs in them."),
                )
            )
        elif handle.outcome is Outcome.SUCCEEDED:
            rows = [QueueRow(id=uuid4().hex, name=track_name(path), tool_tip=str(path)) for path in handle.result]
            self._files.update((row.id, (path, drop)) for row, path in zip(rows, handle.result, strict=True))
            self._queue.add(rows)
            ids = [row.id for row in rows]
            if drop.opens:
                # The user waits for this one: nothing else goes on until it is open.
                self._urgent += 1
                self._probe([ids.pop(0)], urgent=True)
            self._pending.extend(ids)
            self._probe_next()
        self._tell_searching()

    def _probe(self, row_ids: list[str], *, urgent: bool) -> None:
        files = tuple((row_id, self._files[row_id][0]) for row_id in row_ids)
        resource = Resource.OPEN if urgent else Resource.FILES
        handle = self._runner.submit(ProbeFiles(files), resource, urgent=urgent, context=tuple(row_ids))
        handle.ended.connect(self._on_probed_urgent if urgent else self._on_probed)

    def _probe_next(self) -> None:
        if self._batches or self._urgent:
            return
        batch: list[str] = []
        while self._pending and len(batch) < BATCH:
            row_id = self._pending.popleft()
            if row_id in self._files:
                batch.append(row_id)
        if batch:
            self._batches += 1
            self._probe(batch, urgent=False)

    @Slot(object)
    def _on_probed_urgent(self, handle: JobHandle) -> None:
        self._urgent -= 1
        self._take(handle)
        self._probe_next()
        self._tell_searching()

    @Slot(object)
    def _on_probed(self, handle: JobHandle) -> None:
        self._batches -= 1
        self._take(handle)
        self._probe_next()
        self._tell_searching()

    def _take(self, handle: JobHandle) -> None:
        """Make songs of the files that could be read."""
        if handle.outcome is Outcome.CANCELLED:
            return
        assert isinstance(handle.context, tuple)
        probed = handle.result or [Probed(row_id, error=handle.error) for row_id in handle.context]
        songs: dict[str, list[Song]] = {}
        drops: dict[str, _Drop] = {}
        for found in probed:
            row = self._queue.row(found.row_id)
            if row is None or found.row_id not in self._files:
                continue
            if found.info is None:
                error = found.error or RuntimeError("nothing is known about the file")
                self._queue.set_row(replace(row, state=RowState.FAILED, error=message_for(error)))
                continue
            _, drop = self._files.pop(row.id)
            song = new_song(row.id, found.info, self._sources(), name=found.name)
            self._queue.set_row(replace(row, name=song.name, state=RowState.WAITING, length_s=found.info.duration_s))
            drops[drop.key] = drop
            songs.setdefault(drop.key, []).append(song)
        for key, drop in drops.items():
            order = self._order(songs[key])
            self._session.apply(add_songs(songs[key], order=order, merge_key=f"drop {key}"), self)
            if drop.opens:
                drop.opens = False
                if drop.before_open is not None:
                    drop.before_open()
                self._session.apply(open_song(songs[key][0].id), self)

    def _order(self, songs: list[Song]) -> tuple[str, ...]:
        """Ids of all rows from top to bottom, if songs come in above others; else nothing, as a rule.

        A file that can be read only now has a row among those that could be read at once.
        """
        there = self._session.session.songs
        first = min(self._queue.position(song.id) for song in songs)
        if not there or self._queue.position(there[-1].id) < first:
            return ()
        return tuple(row.id for row in self._queue.rows())

    def put_back(self, files: Iterable[tuple[int, Path]]) -> None:
        """Look again at files that were in the list, not looked at yet or not readable, at the last start.

        Args:
            files: Positions in the list, from top to bottom, and files.
        """
        drop = _Drop(uuid4().hex, opens=False)
        for position, path in files:
            row = QueueRow(id=uuid4().hex, name=track_name(path), tool_tip=str(path))
            self._files[row.id] = (path, drop)
            self._queue.insert(min(position, self._queue.rowCount()), [row])
            self._pending.append(row.id)
        self._probe_next()
        self._tell_searching()

    def _tell_searching(self) -> None:
        is_searching = bool(self._searches or self._urgent or self._batches)
        if is_searching != self._is_searching:
            self._is_searching = is_searching
            self.searching_changed.emit(is_searching)
