"""Asks for a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


def ask_folder(parent: QWidget, title: str, start: str, on_chosen: Callable[[Path], None]) -> None:
    """Open a dialog that the window does not wait for.

    Args:
        parent: The window.
        title: What is asked.
        start: The folder that is shown first.
        on_chosen: Told the folder, in the GUI thread; not called if the user thinks better of it.
    """
    dialog = QFileDialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    # Emitted in this thread, and gone with the dialog.
    dialog.fileSelected.connect(lambda folder: on_chosen(Path(folder)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
