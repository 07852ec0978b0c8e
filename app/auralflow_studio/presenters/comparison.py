"""The song of an evaluation that is listened to: as it is, as it was separated, and what is wrong."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from auralflow.evaluation.comparison import ESTIMATE, LANES
from auralflow.progress import Progress
from auralflow_studio.document.hearing import heard_alone
from auralflow_studio.jobs.compare import (
    AttachEstimate,
    ComparisonWanted,
    DrawComparison,
    MakeEstimate,
    OpenComparison,
)
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.runner import Outcome
from auralflow_studio.jobs.separate import Playhead
from auralflow_studio.messages import UserMessage, message_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow.evaluation.evaluation_result import EvaluationResult
    from auralflow.separation.stem_store import StoreMeta
    from auralflow_studio.comparison_audio import ComparisonAudio
    from auralflow_studio.jobs.compare import EstimateFound
    from auralflow_studio.jobs.evaluate import EvaluationRequest
    from auralflow_studio.jobs.runner import JobHandle, JobRunner
    from auralflow_studio.jobs.stores import OpenStores
    from auralflow_studio.jobs.warmup import LoadedModels
    from auralflow_studio.playback.player import Player

logger = logging.getLogger(__name__)

POLL_MS = 50
_SONG = "comparison"


class ComparisonPhase(Enum):
    """How far the estimate is."""

    CLOSED = "closed"
    OPENING = "opening"
    WAITING = "waiting"
    """Songs are separated first."""
    MAKING = "making"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class ComparisonState:
    """What is heard, and how far its estimate is.

    Attributes:
        phase: How far.
        wanted: What is to be heard; None while nothing is.
        fraction: How much of the estimate is made, 0 to 1.
        eta_s: Seconds that it will still take; None while unknown.
        heard: The lane that is heard.
        problem: Why there is no estimate, or no sound at all; None if all is well.
        is_outdated: Whether the figures belong to other files or weights than those there are now.
        notes: What the user should know about the estimate, as sentences.
    """

    phase: ComparisonPhase = ComparisonPhase.CLOSED
    wanted: ComparisonWanted | None = None
    fraction: float = 0.0
    eta_s: float | None = None
    heard: str = ESTIMATE
    problem: UserMessage | None = None
    is_outdated: bool = False
    notes: tuple[str, ...] = ()


class Comparison(QObject):
    """Opens one song at a time, in a player of its own: the song of the other page keeps its place.

    Mixture and true stem are there at once. The estimate comes as it is made, first where the user listens, and is
    kept for the next time. Songs that are separated go first: it then stops, and goes on when they are done.

    Args:
        runner: Runs the jobs.
        stores: The app's open stores.
        models: The loaded models.
        device: Tells where models run.
        parent: Its owner. Call `close` before it goes.

    Signals (emitted in the GUI thread):
        changed(ComparisonState): More is known, or something else was chosen.
        opened(ComparisonAudio): It can be played and drawn.
        closing(): Whoever reads its sound stops now, before the slot returns.
        outlines_changed(): More of the outlines is known; at most 20 times a second.
    """

    changed = Signal(object)
    opened = Signal(object)
    closing = Signal()
    outlines_changed = Signal()

    def __init__(
        self,
        runner: JobRunner,
        stores: OpenStores,
        models: LoadedModels,
        device: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._stores = stores
        self._models = models
        self._device = device
        self._playhead = Playhead()
        self._player: Player | None = None
        self._audio: ComparisonAudio | None = None
        self._opening: JobHandle | None = None
        self._attaching: JobHandle | None = None
        self._making: JobHandle | None = None
        self._drawing: JobHandle | None = None
        self._meta: StoreMeta | None = None
        self._gives_way = False
        self._version = 0
        self.state = ComparisonState()
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._on_poll)

    # What is heard.

    @property
    def audio(self) -> ComparisonAudio | None:
        """The sound; None while there is none or it is being opened."""
        return self._audio

    @property
    def is_open(self) -> bool:
        """Whether there is something to hear, or will be."""
        return self.state.wanted is not None

    def set_player(self, player: Player | None) -> None:
        """Take the player of the comparison; it plays nothing else."""
        self._player = player

    def open(
        self, request: EvaluationRequest, result: EvaluationResult, track: str, *, stem: str = "", estimator: str = ""
    ) -> None:
        """Listen to a song.

        Args:
            request: What was measured.
            result: What came of it.
            track: The song's name, as the result has it.
            stem: Which stem; the first one if it is none of the result's.
            estimator: What made the estimate; the first one that did if it has none of this song.
        """
        made = [scores.estimator for scores in result.scores if scores.track == track]
        if not made:
            return
        self._want(
            ComparisonWanted(
                request=request,
                result=result,
                track=track,
                stem=stem if stem in result.stems else result.stems[0],
                estimator=estimator if estimator in made else made[0],
            )
        )

    def choose(self, **changes: str) -> None:
        """Hear another `stem` or `estimator` of the same song; the place stays."""
        if self.state.wanted is not None:
            self._want(replace(self.state.wanted, **changes))  # type: ignore[arg-type]

    def hear(self, lane: str) -> None:
        """Hear another lane; the place stays."""
        if lane in LANES and lane != self.state.heard:
            self._tell(replace(self.state, heard=lane))
            self._show_mix()

    def set_playhead(self, frame: int) -> None:
        """Where the user listens: that place is made first."""
        self._playhead.set(_SONG, frame)

    def close(self) -> None:
        """Listen to nothing any more."""
        self._poll.stop()
        for handle in (self._opening, self._attaching, self._making, self._drawing):
            if handle is not None:
                handle.cancel()
        self._opening = self._attaching = self._making = self._drawing = None
        self._let_go()
        self._tell(ComparisonState(heard=self.state.heard))

    # One thing after the other.

    def _want(self, wanted: ComparisonWanted) -> None:
        before = self.state.wanted
        if wanted == before and self.state.phase is not ComparisonPhase.FAILED:
            return
        if before is None or before.track != wanted.track:
            self._playhead.set(_SONG, 0)
        for handle in (self._opening, self._attaching, self._drawing):
            if handle is not None:
                handle.cancel()
        self._attaching = self._drawing = None
        if self._making is not None and not wanted.makes_the_same_as(before):
            self._making.cancel()
            self._making = None
        self._opening = self._runner.submit(
            OpenComparison(wanted=wanted, before=self._audio), Resource.OPEN, urgent=True, context=wanted
        )
        self._opening.ended.connect(self._on_opened)
        self._tell(ComparisonState(phase=ComparisonPhase.OPENING, wanted=wanted, heard=self.state.heard))

    @Slot(object)
    def _on_opened(self, handle: JobHandle) -> None:
        if handle is not self._opening:
            if handle.outcome is Outcome.SUCCEEDED:
                handle.result.close()
            return
        self._opening = None
        if handle.outcome is not Outcome.SUCCEEDED:
            self._let_go()
            self._fail(handle)
            return
        old, self._audio = self._audio, handle.result
        self._version = 0
        if old is not None:
            self.closing.emit()
        if self._player is not None:
            same = old is not None and (old.song.track, old.frames) == (self._audio.song.track, self._audio.frames)
            self._player.load(self._audio, keep_place=same)
            self._show_mix()
        if old is not None:
            old.close()
        self.opened.emit(self._audio)
        self._poll.start()
        self._attach()

    def _attach(self) -> None:
        assert self.state.wanted is not None
        assert self._audio is not None
        job = AttachEstimate(wanted=self.state.wanted, audio=self._audio, stores=self._stores)
        self._attaching = self._runner.submit(job, Resource.OPEN, urgent=True)
        self._attaching.ended.connect(self._on_attached)

    @Slot(object)
    def _on_attached(self, handle: JobHandle) -> None:
        if handle is not self._attaching or self._audio is None:
            return
        self._attaching = None
        self._drawing = self._runner.submit(DrawComparison(self._audio), Resource.PEAKS, urgent=True)
        self._drawing.ended.connect(self._on_drawn)
        if handle.outcome is not Outcome.SUCCEEDED:
            self._fail(handle)
            return
        found: EstimateFound = handle.result
        state = replace(self.state, is_outdated=found.is_outdated)
        if found.is_complete:
            self._tell(replace(state, phase=ComparisonPhase.DONE, fraction=1.0))
            return
        self._tell(replace(state, phase=ComparisonPhase.WAITING))
        self._meta = found.meta
        if self._making is None:
            self._make()

    def _make(self) -> None:
        wanted = self.state.wanted
        assert wanted is not None
        assert self._audio is not None
        assert self._meta is not None
        job = MakeEstimate(
            wanted=wanted,
            audio=self._audio,
            meta=self._meta,
            stores=self._stores,
            models=self._models,
            playhead=lambda: self._playhead.in_song(_SONG),
            device=self._device(),
        )
        self._gives_way = False
        self._making = self._runner.submit(job, wanted.resource)
        self._making.started.connect(self._on_making_started)
        self._making.advanced.connect(self._on_advanced)
        self._making.ended.connect(self._on_made)

    @Slot()
    def _on_making_started(self) -> None:
        if self.state.phase is ComparisonPhase.WAITING:
            self._tell(replace(self.state, phase=ComparisonPhase.MAKING))

    @Slot(object)
    def _on_advanced(self, handle: JobHandle) -> None:
        progress = handle.progress
        is_now = self.state.phase in (ComparisonPhase.WAITING, ComparisonPhase.MAKING)
        if handle is self._making and is_now and isinstance(progress, Progress):
            self._tell(
                replace(self.state, phase=ComparisonPhase.MAKING, fraction=progress.fraction, eta_s=progress.eta_s)
            )

    @Slot(object)
    def _on_made(self, handle: JobHandle) -> None:
        if handle is not self._making:
            return
        self._making = None
        if handle.outcome is Outcome.SUCCEEDED:
            if self.state.phase in (ComparisonPhase.WAITING, ComparisonPhase.MAKING):
                self._tell(
                    replace(self.state, phase=ComparisonPhase.DONE, fraction=1.0, eta_s=None, notes=handle.result)
                )
        elif handle.error is not None:
            self._fail(handle)
        elif self._gives_way and self._audio is not None:
            self._tell(replace(self.state, phase=ComparisonPhase.WAITING))
            self._make()  # behind the songs that wait

    @Slot(object)
    def _on_drawn(self, handle: JobHandle) -> None:
        if handle is self._drawing:
            self._drawing = None
            if handle.error is not None:
                logger.info("the outlines of the comparison are not complete: %s", handle.error)

    @Slot()
    def _on_poll(self) -> None:
        audio, making = self._audio, self._making
        if audio is None:
            return
        if making is not None and not self._gives_way and self.state.phase is ComparisonPhase.MAKING:
            wanted = self.state.wanted
            if wanted is not None and self._runner.has_waiting(wanted.resource):
                self._gives_way = True
                making.cancel()
        version = audio.version
        if version != self._version:
            self._version = version
            self.outlines_changed.emit()
        elif not any((self._attaching, self._making, self._drawing)):
            # Once more: the last of it may have come since the version was asked.
            self._poll.stop()
            self.outlines_changed.emit()

    def _let_go(self) -> None:
        if self._audio is None:
            return
        self.closing.emit()
        if self._player is not None:
            self._player.load(None)
        self._audio.close()
        self._audio = None

    def _fail(self, handle: JobHandle) -> None:
        if handle.error is not None:
            logger.info("no comparison: %s", handle.error)
            self._tell(replace(self.state, phase=ComparisonPhase.FAILED, problem=message_for(handle.error), eta_s=None))

    def _show_mix(self) -> None:
        if self._player is not None:
            self._player.set_mix(heard_alone(self.state.heard, LANES))

    def _tell(self, state: ComparisonState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
