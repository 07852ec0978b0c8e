"""The ring around what has the keyboard, shown only to people who use the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPen

from auralflow_studio.ui.tokens import RADIUS, tokens

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    _Base = QWidget
else:
    _Base = object

_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)


class FocusRing(_Base):
    """Mixin for widgets that paint themselves: remembers whether the focus came by the keyboard.

    It stands before the Qt class among the bases, and the widget's `paintEvent` ends with `paint_ring`.
    """

    _ring = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring if the focus did not come by a click."""
        self._ring = event.reason() in _KEYBOARD
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        self._ring = False
        super().focusOutEvent(event)
        self.update()

    def paint_ring(
        self, painter: QPainter, rect: QRectF | None = None, radius: float = RADIUS, *, role: str = "accent"
    ) -> None:
        """Paint the ring along the inside of a rectangle (the whole widget if None), if it is to be shown.

        Args:
            painter: Paints on the widget.
            rect: The rectangle.
            radius: Of its corners, in pixels.
            role: The token of its colour; another one than that of what is below it.
        """
        if not (self._ring and self.hasFocus()):
            return
        area = QRectF(self.rect()) if rect is None else rect
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(tokens(self).color(role), 2))
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), radius, radius)
