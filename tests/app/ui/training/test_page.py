from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget

if TYPE_CHECKING:
    from auralflow_studio.studio import Studio
    from auralflow_studio.ui.training.page import TrainPage


@pytest.mark.parametrize("size", [(800, 500), (1280, 720), (1600, 1000)])
def test_nothing_is_cut_at_any_size(studio: Studio, page: TrainPage, size: tuple[int, int]) -> None:
    window = studio.window
    window.resize(*size)
    for work in (False, True):
        page.show_work(work)
        QApplication.processEvents()
        assert (window.width(), window.height()) == size
        for child in page.findChildren(QWidget):
            if not child.isVisible():
                continue
            left = child.mapTo(window, QPoint(0, 0)).x()
            if isinstance(child, QAbstractButton | QComboBox):
                assert child.width() >= child.minimumSizeHint().width(), child.toolTip()
                assert left >= 0
                assert left + child.width() <= window.width(), child.toolTip()
            elif type(child) is QLabel and not child.wordWrap():
                assert child.width() >= child.sizeHint().width(), child.text()


def test_all_can_be_reached_and_is_named(studio: Studio, page: TrainPage) -> None:
    page.show_work(True)
    found: list[QWidget] = []
    widget = studio.window.nextInFocusChain()
    while widget is not studio.window:
        if page.isAncestorOf(widget) and widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(widget)
        widget = widget.nextInFocusChain()
    for wanted in (page.dataset.choose, page.dataset.trial, page.settings.name, page.settings.budget, page.start):
        assert wanted in found
    for widget in found:
        name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        assert name, f"{widget} in {widget.parentWidget()} has no name"
    for button in page.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.toolTip(), button.text()


def test_before_the_first_training_it_says_what_it_is_about(studio: Studio, page: TrainPage) -> None:
    assert page.trial.isVisible()
    assert not page.curves.isVisible()
    assert not page.start.isEnabled()
    assert page.why_not.text()
    page.show_work(True)
    assert page.curves.isVisible()
