"""The head of a lane that is compared: what it is, and a button that lets it be heard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot

from auralflow_studio.ui.panels.lane_head import LaneHead
from auralflow_studio.ui.widgets.buttons import IconButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QMenu, QWidget


class CompareHead(LaneHead):
    """One of several lanes of which one is heard.

    Args:
        lane_id: Id of the lane.
        number: Its number key.
        parent: Parent widget.

    Signals (emitted in the GUI thread, when the user did it):
        hear_requested (str): This lane is to be heard.
    """

    hear_requested = Signal(str)

    def __init__(self, lane_id: str, number: int, parent: QWidget | None = None) -> None:
        super().__init__(lane_id, parent)
        text = self.tr("Hear")
        self.hear = IconButton("speaker", text=text, size=16, height=26)
        self.hear.setCheckable(True)
        self.hear.setText(self.tr("Hear {0}").format(self.name))
        self.hear.setToolTip(self.tr("Hear this lane alone; the place stays ({0})").format(number))
        self.hear.clicked.connect(self._on_clicked)
        self._lay_out((self.hear,))
        self.set_heard(heard=False)

    @property
    def controls(self) -> Sequence[QWidget]:
        """The one button."""
        return (self.hear,)

    def set_heard(self, *, heard: bool) -> None:
        """Show whether this is the lane that is heard."""
        self._set_heard(heard)
        self.hear.setChecked(heard)
        super().set_selected(heard)

    def set_note(self, text: str) -> None:
        """Say what the lane holds, or how far it is."""
        self._note.setText(text)

    @property
    def note(self) -> str:
        """What the lane says about itself."""
        return self._note.text()

    def set_selected(self, selected: bool) -> None:
        """Nothing: the lane that is heard is marked, and keys act on all of them."""

    @Slot()
    def _on_clicked(self) -> None:
        self.hear.setChecked(True)
        self.hear_requested.emit(self.lane_id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on the head does what its button does."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.hear_requested.emit(self.lane_id)
        else:
            super().mousePressEvent(event)

    def _fill_menu(self, menu: QMenu) -> None:
        menu.addAction(self.tr("Hear this lane alone"), lambda: self.hear_requested.emit(self.lane_id))
