"""From something that failed to the place where it can be put right."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from auralflow_studio.messages import Cure
from auralflow_studio.qtmodels.queue_model import cure_of
from auralflow_studio.ui.pages import SEPARATE

if TYPE_CHECKING:
    from auralflow_studio.context import AppContext
    from auralflow_studio.ui.commands import Commands
    from auralflow_studio.ui.main_window import MainWindow


class Cures(QObject):
    """Does what the button of a failed row says.

    Args:
        window: The window.
        context: The app without its window.
        commands: Open dialogs.
    """

    def __init__(self, window: MainWindow, context: AppContext, commands: Commands) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self._commands = commands
        window.queue.cure_requested.connect(self.cure)
        window.queue.details_requested.connect(self.show_details)
        window.inspector.cure_requested.connect(self.cure_open_song)

    @Slot(str)
    def show_details(self, row_id: str) -> None:
        """Say at length why a row failed."""
        row = self._context.queue.model.row(row_id)
        if row is not None and row.error is not None:
            self._window.notifier.show_dialog(row.error, partial(self.cure, row_id))

    @Slot()
    def cure_open_song(self) -> None:
        """Cure the open song, or separate the rest of it."""
        current = self._context.session.session.current
        if current is not None:
            self.cure(current)

    @Slot(str)
    def cure(self, row_id: str) -> None:
        """Go where the failure of a row can be put right; what was stopped is resumed."""
        queue = self._context.queue
        row = queue.model.row(row_id)
        if row is None:
            return
        match cure_of(row):
            case Cure.SETTINGS:
                self._commands.dialog_requested.emit("settings")
            case Cure.MODEL:
                self._choose_model()
            case Cure.EXPORT if self._context.session.session.has(queue.song_of(row_id)):
                queue.open(queue.song_of(row_id))
                self._commands.dialog_requested.emit("export")
            case Cure.FOLDER:
                if row.error is not None and row.error.folder is not None:
                    QDesktopServices.openUrl(QUrl.fromLocalFile(str(row.error.folder)))
            case Cure.FIND_FILE:
                self._find_file(row_id, row.tool_tip)
            case _:
                queue.retry(row_id)

    def _choose_model(self) -> None:
        self._window.modes.show_page(SEPARATE)
        self._window.show_side("facts", True)
        button = self._window.inspector.model_button
        self._window.top_bar.models.popup(button.mapToGlobal(QPoint(0, button.height())))

    def _find_file(self, row_id: str, was: str) -> None:
        name = Path(was).name
        start = self._context.settings.settings.open_folder
        dialog = QFileDialog(self._window, self.tr("Find {name}").format(name=name), start, f"{name} (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        # Emitted in this thread.
        dialog.fileSelected.connect(lambda path: self._context.queue.use_file(row_id, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
