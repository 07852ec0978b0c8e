"""Lines over ruler and lanes that move without anything else being painted again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from auralflow_studio.ui.tokens import tokens

if TYPE_CHECKING:
    from auralflow_studio.ui.plots.time_view import TimeView


class TimeLine(QWidget):
    """A vertical line at a frame: a narrow widget over others, so that a move repaints two narrow strips.

    Args:
        view: The shared time axis.
        axis: A widget as wide as the lanes (the ruler): the line keeps to its left and right edges.
        parent: Contains the axis; the line is as high as it, from the top of the axis down.
    """

    half_width = 2

    def __init__(self, view: TimeView, axis: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._axis = axis
        self._over = parent
        self._frame: float | None = None
        self._bottom: int | None = None
        # Where the line is within the widget: widgets lie on whole pixels, the line does not have to.
        self._offset = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        view.changed.connect(self.place)

    @property
    def frame(self) -> float | None:
        """Where it is; None if nowhere."""
        return self._frame

    @Slot(object)
    def set_frame(self, frame: float | None) -> None:
        """Move to a frame; None takes the line away."""
        if frame != self._frame:
            self._frame = frame
            self.place()

    def set_bottom(self, bottom: int | None) -> None:
        """End the line at a height of the parent; None is the parent's lower edge."""
        self._bottom = bottom
        self.place()

    @Slot()
    def place(self) -> None:
        """Put the line where it belongs, after it or anything around it has moved."""
        x = None if self._frame is None else self._view.x_of(self._frame)
        if x is None or not 0 <= x <= self._axis.width():
            self.hide()
            return
        corner = self._axis.mapTo(self._over, QPoint(0, 0))
        ratio = self.devicePixelRatioF()
        # On the column that the frame lies in; the song's end on the last one.
        x = corner.x() + min(int(x * ratio) / ratio, self._axis.width() - 1 / ratio)
        left = int(x) - self.half_width
        bottom = self._over.height() if self._bottom is None else self._bottom
        offset = x - left
        if offset != self._offset:
            self._offset = offset
            self.update()
        self.setGeometry(left, corner.y(), 2 * self.half_width + 1, max(0, bottom - corner.y()))
        if self.isHidden():
            self.show()
            self.raise_()


class Playhead(TimeLine):
    """The line at what is heard now, with a head in the ruler.

    Call `set_frame` as often as the screen is refreshed, with the frame that is heard (output latency taken off).
    """

    half_width = 6

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line between two soft edges, which show it on bright and dark pictures alike."""
        painter = QPainter(self)
        theme = tokens(self)
        edge = theme.color("canvas")
        edge.setAlpha(150)
        x = self._offset
        painter.fillRect(QRectF(x - 1, 0, 3, self.height()), edge)
        painter.fillRect(QRectF(x, 0, 1, self.height()), theme.color("text"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(edge)
        painter.setBrush(theme.color("text"))
        head = [(-5.0, 1.0), (5.0, 1.0), (5.0, 6.0), (0.0, 12.0), (-5.0, 6.0)]
        painter.drawPolygon(QPolygonF([QPointF(x + 0.5 + dx, dy) for dx, dy in head]))


class HoverLine(TimeLine):
    """The faint line under the pointer, through all lanes."""

    def __init__(self, view: TimeView, axis: QWidget, parent: QWidget) -> None:
        super().__init__(view, axis, parent)
        view.hover_changed.connect(self.set_frame)

    def paintEvent(self, event: QPaintEvent) -> None:
        """One pixel."""
        painter = QPainter(self)
        color = QColor(tokens(self).color("text"))
        color.setAlpha(90)
        painter.fillRect(QRectF(self._offset, self._axis.height(), 1, self.height()), color)
