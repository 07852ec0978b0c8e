"""Live curves: training loss, and SI-SDR on songs that were not trained on, of one run or several."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from auralflow_studio.presenters.curve_store import smoothed
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.format import signed
from auralflow_studio.ui.plots.empty_note import EmptyNote
from auralflow_studio.ui.tokens import SMALLEST_TEXT_PX, SPACE_M, SPACE_S, SPACE_XS, tokens
from auralflow_studio.ui.training.run_color import run_color, run_dash
from auralflow_studio.ui.widgets.elided import ElidedCheckBox
from auralflow_studio.ui.widgets.labels import FittingLabel
from auralflow_studio.ui.widgets.quiet_wheel import Slider

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from auralflow_studio.presenters.curve_store import CurveStore, RunCurves
    from auralflow_studio.ui.tokens import Tokens

_SMALLEST_LOSS = 1e-9
_ROOM_FOR_WORDS = 640
_LEGEND_PX = 220


@dataclass(frozen=True)
class ShownRun:
    """A run in the plots.

    Attributes:
        key: Tells it from the others.
        name: What it is called.
        place: Number that decides its colour.
        curves: Its points.
    """

    key: Hashable
    name: str
    place: int
    curves: RunCurves


def _has_values(store: CurveStore) -> bool:
    """Whether there is anything to draw; a loss can be NaN from the first step."""
    return bool(np.isfinite(store.points()[1]).any())


class CurvePlots(QWidget):
    """Two plots over minutes of training, side by side, with a switch for a log scale and a slider that smooths."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: tuple[ShownRun, ...] = ()
        self._lines: dict[tuple[object, str], Any] = {}
        self._is_log = False
        self._is_stale = False
        self.loss = self._plot(self.tr("Training loss"))
        self.si_sdr = self._plot(self.tr("SI-SDR on songs it has not seen"))
        self._no_loss = EmptyNote(self.tr("The loss appears here with the first steps of a training."), self.loss)
        self._no_si_sdr = EmptyNote(
            self.tr("The quality appears here when the first epoch has been measured."), self.si_sdr
        )
        # Quality grows with time: below on the right there is room.
        self._legend = self.si_sdr.getPlotItem().addLegend(offset=(-SPACE_S, -SPACE_S), verSpacing=-SPACE_XS)
        self._legend.setLabelTextSize(f"{SMALLEST_TEXT_PX}px")
        self.log = ElidedCheckBox(self.tr("Log scale"))
        self.log.set_tool_tip(self.tr("Show the loss on a logarithmic scale"))
        self.log.toggled.connect(self._on_log_toggled)
        self.smooth = Slider(Qt.Orientation.Horizontal)
        self.smooth.setRange(0, 100)
        self.smooth.setValue(30)
        self.smooth.setToolTip(self.tr("How much the curve of the loss is smoothed"))
        self.smooth.setAccessibleName(self.tr("Smoothing"))
        self.smooth.valueChanged.connect(self.refresh)
        self._best = QLabel()
        self._best.setProperty("soft", True)
        self._best.setFont(font("small", digits=True))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_M)
        grid.setVerticalSpacing(SPACE_S)
        left = QHBoxLayout()
        left.addWidget(self._heading(self.tr("Loss (lower is better)"), self.tr("Loss")), 1)
        self._smooth_label = QLabel(self.tr("Smooth"))
        self._smooth_label.setFont(font("small"))
        self._smooth_label.setBuddy(self.smooth)
        left.addWidget(self._smooth_label)
        left.addWidget(self.smooth)
        left.addWidget(self.log)
        right = QHBoxLayout()
        quality = self.tr("Quality: SI-SDR in dB (higher is better)")
        right.addWidget(self._heading(quality, self.tr("Quality: SI-SDR in dB"), self.tr("SI-SDR in dB")), 1)
        right.addWidget(self._best)
        grid.addLayout(left, 0, 0)
        grid.addLayout(right, 0, 1)
        grid.addWidget(self.loss, 1, 0)
        grid.addWidget(self.si_sdr, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)
        self.set_theme(tokens(self))

    @staticmethod
    def _heading(*wordings: str) -> FittingLabel:
        label = FittingLabel(wordings)
        label.setFont(font("small", strong=True))
        label.setProperty("soft", True)
        return label

    def _plot(self, name: str) -> Any:
        plot = pg.PlotWidget()
        plot.setAccessibleName(name)
        plot.setMinimumHeight(110)
        for part in (plot, plot.viewport()):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        item = plot.getPlotItem()
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setStyle(tickFont=font("caption", digits=True))
        item.setLabel("bottom", self.tr("minutes"))
        return plot

    def set_theme(self, theme: Tokens) -> None:
        """Take other colours."""
        for plot in (self.loss, self.si_sdr):
            plot.setBackground(theme.color("canvas"))
            item = plot.getPlotItem()
            item.showGrid(x=False, y=True, alpha=0.25)
            for side in ("left", "bottom"):
                axis = item.getAxis(side)
                axis.setPen(theme.color("button_line"))
                axis.setTextPen(theme.color("soft"))
        self._legend.setLabelTextColor(theme.color("soft"))
        self._clear()
        self.refresh()

    def _clear(self) -> None:
        for plot in (self.loss, self.si_sdr):
            plot.clear()
        self._lines.clear()

    def set_runs(self, runs: Sequence[ShownRun]) -> None:
        """Show these runs, the most important one last: it lies on top."""
        self._runs = tuple(runs)
        self._clear()
        self.refresh()

    @property
    def runs(self) -> tuple[ShownRun, ...]:
        """What is shown."""
        return self._runs

    def points(self, key: object, line: str) -> int:
        """How many points of a line are drawn: "loss", "validation", "si_sdr" or "best"."""
        item = self._lines.get((key, line))
        return 0 if item is None else len(item.getData()[0] if item.getData()[0] is not None else ())

    @Slot()
    def refresh(self) -> None:
        """Draw what has come."""
        if not self.isVisible():
            self._is_stale = True
            return
        self._is_stale = False
        theme = tokens(self)
        for run in self._runs:
            self._draw(run, theme)
        self._no_loss.stand_in(is_empty=not any(_has_values(run.curves.train_loss) for run in self._runs))
        measured = (_has_values(run.curves.si_sdr) or run.curves.best is not None for run in self._runs)
        self._no_si_sdr.stand_in(is_empty=not any(measured))
        self._show_best()

    def _show_best(self) -> None:
        best = self._runs[-1].curves.best if self._runs else None
        if best is None:
            self._best.setText("")
            self._best.setToolTip("")
            return
        value = signed(best.si_sdr_db)
        text = (
            self.tr("Best {0} dB as it came").format(value)
            if best.epoch < 0  # of a model that is trained further
            else self.tr("Best {0} dB in epoch {1}").format(value, best.epoch + 1)
        )
        has_room = self.width() >= _ROOM_FOR_WORDS
        self._best.setText(text if has_room else self.tr("Best {0} dB").format(value))
        self._best.setToolTip("" if has_room else text)

    def _draw(self, run: ShownRun, theme: Tokens) -> None:
        color = run_color(run.place, theme)
        dash = run_dash(run.place)
        x, y = run.curves.train_loss.points()
        if run is self._runs[-1]:
            faint = QColor(color)
            faint.setAlphaF(0.3)
            self._set(self.loss, (run.key, "raw"), x, y, pg.mkPen(faint, width=1), log=True)
        pen = pg.mkPen(color, width=2, style=dash)
        self._set(self.loss, (run.key, "loss"), x, smoothed(y, self.smooth.value() / 100), pen, log=True)
        x, y = run.curves.si_sdr.points()
        name = self._legend_text(run.name) if len(self._runs) > 1 else None
        self._set(self.si_sdr, (run.key, "si_sdr"), x, y, pen, dots=color if len(x) < 60 else None, name=name)
        best = run.curves.best
        if best is not None:
            line = (run.key, "best")
            if line not in self._lines:
                self._lines[line] = pg.ScatterPlotItem(
                    size=15, symbol="star", brush=color, pen=pg.mkPen(theme.color("text"), width=1)
                )
                self.si_sdr.addItem(self._lines[line])
            self._lines[line].setData([best.x_s / 60], [best.si_sdr_db])

    def _legend_text(self, name: str) -> str:
        """As much of a name as there is room for; pyqtgraph takes it for HTML."""
        return escape(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, _LEGEND_PX))

    def _set(
        self,
        plot: Any,
        line: tuple[object, str],
        x: Any,
        y: Any,
        pen: Any,
        *,
        log: bool = False,
        dots: Any = None,
        name: str | None = None,
    ) -> None:
        if line not in self._lines:
            self._lines[line] = plot.plot([], [], pen=pen, name=name)
        item = self._lines[line]
        if log and self._is_log:
            # pyqtgraph draws what is not above 0 as a gap with a warning.
            y = np.maximum(y, _SMALLEST_LOSS)
        item.setData(
            x / 60, y, symbol="o" if dots is not None else None, symbolSize=5, symbolBrush=dots, symbolPen=None
        )

    @Slot(bool)
    def _on_log_toggled(self, on: bool) -> None:
        self._is_log = on
        self.loss.setLogMode(x=False, y=on)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the slider speaks for itself and the best has fewer words."""
        super().resizeEvent(event)
        has_room = self.width() >= _ROOM_FOR_WORDS
        self._smooth_label.setVisible(has_room)
        self.smooth.setFixedWidth(90 if has_room else 56)
        self._legend.setVisible(has_room)
        self._show_best()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what has come while nobody looked."""
        super().showEvent(event)
        if self._is_stale:
            self.refresh()
