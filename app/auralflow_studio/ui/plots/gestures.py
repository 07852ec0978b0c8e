"""Wheel, trackpad and middle button: how every widget along the time axis is zoomed and scrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QWheelEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from auralflow_studio.ui.plots.time_view import TimeView

    _Base = QWidget
else:
    _Base = object

_NOTCH = 120  # Qt's unit for one step of a wheel
_ZOOM_A_NOTCH = 1.3
_SCROLL_PX_A_NOTCH = 90.0


def wheel_notches(event: QWheelEvent) -> float:
    """How far a wheel was turned, in steps; up is positive. With Alt held down, Qt turns the axes."""
    delta = event.angleDelta()
    return (delta.y() or delta.x()) / _NOTCH


class TimeGestures(_Base):
    """Mixin for widgets as wide as the lanes; it stands before the Qt class among the bases.

    Ctrl and wheel, or a pinch, zoom at the pointer; Shift and wheel, a sideways wheel or swipe scroll; a drag with the
    middle button takes the picture along. What it does not use is left to the parent: a plain wheel scrolls the lanes.
    """

    view: TimeView
    _grabbed_x: float | None = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom or scroll."""
        modifiers = event.modifiers()
        delta = event.angleDelta()
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self.view.zoom(_ZOOM_A_NOTCH ** wheel_notches(event), event.position().x())
        elif modifiers & Qt.KeyboardModifier.ShiftModifier or abs(delta.x()) > abs(delta.y()):
            pixels = event.pixelDelta()
            exact = event.phase() != Qt.ScrollPhase.NoScrollPhase and not pixels.isNull()
            moved = float(pixels.x() or pixels.y()) if exact else (delta.x() or delta.y()) / _NOTCH * _SCROLL_PX_A_NOTCH
            self.view.scroll(-moved)
        else:
            event.ignore()
            return
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Zoom by a pinch, and follow the window to a screen with other pixels."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.view.set_width(self.width(), self.devicePixelRatioF())
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.view.zoom(max(0.1, 1 + event.value()), event.position().x())
            return True
        return super().event(event)

    def grab_press(self, event: QMouseEvent) -> bool:
        """Begin to take the picture along, if this is the middle button."""
        if event.button() != Qt.MouseButton.MiddleButton:
            return False
        self._grabbed_x = event.position().x()
        return True

    def grab_move(self, event: QMouseEvent) -> bool:
        """Take the picture along, if it was grabbed."""
        if self._grabbed_x is None:
            return False
        self.view.scroll(self._grabbed_x - event.position().x())
        self._grabbed_x = event.position().x()
        return True

    def grab_release(self, event: QMouseEvent) -> bool:
        """Let go, if it was grabbed."""
        if self._grabbed_x is None or event.button() != Qt.MouseButton.MiddleButton:
            return False
        self._grabbed_x = None
        return True
