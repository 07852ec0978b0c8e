"""The Evaluate page: on the left what is asked for, on the right what comes of it."""

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

from auralflow_studio.ui.evaluation.past_list import PastList
from auralflow_studio.ui.evaluation.progress_panel import ProgressPanel
from auralflow_studio.ui.evaluation.result_view import ResultView
from auralflow_studio.ui.evaluation.setup import ModelsCard, SongsCard
from auralflow_studio.ui.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS
from auralflow_studio.ui.widgets.form_scroll import FormScroll
from auralflow_studio.ui.widgets.quiet_wheel import Tabs
from auralflow_studio.ui.widgets.start_foot import StartFoot
from auralflow_studio.ui.widgets.tab_order import tab_stops
from auralflow_studio.ui.widgets.welcome import Welcome

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

_LEFT = 310


class EvaluatePage(QWidget):
    """Everything of the page; `controller` connects it.

    Signals:
        shown (): The page came to the front. GUI thread.
    """

    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.songs = SongsCard()
        self.models = ModelsCard()
        self.foot = StartFoot(
            self.tr("Start evaluation"), self.tr("Measure how well these models separate these songs")
        )
        self.start, self.why_not = self.foot.start, self.foot.why_not
        self.progress = ProgressPanel()
        self.result = ResultView()
        self.past = PastList()
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(SPACE_XS)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._make_left())
        splitter.addWidget(self._make_right())
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_LEFT, 940])
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(splitter)
        self.progress.hide()

    def _make_left(self) -> QWidget:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(SPACE_M, SPACE_M, 0, SPACE_M)  # the scroll bar is as wide as the margin
        column.setSpacing(SPACE_M)
        column.addWidget(self.songs)
        column.addWidget(self.models)
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
        column.addWidget(self.past)
        self.tabs = Tabs()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName(self.tr("Evaluations"))
        self.past.tab_anchor = self.tabs
        self.models.tab_anchor = tab_stops(self.songs)[-1]
        self.tabs.addTab(new, self.tr("New evaluation"))
        self.tabs.addTab(FormScroll(rows), self.tr("Earlier ones"))
        left = QFrame()
        left.setObjectName("panel")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, SPACE_S, 0, 0)
        column.addWidget(self.tabs)
        left.setMinimumWidth(280)
        return left

    def _make_right(self) -> QWidget:
        self.welcome = Welcome(
            "evaluate",
            self.tr("How well does a model separate?"),
            self.tr(
                "Give it songs whose stems you have. Each model separates them, and what comes out is compared with"
                " what is true: figures as in papers, beside the least and the most that could come out."
            ),
            self.tr("Try with synthetic songs"),
        )
        self.trial = self.welcome.trial
        self.trial.setToolTip(self.songs.trial.toolTip())
        self.right = QStackedWidget()
        self.right.addWidget(self.welcome)
        self.right.addWidget(self.result)
        area = QWidget()
        column = QVBoxLayout(area)
        column.setContentsMargins(
            SPACE_L, SPACE_M, SPACE_XS, SPACE_M
        )  # the scroll bar of a low window stands beside it
        column.setSpacing(SPACE_M)
        column.addWidget(self.progress)
        column.addWidget(self.right, 1)
        return area

    def show_result(self) -> None:
        """Show figures instead of what an evaluation is about."""
        self.right.setCurrentWidget(self.result)

    def show_measured(self) -> None:
        """Show figures, unless somebody listens to a song."""
        if self.right.currentWidget() in (self.welcome, self.result):
            self.show_result()

    def show_welcome(self) -> None:
        """Show what an evaluation is about."""
        self.right.setCurrentWidget(self.welcome)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that somebody looks."""
        super().showEvent(event)
        self.shown.emit()
