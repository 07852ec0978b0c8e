"""Small parts of the form of an evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from auralflow_studio.ui.tokens import SPACE_S
from auralflow_studio.ui.widgets.card import IconLabel
from auralflow_studio.ui.widgets.labels import soft_label

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent


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


class CompareBox(QCheckBox):
    """Whether something is compared. Return checks it, too: Space belongs to the transport.

    Args:
        title: What; shortened where there is no room.
        parent: Parent widget.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.title = ""
        self.set_title(title)

    def set_title(self, title: str) -> None:
        """Call it otherwise."""
        self.title = title
        self.setAccessibleName(title)
        self._fit()

    def _fit(self) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self).width()
        text = self.fontMetrics().elidedText(self.title, Qt.TextElideMode.ElideMiddle, room)
        self.setText(text.replace("&", "&&"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return checks it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)
