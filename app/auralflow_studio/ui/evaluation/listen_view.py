"""A song of a result to listen to: its figures, and its lanes under each other on one time axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from auralflow_studio.qtmodels.evaluation_words import FIGURES, db_text, estimator_name, metric_named, translated
from auralflow_studio.qtmodels.times import time_text
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.panels.lanes import LanesPanel
from auralflow_studio.ui.panels.transport import PlayButton
from auralflow_studio.ui.stems import stem_name
from auralflow_studio.ui.tokens import SPACE_M, SPACE_S, SPACE_XS
from auralflow_studio.ui.widgets.buttons import IconButton
from auralflow_studio.ui.widgets.card import IconLabel
from auralflow_studio.ui.widgets.labels import ElidedLabel
from auralflow_studio.ui.widgets.meter import LevelMeter
from auralflow_studio.ui.widgets.quiet_wheel import ComboBox

if TYPE_CHECKING:
    from auralflow_studio.jobs.compare import ComparisonWanted
    from auralflow_studio.ui.actions import Actions


_WIDEST_PX = 210


class ListenView(QWidget):
    """One song: head, lanes, and below them what plays it.

    Args:
        actions: The actions of the window.
        parent: Parent widget.

    Signals (all emitted in the GUI thread):
        back_requested (): The figures are to be shown again.
        song_requested (): The song is to be opened where songs are separated.
        stem_chosen (str): Another stem is to be heard.
        estimator_chosen (str): Another model is to be heard.
    """

    back_requested = Signal()
    song_requested = Signal()
    stem_chosen = Signal(str)
    estimator_chosen = Signal(str)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lanes = LanesPanel(actions)
        self.back = IconButton("chevron-left", text=self.tr("Figures"), size=16)
        self.back.setText(self.tr("Back to the figures"))
        self.back.setToolTip(self.tr("Back to the figures (Esc)"))
        self.back.clicked.connect(self.back_requested)
        self.title = ElidedLabel()
        self.title.setFont(font("title", strong=True))
        self.song = IconButton("split", text=self.tr("Separate it"))
        self.song.setText(self.tr("Open the song where songs are separated"))
        self.song.setToolTip(self.tr("Open the whole song on the page where songs are separated and mixed"))
        self.song.clicked.connect(self.song_requested)
        self.stem = ComboBox()
        self.stem.setAccessibleName(self.tr("Stem"))
        self.stem.setToolTip(self.tr("Which stem is compared; place and zoom stay"))
        self.stem.activated.connect(self._on_stem)
        self.estimator = ComboBox()
        self.estimator.setAccessibleName(self.tr("Model"))
        self.estimator.setToolTip(self.tr("Whose estimate is heard; place and zoom stay"))
        self.estimator.activated.connect(self._on_estimator)
        for box in (self.stem, self.estimator):
            box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
            box.setMaximumWidth(_WIDEST_PX)  # a long title leaves room for the figures
        self.figures = ElidedLabel()
        self.figures.setFont(font("small", digits=True))
        self.problem_icon = IconLabel("warning", "warn")
        self.problem = ElidedLabel()
        self.problem.setFont(font("small"))
        self.play = PlayButton("play", action=actions["play"])
        self.time = QLabel()
        self.time.setFont(font("time", strong=True, digits=True))
        self.time.setAccessibleName(self.tr("Position"))
        self.length = QLabel()
        self.length.setFont(font("small", digits=True))
        self.length.setProperty("soft", True)
        self.hint = ElidedLabel(self.tr("1 to 4 hear one lane each, at the same place. Drag over a lane to loop."))
        self.hint.setFont(font("small"))
        self.hint.setProperty("soft", True)
        self.meter = LevelMeter()
        self.meter.setFixedHeight(44)
        self.meter.setAccessibleName(self.tr("Level"))
        self._lay_out(actions)
        self.show_problem("")

    def _lay_out(self, actions: Actions) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        head.addWidget(self.song)
        choice = QHBoxLayout()
        choice.setSpacing(SPACE_S)
        for text, box in ((self.tr("St&em"), self.stem), (self.tr("Mo&del"), self.estimator)):
            label = QLabel(text)
            label.setBuddy(box)
            choice.addWidget(label)
            choice.addWidget(box)
        choice.addSpacing(SPACE_S)
        choice.addWidget(self.figures, 1)
        problem = QHBoxLayout()
        problem.setSpacing(SPACE_S)
        problem.addWidget(self.problem_icon)
        problem.addWidget(self.problem, 1)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_XS)
        foot.addWidget(IconButton("to-start", action=actions["to_start"]))
        foot.addWidget(self.play)
        foot.addWidget(IconButton("loop", action=actions["loop"]))
        foot.addSpacing(SPACE_M)
        foot.addWidget(self.time)
        foot.addWidget(self.length)
        foot.addSpacing(SPACE_M)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.meter)
        # The time must not make its neighbours jump while it runs.
        self.time.setFixedWidth(self.time.fontMetrics().horizontalAdvance("0:00:00.000"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(head)
        column.addLayout(choice)
        column.addLayout(problem)
        column.addWidget(self.lanes, 1)
        column.addLayout(foot)

    # What the window tells.

    def show_wanted(self, wanted: ComparisonWanted) -> None:
        """Show what is heard, and its figures."""
        self.title.setText(wanted.track)
        titles = {model.name: model.title for model in wanted.request.models}
        made = {scores.estimator for scores in wanted.result.scores if scores.track == wanted.track}
        self._fill(self.stem, [(stem_name(stem), stem) for stem in wanted.result.stems], wanted.stem)
        self._fill(
            self.estimator,
            [(estimator_name(facts, titles), facts.name) for facts in wanted.result.estimators if facts.name in made],
            wanted.estimator,
        )
        self._show_figures(wanted)

    @staticmethod
    def _fill(box: ComboBox, entries: list[tuple[str, str]], chosen: str) -> None:
        if [(box.itemText(place), box.itemData(place)) for place in range(box.count())] != entries:
            box.clear()
            for text, value in entries:
                box.addItem(text, value)
        box.setCurrentIndex(box.findData(chosen))

    def _show_figures(self, wanted: ComparisonWanted) -> None:
        scores = wanted.scores
        texts, helps = [], []
        for figure in FIGURES:
            value = None if scores is None else scores.figure(metric_named(figure.metric))
            if value is not None:
                texts.append(f"{translated(figure.title)} {db_text(value)}")
                helps.append(f"{translated(figure.title)}: {translated(figure.help)}")
        none = self.tr("There are no figures of this stem.")
        self.figures.setText(self.tr("{0} dB").format(" · ".join(texts)) if texts else none)
        self.figures.set_tool_tip("\n".join(helps))

    def show_problem(self, text: str, help_text: str = "") -> None:
        """Say what is wrong; "" for nothing."""
        self.problem.setText(text)
        self.problem.set_tool_tip(help_text or text)
        self.problem.setVisible(bool(text))
        self.problem_icon.setVisible(bool(text))

    def show_length(self, seconds: float | None) -> None:
        """Say how long the song is; None for no song."""
        self.length.setText("" if seconds is None else self.tr("of {0}").format(time_text(seconds)))
        self.show_position(0.0)

    def show_position(self, seconds: float) -> None:
        """Show where the playhead is; called many times a second."""
        self.time.setText(time_text(seconds, 3))

    def show_playing(self, *, playing: bool) -> None:
        """Show whether it plays."""
        self.play.set_icon_name("pause" if playing else "play")

    # What the user does.

    @Slot()
    def _on_stem(self) -> None:
        self.stem_chosen.emit(self.stem.currentData())

    @Slot()
    def _on_estimator(self) -> None:
        self.estimator_chosen.emit(self.estimator.currentData())
