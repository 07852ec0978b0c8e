"""All trainings: compare their curves, resume, use, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from auralflow_studio.qtmodels.times import time_text
from auralflow_studio.ui.format import signed
from auralflow_studio.ui.stems import stem_name
from auralflow_studio.ui.tokens import tokens
from auralflow_studio.ui.training.run_color import run_color
from auralflow_studio.ui.widgets.elided import ElidedCheckBox
from auralflow_studio.ui.widgets.rows import RowCard, RowList

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


class RunRow(RowCard):
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
        compare = ElidedCheckBox("")
        super().__init__(run.name, marks=(compare, _Swatch(place)), parent=parent)
        self.run, self.compare = run, compare
        stems = ", ".join(stem_name(name) for name in run.config.model.targets)
        self.contents.setText(stems if active else f"{time_text(run.elapsed_s)} · {stems}")
        self.contents.set_tool_tip(
            self.tr("The stems it separates") if active else self.tr("Training time, and the stems it separates")
        )
        self.state.setText(self._state_text(active=active))
        if run.best_si_sdr_db is not None:
            self.state.set_tool_tip(self.tr("Best SI-SDR on songs it was not trained on; higher is better"))
        self.compare.setAccessibleName(self.tr("Show the curves of {0}").format(run.name))
        self.compare.set_tool_tip(self.tr("Show the curves of this training beside the others"))
        self.compare.toggled.connect(self._on_compare_toggled)
        self.resume = self.add_button("play", self.tr("Go on with this training"), self.tr("Resume"))
        self.use = self.add_button("split", self.tr("Separate songs with this model"))
        self.delete = self.add_button("trash", self.tr("Delete this training and its model"))
        self.resume.setVisible(not active and run.can_resume)
        self.use.setVisible(run.has_model)
        self.delete.setEnabled(not active)
        self.resume.clicked.connect(self._on_resume_clicked)
        self.use.clicked.connect(self._on_use_clicked)
        self.delete.clicked.connect(self._on_delete_clicked)

    def _state_text(self, *, active: bool) -> str:
        best = self.run.best_si_sdr_db
        parts = [] if best is None else [self.tr("{0} dB").format(signed(best))]
        if active:
            parts.append(self.tr("learning now"))
        elif self.run.can_resume:
            parts.append(self.tr("unfinished"))
        return " · ".join(parts)

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


class RunsList(RowList[RunRow]):
    """All trainings.

    Signals: Those of its rows.
    """

    compared = Signal(object, bool)
    resumed = Signal(object)
    used = Signal(object)
    deleted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hint.setText(self.tr("Trainings are listed here: compare their curves, resume them, use their models."))

    def show_runs(self, runs: tuple[RunSummary, ...], active: Path | None, compared: Collection[Path]) -> None:
        """Show these runs.

        Args:
            runs: From top to bottom.
            active: The one that is trained now.
            compared: Those whose curves are shown.
        """
        rows = {}
        for run in runs:
            row = rows[run.folder] = RunRow(run, place_of(run.folder, runs), active=run.folder == active)
            row.compare.setChecked(run.folder in compared)
            row.compared.connect(self.compared)
            row.resumed.connect(self.resumed)
            row.used.connect(self.used)
            row.deleted.connect(self.deleted)
        self.show_rows(rows)


def place_of(folder: Path, runs: tuple[RunSummary, ...]) -> int:
    """The number that decides a run's colour: stays when newer ones come."""
    oldest_first = [run.folder for run in reversed(runs)]
    return oldest_first.index(folder) if folder in oldest_first else len(oldest_first)
