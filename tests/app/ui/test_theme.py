from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QScrollBar

import auralflow_resources
from auralflow_studio.ui.theme import Theme, palette, stylesheet
from auralflow_studio.ui.tokens import DARK, LIGHT, Tokens

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


def across(bar: QScrollBar) -> list[str]:
    """The colours of a line across a bar, near its beginning."""
    image = bar.grab().toImage()
    is_upright = bar.orientation() == Qt.Orientation.Vertical
    places = [(n, 20) if is_upright else (20, n) for n in range(min(image.width(), image.height()))]
    return [image.pixelColor(x, y).name() for x, y in places]


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=lambda t: t.name)
def test_the_handle_of_a_scroll_bar_is_seen_and_answers_the_mouse(
    qapp: QApplication, qtbot: QtBot, tokens: Tokens
) -> None:
    Theme(qapp, "dark" if tokens is DARK else "light")
    area, inside = QScrollArea(), QLabel()
    qtbot.addWidget(area)
    inside.setFixedSize(900, 900)
    area.setWidget(inside)
    area.resize(300, 300)
    area.show()
    for bar in (area.verticalScrollBar(), area.horizontalScrollBar()):
        assert 10 <= len(across(bar)) <= 12
        assert across(bar).count(tokens.scroll) >= 6
        QTest.mouseMove(bar, QPoint(6, 6))
        QTest.mouseMove(bar, QPoint(8, 8))
        qtbot.waitUntil(lambda bar=bar: across(bar).count(tokens.soft) >= 6)  # type: ignore[misc]
        QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
        qtbot.waitUntil(lambda bar=bar: across(bar).count(tokens.text) >= 6)  # type: ignore[misc]
        QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    inside.setFixedSize(100, 100)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: len(set(across(bar))) == 1)  # nothing to scroll, no handle


def test_disabled_text_is_fainter() -> None:
    for tokens in (DARK, LIGHT):
        colors = palette(tokens)
        off = colors.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
        assert off != colors.color(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText)
