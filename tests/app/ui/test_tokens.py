from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QListView

from auralflow_studio.ui.theme import palette
from auralflow_studio.ui.tokens import DARK, LIGHT, Tokens, contrast, luminance, mixed, tokens

THEMES = [pytest.param(theme, id=theme.name) for theme in (DARK, LIGHT)]
GROUNDS = ("window", "panel", "raised", "hover", "canvas", "selection")


def test_contrast_is_what_wcag_says() -> None:
    # The published extremes, and the grey that is the lightest to pass 4.5:1 on white.
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("#767676"), QColor("white")) == pytest.approx(4.54, abs=0.01)
    assert luminance(QColor("white")) == pytest.approx(1)
    assert contrast(QColor("red"), QColor("red")) == pytest.approx(1)


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read_everywhere(theme: Tokens) -> None:
    pairs = [
        *product(("text", "soft"), GROUNDS),
        ("on_accent", "accent"),
        ("on_toggle", "mute"),
        ("on_toggle", "solo"),
        *product(("good", "warn", "bad"), ("panel", "raised")),
        ("text", "button"),
    ]
    poor = {pair: ratio for pair in pairs if (ratio := contrast(*map(theme.color, pair))) < 4.5}
    assert poor == {}


@pytest.mark.parametrize("theme", THEMES)
def test_marks_and_edges_stand_out(theme: Tokens) -> None:
    pairs = [
        *product(("accent",), ("window", "panel", "raised", "canvas")),
        *product(("outline",), ("canvas", "panel")),
        *product(("scroll", "soft", "text"), ("window", "panel", "raised", "canvas")),
        *product(("meter_good", "meter_bad"), ("pressed",)),
    ]
    poor = {pair: ratio for pair in pairs if (ratio := contrast(*map(theme.color, pair))) < 3.0}
    assert poor == {}


def test_mixed_colours() -> None:
    black, white = QColor("black"), QColor("white")
    assert mixed(black, white, 0) == black
    assert mixed(black, white, 1) == white
    assert mixed(black, white, 0.5).lightness() == pytest.approx(127, abs=1)


@pytest.mark.parametrize("theme", THEMES)
def test_a_widget_knows_its_theme_whatever_its_stylesheet_does(qapp: QApplication, theme: Tokens) -> None:
    before = qapp.palette()
    qapp.setPalette(palette(theme))
    view = QListView()
    # The stylesheet makes its own background transparent, which reads as black.
    view.setStyleSheet("background: transparent")
    view.ensurePolished()
    assert tokens(view) is theme
    qapp.setPalette(before)
