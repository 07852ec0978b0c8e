"""Whether everything in a window can be seen and read: nothing beyond its column, no name cut short for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QHelpEvent, QTextDocumentFragment
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QTableView,
    QToolTip,
    QWidget,
)

from auralflow_studio.ui.widgets.labels import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Iterator


def misplaced(top: QWidget, *, wide_tables: bool = False) -> list[str]:
    """What is wrong with the visible widgets of a window, one sentence each.

    Args:
        top: The window.
        wide_tables: Whether tables may have more columns than there is room for.
    """
    return [
        f"{_name(child)} {wrong}"
        for child in top.findChildren(QWidget)
        for wrong in _wrong(child, top)
        if not (wide_tables and isinstance(child, QTableView))
    ]


def tool_tip_of(widget: QWidget, place: QPoint | None = None) -> str:
    """What the pointer is told when it rests on a widget; "" for nothing."""
    QToolTip.hideText()
    at = widget.rect().center() if place is None else place
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
    shown = QToolTip.text() if QToolTip.isVisible() else ""
    QToolTip.hideText()
    return shown


def plain(tip: str) -> str:
    """The words of a tooltip."""
    return QTextDocumentFragment.fromHtml(tip).toPlainText() if tip.startswith("<") else tip


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    shown = text() if callable(text) else widget.accessibleName()
    return f"{type(widget).__name__} {str(shown)[:60]!r} in {type(widget.parentWidget()).__name__}"


def _wrong(child: QWidget, top: QWidget) -> Iterator[str]:
    if not child.isVisible() or child.isWindow() or child.window() is not top.window():
        return
    parent = child.parentWidget()
    rect = child.geometry()
    scrolled = _scrolled_by(child)
    if scrolled is not None:
        if rect.width() > scrolled.viewport().width():
            yield f"is {rect.width()} px wide in a column of {scrolled.viewport().width()} px"
    elif parent is not None and not parent.rect().contains(rect) and not _is_of_qt(child):
        yield f"reaches beyond its parent: {rect.getRect()} in {parent.rect().getRect()}"
    is_code = isinstance(child, QPlainTextEdit) and child.lineWrapMode() == QPlainTextEdit.LineWrapMode.NoWrap
    if isinstance(child, QAbstractScrollArea) and child.horizontalScrollBar().isVisible() and not is_code:
        yield "has a horizontal scroll bar"
    if isinstance(child, QAbstractButton | QComboBox) and not _is_of_qt(child):
        if child.width() < child.minimumSizeHint().width() or child.height() < child.minimumSizeHint().height():
            yield f"is cut: {child.size().toTuple()} of {child.minimumSizeHint().toTuple()}"
        yield from _button_beyond(child, top)
    if isinstance(child, QLabel) and child.text():
        yield from _wrong_label(child)


def _button_beyond(child: QWidget, top: QWidget) -> Iterator[str]:
    left = child.mapTo(top, QPoint(0, 0)).x()
    if left < 0 or left + child.width() > top.width():
        yield "reaches beyond the window"


def _wrong_label(label: QLabel) -> Iterator[str]:
    spoken = QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name)
    if isinstance(label, ElidedLabel):
        is_cut = label.fontMetrics().horizontalAdvance(label.text()) > label.contentsRect().width()
        if is_cut and label.text() not in plain(tool_tip_of(label)):
            yield "is shortened, and its tooltip does not say it in full"
        if label.text() not in spoken:
            yield "is not read aloud in full"
    elif label.wordWrap():
        needed = label.heightForWidth(label.width())
        if label.height() < needed:
            yield f"is cut: {label.height()} px high, {needed} px needed"
        widest = _widest_line(label)
        if widest > label.width():
            yield f"has a line of {widest} px in {label.width()} px"
    elif label.width() < label.sizeHint().width():
        yield f"is cut: {label.width()} px of {label.sizeHint().width()}"


def _widest_line(label: QLabel) -> int:
    """As QLabel breaks its text, unless it is one that breaks long words."""
    if label.minimumSizeHint().width() <= label.width():
        return 0
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
    return label.fontMetrics().boundingRect(QRect(0, 0, label.width(), 1 << 20), flags, label.text()).width()


def _scrolled_by(child: QWidget) -> QScrollArea | None:
    viewport = child.parentWidget()
    area = None if viewport is None else viewport.parentWidget()
    return area if isinstance(area, QScrollArea) and area.widget() is child else None


def _is_of_qt(child: QWidget) -> bool:
    return child.objectName().startswith("qt_") or type(child).__name__ in ("QTableCornerButton", "QHeaderView")
