"""Earlier evaluations: open, go on, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, Signal, Slot

from auralflow_studio.ui.widgets.rows import RowCard, RowList

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from auralflow_studio.jobs.evaluations import EvaluationSummary


class PastRow(RowCard):
    """One evaluation.

    Signals (all emitted in the GUI thread):
        opened (EvaluationRequest), resumed (EvaluationRequest), deleted (EvaluationRequest): What is to be done with
            it.
    """

    opened = Signal(object)
    resumed = Signal(object)
    deleted = Signal(object)

    def __init__(self, summary: EvaluationSummary, *, active: bool, parent: QWidget | None = None) -> None:
        super().__init__(summary.request.dataset.name, parent=parent)
        self.summary = summary
        self.contents.setText(", ".join(model.title for model in summary.request.models))
        self.state.setText(self._state_text(active=active))
        self.open = self.add_button("chevron-right", self.tr("Show the figures again"), self.tr("Open"))
        self.resume = self.add_button("play", self.tr("Measure what is not measured yet"), self.tr("Go on"))
        self.delete = self.add_button("trash", self.tr("Delete this evaluation and its reports"))
        self.open.setVisible(summary.is_finished)
        self.resume.setVisible(not summary.is_finished and not active)
        self.delete.setEnabled(not active)
        self.open.clicked.connect(self._on_open_clicked)
        self.resume.clicked.connect(self._on_resume_clicked)
        self.delete.clicked.connect(self._on_delete_clicked)

    def _state_text(self, *, active: bool) -> str:
        if active:
            return self.tr("measuring now")
        began_at = QDateTime.fromSecsSinceEpoch(int(self.summary.began_s))
        began = QLocale().toString(began_at, QLocale.FormatType.ShortFormat)
        return began if self.summary.is_finished else self.tr("{0}, unfinished").format(began)

    @Slot()
    def _on_open_clicked(self) -> None:
        self.opened.emit(self.summary.request)

    @Slot()
    def _on_resume_clicked(self) -> None:
        self.resumed.emit(self.summary.request)

    @Slot()
    def _on_delete_clicked(self) -> None:
        self.deleted.emit(self.summary.request)


class PastList(RowList[PastRow]):
    """All evaluations.

    Signals: Those of its rows.
    """

    opened = Signal(object)
    resumed = Signal(object)
    deleted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hint.setText(self.tr("Evaluations are listed here: open their figures again, or go on with them."))

    def show_evaluations(self, summaries: tuple[EvaluationSummary, ...], active: Path | None) -> None:
        """Show these.

        Args:
            summaries: From top to bottom.
            active: The one that is measured now.
        """
        rows = {}
        for summary in summaries:
            row = rows[summary.folder] = PastRow(summary, active=summary.folder == active)
            row.opened.connect(self.opened)
            row.resumed.connect(self.resumed)
            row.deleted.connect(self.deleted)
        self.show_rows(rows)
