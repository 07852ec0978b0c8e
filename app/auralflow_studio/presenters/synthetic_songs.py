"""The synthetic songs that anybody may try things with: written when they are wanted first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from auralflow.progress import Progress
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.datasets import MakeDataset
from auralflow_studio.jobs.runner import Outcome
from auralflow_studio.messages import message_for

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow_studio.jobs.runner import JobHandle, JobRunner


@dataclass(frozen=True, kw_only=True)
class SyntheticSize:
    """How many songs are made, and how long; the usual ones take half a minute to write."""

    train: int = 12
    validation: int = 3
    test: int = 2
    duration_s: float = 20.0


class SyntheticSongs(QObject):
    """Writes a dataset; songs that are there already are kept.

    Args:
        runner: Runs the job.
        folder: Where it goes. Trainings and evaluations share one.
        parent: Its owner.

    Signals (emitted in the GUI thread):
        advanced(float): How much is written, 0 to 1.
        made(Path): All songs are there.
        failed(UserMessage): They cannot be written.
    """

    advanced = Signal(float)
    made = Signal(object)
    failed = Signal(object)

    def __init__(self, runner: JobRunner, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._handle: JobHandle | None = None
        self.folder = folder
        self.size = SyntheticSize()

    def make(self) -> None:
        """Write them; nothing is heard any more of a writing that was under way."""
        self.cancel()
        job = MakeDataset(
            folder=self.folder,
            train=self.size.train,
            validation=self.size.validation,
            test=self.size.test,
            duration_s=self.size.duration_s,
        )
        self._handle = self._runner.submit(job, Resource.DATASET)
        self._handle.advanced.connect(self._on_advanced)
        self._handle.ended.connect(self._on_ended)

    def cancel(self) -> None:
        """Write no more; songs that are finished stay."""
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.cancel()

    @Slot(object)
    def _on_advanced(self, handle: JobHandle) -> None:
        if handle is self._handle and isinstance(handle.progress, Progress):
            self.advanced.emit(handle.progress.fraction)

    @Slot(object)
    def _on_ended(self, handle: JobHandle) -> None:
        if handle is not self._handle:
            return
        self._handle = None
        if handle.outcome is Outcome.SUCCEEDED:
            self.made.emit(handle.result)
        elif handle.error is not None:
            self.failed.emit(message_for(handle.error))
