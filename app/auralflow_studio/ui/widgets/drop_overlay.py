"""What is seen while files hover over the window."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from auralflow_studio.ui import icons
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.tokens import tokens

_ICON = 44
_WIDE = 400


class DropOverlay(QWidget):
    """Covers its parent with a sentence that says what a drop will do; lets all events through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ""
        self._window = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def show_text(self, text: str) -> None:
        """Cover the window."""
        self.setGeometry(self._window.rect())
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cover, the frame and the sentence."""
        theme = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cover = QColor(theme.window)
        cover.setAlphaF(0.88)
        painter.fillRect(self.rect(), cover)
        pen = QPen(theme.color("accent"), 2.5, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(16, 16, -16, -16), 18, 18)
        middle = QRectF(self.rect()).center()
        icons.paint(
            painter, "drop", QRectF(middle.x() - _ICON / 2, middle.y() - _ICON - 8, _ICON, _ICON), theme.color("accent")
        )
        painter.setFont(font("hero" if self.width() > _WIDE else "title", strong=True))
        painter.setPen(theme.color("text"))
        area = QRectF(40, middle.y() + 8, self.width() - 80, 80)
        painter.drawText(
            area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self._text
        )
