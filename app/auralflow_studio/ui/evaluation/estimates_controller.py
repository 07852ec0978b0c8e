"""Connects the estimates in the form of an evaluation with what is known of their folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from auralflow_studio.presenters.evaluation_form import compared_estimates
from auralflow_studio.ui.dialogs.folder import ask_folder

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow_studio.presenters.estimates import AddedFolders
    from auralflow_studio.presenters.references import ReferenceSongs, ReferencesState
    from auralflow_studio.qtmodels.settings_model import SettingsModel
    from auralflow_studio.ui.evaluation.page import EvaluatePage


class EstimatesController(QObject):
    """Folders of estimates that are added, looked at, shown and taken out.

    Args:
        page: The page; its card of models tells when something else is chosen.
        added: The folders.
        songs: The songs that were chosen.
        settings: What is remembered.
        parent: Its owner.
    """

    def __init__(
        self,
        page: EvaluatePage,
        added: AddedFolders,
        songs: ReferenceSongs,
        settings: SettingsModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._added = added
        self._songs = songs
        self._settings = settings
        page.models.add_requested.connect(self._ask_folder)
        page.models.estimates_dropped.connect(self._on_dropped)
        page.models.estimates_removed.connect(self._on_removed)
        page.songs.changed.connect(self.show_all)
        added.changed.connect(self.show_all)
        songs.changed.connect(self._on_songs)
        self._on_songs(songs.state)

    @Slot()
    def show_all(self) -> None:
        """Show the folders as they are compared now."""
        card, entries = self._page.models, self._added.entries
        models = compared_estimates([entry.folder for entry in entries], card.models)
        split = self._page.songs.part.currentData() or "all"
        card.show_estimates(entries, models, self._songs.state.found, split)
        card.changed.emit()

    @Slot()
    def _ask_folder(self) -> None:
        start = self._settings.settings.open_folder
        ask_folder(self._page.window(), self.tr("Choose the folder of a program's stems"), start, self._added.add)

    @Slot(object)
    def _on_dropped(self, folders: list[Path]) -> None:
        for folder in folders:
            self._added.add(folder)

    @Slot(object)
    def _on_removed(self, folder: Path) -> None:
        self._added.remove(folder)

    @Slot(object)
    def _on_songs(self, state: ReferencesState) -> None:
        self._added.set_dataset(None if state.found is None else state.found.folder)
        self.show_all()
