"""A result: the figures of all songs together, how they spread, and each song."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from auralflow_studio.presenters.box_stats import box_stats
from auralflow_studio.qtmodels.evaluation_tables import CellRole, SummaryTable, TrackTable, figures_of
from auralflow_studio.qtmodels.evaluation_words import (
    COLUMNS,
    FIGURES,
    estimator_help,
    estimator_name,
    translated,
)
from auralflow_studio.qtmodels.times import time_text
from auralflow_studio.translation import shown_text
from auralflow_studio.ui.evaluation.box_plot import BoxPlot, BoxRow
from auralflow_studio.ui.evaluation.figures_view import FiguresView
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.stems import stem_name
from auralflow_studio.ui.tokens import SPACE_M, SPACE_S
from auralflow_studio.ui.widgets.buttons import IconButton
from auralflow_studio.ui.widgets.card import IconLabel
from auralflow_studio.ui.widgets.elided import ElidedComboBox
from auralflow_studio.ui.widgets.form_scroll import FormScroll
from auralflow_studio.ui.widgets.labels import ElidedLabel
from auralflow_studio.ui.widgets.quiet_wheel import Tabs

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from auralflow.evaluation.evaluation_result import EvaluationResult
    from auralflow_studio.jobs.evaluate import EvaluationRequest
    from auralflow_studio.ui.tokens import Tokens

_MOST_SUMMARY_PX = 214
_NARROWEST_PX = 280
_ROOM_FOR_WORDS_PX = 420


class ResultView(QWidget):
    """All about one result.

    Signals (all emitted in the GUI thread):
        report_requested (): The HTML report is to be opened.
        save_requested (): A report is to be saved elsewhere.
        track_opened (str, str): A song is to be heard, and what made the estimate; "" for any.
    """

    report_requested = Signal()
    save_requested = Signal()
    track_opened = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.request: EvaluationRequest | None = None
        self.result: EvaluationResult | None = None
        self._titles: dict[str, str] = {}
        self._choice_labels: list[QLabel] = []
        self.title = ElidedLabel()
        self.title.setFont(font("title", strong=True))
        self.facts = ElidedLabel()
        self.facts.setFont(font("small", digits=True))
        self.facts.setProperty("soft", True)
        self.report = self._button("evaluate", self.tr("Report"), self.tr("Open the report, a page with all figures"))
        self.save = self._button("export", self.tr("Save report…"), self.tr("Save the report as a page or a table"))
        self.report.clicked.connect(self.report_requested)
        self.save.clicked.connect(self.save_requested)
        self.notes_icon = IconLabel("warning", "warn")
        self.notes = ElidedLabel()
        self.notes.setFont(font("small"))
        self._summary = SummaryTable(stem_name, self)
        self.summary = FiguresView(self._summary, self.tr("Figures of all songs together"))
        self._tracks = TrackTable(self)
        self.tracks = FiguresView(self._tracks, self.tr("Figures of each song"))
        self.tracks.opened.connect(self._on_opened)
        self.plot = BoxPlot()
        self.stem = self._box(self.tr("Stem"))
        self.figure = self._box(self.tr("Figure"))
        for figure in FIGURES:
            self.figure.addItem(translated(figure.title), figure.metric)
        self.listen = self._button("speaker", self.tr("Listen"), self.tr("Listen to the chosen song (Return)"))
        self.listen.clicked.connect(self._on_listen)
        self.meaning = ElidedLabel()
        self.meaning.setFont(font("small"))
        self.meaning.setProperty("soft", True)
        self.about = QTextBrowser()
        self.about.setAccessibleName(self.tr("What was compared, and what the figures mean"))
        self.about.setFont(font("small"))
        self._lay_out()

    @staticmethod
    def _button(icon: str, text: str, tip: str) -> IconButton:
        button = IconButton(icon, text=text)
        button.setText(text)
        button.setToolTip(tip)
        return button

    def _box(self, name: str) -> ElidedComboBox:
        box = ElidedComboBox()
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.activated.connect(self._show_figure)
        return box

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.facts)
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        head.addLayout(words, 1)
        head.addWidget(self.report)
        head.addWidget(self.save)
        notes = QHBoxLayout()
        notes.setSpacing(SPACE_S)
        notes.addWidget(self.notes_icon)
        notes.addWidget(self.notes, 1)
        choice = QHBoxLayout()
        choice.setSpacing(SPACE_S)
        for text, box in ((self.tr("St&em"), self.stem), (self.tr("Fi&gure"), self.figure)):
            label = QLabel(text)
            label.setBuddy(box)
            self._choice_labels.append(label)
            choice.addWidget(label)
            choice.addWidget(box)
        choice.addWidget(self.meaning, 1)
        choice.addWidget(self.listen)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(SPACE_M)
        split.addWidget(self.plot)
        split.addWidget(self.tracks)
        split.setSizes([470, 530])
        spread = QWidget()
        column = QVBoxLayout(spread)
        column.setContentsMargins(0, SPACE_S, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(choice)
        column.addWidget(split, 1)
        self.tabs = Tabs()
        self.tabs.setDocumentMode(True)
        self.tabs.setMinimumWidth(_NARROWEST_PX)  # Qt would count the words of a hidden page that were hidden since
        self.tabs.tabBar().setDrawBase(False)
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName(self.tr("Figures and what they mean"))
        self.tabs.addTab(spread, self.tr("Song by song"))
        self.tabs.addTab(self.about, self.tr("What the figures mean"))
        inner = QWidget()
        outer = QVBoxLayout(inner)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE_S)
        outer.addLayout(head)
        outer.addLayout(notes)
        self._parts = QSplitter(Qt.Orientation.Vertical)
        self._parts.setChildrenCollapsible(False)
        self._parts.setHandleWidth(SPACE_S)
        self._parts.addWidget(self.summary)
        self._parts.addWidget(self.tabs)
        self._parts.setStretchFactor(1, 1)
        hint = ElidedLabel(self.tr("All in dB, higher is better. The best model of each stem is bold."))
        hint.setFont(font("small"))
        hint.setProperty("soft", True)
        outer.addWidget(hint)
        outer.addWidget(self._parts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(FormScroll(inner))

    def minimumSizeHint(self) -> QSize:
        """Narrow: its buttons have icons alone then."""
        return QSize(_NARROWEST_PX, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give buttons and choices their names where there is room."""
        super().resizeEvent(event)
        has_room = self.width() >= _ROOM_FOR_WORDS_PX
        for button in (self.report, self.save, self.listen):
            button.set_shown_text(button.text() if has_room else "")
        for label in self._choice_labels:
            label.setVisible(has_room)

    def set_theme(self, theme: Tokens) -> None:
        """Take other colours."""
        self.plot.set_theme(theme)

    def show_result(self, request: EvaluationRequest, result: EvaluationResult) -> None:
        """Show a result."""
        self.request, self.result = request, result
        self._titles = {model.name: model.title for model in request.models}
        self.title.setText(request.dataset.name)
        self.title.set_tool_tip(str(request.dataset))
        length_s = sum({track.track: track.duration_s for track in result.scores}.values())
        models = ", ".join(model.title for model in request.models)
        songs = self.tr("%n song(s) measured", "", len(result.tracks))
        self.facts.setText(" · ".join((songs, time_text(length_s), models)))
        self._show_notes(result)
        self._summary.set_result(result, self._titles)
        self.summary.show_in_order()
        wanted = self.summary.height_of_rows()
        self.summary.setMaximumHeight(wanted)
        self._parts.setSizes([min(_MOST_SUMMARY_PX, wanted), 1000])
        chosen = self.stem.currentData()
        self.stem.clear()
        for stem in result.stems:
            self.stem.addItem(stem_name(stem), stem)
        self.stem.setCurrentIndex(max(0, self.stem.findData(chosen)))
        self._show_about(result)
        self.tracks.show_in_order()
        self._show_figure()

    def _show_notes(self, result: EvaluationResult) -> None:
        sentences = [shown_text(note) for note in result.notes]
        if result.failures:
            names = ", ".join(dict.fromkeys(failure.track for failure in result.failures))
            sentences.append(self.tr("Could not be measured: {0}").format(names))
        self.notes.setText(" ".join(sentences))
        self.notes.set_tool_tip("\n".join(sentences))
        self.notes.setVisible(bool(sentences))
        self.notes_icon.setVisible(bool(sentences))

    def _show_about(self, result: EvaluationResult) -> None:
        lines = []
        for facts in result.estimators:
            text = estimator_help(facts)
            if facts.left_out:
                names = ", ".join(stem_name(name) for name in facts.left_out)
                text += " " + self.tr("Nothing to compare with: {0}.").format(names)
            lines.append((estimator_name(facts, self._titles), text))
        lines += [(translated(column.title), translated(column.help)) for column in COLUMNS]
        for failure in result.failures:
            lines.append((failure.track, f"{shown_text(failure.message)} {shown_text(failure.hint)}"))
        self.about.setHtml("".join(f"<p><b>{escape(head)}</b><br>{escape(text)}</p>" for head, text in lines))

    @Slot()
    def _show_figure(self) -> None:
        result = self.result
        if result is None:
            return
        stem, metric = self.stem.currentData(), self.figure.currentData()
        figure = FIGURES[self.figure.currentIndex()]
        self.meaning.setText(translated(figure.help))
        figures = figures_of(result, stem, metric)
        rows = []
        models = 0
        for facts in result.estimators:
            values = [figures.get((facts.name, track)) for track in result.tracks]
            rows.append(BoxRow(estimator_name(facts, self._titles), facts.kind, models, box_stats(values)))
            models += facts.is_contender
        if all(row.stats is None for row in rows):
            self.meaning.setText(self.tr("None of these songs has this figure.") + " " + translated(figure.help))
        title = self.tr("{0} of {1}").format(translated(figure.title), stem_name(stem))
        self.plot.set_rows(rows, title, self.tr("{0} in dB").format(title))
        self._tracks.set_result(result, stem, metric, self._titles)

    @Slot()
    def _on_listen(self) -> None:
        index = self.tracks.currentIndex()
        self._on_opened(index if index.isValid() else self.tracks.sorted.index(0, 0))

    @Slot(object)
    def _on_opened(self, index: QModelIndex) -> None:
        if index.isValid():
            self.track_opened.emit(index.data(CellRole.TRACK), index.data(CellRole.ESTIMATOR))
