"""A list of cards, one for each thing that was made and is kept: what it is, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.tokens import SPACE_S, SPACE_XS
from auralflow_studio.ui.widgets.buttons import IconButton
from auralflow_studio.ui.widgets.labels import ElidedLabel, soft_label
from auralflow_studio.ui.widgets.tab_order import tab_after

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_BUTTON = 26


class RowCard(QFrame):
    """A name, what it was made of, how it is, and buttons.

    Args:
        name: What it is called.
        marks: Widgets before the name.
        parent: Parent widget.
    """

    def __init__(self, name: str, *, marks: Sequence[QWidget] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.name = ElidedLabel(name)
        self.name.setFont(font(strong=True))
        self.contents, self.state = ElidedLabel(), ElidedLabel()
        for label in (self.contents, self.state):
            label.setFont(font("small", digits=True))
            label.setProperty("soft", True)
        # The name has the first line for itself and the small buttons; words on buttons stand beside the last line.
        self._top, self._bottom = QHBoxLayout(), QHBoxLayout()
        for line in (self._top, self._bottom):
            line.setSpacing(SPACE_XS)
            line.addStrut(_BUTTON)  # rows with and without a button have the same height
        for mark in marks:
            self._top.addWidget(mark)
            self._top.addSpacing(SPACE_XS)
        self._top.addWidget(self.name, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_XS, SPACE_XS, SPACE_XS)
        column.setSpacing(0)
        column.addLayout(self._top)
        column.addWidget(self.contents)
        self._bottom.addWidget(self.state, 1)
        column.addLayout(self._bottom)

    def add_button(self, icon: str, tip: str, text: str = "") -> IconButton:
        """A button at the end of the first line, or, if a text is shown on it, of the last.

        Args:
            icon: Name of the icon.
            tip: What it does.
            text: What is shown beside the icon.
        """
        button = IconButton(icon, text=text, size=16, height=_BUTTON)
        button.setText(tip)
        button.setToolTip(tip)
        (self._bottom if text else self._top).addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return button


Row = TypeVar("Row", bound=RowCard)


class RowList(QWidget, Generic[Row]):
    """Rows, the newest on top.

    Attributes:
        rows: Those shown, by their folders.
        hint: Says what will be listed while nothing is.
        tab_anchor: Where the Tab key is before it comes to the rows.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[Path, Row] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_S)
        self.hint = soft_label()
        self.tab_anchor: QWidget | None = None
        self._column.addWidget(self.hint)
        self._column.addStretch(1)

    def show_rows(self, rows: Mapping[Path, Row]) -> None:
        """Show these instead, from top to bottom, by their folders."""
        for row in self.rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = dict(rows)
        self.hint.setVisible(not rows)
        for place, row in enumerate(rows.values()):
            self._column.insertWidget(place, row)
        if self.tab_anchor is not None:
            tab_after(self.tab_anchor, *rows.values())
