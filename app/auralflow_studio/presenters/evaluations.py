"""The evaluations on disk, which can be opened again, saved elsewhere and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.evaluations import DeleteEvaluation, ListEvaluations, ReadEvaluation, SaveReport
from auralflow_studio.jobs.runner import Outcome
from auralflow_studio.messages import message_for

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow_studio.jobs.evaluate import EvaluationRequest
    from auralflow_studio.jobs.evaluations import EvaluationSummary
    from auralflow_studio.jobs.runner import JobHandle, JobRunner


class Evaluations(QObject):
    """Knows the evaluations, and reads their results.

    Args:
        runner: Reads them.
        folder: Holds a folder for each.
        parent: Its owner.

    Signals (emitted in the GUI thread):
        changed(tuple[EvaluationSummary, ...]): There are others.
        opened(EvaluationRequest, EvaluationResult): This one was read.
        saved(Path): A report was saved there.
        failed(UserMessage): Something could not be read, saved or deleted.
    """

    changed = Signal(object)
    opened = Signal(object, object)
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, runner: JobRunner, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self.folder = folder
        self._listing: JobHandle | None = None
        self._reading: JobHandle | None = None
        self.summaries: tuple[EvaluationSummary, ...] = ()

    @Slot()
    def refresh(self) -> None:
        """Look again what there is."""
        self._listing = self._runner.submit(ListEvaluations(self.folder), Resource.CLIPS)
        self._listing.ended.connect(self._on_listed)

    def open(self, request: EvaluationRequest) -> None:
        """Read a result; `opened` or `failed` follows, for the last one that was asked for."""
        self._reading = self._runner.submit(ReadEvaluation(request), Resource.CLIPS, context=request)
        self._reading.ended.connect(self._on_read)

    def save(self, source: Path, target: Path) -> None:
        """Copy a report; `saved` or `failed` follows."""
        handle = self._runner.submit(SaveReport(source=source, target=target), Resource.CLIPS)
        handle.ended.connect(self._on_saved)

    def delete(self, folder: Path) -> None:
        """Delete an evaluation.

        Raises:
            ValueError: If the folder is none of the app's evaluations.
        """
        if folder.parent != self.folder:
            raise ValueError(f"not one of the app's evaluations: {folder}")
        handle = self._runner.submit(DeleteEvaluation(folder), Resource.CLIPS)
        handle.ended.connect(self._on_deleted)

    @Slot(object)
    def _on_listed(self, handle: JobHandle) -> None:
        if handle is self._listing and handle.outcome is Outcome.SUCCEEDED:
            self._listing = None
            self.summaries = handle.result
            self.changed.emit(self.summaries)

    @Slot(object)
    def _on_read(self, handle: JobHandle) -> None:
        if handle is not self._reading:
            return
        self._reading = None
        if handle.outcome is Outcome.SUCCEEDED:
            self.opened.emit(handle.context, handle.result)
        self._tell_failure(handle)

    @Slot(object)
    def _on_saved(self, handle: JobHandle) -> None:
        if handle.outcome is Outcome.SUCCEEDED:
            self.saved.emit(handle.result)
        self._tell_failure(handle)

    @Slot(object)
    def _on_deleted(self, handle: JobHandle) -> None:
        self._tell_failure(handle)
        self.refresh()

    def _tell_failure(self, handle: JobHandle) -> None:
        if handle.error is not None:
            self.failed.emit(message_for(handle.error))
