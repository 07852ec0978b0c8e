"""The Train page: on the left what is asked for, on the right what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from auralflow_studio.ui.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS
from auralflow_studio.ui.training.curves import CurvePlots
from auralflow_studio.ui.training.dataset_card import DatasetCard
from auralflow_studio.ui.training.hear_panel import HearPanel
from auralflow_studio.ui.training.run_panel import RunPanel
from auralflow_studio.ui.training.runs_list import RunsList
from auralflow_studio.ui.training.settings_card import SettingsCard
from auralflow_studio.ui.widgets.form_scroll import FormScroll
from auralflow_studio.ui.widgets.quiet_wheel import Tabs
from auralflow_studio.ui.widgets.start_foot import StartFoot
from auralflow_studio.ui.widgets.welcome import Welcome

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

_LEFT = 330


class TrainPage(QWidget):
    """Everything of the page; `controller` connects it.

    Signals:
        shown (), hidden (): The page came to the front, or went. GUI thread.
    """

    shown = Signal()
    hidden = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dataset = DatasetCard()
        self.settings = SettingsCard()
        self.foot = StartFoot(self.tr("Start training"), self.tr("Begin to learn from these songs"))
        self.start, self.why_not = self.foot.start, self.foot.why_not
        self.run = RunPanel()
        self.curves = CurvePlots()
        self.hear = HearPanel()
        self.runs = RunsList()
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(SPACE_XS)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._make_left())
        splitter.addWidget(self._make_right())
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_LEFT, 900])
        outer.addWidget(splitter)

    def _make_left(self) -> QWidget:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(SPACE_M, SPACE_M, 0, SPACE_M)  # the scroll bar is as wide as the margin
        column.setSpacing(SPACE_M)
        column.addWidget(self.dataset)
        column.addWidget(self.settings)
        column.addStretch(1)
        new = QWidget()
        outer = QVBoxLayout(new)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(FormScroll(form), 1)
        outer.addWidget(self.foot)
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(SPACE_M, SPACE_M, 0, SPACE_M)
        column.addWidget(self.runs)
        self.tabs = Tabs()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)  # both fit, and Qt gives the buttons no translation
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName(self.tr("Trainings"))
        self.runs.tab_anchor = self.tabs
        self.tabs.addTab(new, self.tr("New training"))
        self.tabs.addTab(FormScroll(rows), self.tr("All trainings"))
        left = QFrame()
        left.setObjectName("panel")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, SPACE_S, 0, 0)
        column.addWidget(self.tabs)
        left.setMinimumWidth(280)
        return left

    def _make_right(self) -> QWidget:
        self._welcome = Welcome(
            "train",
            self.tr("Teach a model your own stems"),
            self.tr(
                "Give it songs whose stems you have. It listens, compares and corrects itself, and you watch and hear"
                " how it gets better. What comes out separates any song, like the model that came with Auralflow."
            ),
            self.tr("Try with a synthetic dataset"),
            self.tr("Five minutes on any computer, and nothing is needed for it."),
        )
        self.trial = self._welcome.trial
        self.trial.setToolTip(self.dataset.trial.toolTip())
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(
            SPACE_L, SPACE_M, SPACE_XS, SPACE_M
        )  # the scroll bar of a low window stands beside it
        column.setSpacing(SPACE_M)
        column.addWidget(self.run)
        column.addWidget(self.curves, 3)
        column.addWidget(self.hear, 2)
        self._work = FormScroll(work)
        self.right = QStackedWidget()
        self.right.addWidget(self._welcome)
        self.right.addWidget(self._work)
        return self.right

    def show_work(self, shown: bool) -> None:
        """Show curves and clips, or what training is about."""
        self.right.setCurrentWidget(self._work if shown else self._welcome)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that somebody looks."""
        super().showEvent(event)
        self.shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that nobody looks."""
        super().hideEvent(event)
        self.hidden.emit()
