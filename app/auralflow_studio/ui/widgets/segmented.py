"""A row of buttons of which one is down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from auralflow_studio.ui.tokens import RADIUS, tokens
from auralflow_studio.ui.widgets.buttons import IconButton

if TYPE_CHECKING:
    from collections.abc import Iterable


class Segmented(QWidget):
    """Chooses one of a few.

    Args:
        options: Value, icon and name of each.
        key: Shortcut that goes from one to the next, for the tooltips.
        parent: Parent widget.

    Signals:
        chosen (str): The user chose another value. GUI thread.
    """

    chosen = Signal(str)

    def __init__(self, options: Iterable[tuple[str, str, str]], key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._buttons: dict[str, IconButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        for value, icon, name in options:
            button = IconButton(icon, size=16, height=24)
            button.setCheckable(True)
            button.setText(name)
            button.setToolTip(f"{name} ({key})" if key else name)
            button.setObjectName(value)
            self._buttons[value] = button
            self._group.addButton(button)
            row.addWidget(button)
        self._group.buttonClicked.connect(self._on_clicked)

    @property
    def value(self) -> str:
        """What is chosen."""
        return next((value for value, button in self._buttons.items() if button.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Show a choice; emits nothing."""
        self._buttons[value].setChecked(True)

    @Slot(object)
    def _on_clicked(self, button: IconButton) -> None:
        self.chosen.emit(button.objectName())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground that holds them together."""
        theme = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
