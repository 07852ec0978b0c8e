"""A small pan knob."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDial, QWidget

from auralflow_studio.ui.format import pan_text
from auralflow_studio.ui.tokens import tokens
from auralflow_studio.ui.widgets.mixer_control import MixerControl
from auralflow_studio.ui.widgets.quiet_wheel import QuietWheel

_STEPS = 100
_SWEEP_DEG = 270
_DRAG_PX = 140.0
_FINE = 0.1
_CATCH = 0.03


class PanKnob(QuietWheel, MixerControl, QDial):
    """Turns a lane to the left or right. Drag up and down; double click centres; Shift or Ctrl makes a drag fine.

    For screen readers it is a dial in percent.

    Signals:
        pan_changed (float): The user turned it; -1 (left) to 1 (right). GUI thread.
        released (): A drag or a key press ended: a good moment to close a step of undo. GUI thread.
    """

    pan_changed = Signal(float)
    released = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drag_y: float | None = None
        self._drag_pan = 0.0
        self.setRange(-_STEPS, _STEPS)
        self.setSingleStep(5)
        self.setPageStep(25)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(26, 26)
        self.valueChanged.connect(self._on_value_changed)
        self._on_value_changed(0)

    @property
    def pan(self) -> float:
        """Where it stands, -1 to 1."""
        return self.value() / _STEPS

    def set_pan(self, pan: float) -> None:
        """Show a pan position; emits nothing."""
        self._set_quietly(round(pan * _STEPS))

    def sizeHint(self) -> QSize:
        """Small."""
        return QSize(26, 26)

    def minimumSizeHint(self) -> QSize:
        """As small as it is."""
        return self.sizeHint()

    def _on_value_changed(self, value: int) -> None:
        self.setAccessibleDescription(pan_text(self.pan))
        self.update()
        if not self._quiet:
            self.pan_changed.emit(self.pan)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._drag_y = event.position().y() - event.position().x()
        self._drag_pan = self.pan
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Up or right turns right; the centre catches unless the drag is fine."""
        if self._drag_y is None:
            return
        fine = self._is_fine(event)
        place = event.position().y() - event.position().x()
        moved = (self._drag_y - place) / _DRAG_PX * 2 * (_FINE if fine else 1.0)
        self._drag_y = place
        self._drag_pan = min(1.0, max(-1.0, self._drag_pan + moved))
        caught = abs(self._drag_pan) < _CATCH and not fine
        self.setValue(0 if caught else round(self._drag_pan * _STEPS))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._drag_y = None
        self.update()
        self.released.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Back to the centre."""
        self._drag_y = None
        self.setValue(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the way, the arc from the centre, and the hand."""
        theme = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        top_deg = 90
        start_deg = top_deg + _SWEEP_DEG / 2
        pen = QPen(theme.color("pressed"), 2.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(circle, round(start_deg * 16), round(-_SWEEP_DEG * 16))
        turn_deg = self.pan * _SWEEP_DEG / 2
        if self.value() and self.isEnabled():
            pen.setColor(theme.color("faint") if self._dimmed else QColor(self._color or theme.color("accent")))
            painter.setPen(pen)
            painter.drawArc(circle, top_deg * 16, round(-turn_deg * 16))
        lively = self._drag_y is not None or self.underMouse()
        ink = theme.color("faint") if not self.isEnabled() else theme.color("text" if lively else "soft")
        painter.translate(circle.center())
        painter.rotate(turn_deg)
        painter.setPen(QPen(ink, 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(0, -circle.height() / 2 + 1), QPointF(0, -2))
        painter.resetTransform()
        self.paint_ring(painter, radius=13)
