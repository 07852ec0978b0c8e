"""Asks before something is done that cannot be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialogButtonBox, QPushButton

from auralflow_studio.ui.dialogs.frame import Dialog
from auralflow_studio.ui.widgets.labels import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

_WIDTH = 420


class QuestionDialog(Dialog):
    """A question with two answers, of which the harmless one is the default.

    Args:
        title: A few words.
        text: What is asked, and what follows.
        yes: Text of the button that does it.
        no: Text of the button that does not.
        on_yes: Does it. GUI thread.
        parent: The window, which waits for the answer.
    """

    def __init__(
        self, title: str, text: str, *, yes: str, no: str, on_yes: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent)
        self.setMinimumWidth(_WIDTH)
        self.text = WrappedLabel(text)
        self.body.addWidget(self.text)
        self.yes, self.no = QPushButton(yes), QPushButton(no)
        self.buttons.addButton(self.yes, QDialogButtonBox.ButtonRole.DestructiveRole)
        self.buttons.addButton(self.no, QDialogButtonBox.ButtonRole.RejectRole)
        self.no.setDefault(True)
        self.no.setFocus()
        self.yes.setAutoDefault(False)
        self.yes.clicked.connect(self.accept)
        self.accepted.connect(on_yes)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self.deleteLater)
