"""The folders of estimates that were added to what an evaluation compares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal, Slot

from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.evaluations import FindEstimates
from auralflow_studio.jobs.runner import Outcome
from auralflow_studio.messages import message_for

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow_studio.jobs.evaluations import EstimatesFound
    from auralflow_studio.jobs.runner import JobHandle, JobRunner
    from auralflow_studio.messages import UserMessage


@dataclass(frozen=True, kw_only=True)
class AddedEstimates:
    """A folder of estimates, and what is known about it.

    Attributes:
        folder: The folder.
        found: Of which songs it has estimates; None until that is known, or if it has none.
        problem: Why it cannot be measured; None if it can.
    """

    folder: Path
    found: EstimatesFound | None = None
    problem: UserMessage | None = None


class AddedFolders(QObject):
    """Looks at each folder of estimates as soon as it is added, and at all of them when other songs are chosen.

    Args:
        runner: Runs the jobs.
        parent: Its owner.

    Signals (emitted in the GUI thread):
        changed(tuple[AddedEstimates, ...]): There are others, or more is known.
    """

    changed = Signal(object)

    def __init__(self, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._dataset: Path | None = None
        self._looking: dict[Path, JobHandle] = {}
        self.entries: tuple[AddedEstimates, ...] = ()

    def add(self, folder: Path) -> None:
        """Take a folder; one that is there already is looked at again."""
        if all(entry.folder != folder for entry in self.entries):
            self.entries = (*self.entries, AddedEstimates(folder=folder))
        self._look_at(folder)

    def remove(self, folder: Path) -> None:
        """Forget a folder; its files stay."""
        self._let_go(folder)
        self.entries = tuple(entry for entry in self.entries if entry.folder != folder)
        self.changed.emit(self.entries)

    def set_dataset(self, dataset: Path | None) -> None:
        """These are the songs now; None for none."""
        if dataset == self._dataset:
            return
        self._dataset = dataset
        for entry in self.entries:
            self._look_at(entry.folder)

    def _look_at(self, folder: Path) -> None:
        self._let_go(folder)
        job = FindEstimates(folder=folder, dataset=self._dataset)
        self._looking[folder] = handle = self._runner.submit(job, Resource.SEARCH, context=folder)
        handle.ended.connect(self._on_found)
        self._tell(AddedEstimates(folder=folder))

    def _let_go(self, folder: Path) -> None:
        handle = self._looking.pop(folder, None)
        if handle is not None:
            handle.cancel()

    @Slot(object)
    def _on_found(self, handle: JobHandle) -> None:
        folder = cast("Path", handle.context)
        if self._looking.get(folder) is not handle:
            return
        del self._looking[folder]
        entry = AddedEstimates(folder=folder)
        if handle.outcome is Outcome.SUCCEEDED:
            entry = replace(entry, found=handle.result)
        elif handle.error is not None:
            entry = replace(entry, problem=message_for(handle.error))
        self._tell(entry)

    def _tell(self, entry: AddedEstimates) -> None:
        self.entries = tuple(entry if other.folder == entry.folder else other for other in self.entries)
        self.changed.emit(self.entries)
