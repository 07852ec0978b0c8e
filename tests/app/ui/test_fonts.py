from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFontDatabase, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication, QTabWidget

from auralflow_studio.ui.dialogs.about import AboutDialog
from auralflow_studio.ui.dialogs.error import ErrorDialog
from auralflow_studio.ui.dialogs.problems import ProblemsDialog
from auralflow_studio.ui.dialogs.settings import SettingsDialog
from auralflow_studio.ui.dialogs.shortcuts import ShortcutsDialog
from auralflow_studio.ui.fonts import base_size_px, font
from auralflow_studio.ui.pages import EVALUATE, TRAIN
from support.long_names import checked_dataset, fill_evaluate_page, fill_train_page, message, model_entries
from support.painted_fonts import painted_styles

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from auralflow_studio.studio import Studio

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


@pytest.mark.qt_log_ignore("grabbing the keyboard")
def test_no_text_is_painted_in_a_weight_or_slant_that_qt_would_have_to_make_up(idle_studio: Studio) -> None:
    window = idle_studio.window
    family = font().family()
    shipped = {
        (QFontDatabase.weight(family, style), QFontDatabase.italic(family, style))
        for style in QFontDatabase.styles(family)
    }
    menu = window.top_bar.models
    menu.set_models(model_entries("Mine"), "spleeter-2stems")
    window.notifier.show("info", "Saved", "It is there.", button="Show")
    report = checked_dataset("Song").report
    assert report is not None
    context = idle_studio.context
    tops: list[QWidget] = [
        menu,
        AboutDialog(window),
        ShortcutsDialog(window),
        SettingsDialog(context.settings, idle_studio.output, context.devices, Path("/cache"), window),
        ErrorDialog(message("Song"), window),
        ProblemsDialog(report.problems, window),
    ]
    for top in tops:
        top.show()
        top.resize(top.width(), 3000)  # rich text is painted only where it can be seen
    painted = {style for top in tops for style in painted_styles(top, family)}
    for name, fill in ((TRAIN, fill_train_page), (EVALUATE, fill_evaluate_page)):
        window.actions_[f"page_{name}"].trigger()
        page = window.modes.page(name)
        fill(page, "Song")  # type: ignore[operator]
        for tabs in window.findChildren(QTabWidget):
            for place in range(tabs.count()):
                tabs.setCurrentIndex(place)
                QApplication.processEvents()
                painted |= painted_styles(window, family)
    assert {(400, False), (600, False), (700, False)} <= painted, "labels and rich text were seen"
    assert painted <= shipped
    for top in tops:
        top.close()
