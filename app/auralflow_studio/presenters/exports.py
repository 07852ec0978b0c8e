"""Exports in the queue: each waits for its song, then writes its files next to whatever else goes on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from auralflow.audio.files import track_name
from auralflow.errors import AudioWriteError, ConfigError, DiskSpaceError
from auralflow.progress import Progress
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.export import ExportSong, PreviewExport, StemsMissingError
from auralflow_studio.jobs.runner import Outcome
from auralflow_studio.messages import Cure, UserMessage, message_for
from auralflow_studio.qtmodels.queue_model import QueueRow, RowState

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from auralflow.audio.info import AudioInfo
    from auralflow_studio.jobs.export import ExportRequest
    from auralflow_studio.jobs.runner import JobHandle, JobRunner
    from auralflow_studio.jobs.stores import OpenStores
    from auralflow_studio.presenters.separations import SeparationEnded, Separations
    from auralflow_studio.qtmodels.queue_model import QueueModel


@dataclass(frozen=True, kw_only=True)
class Exported:
    """An export is done.

    Attributes:
        row_id: Its row.
        name: Of the song.
        paths: The files that were written.
        skipped: Files that were there already and were left alone, as the settings say.
        folder: Where they lie.
        null_dbfs: How exactly the written stems add up to the mixture; None if that says nothing here.
        gain_db: The one gain all stems were given to avoid clipping; 0 as a rule.
    """

    row_id: str
    name: str
    paths: tuple[Path, ...]
    skipped: tuple[Path, ...]
    folder: Path
    null_dbfs: float | None
    gain_db: float


class Exports(QObject):
    """Rows of the queue that write files.

    Signals (emitted in the GUI thread):
        exported(Exported): Files were written.
    """

    exported = Signal(object)

    def __init__(
        self,
        queue: QueueModel,
        runner: JobRunner,
        stores: OpenStores,
        separations: Separations,
        is_finished: Callable[[str, int, int], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._queue = queue
        self._runner = runner
        self._stores = stores
        self._separations = separations
        self._is_finished = is_finished
        self._requests: dict[str, ExportRequest] = {}
        self._handles: dict[str, JobHandle] = {}
        separations.ended.connect(self._on_separated)

    def has(self, row_id: str) -> bool:
        """Whether a row is an export."""
        return row_id in self._requests

    def add(self, request: ExportRequest) -> str:
        """Put an export into the queue; it starts as soon as what it writes is separated.

        Returns:
            Id of its row.
        """
        row_id = uuid4().hex
        self._requests[row_id] = request
        self._queue.add(
            [
                QueueRow(
                    id=row_id,
                    name=self._song_name(request),
                    kind="export",
                    tool_tip=str(request.destination),
                    length_s=(request.frames[1] - request.frames[0]) / request.info.sample_rate,
                    state=RowState.WAITING,
                )
            ]
        )
        self._start_or_wait(row_id)
        return row_id

    def song_id(self, row_id: str) -> str:
        """The song that a row exports."""
        return self._requests[row_id].song_id

    def use_file(self, song_id: str, info: AudioInfo) -> None:
        """A song lies somewhere else now: its exports, if they are tried again, are made from there."""
        for row_id, request in self._requests.items():
            if request.song_id == song_id:
                self._requests[row_id] = replace(request, info=info)

    def _song_name(self, request: ExportRequest) -> str:
        song = self._queue.row(request.song_id)
        return track_name(request.info.path) if song is None else song.name

    def cancel(self, row_id: str) -> None:
        """Stop an export, whether it runs or waits."""
        if handle := self._handles.get(row_id):
            handle.cancel()
        elif (row := self._queue.row(row_id)) is not None and row.state is RowState.WAITING:
            self._queue.set_row(replace(row, state=RowState.CANCELLED))

    def retry(self, row_id: str) -> None:
        """Run an export again that failed or was stopped."""
        row = self._queue.row(row_id)
        if row is not None and row.state in (RowState.FAILED, RowState.CANCELLED):
            self._queue.set_row(replace(row, state=RowState.WAITING, error=None, fraction=0.0))
            self._start_or_wait(row_id)

    def forget(self, row_id: str) -> None:
        """Its row was taken out."""
        self._requests.pop(row_id, None)
        if handle := self._handles.get(row_id):
            handle.cancel()

    def _start_or_wait(self, row_id: str) -> None:
        request = self._requests[row_id]
        song_row = self._queue.row(request.song_id)
        is_done = song_row is None or song_row.state is RowState.DONE
        if is_done or self._is_finished(request.song_id, *request.frames):
            # Of a song that was taken out meanwhile the stems may well be there still.
            handle = self._runner.submit(ExportSong(request, self._stores), Resource.EXPORT, context=row_id)
            handle.started.connect(self._on_started)
            handle.advanced.connect(self._on_advanced)
            handle.ended.connect(self._on_ended)
            self._handles[row_id] = handle
        else:
            # Whether there is space for its files is said now, not when the song is separated.
            self._runner.submit(PreviewExport(request, self._stores), Resource.OPEN, context=row_id).ended.connect(
                self._on_planned
            )
            self._separations.want(request.song_id)

    @Slot(object)
    def _on_planned(self, handle: JobHandle) -> None:
        row = self._queue.row(str(handle.context))
        # Anything else that is wrong is said by the export itself, which may be later: disks and folders come and go.
        if isinstance(handle.error, DiskSpaceError) and row is not None and row.state is RowState.WAITING:
            self._queue.set_row(replace(row, state=RowState.FAILED, error=export_message(handle.error)))

    @Slot()
    def _on_started(self) -> None:
        # One export runs at a time: it is the first that has been submitted and has not ended.
        for row_id in self._handles:
            row = self._queue.row(row_id)
            if row is not None and row.state is RowState.WAITING:
                self._queue.set_row(replace(row, state=RowState.RUNNING))
            return

    @Slot(object)
    def _on_advanced(self, handle: JobHandle) -> None:
        row = self._queue.row(str(handle.context))
        progress = handle.progress
        if row is not None and isinstance(progress, Progress):
            self._queue.set_row(
                replace(row, fraction=progress.fraction, eta_s=progress.eta_s, speed=progress.speed or row.speed)
            )

    @Slot(object)
    def _on_ended(self, handle: JobHandle) -> None:
        row_id = str(handle.context)
        del self._handles[row_id]
        row = self._queue.row(row_id)
        request = self._requests.get(row_id)
        if row is None or request is None:
            return
        row = replace(row, eta_s=None)
        if handle.outcome is Outcome.SUCCEEDED:
            self._queue.set_row(replace(row, state=RowState.DONE, fraction=1.0))
            result = handle.result
            self.exported.emit(
                Exported(
                    row_id=row_id,
                    name=row.name,
                    paths=tuple(result.paths),
                    skipped=tuple(result.skipped),
                    folder=request.destination,
                    null_dbfs=result.null_dbfs,
                    gain_db=result.gain_db,
                )
            )
        elif isinstance(handle.error, StemsMissingError) and self._can_be_made(request):
            # The stems were deleted to make room for other songs: make them again.
            self._queue.set_row(replace(row, state=RowState.WAITING, fraction=0.0))
            self._separations.want(request.song_id)
        elif handle.error is not None:
            self._queue.set_row(replace(row, state=RowState.FAILED, error=export_message(handle.error)))
        else:
            self._queue.set_row(replace(row, state=RowState.CANCELLED))

    def _can_be_made(self, request: ExportRequest) -> bool:
        """Whether a separation would make the stems of an export: not if another model is in use by now."""
        model, _ = self._separations.model_and_settings()
        return self._queue.row(request.song_id) is not None and model.sha256 == request.model.sha256

    @Slot(object)
    def _on_separated(self, ended: SeparationEnded) -> None:
        for row_id, request in list(self._requests.items()):
            row = self._queue.row(row_id)
            if request.song_id != ended.song_id or row is None or row_id in self._handles:
                continue
            if row.state is not RowState.WAITING:
                continue
            match ended.outcome:
                case Outcome.SUCCEEDED:
                    self._start_or_wait(row_id)
                case Outcome.FAILED:
                    self._queue.set_row(replace(row, state=RowState.FAILED, error=ended.error))
                case Outcome.CANCELLED:
                    self._queue.set_row(replace(row, state=RowState.CANCELLED))


def export_message(error: BaseException) -> UserMessage:
    """The message for an export that cannot be made: what was chosen for it can be changed."""
    message = message_for(error)
    if isinstance(error, DiskSpaceError):
        hint = QCoreApplication.translate("Exports", "Free some space there, or choose a folder on another disk.")
        message = replace(message, hint=hint)
    is_choice = isinstance(error, AudioWriteError | ConfigError | DiskSpaceError | StemsMissingError)
    return replace(message, cure=Cure.EXPORT) if is_choice else message
