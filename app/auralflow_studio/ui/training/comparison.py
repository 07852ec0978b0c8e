"""All trainings on the page: their list, and the curves of those that are compared with the one that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from auralflow_studio.messages import message_for
from auralflow_studio.ui.dialogs.question import QuestionDialog
from auralflow_studio.ui.training.curves import ShownRun
from auralflow_studio.ui.training.runs_list import place_of

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow_studio.context import AppContext
    from auralflow_studio.jobs.training_runs import RunSummary
    from auralflow_studio.ui.training.page import TrainPage


class RunComparison(QObject):
    """The list of runs at work.

    Args:
        page: The page.
        context: The app without its window.
        parent: Its owner.

    Signals (all emitted in the GUI thread):
        problem_raised (UserMessage): A run cannot be deleted.
        looked_at (RunSummary | None): Other runs are compared; this one is the only one to hear, if any.
    """

    problem_raised = Signal(object)
    looked_at = Signal(object)

    def __init__(self, page: TrainPage, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._context = context
        self._compared: dict[Path, None] = {}
        page.runs.compared.connect(self._on_compared)
        page.runs.deleted.connect(self._ask_delete)
        page.shown.connect(self._on_shown)
        context.runs.changed.connect(self._on_runs)
        context.runs.curves_read.connect(self._show_curves)

    @property
    def has_any(self) -> bool:
        """Whether runs are compared."""
        return bool(self._compared)

    def begin(self, folder: Path) -> None:
        """This run is trained now: its curves come from there."""
        self._compared.pop(folder, None)
        self._show_curves()

    @Slot()
    def _on_shown(self) -> None:
        self._context.runs.refresh()

    @Slot(object)
    def _on_runs(self, runs: tuple[RunSummary, ...]) -> None:
        status = self._context.training.status
        active = status.folder if status.is_active else None
        self._page.runs.show_runs(runs, active, self._shown_folders())
        self._show_curves()

    def _shown_folders(self) -> list[Path]:
        folder = self._context.training.status.folder
        return [*self._compared, *([folder] if folder is not None else [])]

    @Slot(object, bool)
    def _on_compared(self, folder: Path, on: bool) -> None:
        runs, looked_at = self._context.runs, None
        if folder == self._context.training.status.folder:
            return
        if on and folder not in self._compared:
            self._compared[folder] = None
            runs.read_curves(folder)
            if self._context.training.status.folder is None:
                looked_at = runs.run(folder)
        elif not on:
            self._compared.pop(folder, None)
            runs.forget_curves(folder)
        self._show_curves()
        self.looked_at.emit(looked_at)

    @Slot()
    def _show_curves(self) -> None:
        runs, training = self._context.runs, self._context.training
        shown = []
        for folder in self._shown_folders():
            curves = training.curves if folder == training.status.folder else runs.curves.get(folder)
            run = runs.run(folder)
            if curves is not None:
                name = run.name if run is not None else folder.name
                shown.append(ShownRun(folder, name, place_of(folder, runs.runs), curves))
        if tuple(shown) != self._page.curves.runs:
            self._page.curves.set_runs(shown)

    @Slot(object)
    def _ask_delete(self, folder: Path) -> None:
        run = self._context.runs.run(folder)
        if run is None:
            return
        QuestionDialog(
            self.tr("Delete a training"),
            self.tr("Delete “{0}” and its model? This cannot be undone.").format(run.name),
            yes=self.tr("Delete"),
            no=self.tr("Keep"),
            on_yes=lambda: self._delete(folder),
            parent=self._page.window(),
        ).open()

    def _delete(self, folder: Path) -> None:
        try:
            self._compared.pop(folder, None)
            self._context.models_menu.forget(folder)
            self._context.runs.delete(folder)
        except OSError as error:
            self.problem_raised.emit(message_for(error))
