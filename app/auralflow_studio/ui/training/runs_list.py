"""All trainings: compare their curves, resume, use, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.format import signed, time_text
from auralflow_studio.ui.stems import stem_name
from auralflow_studio.ui.tokens import SPACE_M, SPACE_S, SPACE_XS, tokens
from auralflow_studio.ui.training.run_color import run_color
from auralflow_studio.ui.widgets.buttons import IconButton
from auralflow_studio.ui.widgets.labels import ElidedLabel, soft_label

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from auralflow_studio.jobs.training_runs import RunSummary


class _Swatch(QWidget):
    """The colour that a run's curves have."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self._place = place
        self.setFixedSize(10, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(tokens(self).color("line"))
        painter.setBrush(run_color(self._place, tokens(self)))
        painter.drawEllipse(self.rect().adjusted(0, 0, -1, -1))


class RunRow(QFrame):
    """One run.

    Signals (all emitted in the GUI thread):
        compared (Path, bool): Its curves are to be shown, or not.
        resumed (Path), used (Path), deleted (Path): What is to be done with it.
    """

    compared = Signal(object, bool)
    resumed = Signal(object)
    used = Signal(object)
    deleted = Signal(object)

    def __init__(self, run: RunSummary, place: int, *, active: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.run = run
        self.compare = QCheckBox()
        self.compare.setAccessibleName(self.tr("Show the curves of {0}").format(run.name))
        self.compare.setToolTip(self.tr("Show the curves of this training beside the others"))
        self.compare.toggled.connect(self._on_compare_toggled)
        name = ElidedLabel(run.name)
        name.setFont(font(strong=True))
        facts = ElidedLabel(" · ".join(part for part in self._parts(active=active) if part))
        facts.setFont(font("small", digits=True))
        facts.setProperty("soft", True)
        self.resume = self._button("play", self.tr("Resume"), self.tr("Go on with this training"))
        self.use = self._button("split", "", self.tr("Separate songs with this model"))
        self.delete = self._button("trash", "", self.tr("Delete this training and its model"))
        self.resume.setVisible(not active and run.can_resume)
        self.use.setVisible(run.has_model)
        self.delete.setEnabled(not active)
        self.resume.clicked.connect(self._on_resume_clicked)
        self.use.clicked.connect(self._on_use_clicked)
        self.delete.clicked.connect(self._on_delete_clicked)
        top = QHBoxLayout()
        top.setSpacing(SPACE_S)
        top.addWidget(self.compare)
        top.addWidget(_Swatch(place))
        top.addWidget(name, 1)
        for button in (self.resume, self.use, self.delete):
            top.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_XS, SPACE_XS, SPACE_S)
        column.setSpacing(SPACE_XS)
        column.addLayout(top)
        column.addWidget(facts)

    @staticmethod
    def _button(icon: str, text: str, tip: str) -> IconButton:
        button = IconButton(icon, text=text, size=16, height=26)
        button.setText(tip)
        button.setToolTip(tip)
        return button

    def _parts(self, *, active: bool) -> list[str]:
        run = self.run
        stems = ", ".join(stem_name(name) for name in run.config.model.targets)
        best = "" if run.best_si_sdr_db is None else self.tr("{0} dB").format(signed(run.best_si_sdr_db))
        if active:
            state = self.tr("learning now")
        elif run.can_resume:
            state = self.tr("unfinished, {0}").format(time_text(run.elapsed_s))
        else:
            state = time_text(run.elapsed_s)
        return [best, stems, state]

    @Slot(bool)
    def _on_compare_toggled(self, on: bool) -> None:
        self.compared.emit(self.run.folder, on)

    @Slot()
    def _on_resume_clicked(self) -> None:
        self.resumed.emit(self.run.folder)

    @Slot()
    def _on_use_clicked(self) -> None:
        self.used.emit(self.run.folder)

    @Slot()
    def _on_delete_clicked(self) -> None:
        self.deleted.emit(self.run.folder)


class RunsList(QWidget):
    """The rows, the newest on top.

    Signals: Those of its rows.
    """

    compared = Signal(object, bool)
    resumed = Signal(object)
    used = Signal(object)
    deleted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[Path, RunRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_S)
        self._none = soft_label(
            self.tr("Trainings are listed here: compare their curves, resume them, use their models.")
        )
        self._column.addWidget(self._none)
        self._column.addSpacing(SPACE_M)
        self._column.addStretch(1)

    def show_runs(self, runs: tuple[RunSummary, ...], active: Path | None, compared: Collection[Path]) -> None:
        """Show these runs.

        Args:
            runs: From top to bottom.
            active: The one that is trained now.
            compared: Those whose curves are shown.
        """
        for row in self.rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {}
        self._none.setVisible(not runs)
        for index, run in enumerate(runs):
            row = RunRow(run, place_of(run.folder, runs), active=run.folder == active)
            row.compare.setChecked(run.folder in compared)
            row.compared.connect(self.compared)
            row.resumed.connect(self.resumed)
            row.used.connect(self.used)
            row.deleted.connect(self.deleted)
            self.rows[run.folder] = row
            self._column.insertWidget(index, row)


def place_of(folder: Path, runs: tuple[RunSummary, ...]) -> int:
    """The number that decides a run's colour: stays when newer ones come."""
    oldest_first = [run.folder for run in reversed(runs)]
    return oldest_first.index(folder) if folder in oldest_first else len(oldest_first)
