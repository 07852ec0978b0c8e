"""A level meter for two channels: quick up, slow down, with the highest level held for a moment."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from auralflow_studio.ui.tokens import tokens

FLOOR_DB = -54.0
CEILING_DB = 6.0
_LOUD_DB = -6.0
_FALL_DB_PER_S = 26.0
_HOLD_S = 1.2
_GAP = 2


def level_db(peak: float) -> float:
    """A linear peak in decibels, not below the meter's floor."""
    return max(FLOOR_DB, 20 * math.log10(peak)) if peak > 0 and math.isfinite(peak) else FLOOR_DB


def height(db: float) -> float:
    """Where a level lies on the meter: 0 at the floor, 1 at the ceiling."""
    return min(1.0, max(0.0, (db - FLOOR_DB) / (CEILING_DB - FLOOR_DB)))


class LevelMeter(QWidget):
    """Shows the peaks of two channels.

    A level over full scale lights the end of the meter, says so in the tooltip, and stays until it is cleared.

    Args:
        orientation: Which way it grows: up or to the side.
        parent: Parent widget.
    """

    def __init__(self, orientation: Qt.Orientation = Qt.Orientation.Vertical, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vertical = orientation == Qt.Orientation.Vertical
        self._levels_db = [FLOOR_DB, FLOOR_DB]
        self._held_db = [FLOOR_DB, FLOOR_DB]
        self._held_s = [0.0, 0.0]
        self._over = False
        self._dimmed = False
        if self._vertical:
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        else:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tell()

    @property
    def levels_db(self) -> tuple[float, float]:
        """What it shows now, left and right."""
        return self._levels_db[0], self._levels_db[1]

    @property
    def is_over(self) -> bool:
        """Whether a level has been over full scale since that was last cleared."""
        return self._over

    def set_dimmed(self, dimmed: bool) -> None:
        """Show that the lane is not heard."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self.update()

    def advance(self, peaks: tuple[float, float], elapsed_s: float) -> None:
        """Take the peaks since the last call.

        Args:
            peaks: Linear, 1 is full scale; left and right.
            elapsed_s: Time since the last call.
        """
        before = (*self._levels_db, *self._held_db, self._over)
        for channel, peak in enumerate(peaks):
            db = level_db(peak)
            self._levels_db[channel] = max(db, self._levels_db[channel] - _FALL_DB_PER_S * elapsed_s)
            self._held_s[channel] += elapsed_s
            if db >= self._held_db[channel]:
                self._held_db[channel], self._held_s[channel] = db, 0.0
            elif self._held_s[channel] > _HOLD_S:
                self._held_db[channel] = self._levels_db[channel]
            # A hair over 1.0 is what rounding makes of a full-scale file: not worth an alarm.
            if peak > 1.0005 and not self._over:
                self._over = True
                self._tell()
        if (*self._levels_db, *self._held_db, self._over) != before:
            self.update()

    def reset(self) -> None:
        """Fall to silence and forget what was over."""
        self._levels_db = [FLOOR_DB, FLOOR_DB]
        self._held_db = [FLOOR_DB, FLOOR_DB]
        self._over = False
        self._tell()
        self.update()

    def clear_over(self) -> None:
        """Take the mark of a level over full scale away."""
        if self._over:
            self._over = False
            self._tell()
            self.update()

    def _tell(self) -> None:
        text = (
            self.tr("Over full scale. Click or press C to clear.") if self._over else self.tr("Level, left and right")
        )
        self.setToolTip(text)
        self.setAccessibleDescription(text)

    def sizeHint(self) -> QSize:
        """Slim."""
        return QSize(12, 40) if self._vertical else QSize(160, 12)

    def minimumSizeHint(self) -> QSize:
        """As slim as two channels can be."""
        return QSize(10, 24) if self._vertical else QSize(80, 10)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Clear what was over."""
        self.clear_over()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint both channels."""
        theme = tokens(self)
        painter = QPainter(self)
        across = self.width() if self._vertical else self.height()
        along = self.height() if self._vertical else self.width()
        thickness = (across - _GAP) / 2
        zones = (
            (height(FLOOR_DB), height(_LOUD_DB), "meter_good"),
            (height(_LOUD_DB), height(0.0), "meter_warn"),
            (height(0.0), 1.0, "meter_bad"),
        )
        ground = theme.color("pressed")
        for channel in range(2):
            offset = channel * (thickness + _GAP)
            painter.fillRect(self._bar(offset, thickness, 0.0, 1.0, along), ground)
            level = height(self._levels_db[channel])
            for low, high, role in zones:
                if level > low:
                    color = theme.color("faint" if self._dimmed else role)
                    painter.fillRect(self._bar(offset, thickness, low, min(level, high), along), color)
            held = height(self._held_db[channel])
            if held > 0:
                role = next(role for _, high, role in zones if held <= high)
                color = theme.color("faint" if self._dimmed else role)
                painter.fillRect(self._bar(offset, thickness, max(0.0, held - 2 / along), held, along), color)
        if self._over:
            painter.fillRect(self._bar(0, across, 1 - 4 / along, 1.0, along), theme.color("meter_bad"))

    def _bar(self, offset: float, thickness: float, low: float, high: float, along: int) -> QRectF:
        """The stretch of one channel from one height to another, on whole pixels."""
        start, stop = round(low * along), round(high * along)
        if self._vertical:
            return QRectF(offset, along - stop, thickness, stop - start)
        return QRectF(start, offset, stop - start, thickness)
