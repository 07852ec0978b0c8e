"""Another model is wanted: what is to be separated again?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPushButton, QWidget

from auralflow_studio.ui.dialogs.frame import Dialog
from auralflow_studio.ui.widgets.labels import soft_label

if TYPE_CHECKING:
    from auralflow_studio.presenters.models import ModelChange


class ChangeModelDialog(Dialog):
    """Separating again takes time, and perhaps only one song is to be heard with the other model.

    Args:
        change: What would have to be separated again.
        opened: Id of the open song; None if there is none.
        title_in_use: Title of the model in use.
        parent: The window.

    Signals:
        decided (tuple[str, ...]): The other model is to be used; ids of the songs to separate again. GUI thread.
    """

    decided = Signal(object)

    def __init__(
        self, change: ModelChange, opened: str | None, title_in_use: str, parent: QWidget | None = None
    ) -> None:
        title = QCoreApplication.translate("ChangeModelDialog", "Use “{title}”?").format(title=change.info.title)
        super().__init__(title, parent)
        self.setMinimumWidth(480)
        self._again = change.again
        self._few = tuple(song_id for song_id in change.again if song_id == opened)
        text = QLabel(self._text(change, title_in_use))
        text.setWordWrap(True)
        self.body.addWidget(text)
        self.body.addWidget(
            soft_label(
                self.tr(
                    "What “{title}” has separated is kept as long as there is room: going back to it needs no"
                    " separation."
                ).format(title=title_in_use)
            )
        )
        count = len(change.again)
        self.all_button = QPushButton(self.tr("Separate %n song(s) again", "", count))
        self.few_button = QPushButton(self.tr("Only the open song") if self._few else self.tr("Not now"))
        self.few_button.setToolTip(self.tr("Each of the others has a button to separate it"))
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.buttons.addButton(self.all_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(self.few_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(self.cancel_button, QDialogButtonBox.ButtonRole.RejectRole)
        self.few_button.setVisible(self._few != self._again)
        (self.all_button if self.few_button.isHidden() else self.few_button).setDefault(True)
        self.all_button.clicked.connect(self._on_all)
        self.few_button.clicked.connect(self._on_few)
        self.cancel_button.clicked.connect(self.reject)

    def _text(self, change: ModelChange, title_in_use: str) -> str:
        again = self.tr(
            "%n song(s) would have to be separated again to hear them with this model instead of “{title}”.",
            "",
            len(change.again),
        ).format(title=title_in_use)
        if not change.ready:
            return again
        return again + " " + self.tr("It has separated %n song(s) before: they switch at once.", "", len(change.ready))

    @Slot()
    def _on_all(self) -> None:
        self._decide(self._again)

    @Slot()
    def _on_few(self) -> None:
        self._decide(self._few)

    def _decide(self, again: tuple[str, ...]) -> None:
        self.accept()
        self.decided.emit(again)
