from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from auralflow_studio.ui.widgets.drop_overlay import DropOverlay

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_it_covers_everything_and_catches_nothing(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    button = QPushButton("below")
    QVBoxLayout(window).addWidget(button)
    window.resize(500, 300)
    window.show()
    overlay = DropOverlay(window)
    assert overlay.isHidden()
    before = window.grab().toImage()
    overlay.show_text("Drop songs or folders")
    assert overlay.geometry() == window.rect()
    assert overlay.text == overlay.accessibleName() == "Drop songs or folders"
    assert window.grab().toImage() != before
    # What is below still gets the drop.
    assert window.childAt(button.geometry().center()) is button
    assert window.childAt(QPoint(2, 2)) is not overlay
