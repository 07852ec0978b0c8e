"""What mouse, wheel and trackpad do on every widget along the time axis: seek, loop, zoom and scroll."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from auralflow_studio.ui.widgets.focus import FocusRing

if TYPE_CHECKING:
    from auralflow_studio.ui.plots.time_view import TimeView

DRAG_PX = 4
"""A press that moves less far than this is a click."""

_NOTCH = 120  # Qt's unit for one step of a wheel
_ZOOM_A_NOTCH = 1.3
_SCROLL_PX_A_NOTCH = 90.0
# A drag past the edge scrolls so often, and by so much of the distance from the edge.
_EDGE_MS = 30
_EDGE_SPEED = 0.35


def wheel_notches(event: QWheelEvent) -> float:
    """How far a wheel was turned, in steps; up is positive. With Alt held down, Qt turns the axes."""
    delta = event.angleDelta()
    return (delta.y() or delta.x()) / _NOTCH


class Grip(Enum):
    """What a drag takes hold of."""

    NEW = "new"
    """Nothing: it draws a new loop."""
    START = "start"
    STOP = "stop"
    MOVE = "move"
    """All of the loop."""


@dataclass(frozen=True)
class _Press:
    """Where the left button went down.

    Attributes:
        x: In pixels.
        frame: The frame under it.
        grip: What a drag from there takes hold of.
    """

    x: float
    frame: int
    grip: Grip


class TimeWidget(FocusRing, QWidget):
    """A widget as wide as the lanes: ruler and lanes answer the mouse alike.

    A click seeks and changes nothing else. A drag draws a loop, or moves the loop or one of its edges; until it ends,
    the loop is a draft in the shared `TimeView`, so that all lanes show it.

    Ctrl and wheel, or a pinch, zoom at the pointer; Shift and wheel, a sideways wheel or swipe scroll; a drag with the
    middle button takes the picture along. What it does not use is left to the parent: a plain wheel scrolls the lanes.

    Args:
        view: The shared time axis.
        parent: Parent widget.

    Signals (GUI thread):
        seek_requested (int): The frame that was clicked.
        loop_requested (tuple[int, int]): The loop `(start, stop)` that was drawn or moved, in frames.
    """

    seek_requested = Signal(object)
    loop_requested = Signal(object)

    def __init__(self, view: TimeView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self._grabbed_x: float | None = None
        self._press: _Press | None = None
        self._dragging = False
        # Where the pointer is, in this widget; None if it is elsewhere.
        self._pointer: QPointF | None = None
        self._edge_timer = 0
        self.setMouseTracking(True)

    # Click and drag

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.MiddleButton:
            self._grabbed_x = event.position().x()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.LeftButton:
            x = event.position().x()
            self._press = _Press(x, self.view.frame_at(x), self._grip_at(event.position()))
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw or change the loop, take the picture along, or read out what is under the pointer."""
        x = event.position().x()
        if self._grabbed_x is not None:
            self.view.scroll(self._grabbed_x - x)
            self._grabbed_x = x
            return
        self._point_at(event.position())
        if self._press is None:
            self.setCursor(self._cursor_at(event.position()))
            return
        self._dragging = self._dragging or abs(x - self._press.x) >= DRAG_PX
        if self._dragging:
            self._draw_loop(x)
            outside = not 0 <= x <= self.width()
            if outside and not self._edge_timer:
                self._edge_timer = self.startTimer(_EDGE_MS)
            elif not outside:
                self._stop_edge_timer()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag, or seek."""
        if event.button() == Qt.MouseButton.MiddleButton and self._grabbed_x is not None:
            self._grabbed_x = None
            self.setCursor(self._cursor_at(event.position()))
        if event.button() != Qt.MouseButton.LeftButton or self._press is None:
            return
        frame, dragged, loop = self._press.frame, self._dragging, self.view.draft
        self._end_drag()
        if not dragged:
            self.seek_requested.emit(frame)
        elif loop is not None:
            self.loop_requested.emit(loop)

    def give_up_drag(self) -> bool:
        """Leave the loop as it was before it was dragged; whether it was being dragged."""
        was_dragging = self._dragging
        if was_dragging:
            self._end_drag()
        return was_dragging

    def timerEvent(self, event: QEvent) -> None:
        """Scroll on while a drag is held past the edge."""
        if self._pointer is not None and self._dragging:
            x = self._pointer.x()
            self.view.scroll((x if x < 0 else max(0.0, x - self.width())) * _EDGE_SPEED)
            self._draw_loop(x)

    def _grip_at(self, position: QPointF) -> Grip:
        """What a drag from here takes hold of."""
        return Grip.NEW

    def _cursor_at(self, position: QPointF) -> Qt.CursorShape:
        """What says so."""
        return Qt.CursorShape.IBeamCursor

    def _draw_loop(self, x: float) -> None:
        """The loop as the drag to this place makes it."""
        press, loop = self._press, self.view.loop
        if press is None:
            return
        frame = self.view.frame_at(min(max(x, 0.0), self.width()))
        if press.grip is Grip.NEW or loop is None:
            # Whoever comes back to where the drag began wants no loop.
            is_back = abs(self.view.x_of(press.frame) - x) < DRAG_PX
            self.view.set_draft(None if is_back else (press.frame, frame))
        elif press.grip is Grip.START:
            self.view.set_draft((frame, loop[1]))
        elif press.grip is Grip.STOP:
            self.view.set_draft((loop[0], frame))
        else:
            moved = max(-loop[0], min(frame - press.frame, self.view.frames - loop[1]))
            self.view.set_draft((loop[0] + moved, loop[1] + moved))

    def _end_drag(self) -> None:
        self._stop_edge_timer()
        self._press, self._dragging = None, False
        self.view.set_draft(None)

    def _stop_edge_timer(self) -> None:
        if self._edge_timer:
            self.killTimer(self._edge_timer)
            self._edge_timer = 0

    # Wheel, trackpad and pointer

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

    def leaveEvent(self, event: QEvent) -> None:
        """Take the readout away."""
        self._point_at(None)
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the time axis how wide it is."""
        self.view.set_width(self.width(), self.devicePixelRatioF())
        super().resizeEvent(event)

    def find_pointer(self, place: QPoint) -> None:
        """Look whether the pointer, at this place of the screen, is over the widget, which has moved under it."""
        here = self.mapFromGlobal(place)
        if self.visibleRegion().contains(here):
            self._point_at(QPointF(here))
        elif self._pointer is not None:
            self._pointer = None
            self.update()

    def _point_at(self, pointer: QPointF | None) -> None:
        self._pointer = pointer
        self.view.set_hover_x(None if pointer is None else pointer.x())
        self.update()
