from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from auralflow_studio.messages import UserMessage, message_for
from auralflow_studio.ui.dialogs.error import ErrorDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_text_and_hint_first_details_on_demand_and_to_the_clipboard(qtbot: QtBot) -> None:
    try:
        raise OSError(28, "No space left on device", "/full")
    except OSError as error:
        message = message_for(error)
    dialog = ErrorDialog(message)
    qtbot.addWidget(dialog)
    dialog.show()
    assert {message.title, message.text, message.hint} <= {label.text() for label in dialog.findChildren(QLabel)}
    assert not dialog.details.isVisible()
    dialog.details_button.click()
    assert dialog.details.isVisible()
    assert "test_error.py" in dialog.details.toPlainText()
    dialog.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert message.title in copied
    assert "Traceback" in copied


def test_without_details_the_message_can_be_copied(qtbot: QtBot) -> None:
    dialog = ErrorDialog(UserMessage("Title", "Text."))
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.details_button.isVisible()
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == "Title\n\nText."
