from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from auralflow_studio.ui.widgets import toast as toast_module
from auralflow_studio.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(700, 400)
    widget.show()
    return widget


def test_it_says_everything_and_the_button_works(window: QWidget, qtbot: QtBot) -> None:
    pressed: list[bool] = []
    toast = Toast(
        "bad", "Title <b>", "Text", button="Details", on_button=lambda: pressed.append(True), stays=True, parent=window
    )
    toast.show()
    assert [label.text() for label in toast.findChildren(QLabel)] == ["Title <b>", "Text"]
    assert toast.accessibleName() == "Title <b>. Text"
    assert toast.button is not None
    with qtbot.waitSignal(toast.closed):
        QTest.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    assert pressed == [True]
    assert toast.isHidden()


def test_its_buttons_are_pressed_by_the_keyboard(window: QWidget, qtbot: QtBot) -> None:
    pressed: list[bool] = []
    toast = Toast("bad", "T", button="Details", on_button=lambda: pressed.append(True), stays=True, parent=window)
    other = Toast("bad", "Other", stays=True, parent=window)
    toast.show()
    other.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Tab)
    assert window.focusWidget() is toast.button
    QTest.keyClick(toast.button, Qt.Key.Key_Return)
    assert pressed == [True]
    assert toast.isHidden()
    other.close_button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(other.close_button, Qt.Key.Key_Enter)
    assert other.isHidden()


def test_it_goes_by_itself_unless_it_stays(window: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toast_module, "_LEAST_MS", 20)
    monkeypatch.setattr(toast_module, "_READING_MS_PER_LETTER", 0)
    brief = Toast("info", "Brief", parent=window)
    lasting = Toast("bad", "Lasting", stays=True, parent=window)
    brief.show()
    lasting.show()
    qtbot.waitUntil(brief.isHidden)
    assert not lasting.isHidden()
    lasting.close_button.click()
    assert lasting.isHidden()


def test_long_texts_wrap_within_narrow_windows(window: QWidget) -> None:
    window.resize(300, 400)
    toast = Toast("warn", "T " * 30, "word " * 60, parent=window)
    toast.resize(toast.sizeHint())
    assert toast.width() <= 300
    for label in toast.findChildren(QLabel):
        assert label.heightForWidth(label.width()) <= label.height() + 1
    toast.dismiss()


def test_kinds_differ_by_more_than_colour(window: QWidget) -> None:
    pictures = []
    for kind in ("good", "bad"):
        toast = Toast(kind, "Same", stays=True, parent=window)  # type: ignore[arg-type]
        toast.resize(toast.sizeHint())
        image = toast.grab().toImage().convertToFormat(toast.grab().toImage().Format.Format_Grayscale8)
        pictures.append([image.pixelColor(x, y).value() > 120 for x in range(15, 45) for y in range(15, 45)])
    assert pictures[0] != pictures[1]
