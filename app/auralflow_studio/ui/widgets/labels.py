"""Labels that never make the window wider, and small building blocks of the side panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QWidget

from auralflow_studio.ui.fonts import font

if TYPE_CHECKING:
    from collections.abc import Sequence


class ElidedLabel(QLabel):
    """One line of text that is shortened with an ellipsis instead of being cut; the tooltip has all of it.

    Args:
        text: The text.
        mode: Where the ellipsis goes.
        parent: Parent widget.
    """

    def __init__(
        self,
        text: str = "",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self._own_tool_tip = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show a text; line breaks become spaces."""
        line = " ".join(text.split())
        super().setText(line)
        self._tell()

    def set_tool_tip(self, text: str) -> None:
        """Show this instead of the whole text."""
        self._own_tool_tip = text
        self._tell()

    def _tell(self) -> None:
        self.setToolTip(self._own_tool_tip or (self.text() if self._is_cut() else ""))

    def _is_cut(self) -> bool:
        return self.fontMetrics().horizontalAdvance(self.text()) > self.width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the tooltip only while the text is shortened."""
        super().resizeEvent(event)
        self._tell()

    def minimumSizeHint(self) -> QSize:
        """Narrow: the text gives way."""
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the shortened text."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.setFont(self.font())
        text = self.fontMetrics().elidedText(self.text(), self._mode, self.contentsRect().width())
        # The alignment follows the window's direction, not the text's: a column of names keeps its edge.
        align = QStyle.visualAlignment(self.layoutDirection(), self.alignment())
        painter.drawText(self.contentsRect(), align | Qt.AlignmentFlag.AlignAbsolute, text)


class FittingLabel(ElidedLabel):
    """One line in the longest of several wordings that fits; the tooltip has the longest.

    Args:
        wordings: What to say, the longest first.
        parent: Parent widget.
    """

    def __init__(self, wordings: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(wordings[0], parent=parent)
        self._wordings = tuple(wordings)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        metrics, room = self.fontMetrics(), self.width()
        fitting = (text for text in self._wordings if metrics.horizontalAdvance(text) <= room)
        self.setText(next(fitting, self._wordings[-1]))
        self.set_tool_tip("" if self.text() == self._wordings[0] else self._wordings[0])
        super().resizeEvent(event)


def soft_label(text: str = "", role: str = "small") -> QLabel:
    """A label of secondary text that wraps."""
    label = QLabel(text)
    label.setProperty("soft", True)
    label.setFont(font(role))
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def heading(text: str) -> QLabel:
    """A small heading of a panel."""
    label = QLabel(text)
    label.setFont(font("small", strong=True))
    label.setProperty("soft", True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
