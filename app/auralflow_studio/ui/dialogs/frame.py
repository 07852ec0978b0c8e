"""What all dialogs have in common."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.tokens import SPACE_L, SPACE_M, SPACE_XL
from auralflow_studio.ui.widgets.form_scroll import BodyScroll
from auralflow_studio.ui.widgets.labels import WrappedLabel


class Dialog(QDialog):
    """A dialog with a heading, a body and a row of buttons. It is shown beside the window, which goes on as ever.

    Args:
        title: Heading and window title.
        parent: The window.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, SPACE_L, 0, SPACE_L)
        outer.setSpacing(SPACE_L)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(SPACE_XL, 0, SPACE_XL, 0)
        column.setSpacing(SPACE_L)
        heading = WrappedLabel(title)
        heading.setFont(font("title", strong=True))
        column.addWidget(heading)
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE_M)
        column.addLayout(self.body, 1)
        outer.addWidget(BodyScroll(inner), 1)
        self.buttons = QDialogButtonBox()
        self.buttons.setContentsMargins(SPACE_XL, 0, SPACE_XL, 0)
        outer.addWidget(self.buttons)

    def present(self) -> None:
        """Show it; nothing waits for it."""
        self.setModal(False)
        self.show()
        self.activateWindow()

    def add_close_button(self) -> None:
        """The only button says "Close". It has the focus at first: a field that had it would change under the wheel."""
        self.buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole).setFocus()
        self.buttons.rejected.connect(self.reject)
