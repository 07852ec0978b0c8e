"""Labels that never make the window wider, and small building blocks of the side panels."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QWidget

from auralflow_studio.ui.fonts import font

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFont


_LONGEST_WORD_PX = 120
_WIDEST_LINE_PX = 480


def full_tool_tip(text: str, *, is_cut: bool, more: str = "") -> str:
    """The tooltip of something that shows a name: the name if it is shortened, then what else there is to say.

    Names are shown as they are, where Qt would take some of them for HTML.
    """
    parts = [text] if is_cut and text not in more else []
    tip = "\n".join([*parts, more] if more else parts)
    return "<p>" + escape(tip).replace("\n", "<br>") + "</p>" if "<" in tip else tip


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
        """Say this as well: below the whole text while that is shortened."""
        self._own_tool_tip = text
        self._tell()

    def _tell(self) -> None:
        self.setToolTip(full_tool_tip(self.text(), is_cut=self._is_cut(), more=self._own_tool_tip))

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


def wrapped(text: str, font: QFont, width: int, option: QTextOption) -> QTextLayout:
    """A text in lines of a width in pixels; a word that is longer is broken."""
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text.replace("\n", "\N{LINE SEPARATOR}"), font)
    layout.setTextOption(option)
    layout.beginLayout()
    bottom = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1, width))
        line.setPosition(QPointF(0, bottom))
        bottom += line.height()
    layout.endLayout()
    return layout


class WrappedLabel(QLabel):
    """Plain text that wraps; a word longer than a line is broken, so that no name makes its column wider.

    Lines run in the direction of the window, whatever the language of a name at their beginning.

    Args:
        text: The text.
        parent: Parent widget.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._has_place = False
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self._claim_height()

    def _claim_height(self) -> None:
        """Not every layout asks for the height that a width needs: QFormLayout gives too little after a change."""
        if self._has_place:
            self.setMinimumHeight(self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere."""
        super().resizeEvent(event)
        self._has_place = True
        self._claim_height()

    def changeEvent(self, event: QEvent) -> None:
        """Letters have another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._claim_height()

    def _laid_out(self, width: int) -> QTextLayout:
        option = QTextOption(QStyle.visualAlignment(self.layoutDirection(), self.alignment()))
        option.setTextDirection(self.layoutDirection())
        return wrapped(self.text(), self.font(), width, option)

    def heightForWidth(self, width: int) -> int:
        """As many lines as the text needs."""
        margins = self.contentsMargins()
        inner = width - margins.left() - margins.right()
        return math.ceil(self._laid_out(inner).boundingRect().height()) + margins.top() + margins.bottom()

    def minimumSizeHint(self) -> QSize:
        """Wide enough for ordinary words, as high as one line."""
        least = super().minimumSizeHint()
        return QSize(min(least.width(), _LONGEST_WORD_PX), least.height())

    def sizeHint(self) -> QSize:
        """On one line, unless that is too long to be good to read."""
        margins, layout = self.contentsMargins(), self._laid_out(_WIDEST_LINE_PX)
        longest = max((layout.lineAt(place).naturalTextWidth() for place in range(layout.lineCount())), default=0.0)
        width = math.ceil(longest) + margins.left() + margins.right()
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines."""
        inner = self.contentsRect()
        layout = self._laid_out(inner.width())
        spare = max(0.0, inner.height() - layout.boundingRect().height())
        top = inner.top() + (spare / 2 if self.alignment() & Qt.AlignmentFlag.AlignVCenter else 0.0)
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        layout.draw(painter, QPointF(inner.left(), top))


def soft_label(text: str = "", role: str = "small") -> WrappedLabel:
    """A label of secondary text that wraps."""
    label = WrappedLabel(text)
    label.setProperty("soft", True)
    label.setFont(font(role))
    return label


def heading(text: str) -> WrappedLabel:
    """A small heading of a panel."""
    label = soft_label(text)
    label.setFont(font("small", strong=True))
    return label
