"""Box plots: how a figure spreads over songs, for each of what is compared."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from auralflow_studio.qtmodels.evaluation_words import db_text
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.plots.empty_note import EmptyNote
from auralflow_studio.ui.tokens import SPACE_M, tokens
from auralflow_studio.ui.training.run_color import run_color

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from auralflow_studio.presenters.box_stats import BoxStats
    from auralflow_studio.ui.tokens import Tokens

_BOX = 0.56
_LEFT_PX = 140
# Dots are spread by their order, not by chance: the same picture each time.
_SPREAD, _STEP = 0.4, 0.618


@dataclass(frozen=True)
class BoxRow:
    """A row of the picture.

    Attributes:
        name: What was measured.
        kind: As `EstimatorFacts` has it.
        place: Number that decides a model's colour.
        stats: The box; None where there is no figure.
    """

    name: str
    kind: str
    place: int
    stats: BoxStats | None


class BoxPlot(QWidget):
    """A row for each of what is compared, all on one axis; each song is a dot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[BoxRow, ...] = ()
        self._title = self._unit = ""
        self.plot = pg.PlotWidget()
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.setMinimumHeight(120)
        item = self.plot.getPlotItem()
        item.invertY(True)
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setStyle(tickFont=font("caption" if side == "bottom" else "small", digits=True))
        item.getAxis("left").setWidth(_LEFT_PX)
        item.getAxis("left").setStyle(tickLength=0, autoExpandTextSpace=False)
        self._no_figures = EmptyNote(self.tr("Each song that has this figure appears here as a dot."), self.plot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)
        self.set_theme(tokens(self))

    def set_theme(self, theme: Tokens) -> None:
        """Take other colours."""
        self.plot.setBackground(theme.color("canvas"))
        item = self.plot.getPlotItem()
        item.showGrid(x=True, y=False, alpha=0.25)
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setPen(theme.color("button_line"))
            axis.setTextPen(theme.color("text" if side == "left" else "soft"))
        self._draw(theme)

    def set_rows(self, rows: Sequence[BoxRow], title: str, unit: str) -> None:
        """Show these rows from top to bottom.

        Args:
            rows: What is compared.
            title: What the figure is.
            unit: What stands below the axis.
        """
        self.rows = tuple(rows)
        self._title, self._unit = title, unit
        self._show_unit()
        self._draw(tokens(self))

    def _show_unit(self) -> None:
        """Below the axis, as much of it as there is room for; pyqtgraph takes it for HTML."""
        metrics = QFontMetrics(self.font())
        text = metrics.elidedText(self._unit, Qt.TextElideMode.ElideMiddle, max(0, self.width() - 2 * SPACE_M))
        self.plot.getPlotItem().setLabel("bottom", escape(text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._show_unit()

    @staticmethod
    def color_of(row: BoxRow, theme: Tokens) -> QColor:
        """The colour of a row: models have those of runs, what is no model has none."""
        return run_color(row.place, theme) if row.kind not in ("baseline", "oracle") else theme.color("soft")

    def _draw(self, theme: Tokens) -> None:
        self.plot.clear()
        spoken = []
        ticks = []
        metrics = QFontMetrics(font("small", digits=True))
        for place, row in enumerate(self.rows):
            ticks.append((place, metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, _LEFT_PX - 16)))
            if row.stats is not None:
                self._draw_row(place, row, row.stats, theme)
                middle = self.tr("{0}: median {1} dB, half of the songs between {2} and {3} dB")
                spoken.append(
                    middle.format(row.name, *map(db_text, (row.stats.median, row.stats.first, row.stats.third)))
                )
        item = self.plot.getPlotItem()
        item.getAxis("left").setTicks([ticks])
        item.setYRange(-0.5, max(0.5, len(self.rows) - 0.5), padding=0.02)
        item.enableAutoRange("x")
        self._no_figures.stand_in(is_empty=all(row.stats is None for row in self.rows))
        self.plot.setAccessibleName(self._title)
        self.plot.setAccessibleDescription("; ".join(spoken))
        self.plot.setToolTip(
            self.tr(
                "A box holds the middle half of the songs, the line in it is the median, whiskers reach to the last"
                " song within one and a half boxes. Each song is a dot."
            )
        )

    def _draw_row(self, place: int, row: BoxRow, stats: BoxStats, theme: Tokens) -> None:
        color = self.color_of(row, theme)
        filled = QColor(color)
        filled.setAlphaF(0.22)
        dash = Qt.PenStyle.SolidLine if row.kind not in ("baseline", "oracle") else Qt.PenStyle.DashLine
        pen = pg.mkPen(color, width=1.5, style=dash)
        half = _BOX / 2
        self._line([stats.low, stats.first], [place, place], pen)
        self._line([stats.third, stats.high], [place, place], pen)
        for end in (stats.low, stats.high):
            self._line([end, end], [place - half / 2, place + half / 2], pg.mkPen(color, width=1.5))
        width = stats.third - stats.first
        box = pg.BarGraphItem(x0=[stats.first], y=[place], height=_BOX, width=[width], pen=pen, brush=filled)
        self.plot.addItem(box)
        self._line([stats.median, stats.median], [place - half, place + half], pg.mkPen(color, width=3))
        dots = QColor(theme.color("text"))
        dots.setAlphaF(0.55)
        y = [place + _SPREAD * ((number * _STEP) % 1 - 0.5) for number in range(len(stats.values))]
        self.plot.addItem(pg.ScatterPlotItem(x=list(stats.values), y=y, size=5, pen=None, brush=dots))

    def _line(self, x: list[float], y: list[float], pen: Any) -> None:
        self.plot.plot(x, y, pen=pen)
