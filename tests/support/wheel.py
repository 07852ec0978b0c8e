"""Everything in a window that holds a value, and a wheel that is turned over it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QScrollBar,
    QTabBar,
    QWidget,
)

HELD = (QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar)


def value_of(widget: QWidget) -> object:
    if isinstance(widget, QComboBox | QTabBar):
        return widget.currentIndex()
    return widget.value() if isinstance(widget, QAbstractSlider) else widget.text()  # type: ignore[attr-defined]


def values_in(top: QWidget) -> list[QWidget]:
    """Everything that holds a value, also on pages behind others; a scroll bar holds a place."""
    return [w for w in top.findChildren(QWidget) if isinstance(w, HELD) and not isinstance(w, QScrollBar)]


def turn(widget: QWidget, notches: int) -> None:
    """Turn the wheel over the middle of a widget; what ignores it leaves it to its parent, as for a mouse."""
    place = QPointF(widget.rect().center())
    taker: QWidget | None = widget
    while taker is not None:
        event = QWheelEvent(
            QPointF(widget.mapTo(taker, place)),
            widget.mapToGlobal(place),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(taker, event)
        taker = None if event.isAccepted() or taker.isWindow() else taker.parentWidget()
