"""The menu of models that songs can be separated with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from auralflow_studio.translation import shown_text
from auralflow_studio.ui.stems import stem_name
from auralflow_studio.ui.widgets.labels import full_tool_tip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auralflow_studio.presenters.models import ModelEntry


_WIDEST_PX = 420


class ModelMenu(QMenu):
    """One entry a model; the one in use is checked, its card is the tooltip.

    Signals:
        chosen (str): Another model is to be used: its name. GUI thread.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Model"))
        self.setToolTipsVisible(True)
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._on_triggered)

    def set_models(self, entries: Sequence[ModelEntry], current: str) -> None:
        """Offer these models."""
        for action in self._group.actions():
            self._group.removeAction(action)
            self.removeAction(action)
            action.deleteLater()
        for entry in entries:
            info = entry.info
            stems = ", ".join(stem_name(source) for source in info.sources)
            text = f"{info.title} ({stems})"
            shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, _WIDEST_PX)
            action = QAction(shown.replace("&", "&&"), self)
            action.setToolTip(full_tool_tip(text, is_cut=shown != text, more=shown_text(info.origin) or info.title))
            action.setWhatsThis(text)
            action.setData(entry.name)
            action.setCheckable(True)
            action.setChecked(entry.name == current)
            self._group.addAction(action)
            self.addAction(action)

    @Slot(object)
    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(action.data())
