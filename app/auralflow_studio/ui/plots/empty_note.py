"""What a plot shows before there is anything to plot."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout

from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.tokens import SPACE_L


class EmptyNote(QLabel):
    """A sentence in the middle of a plot, in the place of axes that would be made up.

    Args:
        text: What will appear here, and when.
        plot: A `pyqtgraph.PlotWidget`.
    """

    def __init__(self, text: str, plot: Any) -> None:
        super().__init__(text, plot)
        self._plot = plot
        self.setFont(font("small"))
        self.setProperty("soft", True)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(plot)
        column.setContentsMargins(SPACE_L, 0, SPACE_L, 0)
        column.addWidget(self)

    def stand_in(self, *, is_empty: bool) -> None:
        """Show the sentence, or the axes if the plot has something to show."""
        self.setVisible(is_empty)
        for side in ("left", "bottom"):
            self._plot.getPlotItem().showAxis(side, not is_empty)
