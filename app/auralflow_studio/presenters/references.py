"""The songs with true stems that were chosen for an evaluation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.evaluations import FindMixture, FindReferences
from auralflow_studio.jobs.runner import Outcome
from auralflow_studio.messages import UserMessage, message_for
from auralflow_studio.presenters.synthetic_songs import SyntheticSongs

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow_studio.jobs.evaluate import EvaluationRequest
    from auralflow_studio.jobs.evaluations import References
    from auralflow_studio.jobs.runner import JobHandle, JobRunner


@dataclass(frozen=True, kw_only=True)
class ReferencesState:
    """What is known about the songs.

    Attributes:
        folder: What was chosen; None for nothing yet.
        found: The songs; None until they are known, or if there are none.
        problem: Why the folder cannot be used; None if it can.
        making: How much of a synthetic dataset is written, 0 to 1; None unless one is.
    """

    folder: Path | None = None
    found: References | None = None
    problem: UserMessage | None = None
    making: float | None = None


class ReferenceSongs(QObject):
    """Looks at a folder of songs as soon as it is chosen, and finds the file of one of them.

    Args:
        runner: Runs the jobs.
        synthetic_dir: Where the synthetic dataset goes; the same as that of trainings.
        parent: Its owner.

    Signals (emitted in the GUI thread):
        changed(ReferencesState): More is known.
        made(): The synthetic songs are there and were looked at: the evaluation may begin.
        mixture_found(Path): The file of a song that was asked for.
        failed(UserMessage): There is no such file.
    """

    changed = Signal(object)
    made = Signal()
    mixture_found = Signal(object)
    failed = Signal(object)

    def __init__(self, runner: JobRunner, synthetic_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._handle: JobHandle | None = None
        self._is_for_trial = False
        self.state = ReferencesState()
        self.synthetic = SyntheticSongs(runner, synthetic_dir, self)
        self.synthetic.advanced.connect(self._on_making)
        self.synthetic.made.connect(self._look_at)
        self.synthetic.failed.connect(self._on_not_made)

    def choose(self, folder: Path) -> None:
        """Take a folder; what was chosen before is forgotten."""
        self._is_for_trial = False
        self._look_at(folder)

    def make_synthetic(self) -> None:
        """Write songs that anybody may measure with, then look at them; `made` says when."""
        self._let_go()
        self._is_for_trial = True
        self.synthetic.make()
        self._tell(ReferencesState(folder=self.synthetic.folder, making=0.0))

    @Slot()
    def cancel(self) -> None:
        """No songs are made after all."""
        if self.state.making is not None:
            self._let_go()
            self._is_for_trial = False
            self._tell(ReferencesState())

    def find_mixture(self, request: EvaluationRequest, track: str) -> None:
        """Look for the file of a song; `mixture_found` or `failed` follows."""
        handle = self._runner.submit(FindMixture(request=request, track=track), Resource.SEARCH, urgent=True)
        handle.ended.connect(self._on_mixture)

    @Slot(object)
    def _look_at(self, folder: Path) -> None:
        self._let_go()
        self._handle = self._runner.submit(FindReferences(folder), Resource.SEARCH, urgent=True)
        self._handle.ended.connect(self._on_found)
        self._tell(ReferencesState(folder=folder))

    def _let_go(self) -> None:
        self.synthetic.cancel()
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.cancel()

    @Slot(float)
    def _on_making(self, fraction: float) -> None:
        self._tell(replace(self.state, making=fraction))

    @Slot(object)
    def _on_not_made(self, problem: UserMessage) -> None:
        self._is_for_trial = False
        self._tell(ReferencesState(problem=problem))

    @Slot(object)
    def _on_found(self, handle: JobHandle) -> None:
        if handle is not self._handle:
            return
        self._handle = None
        is_for_trial, self._is_for_trial = self._is_for_trial, False
        if handle.outcome is not Outcome.SUCCEEDED:
            problem = None if handle.error is None else message_for(handle.error)
            self._tell(replace(self.state, problem=problem))
            return
        self._tell(replace(self.state, found=handle.result))
        if is_for_trial:
            self.made.emit()

    @Slot(object)
    def _on_mixture(self, handle: JobHandle) -> None:
        if handle.outcome is Outcome.SUCCEEDED:
            self.mixture_found.emit(handle.result)
        elif handle.error is not None:
            self.failed.emit(message_for(handle.error))

    def _tell(self, state: ReferencesState) -> None:
        self.state = state
        self.changed.emit(state)
