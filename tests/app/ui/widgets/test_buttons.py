from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction, QColor
from PySide6.QtTest import QTest

from auralflow_studio.ui.tokens import tokens
from auralflow_studio.ui.widgets.buttons import IconButton, LetterButton

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def colors(widget: IconButton | LetterButton) -> set[str]:
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.fixture
def action() -> QAction:
    made = QAction("Play or pause")
    made.setToolTip("Play or pause (Space)")
    made.setCheckable(True)
    return made


def test_it_follows_its_action(qtbot: QtBot, action: QAction) -> None:
    button = IconButton("play", action=action)
    qtbot.addWidget(button)
    button.show()
    assert button.toolTip() == "Play or pause (Space)"
    assert QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name) == "Play or pause"
    with qtbot.waitSignal(action.triggered):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.isChecked()
    assert tokens(button).color("accent").name() in colors(button)
    action.setEnabled(False)
    assert tokens(button).color("faint").name() in colors(button)
    action.setVisible(False)
    assert button.isHidden()


def test_return_presses_and_space_is_left_alone(qtbot: QtBot, action: QAction) -> None:
    pressed: list[bool] = []
    action.triggered.connect(lambda: pressed.append(True))
    button = IconButton("play", action=action)
    qtbot.addWidget(button)
    button.show()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert len(pressed) == 1


def test_a_text_makes_it_wide_enough(qtbot: QtBot) -> None:
    button = IconButton("export", text="Export")
    qtbot.addWidget(button)
    needed = button.fontMetrics().horizontalAdvance("Export")
    assert button.minimumSizeHint().width() >= needed + 18 + 2 * 8
    button.set_shown_text("")
    assert button.sizeHint().width() == button.sizeHint().height()


def test_the_ring_is_for_keyboard_people_only(qtbot: QtBot) -> None:
    button = IconButton("play")
    qtbot.addWidget(button)
    button.show()
    button.activateWindow()
    accent = tokens(button).color("accent").name()
    button.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.waitUntil(button.hasFocus)
    assert accent not in colors(button)
    button.clearFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert accent in colors(button)


def test_the_ring_is_seen_on_a_filled_button_too(qtbot: QtBot) -> None:
    button = IconButton("play", height=40)
    button.set_filled(True)
    qtbot.addWidget(button)
    button.show()
    button.activateWindow()
    button.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.waitUntil(button.hasFocus)

    def inked() -> int:
        image, ink = button.grab().toImage(), tokens(button).color("on_accent").name()
        middle = image.height() // 2
        return [image.pixelColor(x, middle).name() for x in range(8)].count(ink)

    assert inked() == 0
    button.clearFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert inked() == 2


def test_a_letter_stays_down_in_its_colour_and_says_so(qtbot: QtBot) -> None:
    button = LetterButton("S", "solo")
    qtbot.addWidget(button)
    button.show()
    assert tokens(button).color("solo").name() not in colors(button)
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert button.isChecked()
    assert tokens(button).color("solo").name() in colors(button)
    state = QAccessible.queryAccessibleInterface(button).state()
    assert state.checkable
    assert state.checked
    assert QColor(tokens(button).on_toggle).name() in colors(button)
