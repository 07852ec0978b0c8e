"""The foot of a form: the button that starts, and beside it why it cannot be pressed yet."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from auralflow_studio.ui.tokens import SPACE_M, SPACE_S
from auralflow_studio.ui.widgets.buttons import TextButton
from auralflow_studio.ui.widgets.labels import soft_label

_HEIGHT = 36


class StartFoot(QWidget):
    """A button, disabled while there is a reason; the reason is shown, and told with the button.

    Args:
        text: Of the button.
        tool_tip: What it does.
        parent: Parent widget.
    """

    def __init__(self, text: str, tool_tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tool_tip = tool_tip
        self.why_not = soft_label()
        self.start = TextButton(text)
        self.start.setProperty("primary", True)
        self.start.setMinimumHeight(_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_S)
        column.addWidget(self.why_not)
        column.addWidget(self.start)
        self.say_why_not("")

    def say_why_not(self, reason: str) -> None:
        """Disable the button for a reason; "" enables it."""
        self.why_not.setText(reason)
        self.why_not.setVisible(bool(reason))
        self.start.setEnabled(not reason)
        self.start.setToolTip(reason or self._tool_tip)
        self.start.setAccessibleDescription(reason)
