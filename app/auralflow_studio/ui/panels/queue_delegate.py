"""Paints a row of the queue, and knows where its small buttons are."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from auralflow_studio.messages import Cure
from auralflow_studio.qtmodels.queue_model import QueueModel, QueueRole, QueueRow, RowState, cure_of
from auralflow_studio.qtmodels.times import remaining_text, speed_text, time_text
from auralflow_studio.ui import icons
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.tokens import SPACE_M, SPACE_S, SPACE_XS, Tokens, tokens

_STATE_ICONS = {
    RowState.READING: "queued",
    RowState.WAITING: "queued",
    RowState.RUNNING: "split",
    RowState.DONE: "done",
    RowState.FAILED: "error",
    RowState.CANCELLED: "cancelled",
}
_STATE_ROLES = {RowState.DONE: "good", RowState.FAILED: "bad", RowState.RUNNING: "accent"}
_ICON = 16
_BUTTON = 24
_BAR = 3


class RowButton(Enum):
    """The small buttons of a row."""

    STOP = "stop"
    RETRY = "retry"
    REMOVE = "trash"
    DETAILS = "info"
    CURE = "cure"


def buttons_of(row: QueueRow) -> tuple[RowButton, ...]:
    """Which buttons a row has, from left to right; see `text_button_of`."""
    if row.state in (RowState.READING, RowState.WAITING, RowState.RUNNING):
        return (RowButton.STOP,)
    if row.state is RowState.CANCELLED:
        return (RowButton.RETRY, RowButton.REMOVE)
    if row.state is not RowState.FAILED:
        return (RowButton.REMOVE,)
    if cure_of(row) is Cure.RETRY:
        return (RowButton.DETAILS, RowButton.RETRY, RowButton.REMOVE)
    return (RowButton.DETAILS, RowButton.CURE, RowButton.RETRY, RowButton.REMOVE)


def text_button_of(row: QueueRow) -> RowButton | None:
    """The button that takes a row further; it has a text, in the second line, where others have icons."""
    return next((button for button in (RowButton.CURE, RowButton.RETRY) if button in buttons_of(row)), None)


class QueueDelegate(QStyledItemDelegate):
    """Two lines a row: name and length; state, speed and time left, or why it failed. A thin bar while it runs."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._name = font()
        self._open_name = font(strong=True)
        self._small = font("small")
        self._button = font("small", strong=True)
        self._digits = font("small", digits=True)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines, for all rows alike: so that a list of thousands is laid out in no time."""
        lines = QFontMetrics(self._name).height() + QFontMetrics(self._small).height() + 2
        return QSize(120, lines + 2 * SPACE_S + 2)

    # Where things are.

    def _button_rects(self, rect: QRect, row: QueueRow) -> dict[RowButton, QRect]:
        with_text = text_button_of(row)
        with_icons = [button for button in buttons_of(row) if button is not with_text]
        right_to_left = self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft

        def first(width: int) -> int:
            return rect.left() + SPACE_S if right_to_left else rect.right() - SPACE_S - width

        left = first(len(with_icons) * _BUTTON)
        rects = {
            button: QRect(left + position * _BUTTON, rect.top() + SPACE_XS, _BUTTON, _BUTTON)
            for position, button in enumerate(with_icons)
        }
        if with_text is not None:
            width = QFontMetrics(self._button).horizontalAdvance(self._way_on(row)) + 2 * SPACE_S
            # Around the second line, as `paint` places it.
            top = rect.top() + SPACE_S + QFontMetrics(self._name).height()
            rects[with_text] = QRect(first(width), top, width, QFontMetrics(self._small).height() + 4)
        return rects

    def _way_on(self, row: QueueRow) -> str:
        model = self._view.model()
        return model.way_on(row) if isinstance(model, QueueModel) else ""

    @staticmethod
    def _shows_buttons(option: QStyleOptionViewItem, row: QueueRow) -> bool:
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        return hovered or row.state in (RowState.FAILED, RowState.CANCELLED)

    # Painting.

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row = index.data(QueueRole.ROW)
        theme = tokens(self._view)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, theme, is_open=row.is_open)
        area = option.rect.adjusted(SPACE_M, SPACE_S, -SPACE_M, -SPACE_S)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft

        def placed(x: int, y: int, width: int, height: int) -> QRect:
            """A rectangle given from the leading edge."""
            left = area.right() + 1 - x - width if mirrored else area.left() + x
            return QRect(left, area.top() + y, width, height)

        name_height = QFontMetrics(self._name).height()
        small_height = QFontMetrics(self._small).height()
        icon_color = theme.color(_STATE_ROLES.get(row.state, "soft"))
        icons.paint(
            painter, _STATE_ICONS[row.state], QRectF(placed(0, (name_height - _ICON) // 2, _ICON, _ICON)), icon_color
        )
        indent = _ICON + SPACE_S
        reserved = 0
        if self._shows_buttons(option, row):
            reserved = sum(button is not text_button_of(row) for button in buttons_of(row)) * _BUTTON
            self._paint_buttons(painter, option, theme, row)
        leading = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        leading |= Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        trailing = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        trailing |= Qt.AlignmentFlag.AlignLeft if mirrored else Qt.AlignmentFlag.AlignRight
        length_width = 0
        if row.length_s is not None and not reserved:
            text = time_text(row.length_s)
            length_width = QFontMetrics(self._digits).horizontalAdvance(text)
            painter.setFont(self._digits)
            painter.setPen(theme.color("soft"))
            painter.drawText(placed(area.width() - length_width, 0, length_width, name_height), trailing, text)
        width = area.width() - indent - max(reserved, length_width + SPACE_S if length_width else 0)
        name_font = self._open_name if row.is_open else self._name
        painter.setPen(theme.color("text"))
        self._draw(painter, name_font, placed(indent, 0, width, name_height), leading, row.name)
        with_text = text_button_of(row)
        taken = 0 if with_text is None else self._button_rects(option.rect, row)[with_text].width()
        second = placed(indent, name_height + 2, area.width() - indent - taken, small_height)
        painter.setPen(theme.color("bad" if row.error is not None else "soft"))
        self._draw(painter, self._digits, second, leading, self.facts(row))
        if row.state is RowState.RUNNING:
            self._paint_bar(painter, option.rect, theme, row.fraction, mirrored=mirrored)
        painter.restore()

    def facts(self, row: QueueRow) -> str:
        """The second line: what it does, how fast, how long still; or why it failed."""
        if row.error is not None:
            return row.error.text
        model = self._view.model()
        parts = [model.state_text(row)] if isinstance(model, QueueModel) else []
        if row.state is RowState.RUNNING and row.eta_s is not None:
            parts.append(remaining_text(row.eta_s))
        if row.speed is not None and row.state in (RowState.RUNNING, RowState.DONE):
            parts.append(speed_text(row.speed))
        return " · ".join(parts)

    @staticmethod
    def _draw(painter: QPainter, used: QFont, rect: QRect, align: Qt.AlignmentFlag, text: str) -> None:
        painter.setFont(used)
        line = " ".join(text.split())
        painter.drawText(rect, align, QFontMetrics(used).elidedText(line, Qt.TextElideMode.ElideRight, rect.width()))

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, theme: Tokens, *, is_open: bool) -> None:
        rect = QRectF(option.rect).adjusted(SPACE_XS, 1, -SPACE_XS, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(rect, 6, 6)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(rect, 6, 6)
        if is_open:
            mirrored = option.direction == Qt.LayoutDirection.RightToLeft
            x = rect.right() - 3 if mirrored else rect.left()
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(QRectF(x, rect.top() + 8, 3, rect.height() - 16), 1.5, 1.5)
        if option.state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus() and not selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.color("accent"))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _paint_buttons(self, painter: QPainter, option: QStyleOptionViewItem, theme: Tokens, row: QueueRow) -> None:
        pointer = self._view.viewport().mapFromGlobal(self._view.cursor().pos())
        for button, rect in self._button_rects(option.rect, row).items():
            hovered = rect.contains(pointer) and bool(option.state & QStyle.StateFlag.State_MouseOver)
            if hovered:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("pressed"))
                painter.drawRoundedRect(QRectF(rect), 5, 5)
            if button is text_button_of(row):
                painter.setFont(self._button)
                painter.setPen(theme.color("text" if hovered else "accent"))
                painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._way_on(row))
                continue
            color = theme.color("text" if hovered else "soft")
            icons.paint(painter, button.value, QRectF(rect).adjusted(4, 4, -4, -4), color)

    @staticmethod
    def _paint_bar(painter: QPainter, rect: QRect, theme: Tokens, fraction: float, *, mirrored: bool) -> None:
        left = rect.left() + SPACE_M + _ICON + SPACE_S
        right = rect.right() - SPACE_M
        if mirrored:
            left, right = rect.left() + SPACE_M, rect.right() - SPACE_M - _ICON - SPACE_S
        track = QRectF(left, rect.bottom() - SPACE_XS - _BAR + 1, right - left, _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("pressed"))
        painter.drawRoundedRect(track, 1.5, 1.5)
        done = track.width() * min(1.0, max(0.0, fraction))
        x = track.right() - done if mirrored else track.left()
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(QRectF(x, track.top(), done, _BAR), 1.5, 1.5)

    # What the list asks.

    def button_at(self, rect: QRect, row: QueueRow, place: QPoint) -> RowButton | None:
        """The button under a place of a row that is painted in `rect`."""
        for button, area in self._button_rects(rect, row).items():
            if area.contains(place):
                return button
        return None

    def button_text(self, button: RowButton) -> str:
        """What a button does."""
        texts = {
            RowButton.CURE: self.tr("Go where this can be put right"),
            RowButton.STOP: self.tr("Stop"),
            RowButton.RETRY: self.tr("Try again (Ctrl+Enter)"),
            RowButton.REMOVE: self.tr("Remove from the list (Del)"),
            RowButton.DETAILS: self.tr("Why it failed…"),
        }
        return texts[button]
