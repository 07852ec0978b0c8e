"""The dataset: choose or drop one, or let the app make one; what is in it and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from auralflow.datasets.check_report import Severity
from auralflow_studio.qtmodels.times import time_text
from auralflow_studio.translation import shown_text
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.format import percent_text
from auralflow_studio.ui.stems import stem_name
from auralflow_studio.ui.tokens import SPACE_S
from auralflow_studio.ui.widgets.buttons import TextButton
from auralflow_studio.ui.widgets.card import Card, Facts, IconLabel, ThinBar
from auralflow_studio.ui.widgets.labels import ElidedLabel, WrappedLabel, soft_label

if TYPE_CHECKING:
    from auralflow.datasets.check_report import Problem
    from auralflow.datasets.mapping_proposal import MappingProposal
    from auralflow_studio.presenters.datasets import DatasetState

_SHOWN_PROBLEMS = 3
_SHOWN_PATTERNS = 6
_LONGEST_PATTERN = 24
SEVERITY_ICONS = {
    Severity.ERROR: ("error", "bad"),
    Severity.WARNING: ("warning", "warn"),
    Severity.NOTE: ("info", "soft"),
}


def problem_text(problem: Problem) -> str:
    """Which song and stem it is about, and what is wrong."""
    about = problem.track
    if problem.stem is not None:
        about = f"{about}, {stem_name(problem.stem)}"
    return f"{about}: {shown_text(problem.sentence)}"


class ProblemRow(QWidget):
    """One problem: what is wrong, and what to do."""

    def __init__(self, problem: Problem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        icon = IconLabel(*SEVERITY_ICONS[problem.severity])
        column = QVBoxLayout()
        column.setSpacing(0)
        text = WrappedLabel(problem_text(problem))
        text.setFont(font("small"))
        column.addWidget(text)
        column.addWidget(soft_label(shown_text(problem.hint)))
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.setToolTip(str(problem.path))


class DatasetCard(Card):
    """What is trained on.

    Signals (all emitted in the GUI thread):
        choose_requested (): The user wants to choose a folder.
        try_requested (): The user wants a synthetic dataset and all the rest done for them.
        cancel_requested (): What goes on is to be stopped.
        problems_requested (): All problems are to be shown.
        mapping_accepted (): The proposed `stems.toml` is to be written.
        check_requested (): The same folder is to be checked again.
    """

    choose_requested = Signal()
    try_requested = Signal()
    cancel_requested = Signal()
    problems_requested = Signal()
    mapping_accepted = Signal()
    check_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.set_title(self.tr("1 · Songs to learn from"))
        self._how = soft_label(
            self.tr(
                "Drop a folder here. It holds a folder for each song, and in it the song and its stems as sound files:"
                " mixture.wav, vocals.wav, drums.wav …"
            )
        )
        self.column.addWidget(self._how)
        self._name = ElidedLabel()
        self._name.setFont(font("large", strong=True))
        self.column.addWidget(self._name)
        self.facts = Facts()
        self.column.addWidget(self.facts)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        self._icon = IconLabel("queued")
        self.verdict = WrappedLabel()
        self.verdict.setFont(font("small", digits=True))
        self.cancel = TextButton(self.tr("Stop"))
        self.cancel.setToolTip(self.tr("Stop checking or making songs"))
        row.addWidget(self._icon)
        row.addWidget(self.verdict, 1)
        row.addWidget(self.cancel)
        self.column.addLayout(row)
        self.bar = ThinBar()
        self.bar.setAccessibleName(self.tr("How much of the dataset is done"))
        self.column.addWidget(self.bar)
        self._problems = QVBoxLayout()
        self._problems.setSpacing(SPACE_S)
        self.column.addLayout(self._problems)
        self.proposal = soft_label()
        self.column.addWidget(self.proposal)
        self.accept = TextButton(self.tr("Create stems.toml"))
        self.accept.setToolTip(
            self.tr(
                "Write these assignments to the file stems.toml in the folder; you can edit it. Audio is not changed"
            )
        )
        self.column.addWidget(self.accept)
        self.all_problems = TextButton(self.tr("Show all problems…"))
        self.all_problems.setToolTip(self.tr("Every problem of the dataset, and what to do about it"))
        self.column.addWidget(self.all_problems)
        self.again = TextButton(self.tr("Check again"))
        self.again.setToolTip(self.tr("Check the same folder again, after its problems were corrected"))
        self.column.addWidget(self.again)
        self.choose = TextButton(self.tr("Choose a folder…"))
        self.choose.setToolTip(self.tr("Choose the folder of a dataset"))
        self.column.addWidget(self.choose)
        self.trial = TextButton(self.tr("Try with a synthetic dataset"))
        self.trial.setToolTip(self.tr("Auralflow makes songs itself and trains on them: five minutes, nothing needed"))
        self.column.addWidget(self.trial)
        self.choose.clicked.connect(self.choose_requested)
        self.trial.clicked.connect(self.try_requested)
        self.cancel.clicked.connect(self.cancel_requested)
        self.accept.clicked.connect(self.mapping_accepted)
        self.all_problems.clicked.connect(self.problems_requested)
        self.again.clicked.connect(self.check_requested)

    @Slot(object)
    def show_state(self, state: DatasetState) -> None:
        """Show what is known."""
        found, report = state.found, state.report
        self._how.setVisible(state.folder is None)
        self._name.setVisible(state.folder is not None)
        if state.folder is not None:
            self._name.setText(self.tr("Synthetic songs") if state.is_synthetic else state.folder.name)
            self._name.set_tool_tip(str(state.folder))
        songs = "" if found is None else self.tr("%n to learn from", "songs", found.songs.get("train", 0))
        held_out = "" if found is None else self.tr("%n, never learned from", "songs", found.songs.get("val", 0))
        self.facts.set(self.tr("Songs"), songs)
        self.facts.set(self.tr("To measure with"), held_out)
        self.facts.set(self.tr("Stems"), "" if found is None else ", ".join(stem_name(name) for name, _ in found.stems))
        self.facts.set(self.tr("Length"), "" if report is None else time_text(report.duration_s))
        self.facts.setVisible(found is not None)
        self._show_verdict(state)
        fraction = state.making if state.making is not None else state.checking
        self.bar.setVisible(fraction is not None)
        self.cancel.setVisible(fraction is not None)
        if fraction is not None:
            self.bar.set_fraction(fraction)
        self._show_proposal(state.proposal)
        self._show_problems(() if report is None else report.problems)
        has_failed = state.problem is not None and state.folder is not None
        self.again.setVisible(has_failed or (report is not None and bool(report.problems)))
        self.choose.setText(self.tr("Choose a folder…") if state.folder is None else self.tr("Another folder…"))

    def _show_verdict(self, state: DatasetState) -> None:
        report = state.report
        icon, role, text = "done", "good", ""
        if state.problem is not None:
            icon, role, text = "error", "bad", " ".join(p for p in (state.problem.text, state.problem.hint) if p)
        elif state.making is not None:
            icon, role, text = "song", "accent", self.tr("Making songs: {0}").format(percent_text(state.making))
        elif state.checking is not None:
            icon, role, text = "queued", "soft", self.tr("Checking files: {0}").format(percent_text(state.checking))
        elif report is not None:
            errors, warnings = state.errors, report.count(Severity.WARNING)
            if errors:
                icon, role, text = "error", "bad", self.tr("%n serious problem(s)", "", errors)
            elif warnings:
                icon, role, text = "warning", "warn", self.tr("%n thing(s) to look at", "", warnings)
            else:
                text = self.tr("Checked: nothing is wrong with it")
        self._icon.set_icon(icon, role)
        self._icon.setVisible(bool(text))
        self.verdict.setText(text)
        self.verdict.setVisible(bool(text))

    def _show_proposal(self, proposal: MappingProposal | None) -> None:
        self.proposal.setVisible(proposal is not None)
        self.accept.setVisible(proposal is not None)
        if proposal is not None:
            lines = [self.tr("Proposed by the names of the files:")]
            for stem, patterns in proposal.mapping.stems.items():
                names = list(dict.fromkeys(pattern.rpartition("/")[2].strip("*") for pattern in patterns))
                if names == [""]:
                    text = self.tr("all else")
                else:
                    shown = [n if len(n) <= _LONGEST_PATTERN else f"{n[:_LONGEST_PATTERN]}…" for n in names]
                    text = ", ".join(shown[:_SHOWN_PATTERNS]) + (", …" if len(names) > _SHOWN_PATTERNS else "")
                lines.append(f"{stem_name(stem)}: {text}")
            self.proposal.setText("\n".join(lines))

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        while (item := self._problems.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for problem in problems[:_SHOWN_PROBLEMS]:
            self._problems.addWidget(ProblemRow(problem))
        self.all_problems.setVisible(len(problems) > _SHOWN_PROBLEMS)
