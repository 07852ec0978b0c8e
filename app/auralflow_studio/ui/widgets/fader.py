"""A horizontal gain fader in decibels."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from auralflow_studio.document.session import GAIN_MAX_DB, GAIN_MIN_DB
from auralflow_studio.ui.format import gain_text
from auralflow_studio.ui.tokens import tokens
from auralflow_studio.ui.widgets.mixer_control import ARROWS, MixerControl
from auralflow_studio.ui.widgets.quiet_wheel import QuietWheel

_STEPS_PER_DB = 10
_HANDLE_WIDTH = 9
_HANDLE_HEIGHT = 18
_TRACK_HEIGHT = 4
_FINE = 0.1
# How near to 0 dB a drag catches, in pixels.
_SNAP_PX = 3.0
# The travel follows the cube root of the gain: fine where music is mixed, coarse where it is nearly silent.
_MAX_ROOT = 10 ** (GAIN_MAX_DB / 60)
_MIN_ROOT = 10 ** (GAIN_MIN_DB / 60)


def travel(gain_db: float) -> float:
    """Where a gain lies on the fader: 0 at `GAIN_MIN_DB`, 1 at `GAIN_MAX_DB`."""
    return (10 ** (gain_db / 60) - _MIN_ROOT) / (_MAX_ROOT - _MIN_ROOT)


def gain_at(position: float) -> float:
    """The gain at a place on the fader (0 to 1), in decibels; the inverse of `travel`."""
    root = _MIN_ROOT + min(1.0, max(0.0, position)) * (_MAX_ROOT - _MIN_ROOT)
    return 60 * math.log10(root)


class Fader(QuietWheel, MixerControl, QAbstractSlider):
    """A gain fader. Double click sets 0 dB, Shift or Ctrl makes a drag fine; a click alone moves nothing.

    For screen readers it is a slider in tenths of a decibel.

    Signals:
        gain_changed (float): The user moved it; the new gain in decibels. GUI thread.
        released (): A drag or a key press ended: a good moment to close a step of undo. GUI thread.
    """

    gain_changed = Signal(float)
    released = Signal()

    _keys = (*ARROWS, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_0)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drag_x: float | None = None
        self._drag_position = 0.0
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setRange(round(GAIN_MIN_DB * _STEPS_PER_DB), round(GAIN_MAX_DB * _STEPS_PER_DB))
        self.setSingleStep(5)
        self.setPageStep(30)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.valueChanged.connect(self._on_value_changed)
        self._on_value_changed(0)

    @property
    def gain_db(self) -> float:
        """The gain it shows."""
        return self.value() / _STEPS_PER_DB

    def set_gain_db(self, gain_db: float) -> None:
        """Show a gain; emits nothing."""
        self._set_quietly(round(gain_db * _STEPS_PER_DB))

    def sizeHint(self) -> QSize:
        """As narrow as is still useful."""
        return QSize(110, 24)

    def minimumSizeHint(self) -> QSize:
        """The least a drag needs."""
        return QSize(72, 24)

    def _on_value_changed(self, value: int) -> None:
        self.setAccessibleDescription(gain_text(self.gain_db))
        self.update()
        if not self._quiet:
            self.gain_changed.emit(self.gain_db)

    def _set_by_user(self, gain_db: float) -> None:
        self.setValue(round(gain_db * _STEPS_PER_DB))

    def _forward_key(self) -> Qt.Key:
        return Qt.Key.Key_Left if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else Qt.Key.Key_Right

    def _span(self) -> tuple[float, float]:
        """Left end and length of the handle's way, in pixels."""
        return _HANDLE_WIDTH / 2 + 1, max(1.0, self.width() - _HANDLE_WIDTH - 2.0)

    def _x(self, gain_db: float) -> float:
        left, length = self._span()
        position = travel(gain_db)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            position = 1 - position
        return left + position * length

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the handle, wherever it is: a click never jumps to a gain nobody wanted."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._drag_x = event.position().x()
        self._drag_position = travel(self.gain_db)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag; Shift or Ctrl makes it fine."""
        if self._drag_x is None:
            return
        fine = self._is_fine(event)
        length = self._span()[1]
        moved = (event.position().x() - self._drag_x) / length * (_FINE if fine else 1.0)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            moved = -moved
        self._drag_x = event.position().x()
        self._drag_position = min(1.0, max(0.0, self._drag_position + moved))
        near_zero = abs(self._drag_position - travel(0.0)) * length < _SNAP_PX
        self._set_by_user(0.0 if near_zero and not fine else gain_at(self._drag_position))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._drag_x = None
        self.update()
        self.released.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Back to 0 dB."""
        self._drag_x = None
        self._set_by_user(0.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track, mark at 0 dB and handle."""
        theme = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        left, length = self._span()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("pressed"))
        track = QRectF(left, middle - _TRACK_HEIGHT / 2, length, _TRACK_HEIGHT)
        painter.drawRoundedRect(track, 2, 2)
        x = self._x(self.gain_db)
        fill = QColor(self._color or theme.color("accent"))
        if self._dimmed or not self.isEnabled():
            fill = theme.color("faint")
        painter.setBrush(fill)
        start = track.right() if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else track.left()
        painter.drawRoundedRect(QRectF(QPointF(start, track.top()), QPointF(x, track.bottom())).normalized(), 2, 2)
        zero = round(self._x(0.0)) + 0.5
        painter.setPen(theme.color("outline"))
        painter.drawLine(QPointF(zero, middle - 8), QPointF(zero, middle - 5))
        painter.drawLine(QPointF(zero, middle + 5), QPointF(zero, middle + 8))
        handle = QRectF(x - _HANDLE_WIDTH / 2, middle - _HANDLE_HEIGHT / 2, _HANDLE_WIDTH, _HANDLE_HEIGHT)
        lively = self._drag_x is not None or self.underMouse()
        painter.setPen(theme.color("canvas"))
        painter.setBrush(theme.color("text" if lively else "soft") if self.isEnabled() else theme.color("faint"))
        painter.drawRoundedRect(handle, 3, 3)
        painter.setPen(theme.color("canvas"))
        painter.drawLine(QPointF(x, middle - 4), QPointF(x, middle + 4))
        self.paint_ring(painter)
