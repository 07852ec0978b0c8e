"""The dataset that was chosen for training: what is in it, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from auralflow.progress import Progress
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.datasets import CheckDataset, FindDataset, MakeDataset
from auralflow_studio.jobs.runner import Outcome
from auralflow_studio.messages import UserMessage, message_for

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.datasets.check_report import DatasetReport
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
    """

    folder: Path | None = None
    found: FoundDataset | None = None
    report: DatasetReport | None = None
    problem: UserMessage | None = None
    making: float | None = None
    checking: float | None = None
    is_synthetic: bool = False


@dataclass(frozen=True, kw_only=True)
class SyntheticSize:
    """How large the dataset is that the app makes; the usual one takes half a minute to write."""

    train: int = 12
    validation: int = 3
    test: int = 2
    duration_s: float = 20.0


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
        self._synthetic_dir = synthetic_dir
        self._state = DatasetState()
        self._handle: JobHandle | None = None
        self._is_for_trial = False
        self.synthetic = SyntheticSize()

    @property
    def state(self) -> DatasetState:
        """What is known now."""
        return self._state

    def choose(self, folder: Path) -> None:
        """Take a folder; what was looked at before is forgotten."""
        self._is_for_trial = False
        self._look_at(folder, is_synthetic=folder == self._synthetic_dir)

    def make_synthetic(self) -> None:
        """Write a dataset that anybody may train on, then look at it; `made` says when."""
        self._let_go()
        self._is_for_trial = True
        size = self.synthetic
        job = MakeDataset(
            folder=self._synthetic_dir,
            train=size.train,
            validation=size.validation,
            test=size.test,
            duration_s=size.duration_s,
        )
        self._handle = self._runner.submit(job, Resource.DATASET)
        self._handle.advanced.connect(self._on_making)
        self._handle.ended.connect(self._on_made)
        self._tell(DatasetState(folder=self._synthetic_dir, making=0.0, is_synthetic=True))

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
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.cancel()

    @Slot(object)
    def _on_making(self, handle: JobHandle) -> None:
        if handle is self._handle and isinstance(handle.progress, Progress):
            self._tell(replace(self._state, making=handle.progress.fraction))

    @Slot(object)
    def _on_made(self, handle: JobHandle) -> None:
        if handle is not self._handle:
            return
        self._handle = None
        if handle.outcome is Outcome.SUCCEEDED:
            self._look_at(handle.result, is_synthetic=True)
        else:
            self._is_for_trial = False
            problem = None if handle.error is None else message_for(handle.error)
            self._tell(DatasetState(problem=problem))

    @Slot(object)
    def _on_found(self, handle: JobHandle) -> None:
        if handle is not self._handle:
            return
        self._handle = None
        if handle.outcome is not Outcome.SUCCEEDED:
            problem = None if handle.error is None else message_for(handle.error)
            self._is_for_trial = False
            self._tell(replace(self._state, problem=problem))
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
