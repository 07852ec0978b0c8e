from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from auralflow_studio.ui.dialogs.frame import Dialog
from auralflow_studio.ui.fonts import font

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_a_heading_a_body_and_a_way_out(qtbot: QtBot) -> None:
    dialog = Dialog("Export <b>it</b>")
    qtbot.addWidget(dialog)
    dialog.body.addWidget(QLabel("body"))
    dialog.add_close_button()
    dialog.present()
    assert dialog.isVisible()
    assert not dialog.isModal()
    heading = dialog.findChild(QLabel)
    assert heading is not None
    assert heading.text() == dialog.windowTitle() == "Export <b>it</b>"
    assert heading.font().pixelSize() == font("title").pixelSize()
    with qtbot.waitSignal(dialog.finished):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
