"""Small parts of the form of an evaluation."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from auralflow_studio.ui.tokens import SPACE_S
from auralflow_studio.ui.widgets.card import IconLabel
from auralflow_studio.ui.widgets.labels import soft_label


class Verdict(QWidget):
    """An icon and a sentence that wraps; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel("info")
        self.label = soft_label()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.label, 1)
        self.hide()

    def say(self, icon: str, role: str, text: str) -> None:
        """Show a sentence; "" shows nothing."""
        self._icon.set_icon(icon, role)
        self.label.setText(text)
        self.setVisible(bool(text))
