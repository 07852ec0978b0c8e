from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from auralflow_studio.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_one_of_them_is_down(qtbot: QtBot) -> None:
    choice = Segmented([("wave", "waveform", "Waveform"), ("both", "both", "Both")], key="V")
    qtbot.addWidget(choice)
    choice.show()
    with qtbot.assertNotEmitted(choice.chosen):
        choice.set_value("wave")
    assert choice.value == "wave"
    wave, both = choice.findChildren(QToolButton)
    assert both.toolTip() == "Both (V)"
    with qtbot.waitSignal(choice.chosen) as chosen:
        QTest.mouseClick(both, Qt.MouseButton.LeftButton)
    assert chosen.args == ["both"]
    assert choice.value == "both"
    assert not wave.isChecked()
