"""What went wrong, at length: for reading and for a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QPlainTextEdit, QPushButton, QWidget

from auralflow_studio.ui.dialogs.frame import Dialog
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.widgets.labels import WrappedLabel, soft_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow_studio.messages import UserMessage


class ErrorDialog(Dialog):
    """Text and hint, and under *Details* what a developer needs; one click copies all of it.

    Args:
        message: What went wrong.
        on_cure: Goes where it can be put right; None for no such button.
        parent: The window.
    """

    def __init__(
        self, message: UserMessage, on_cure: Callable[[], None] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(message.title, parent)
        self.message = message
        self.setMinimumWidth(520)
        self.body.addWidget(WrappedLabel(message.text))
        if message.hint:
            self.body.addWidget(soft_label(message.hint, "base"))
        self.details = QPlainTextEdit(message.details)
        self.details.setReadOnly(True)
        self.details.setAccessibleName(self.tr("Details"))
        mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        mono.setPixelSize(font("small").pixelSize())
        self.details.setFont(mono)
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        # Code is read from left to right, whatever the language of the window is.
        self.details.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.details.setMinimumHeight(200)
        self.details.hide()
        self.body.addWidget(self.details, 1)
        self.details_button = QPushButton(self.tr("Details"))
        self.details_button.setCheckable(True)
        self.details_button.toggled.connect(self._on_details_toggled)
        self.copy_button = QPushButton(self.tr("Copy"))
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.buttons.addButton(self.details_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.add_close_button()
        self.cure_button = QPushButton(message.cure.text if message.cure is not None else "")
        self.cure_button.clicked.connect(self._on_cure_clicked)
        self._on_cure = on_cure
        if on_cure is not None and message.cure is not None:
            self.buttons.addButton(self.cure_button, QDialogButtonBox.ButtonRole.AcceptRole)
            self.cure_button.setDefault(True)
        else:
            self.cure_button.setParent(self)
            self.cure_button.hide()
        for button in (self.details_button, self.copy_button):
            button.setAutoDefault(False)
        self.details_button.setVisible(bool(message.details))

    @Slot(bool)
    def _on_details_toggled(self, shown: bool) -> None:
        self.details.setVisible(shown)
        self.adjustSize()

    @Slot()
    def _on_cure_clicked(self) -> None:
        self.accept()
        if self._on_cure is not None:
            self._on_cure()

    @Slot()
    def _on_copy_clicked(self) -> None:
        parts = (self.message.title, self.message.text, self.message.hint, self.message.details)
        QGuiApplication.clipboard().setText("\n\n".join(part for part in parts if part))
        self.copy_button.setText(self.tr("Copied"))
