from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from auralflow_studio.ui.tokens import tokens
from auralflow_studio.ui.widgets.focus import FocusRing

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Box(FocusRing, QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        self.paint_ring(painter, QRectF(5, 5, 30, 30), radius=0)


def test_the_ring_comes_with_the_tab_key_and_goes_with_the_focus(qtbot: QtBot) -> None:
    box = Box()
    qtbot.addWidget(box)
    box.resize(40, 40)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.show()
    box.activateWindow()

    def edge() -> str:
        return box.grab().toImage().pixelColor(20, 6).name()

    box.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.waitUntil(box.hasFocus)
    assert edge() == "#000000"
    box.clearFocus()
    box.setFocus(Qt.FocusReason.TabFocusReason)
    assert edge() == tokens(box).color("accent").name()
    box.clearFocus()
    assert edge() == "#000000"
