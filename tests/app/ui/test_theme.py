from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QPushButton

import auralflow_resources
from auralflow_studio.ui.theme import Theme, palette, stylesheet
from auralflow_studio.ui.tokens import DARK, LIGHT

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_the_choice_changes_what_is_painted(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp, "dark")
    button = QPushButton("x")
    qtbot.addWidget(button)
    button.show()
    dark = button.grab().toImage().pixelColor(8, 8).lightness()
    with qtbot.waitSignal(theme.changed) as changed:
        theme.set_choice("light")
    assert changed.args == [LIGHT]
    assert theme.tokens is LIGHT
    assert button.grab().toImage().pixelColor(8, 8).lightness() > dark + 100


def test_the_same_theme_is_not_announced(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp, "light")
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_choice("light")


def test_system_follows_what_qt_says_and_is_dark_if_it_says_nothing(qapp: QApplication) -> None:
    theme = Theme(qapp, "system")
    says_light = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light
    assert theme.tokens is (LIGHT if says_light else DARK)
    assert theme.choice == "system"


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=lambda t: t.name)
def test_stylesheet_is_filled_in_and_its_pictures_exist(qapp: QApplication, tokens: object) -> None:
    sheet = stylesheet(tokens)  # type: ignore[arg-type]
    assert "$" not in sheet
    pictures = re.findall(r'url\("([^"]+)"\)', sheet)
    assert len(pictures) == 3
    inside = {auralflow_resources.path(name).as_posix() for name in auralflow_resources.names("themes")}
    assert set(pictures) <= inside
    sizes = [int(px) for px in re.findall(r"font-size: (\d+)px", sheet)]
    assert sizes
    assert min(sizes) >= 11


def test_disabled_text_is_fainter() -> None:
    for tokens in (DARK, LIGHT):
        colors = palette(tokens)
        off = colors.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
        assert off != colors.color(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText)
