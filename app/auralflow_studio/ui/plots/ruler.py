"""The time ruler above the lanes, with the loop bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from auralflow_studio.qtmodels.times import time_text
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.plots.gestures import Grip, TimeWidget
from auralflow_studio.ui.plots.scales import time_scale
from auralflow_studio.ui.tokens import mixed, tokens

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from auralflow_studio.ui.plots.time_view import TimeView

LOOP_BAR_PX = 14
_HEIGHT_PX = 40
# How near to an edge of the loop the pointer must be to take it.
_GRIP_PX = 6.0


class Ruler(TimeWidget):
    """Times above, as wide as the lanes below it.

    On the loop bar at its top, the loop can be moved, by its edges or as a whole; all else is as in `TimeWidget`.

    Signals (GUI thread):
        loop_toggle_requested (): The loop bar was double-clicked.
    """

    loop_toggle_requested = Signal()

    def __init__(self, view: TimeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Time ruler"))
        self.setToolTip(
            self.tr("Click to go there, drag to loop. Alt+Left and Alt+Right move the loop edge that was set last.")
        )
        self._describe()
        view.changed.connect(self._on_view_changed)
        view.loop_changed.connect(self._on_view_changed)
        view.hover_changed.connect(self._on_view_changed)

    def sizeHint(self) -> QSize:
        """High enough for the loop bar and one line of times."""
        return QSize(800, max(_HEIGHT_PX, round(QFontMetricsF(font("caption")).height()) + LOOP_BAR_PX + 10))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the scale, the loop and the time under the pointer."""
        painter = QPainter(self)
        theme = tokens(self)
        painter.fillRect(event.rect(), theme.color("panel"))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.color("line"))
        if self.view.frames:
            self._paint_scale(painter)
        self._paint_loop(painter)
        if self.view.hover is not None and self.view.draft is None:
            self._paint_hover(painter, self.view.hover)
        self.paint_ring(painter, radius=2)

    def _paint_scale(self, painter: QPainter) -> None:
        theme = tokens(self)
        view = self.view
        face = font("caption", digits=True)
        metrics = QFontMetricsF(face)
        painter.setFont(face)
        seconds_per_px = view.frames_per_px / view.sample_rate
        longest = time_text(view.stop / view.sample_rate, time_scale(seconds_per_px, 60).digits)
        scale = time_scale(seconds_per_px, metrics.horizontalAdvance(longest) + 26)
        bottom = self.height() - 1.0
        end_x = view.x_of(view.frames)
        start_s = view.start / view.sample_rate - scale.step_s
        for time_s, labelled in scale.marks(max(0.0, start_s), min(view.stop, view.frames) / view.sample_rate):
            x = view.x_of(time_s * view.sample_rate)
            if x > end_x + 1:
                break
            mark = theme.color("outline" if labelled else "line")
            length = self.height() - LOOP_BAR_PX - 4.0 if labelled else 5.0
            painter.fillRect(QRectF(round(x), bottom - length, 1, length), mark)
            if labelled:
                painter.setPen(theme.color("soft"))
                painter.drawText(QPointF(round(x) + 5, bottom - 7), time_text(time_s, scale.digits))

    def _paint_loop(self, painter: QPainter) -> None:
        theme = tokens(self)
        track = QRectF(0, 0, self.width(), LOOP_BAR_PX)
        painter.fillRect(track, theme.color("window"))
        loop = self.view.draft or self.view.loop
        if loop is None:
            return
        lit = self.view.loop_enabled or self.view.draft is not None
        left, right = (min(max(self.view.x_of(frame), -20.0), self.width() + 20.0) for frame in loop)
        accent = theme.color("accent") if lit else theme.color("outline")
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(left, 2, max(2.0, right - left), LOOP_BAR_PX - 4)
        painter.setPen(QPen(accent, 1))
        painter.setBrush(mixed(theme.color("window"), accent, 0.45 if lit else 0.2))
        painter.drawRoundedRect(bar, 3, 3)
        painter.setBrush(accent)
        painter.setPen(Qt.PenStyle.NoPen)
        for x in (left, right - 4):
            painter.drawRoundedRect(QRectF(x, 2, 4, LOOP_BAR_PX - 4), 2, 2)
        veil = theme.color("accent")
        veil.setAlpha(26 if lit else 10)
        painter.fillRect(QRectF(left, LOOP_BAR_PX, right - left, self.height() - LOOP_BAR_PX - 1), veil)
        painter.restore()

    def _paint_hover(self, painter: QPainter, frame: int) -> None:
        """The time under the pointer, on a tab."""
        theme = tokens(self)
        face = font("caption", digits=True, strong=True)
        metrics = QFontMetricsF(face)
        digits = max(1, time_scale(self.view.frames_per_px / self.view.sample_rate, 8).digits)
        text = time_text(frame / self.view.sample_rate, digits)
        width = metrics.horizontalAdvance(text) + 12
        x = min(max(self.view.x_of(frame) - width / 2, 1.0), self.width() - width - 1)
        tab = QRectF(x, LOOP_BAR_PX + 2, width, self.height() - LOOP_BAR_PX - 4)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(tab, 4, 4)
        painter.setPen(theme.color("text"))
        painter.setFont(face)
        painter.drawText(tab, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()

    # What the user does

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Switch the loop on or off."""
        if event.button() == Qt.MouseButton.LeftButton and self._grip_at(event.position()) is not Grip.NEW:
            self.loop_toggle_requested.emit()
        else:
            self.mousePressEvent(event)

    def _grip_at(self, position: QPointF) -> Grip:
        """On the loop bar the loop, else nothing."""
        loop = self.view.loop
        if loop is None or position.y() > LOOP_BAR_PX:
            return Grip.NEW
        left, right = self.view.x_of(loop[0]), self.view.x_of(loop[1])
        # A narrow loop can still be made longer: its edges are taken from outside then.
        inner = min(_GRIP_PX, (right - left) / 3)
        if left - _GRIP_PX <= position.x() <= left + inner:
            return Grip.START
        if right - inner <= position.x() <= right + _GRIP_PX:
            return Grip.STOP
        return Grip.MOVE if left < position.x() < right else Grip.NEW

    def _cursor_at(self, position: QPointF) -> Qt.CursorShape:
        """An edge of the loop, all of it, or a place to go to."""
        shapes = {
            Grip.START: Qt.CursorShape.SizeHorCursor,
            Grip.STOP: Qt.CursorShape.SizeHorCursor,
            Grip.MOVE: Qt.CursorShape.OpenHandCursor,
        }
        return shapes.get(self._grip_at(position), Qt.CursorShape.PointingHandCursor)

    def _describe(self) -> None:
        loop = self.view.loop
        if loop is None:
            self.setAccessibleDescription(self.tr("no loop"))
            return
        start, stop = (time_text(frame / self.view.sample_rate, 1) for frame in loop)
        text = self.tr("loop from {0} to {1}") if self.view.loop_enabled else self.tr("loop from {0} to {1}, off")
        self.setAccessibleDescription(text.format(start, stop))

    @Slot()
    def _on_view_changed(self) -> None:
        self._describe()
        self.update()
