from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QSlider, QWidget

from auralflow_studio.jobs.clips import ClipList
from auralflow_studio.presenters.curve_store import RunCurves
from auralflow_studio.presenters.hearing_clips import HearingState
from auralflow_studio.ui.training.curves import ShownRun
from auralflow_studio.ui.widgets.labels import FittingLabel
from support.tab_chain import tab_chain

if TYPE_CHECKING:
    from auralflow_studio.studio import Studio
    from auralflow_studio.ui.training.page import TrainPage


CLIPS = ClipList(folder=Path("/a run"), clips=(1, 2), stems=("vocals", "drums"), epochs=(1, 20))


def shown_run() -> ShownRun:
    curves = RunCurves()
    curves.add_step(1.0, 0.5)
    curves.add_epoch(19, 10.0, 0.1, -12.5, is_best=True)
    return ShownRun("run", "Run", 0, curves)


@pytest.mark.parametrize("size", [(760, 480), (800, 500), (1280, 720), (1600, 1000)])
def test_nothing_is_cut_at_any_size(studio: Studio, page: TrainPage, size: tuple[int, int]) -> None:
    window = studio.window
    window.resize(*size)
    for work in (False, True):
        page.show_work(work)
        page.hear.show_state(HearingState(clips=CLIPS, clip=1, stem="vocals", epoch=20))
        QApplication.processEvents()
        page.curves.set_runs([shown_run()])
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
            elif isinstance(child, QSlider):
                assert left + child.width() <= window.width(), child.toolTip()
            elif isinstance(child, FittingLabel):
                assert child.fontMetrics().horizontalAdvance(child.text()) <= child.width(), child.text()
            elif type(child) is QLabel and not child.wordWrap():
                assert child.width() >= child.sizeHint().width(), child.text()


def test_all_can_be_reached_and_is_named(studio: Studio, page: TrainPage) -> None:
    page.show_work(True)
    found = [stop for stop in tab_chain(studio.window) if page.isAncestorOf(stop) and stop.isVisible()]
    for wanted in (
        page.tabs.tabBar(),
        page.dataset.choose,
        page.dataset.trial,
        page.settings.name,
        page.settings.budget,
        page.start,
    ):
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
