from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from auralflow_studio.ui.widgets.elided import ElidedCheckBox, ElidedComboBox
from support.layout import tool_tip_of
from support.painted_fonts import painted_texts


def test_a_long_title_is_shortened_and_whole_for_those_who_hear_or_point_at_it(qtbot: QtBot) -> None:
    title = "Estimates: a & b, a folder with a very long name"
    box = ElidedCheckBox(title)
    box.set_tool_tip("Its stems")
    qtbot.addWidget(box)
    box.resize(600, 20)
    box.show()
    assert box.text() == title.replace("&", "&&")
    assert box.toolTip() == "Its stems"
    box.resize(120, 20)
    assert "…" in box.text()
    assert box.text().startswith("Est")
    assert (box.title, box.accessibleName()) == (title, title)
    assert box.toolTip() == f"{title}\nIts stems"
    assert box.minimumSizeHint().width() < box.sizeHint().width() < 200
    box.set_title("Short")
    assert box.text() == "Short"
    assert box.toolTip() == "Its stems"


def test_return_checks_a_box_and_space_does_as_always(qtbot: QtBot) -> None:
    box = ElidedCheckBox("x")
    qtbot.addWidget(box)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.isChecked()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert not box.isChecked()


def test_return_that_is_held_down_checks_a_box_once(qtbot: QtBot) -> None:
    box = ElidedCheckBox("x")
    qtbot.addWidget(box)
    for is_repeated in (False, True):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", is_repeated)
        QApplication.sendEvent(box, event)
    assert box.isChecked()


def test_in_a_dialog_return_belongs_to_the_default_button(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    box, button = ElidedCheckBox("x"), QPushButton("Export")
    button.setDefault(True)
    column = QVBoxLayout(dialog)
    column.addWidget(box)
    column.addWidget(button)
    dialog.show()
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(box, Qt.Key.Key_Return)
    assert not box.isChecked()


@pytest.mark.qt_log_ignore("grabbing the keyboard")
def test_a_long_choice_gives_way_and_is_told_in_full(qtbot: QtBot) -> None:
    long = "A model of which nobody remembers why it has such a long name " * 2
    box = ElidedComboBox()
    box.addItems(["Short", long])
    box.setToolTip("Model")
    qtbot.addWidget(box)
    assert box.sizeHint().width() <= 240
    assert box.minimumSizeHint().width() < 120
    box.resize(160, 30)
    box.show()
    assert tool_tip_of(box) == "Model"
    box.setCurrentIndex(1)
    assert tool_tip_of(box) == f"{long}\nModel"
    (shown,) = painted_texts(box)
    assert shown.text.startswith("A model")
    assert "…" in shown.text
    box.showPopup()
    QApplication.processEvents()
    assert box.itemData(0, Qt.ItemDataRole.ToolTipRole) == ""
    assert box.itemData(1, Qt.ItemDataRole.ToolTipRole) == long
    box.hidePopup()
