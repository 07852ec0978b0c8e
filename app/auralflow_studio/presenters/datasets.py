"""The dataset that was chosen for training: what is in it, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from auralflow.datasets.check_report import Severity
from auralflow.datasets.layout_error import LayoutError
from auralflow.errors import DatasetError
from auralflow.progress import Progress
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.datasets import CheckDataset, FindDataset
from auralflow_studio.jobs.runner import Outcome
from auralflow_studio.messages import UserMessage, message_for
from auralflow_studio.presenters.synthetic_songs import SyntheticSongs

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.datasets.check_report import DatasetReport
    from auralflow.datasets.mapping_proposal import MappingProposal
    from auralflow_studio.jobs.datasets import FoundDataset
    from auralflow_studio.jobs.runner import JobHandle, JobRunner


@dataclass(frozen=True, kw_only=True)
class DatasetState:
    """What is known about the dataset.

    Attributes:
        folder: What was chosen; None for nothing yet.
        found: Its songs and stems; None until they are known, or if there are none.
        report: What the check found; None until it is done.
        problem: Why it cannot be used; None if it can.
        making: How much of a synthetic dataset is written, 0 to 1; None unless one is.
        checking: How much is checked, 0 to 1; None unless it is being checked.
        is_synthetic: Whether the app made it.
        proposal: What a file `stems.toml` could say, so that the folder can be used after all; None if there is none.
    """

    folder: Path | None = None
    found: FoundDataset | None = None
    report: DatasetReport | None = None
    problem: UserMessage | None = None
    making: float | None = None
    checking: float | None = None
    is_synthetic: bool = False
    proposal: MappingProposal | None = None

    @property
    def errors(self) -> int:
        """How many serious problems the check found: while there are any, no training starts."""
        return 0 if self.report is None else self.report.count(Severity.ERROR)


class Datasets(QObject):
    """Looks at a dataset as soon as it is chosen, and checks it in the background.

    Args:
        runner: Runs the jobs.
        synthetic_dir: Where the synthetic dataset goes.
        parent: Its owner.

    Signals (emitted in the GUI thread):
        changed(DatasetState): More is known.
        made(): The synthetic dataset is there and was looked at: the training may begin.
    """

    changed = Signal(object)
    made = Signal()

    def __init__(self, runner: JobRunner, synthetic_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._state = DatasetState()
        self._handle: JobHandle | None = None
        self._is_for_trial = False
        self.synthetic = SyntheticSongs(runner, synthetic_dir, self)
        self.synthetic.advanced.connect(self._on_making)
        self.synthetic.made.connect(self._on_made)
        self.synthetic.failed.connect(self._on_not_made)

    @property
    def state(self) -> DatasetState:
        """What is known now."""
        return self._state

    def choose(self, folder: Path) -> None:
        """Take a folder; what was looked at before is forgotten."""
        self._is_for_trial = False
        self._look_at(folder, is_synthetic=folder == self.synthetic.folder)

    @Slot()
    def accept_proposal(self) -> None:
        """Write the proposed `stems.toml` into the folder, and look at the folder again."""
        folder, proposal = self._state.folder, self._state.proposal
        if folder is None or proposal is None:
            return
        try:
            proposal.write(folder)
        except DatasetError as error:
            self._tell(replace(self._state, problem=message_for(error), proposal=None))
            return
        self.choose(folder)

    @Slot()
    def check_again(self) -> None:
        """Look at the same folder again: somebody corrected what was wrong with it."""
        if self._state.folder is not None:
            self.choose(self._state.folder)

    def make_synthetic(self) -> None:
        """Write a dataset that anybody may train on, then look at it; `made` says when."""
        self._let_go()
        self._is_for_trial = True
        self.synthetic.make()
        self._tell(DatasetState(folder=self.synthetic.folder, making=0.0, is_synthetic=True))

    @Slot()
    def cancel(self) -> None:
        """Stop what goes on: a check may be skipped, a synthetic dataset is not made after all."""
        was_making = self._state.making is not None
        self._let_go()
        self._is_for_trial = False
        self._tell(DatasetState() if was_making else replace(self._state, checking=None))

    def _look_at(self, folder: Path, *, is_synthetic: bool) -> None:
        self._let_go()
        self._handle = self._runner.submit(FindDataset(folder), Resource.DATASET, urgent=True)
        self._handle.ended.connect(self._on_found)
        self._tell(DatasetState(folder=folder, is_synthetic=is_synthetic))

    def _let_go(self) -> None:
        self.synthetic.cancel()
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.cancel()

    @Slot(float)
    def _on_making(self, fraction: float) -> None:
        self._tell(replace(self._state, making=fraction))

    @Slot(object)
    def _on_made(self, folder: Path) -> None:
        self._look_at(folder, is_synthetic=True)

    @Slot(object)
    def _on_not_made(self, problem: UserMessage) -> None:
        self._is_for_trial = False
        self._tell(DatasetState(problem=problem))

    @Slot(object)
    def _on_found(self, handle: JobHandle) -> None:
        if handle is not self._handle:
            return
        self._handle = None
        if handle.outcome is not Outcome.SUCCEEDED:
            problem = None if handle.error is None else message_for(handle.error)
            proposal = handle.error.proposal if isinstance(handle.error, LayoutError) else None
            self._is_for_trial = False
            self._tell(replace(self._state, problem=problem, proposal=proposal))
            return
        found: FoundDataset = handle.result
        is_for_trial, self._is_for_trial = self._is_for_trial, False
        if is_for_trial:
            # Our own songs need no check.
            self._tell(replace(self._state, found=found))
            self.made.emit()
            return
        self._handle = self._runner.submit(CheckDataset(found.folder), Resource.DATASET)
        self._handle.advanced.connect(self._on_checking)
        self._handle.ended.connect(self._on_checked)
        self._tell(replace(self._state, found=found, checking=0.0))

    @Slot(object)
    def _on_checking(self, handle: JobHandle) -> None:
        if handle is self._handle and isinstance(handle.progress, Progress):
            self._tell(replace(self._state, checking=handle.progress.fraction))

    @Slot(object)
    def _on_checked(self, handle: JobHandle) -> None:
        if handle is not self._handle:
            return
        self._handle = None
        problem = None if handle.error is None else message_for(handle.error)
        report = handle.result if handle.outcome is Outcome.SUCCEEDED else None
        self._tell(replace(self._state, checking=None, report=report, problem=problem))

    def _tell(self, state: DatasetState) -> None:
        self._state = state
        self.changed.emit(state)
