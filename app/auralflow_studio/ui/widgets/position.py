"""The whole song as one bar: where it is, what is looped, and how much of it is separated."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from auralflow_studio.qtmodels.times import time_text, whole_units
from auralflow_studio.ui.tokens import tokens
from auralflow_studio.ui.widgets.focus import FocusRing
from auralflow_studio.ui.widgets.quiet_wheel import QuietWheel

_TRACK = 6
_KNOB = 12
_MARGIN = 7


class PositionBar(QuietWheel, FocusRing, QAbstractSlider):
    """Click or drag to move the playhead. For screen readers a slider in milliseconds.

    Signals:
        seek_requested (float): Seconds from the start of the song. GUI thread.
    """

    seek_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = False
        self._dragging = False
        self._pixel = self._second = -1
        self._duration_s = 0.0
        self._finished: tuple[tuple[float, float], ...] = ()
        self._loop: tuple[float, float] | None = None
        self._loop_enabled = False
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setRange(0, 0)
        self.setSingleStep(1000)
        self.setPageStep(5000)
        self.valueChanged.connect(self._on_value_changed)

    def set_song(self, duration_s: float) -> None:
        """Show another song, from its start; 0 for none."""
        self._duration_s = duration_s
        self._finished, self._loop = (), None
        self._quiet = True
        self.setRange(0, round(duration_s * 1000))
        self.setValue(0)
        self._quiet = False
        self.setEnabled(duration_s > 0)
        self.update()

    def set_position(self, seconds: float) -> None:
        """Show where the song is; ignored while the user drags."""
        if not self._dragging:
            self._quiet = True
            self.setValue(whole_units(seconds, 3))
            self._quiet = False

    def set_finished(self, ranges: tuple[tuple[float, float], ...]) -> None:
        """Show what is separated: start and stop as parts of the song, 0 to 1."""
        if ranges != self._finished:
            self._finished = ranges
            self.update()

    def set_loop(self, loop: tuple[float, float] | None, *, enabled: bool) -> None:
        """Show the loop: start and stop as parts of the song, 0 to 1."""
        if (loop, enabled) != (self._loop, self._loop_enabled):
            self._loop, self._loop_enabled = loop, enabled
            self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(240, 24)

    def minimumSizeHint(self) -> QSize:
        """Gives way to everything else."""
        return QSize(60, 24)

    def _on_value_changed(self, value: int) -> None:
        # While a song plays this comes sixty times a second: paint only what moves by a pixel, say only whole seconds.
        ratio = self.devicePixelRatioF()
        pixel = round(self._part() * self._track().width() * ratio)
        if pixel != self._pixel:
            self._pixel = pixel
            self.update()
        if value // 1000 != self._second:
            self._second = value // 1000
            self.setAccessibleDescription(time_text(self._second))
        if not self._quiet:
            self.seek_requested.emit(value / 1000)

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:
        """Not every millisecond is worth a repaint: see `_on_value_changed`."""
        if change != QAbstractSlider.SliderChange.SliderValueChange:
            super().sliderChange(change)

    def _part(self) -> float:
        return self.value() / self.maximum() if self.maximum() else 0.0

    def _track(self) -> QRectF:
        return QRectF(_MARGIN, (self.height() - _TRACK) / 2, max(1, self.width() - 2 * _MARGIN), _TRACK)

    def _seek_to(self, x: float) -> None:
        track = self._track()
        part = min(1.0, max(0.0, (x - track.left()) / track.width()))
        self.setValue(round(part * self._duration_s * 1000))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragging = True
            self._seek_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along."""
        if self._dragging:
            self._seek_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._dragging = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track, finished parts, loop and knob. Time runs from left to right in every language."""
        theme = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = self._track()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("pressed"))
        painter.drawRoundedRect(track, 3, 3)
        if not self.isEnabled():
            return
        part = self._part()
        x = track.left() + part * track.width()
        done = theme.color("soft")
        done.setAlphaF(0.4)
        painter.setBrush(done)
        for start, stop in self._finished:
            self._paint_part(painter, track, start, stop)
        painter.setBrush(theme.color("accent"))
        self._paint_part(painter, track, 0.0, part)
        if self._loop is not None:
            painter.setPen(QPen(theme.color("accent" if self._loop_enabled else "outline"), 1.5))
            for edge, inner in zip(self._loop, (3, -3), strict=True):
                at = track.left() + edge * track.width()
                top, bottom = track.top() - 5, track.bottom() + 5
                painter.drawPolyline(
                    [QPointF(at + inner, top), QPointF(at, top), QPointF(at, bottom), QPointF(at + inner, bottom)]
                )
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("text"))
        painter.drawEllipse(QPointF(x, track.center().y()), _KNOB / 2, _KNOB / 2)
        self.paint_ring(painter)

    @staticmethod
    def _paint_part(painter: QPainter, track: QRectF, start: float, stop: float) -> None:
        width = (stop - start) * track.width()
        painter.drawRoundedRect(QRectF(track.left() + start * track.width(), track.top(), width, _TRACK), 3, 3)
