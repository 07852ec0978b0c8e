"""The trainings on disk, which can be resumed, compared and deleted."""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.runner import Outcome
from auralflow_studio.jobs.training_runs import ListRuns, ReadHistory, RunSummary
from auralflow_studio.presenters.curve_store import RunCurves

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.training.history import History
    from auralflow_studio.jobs.runner import JobHandle, JobRunner

logger = logging.getLogger(__name__)


class TrainingRuns(QObject):
    """Knows the runs, and the curves of those that are compared.

    Args:
        runner: Reads them.
        folder: Holds a folder for each.
        parent: Its owner.

    Signals (emitted in the GUI thread):
        changed(tuple[RunSummary, ...]): There are others, or one got further.
        curves_read(Path): The curves of this run are in `curves` now.
    """

    changed = Signal(object)
    curves_read = Signal(object)

    def __init__(self, runner: JobRunner, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._folder = folder
        self._listing: JobHandle | None = None
        self.runs: tuple[RunSummary, ...] = ()
        self.curves: dict[Path, RunCurves] = {}

    @Slot()
    def refresh(self) -> None:
        """Look again what there is."""
        self._listing = self._runner.submit(ListRuns(self._folder), Resource.CLIPS)
        self._listing.ended.connect(self._on_listed)

    def run(self, folder: Path) -> RunSummary | None:
        """The run in a folder."""
        return next((run for run in self.runs if run.folder == folder), None)

    def read_curves(self, folder: Path) -> None:
        """Read the curves of a run; `curves_read` says when."""
        handle = self._runner.submit(ReadHistory(folder), Resource.CLIPS, context=folder)
        handle.ended.connect(self._on_history)

    def forget_curves(self, folder: Path) -> None:
        """They are not compared any more."""
        self.curves.pop(folder, None)

    def delete(self, folder: Path) -> None:
        """Delete a run, its model with it.

        Raises:
            OSError: If it cannot be deleted.
        """
        if folder.parent != self._folder:
            raise ValueError(f"not one of the app's runs: {folder}")
        shutil.rmtree(folder)
        self.curves.pop(folder, None)
        self.refresh()

    @Slot(object)
    def _on_listed(self, handle: JobHandle) -> None:
        if handle is self._listing and handle.outcome is Outcome.SUCCEEDED:
            self._listing = None
            self.runs = handle.result
            self.changed.emit(self.runs)

    @Slot(object)
    def _on_history(self, handle: JobHandle) -> None:
        if handle.outcome is not Outcome.SUCCEEDED:
            logger.info("no history of %s: %s", handle.context, handle.error)
            return
        folder = handle.context
        self.curves[folder] = curves_of(handle.result)  # type: ignore[index]
        self.curves_read.emit(folder)


def curves_of(history: History) -> RunCurves:
    """The curves of a history."""
    curves = RunCurves()
    for step in history.steps:
        curves.add_step(step.elapsed_s, step.loss)
    for epoch in history.epochs:
        values = list(epoch.validation.si_sdr.values())
        mean = sum(values) / len(values) if values else None
        curves.add_epoch(epoch.epoch, epoch.elapsed_s, epoch.validation.loss, mean, is_best=epoch.is_best)
    return curves
