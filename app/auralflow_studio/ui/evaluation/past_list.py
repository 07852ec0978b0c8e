"""Earlier evaluations: open, go on, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.tokens import SPACE_S, SPACE_XS
from auralflow_studio.ui.widgets.buttons import IconButton
from auralflow_studio.ui.widgets.labels import ElidedLabel, soft_label

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow_studio.jobs.evaluations import EvaluationSummary


class PastRow(QFrame):
    """One evaluation.

    Signals (all emitted in the GUI thread):
        opened (EvaluationRequest), resumed (EvaluationRequest), deleted (EvaluationRequest): What is to be done with
            it.
    """

    opened = Signal(object)
    resumed = Signal(object)
    deleted = Signal(object)

    def __init__(self, summary: EvaluationSummary, *, active: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.summary = summary
        request = summary.request
        name = ElidedLabel(request.dataset.name)
        name.setFont(font(strong=True))
        began = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(summary.began_s)), QLocale.FormatType.ShortFormat)
        state = began
        if active:
            state = self.tr("measuring now")
        elif not summary.is_finished:
            state = self.tr("{0}, unfinished").format(began)
        models = ElidedLabel(", ".join(model.title for model in request.models))
        when = ElidedLabel(state)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(name)
        for label in (models, when):
            label.setFont(font("small", digits=True))
            label.setProperty("soft", True)
            words.addWidget(label)
        self.open = self._button("chevron-right", self.tr("Open"), self.tr("Show the figures again"))
        self.resume = self._button("play", self.tr("Go on"), self.tr("Measure what is not measured yet"))
        self.delete = self._button("trash", "", self.tr("Delete this evaluation and its reports"))
        self.open.setVisible(summary.is_finished)
        self.resume.setVisible(not summary.is_finished and not active)
        self.delete.setEnabled(not active)
        self.open.clicked.connect(self._on_open_clicked)
        self.resume.clicked.connect(self._on_resume_clicked)
        self.delete.clicked.connect(self._on_delete_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_S, SPACE_S, SPACE_XS, SPACE_S)
        row.setSpacing(SPACE_XS)
        row.addLayout(words, 1)
        for button in (self.open, self.resume, self.delete):
            row.addWidget(button)

    @staticmethod
    def _button(icon: str, text: str, tip: str) -> IconButton:
        button = IconButton(icon, text=text, size=16, height=26)
        button.setText(tip)
        button.setToolTip(tip)
        return button

    @Slot()
    def _on_open_clicked(self) -> None:
        self.opened.emit(self.summary.request)

    @Slot()
    def _on_resume_clicked(self) -> None:
        self.resumed.emit(self.summary.request)

    @Slot()
    def _on_delete_clicked(self) -> None:
        self.deleted.emit(self.summary.request)


class PastList(QWidget):
    """The rows, the newest on top.

    Signals: Those of its rows.
    """

    opened = Signal(object)
    resumed = Signal(object)
    deleted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[Path, PastRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_S)
        self._none = soft_label(self.tr("Evaluations are listed here: open their figures again, or go on with them."))
        self._column.addWidget(self._none)
        self._column.addStretch(1)

    def show_evaluations(self, summaries: tuple[EvaluationSummary, ...], active: Path | None) -> None:
        """Show these.

        Args:
            summaries: From top to bottom.
            active: The one that is measured now.
        """
        for row in self.rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {}
        self._none.setVisible(not summaries)
        for index, summary in enumerate(summaries):
            row = PastRow(summary, active=summary.folder == active)
            row.opened.connect(self.opened)
            row.resumed.connect(self.resumed)
            row.deleted.connect(self.deleted)
            self.rows[summary.folder] = row
            self._column.insertWidget(index, row)
