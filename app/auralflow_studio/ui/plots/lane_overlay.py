"""What is painted over a lane's picture: the loop, axis of frequency, single samples, the readout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.plots.scales import hz_marks, hz_text, log_position
from auralflow_studio.ui.plots.waveform import FULL_SCALE

if TYPE_CHECKING:
    from auralflow_studio.ui.plots.lane_colors import LaneColors
    from auralflow_studio.ui.plots.time_view import TimeView
    from auralflow_studio.ui.plots.waveform import ReadSamples

# Single samples are marked from this zoom on.
_PX_PER_SAMPLE = 8
_PLATE = QColor(12, 12, 16, 200)
_FAINT_PLATE = QColor(12, 12, 16, 110)
_ON_PLATE = QColor(240, 240, 245)


def paint_loop(painter: QPainter, view: TimeView, area: QRect, colors: LaneColors) -> None:
    """The loop by its edges, with a veil while it is on; its draft, while one is dragged, more strongly."""
    loop = view.draft or view.loop
    if loop is None:
        return
    left, right = (min(max(view.x_of(frame), -2.0), area.width() + 2.0) for frame in loop)
    lit = view.draft is not None or view.loop_enabled
    color = QColor(colors.accent)
    if lit:
        color.setAlpha(46 if view.draft is not None else 22)
        painter.fillRect(QRectF(left, area.top(), max(1.0, right - left), area.height()), color)
    color.setAlpha(220 if view.draft is not None else 150 if lit else 70)
    painter.setPen(QPen(color, 1, Qt.PenStyle.SolidLine if lit else Qt.PenStyle.DashLine))
    for x in (left, right):
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom() + 1))


def paint_samples(
    painter: QPainter, view: TimeView, read: ReadSamples, area: QRect, gain: float, colors: LaneColors
) -> None:
    """A dot on every sample, once they are far enough apart."""
    if view.frames_per_px * _PX_PER_SAMPLE > 1:
        return
    first, stop = max(0, int(view.start)), min(view.frames, int(view.stop) + 2)
    samples = read(first, max(1, stop - first))
    if samples is None:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    scale = area.height() / 2 * FULL_SCALE * gain
    for channel in reversed(range(samples.shape[1])):
        painter.setBrush(colors.core if channel == 0 else colors.body)
        for frame, value in enumerate(samples[:, channel].tolist(), first):
            y = min(max(area.center().y() + 0.5 - value * scale, area.top()), area.bottom())
            painter.drawEllipse(QPointF(view.x_of(frame), y), 2.6, 2.6)
    painter.restore()


def paint_hz_axis(painter: QPainter, area: QRect, min_hz: float, max_hz: float) -> None:
    """Round frequencies along the left edge."""
    face = font("caption", digits=True)
    metrics = QFontMetricsF(face)
    painter.setFont(face)
    for hz in hz_marks(min_hz, max_hz, area.height(), metrics.height() + 4):
        y = area.bottom() + 1 - log_position(hz, min_hz, max_hz) * area.height()
        text = hz_text(hz)
        plate = QRectF(8, y - metrics.height() / 2, metrics.horizontalAdvance(text) + 8, metrics.height())
        painter.fillRect(QRectF(area.left(), y - 0.5, 5, 1), _ON_PLATE)
        _plate(painter, plate, text, _FAINT_PLATE)


def paint_readout(painter: QPainter, pointer: QPointF, area: QRect, text: str) -> None:
    """A text beside the pointer, kept within the lane."""
    face = font("caption", digits=True)
    metrics = QFontMetricsF(face)
    painter.setFont(face)
    width, height = metrics.horizontalAdvance(text) + 12, metrics.height() + 4
    x = pointer.x() + 12
    if x + width > area.right() - 4:
        x = pointer.x() - 12 - width
    y = min(max(pointer.y() - height - 6, area.top() + 3.0), area.bottom() - height - 3.0)
    _plate(painter, QRectF(max(4.0, x), y, width, height), text, _PLATE)


def _plate(painter: QPainter, rect: QRectF, text: str, color: QColor) -> None:
    """A text on a dark plate: readable over anything, in both themes."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(rect, 3, 3)
    painter.setPen(_ON_PLATE)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
