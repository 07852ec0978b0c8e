from __future__ import annotations

from PySide6.QtGui import QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication

from auralflow_studio.ui.fonts import base_size_px, font

ROLES = ("caption", "small", "base", "large", "title", "time", "hero")


def test_nothing_is_smaller_than_11_px_and_sizes_rise(qapp: QApplication) -> None:
    sizes = [font(role).pixelSize() for role in ROLES]
    assert min(sizes) >= 11
    assert sizes == sorted(sizes)
    assert base_size_px() >= 13


def test_the_typeface_comes_along(qapp: QApplication) -> None:
    assert QFontInfo(font()).family() == "Inter"
    assert QFontInfo(font(strong=True)).weight() > QFontInfo(font()).weight()


def test_running_digits_stand_still(qapp: QApplication) -> None:
    metrics = QFontMetricsF(font("time", strong=True, digits=True))
    widths = [metrics.horizontalAdvance(digit * 4) for digit in "0123456789"]
    assert max(widths) - min(widths) < 0.25
    loose = QFontMetricsF(font("time", strong=True))
    widths = [loose.horizontalAdvance(digit * 4) for digit in "0123456789"]
    assert max(widths) - min(widths) > 4
