"""Everything in widgets that a person can read or hear read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextBrowser,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
_SPOKEN = (
    QAccessible.Text.Name,
    QAccessible.Text.Description,
    QAccessible.Text.Value,
    QAccessible.Text.Help,
)


class PaintedTexts(list[str]):
    """What widgets paint by themselves, as it is painted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        draw = QPainter.drawText

        def note(painter: QPainter, *args: Any) -> Any:
            self.extend(arg for arg in args if isinstance(arg, str))
            return draw(painter, *args)

        monkeypatch.setattr(QPainter, "drawText", note)


def _of_action(action: QAction) -> Iterator[str]:
    yield from (action.text(), action.toolTip(), action.statusTip(), action.whatsThis())


def _of_one(widget: QWidget) -> Iterator[str]:
    yield from (widget.windowTitle(), widget.toolTip(), widget.statusTip(), widget.whatsThis())
    yield from (widget.accessibleName(), widget.accessibleDescription())
    for action in widget.actions():
        yield from _of_action(action)
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QLineEdit():
            yield from (widget.text(), widget.placeholderText())
        case QComboBox():
            yield from (widget.itemText(place) for place in range(widget.count()))
        case QPlainTextEdit() | QTextBrowser():
            yield widget.toPlainText()
        case QMenu():
            yield widget.title()
        case QAbstractItemView() if widget.model() is not None:
            model = widget.model()
            for row in range(model.rowCount()):
                yield from (str(model.index(row, 0).data(role) or "") for role in _ROLES)
        case _:
            pass
    spoken = QAccessible.queryAccessibleInterface(widget)
    if spoken is not None:
        yield from (spoken.text(kind) for kind in _SPOKEN)


def texts_of(top: QWidget) -> Iterator[tuple[str, str]]:
    """All texts below a widget, hidden ones too, each with what it belongs to."""
    for widget in (top, *top.findChildren(QWidget)):
        for text in _of_one(widget):
            if text:
                yield f"{type(widget).__name__} {widget.objectName()}".strip(), text
