"""Which song is separated now, and which is next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from auralflow.progress import Progress
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.runner import Outcome
from auralflow_studio.jobs.separate import SeparateRequest, SeparateSong
from auralflow_studio.messages import UserMessage, message_for
from auralflow_studio.qtmodels.queue_model import RowState

if TYPE_CHECKING:
    from collections.abc import Collection

    from auralflow.models.base import ModelInfo
    from auralflow.separation.separator import SeparationSettings
    from auralflow_studio.jobs.runner import JobHandle, JobRunner
    from auralflow_studio.jobs.separate import Playhead
    from auralflow_studio.jobs.stores import OpenStores
    from auralflow_studio.jobs.warmup import LoadedModels
    from auralflow_studio.qtmodels.queue_model import QueueModel
    from auralflow_studio.qtmodels.session_model import SessionModel
    from auralflow_studio.qtmodels.settings_model import SettingsModel


@dataclass(frozen=True, kw_only=True)
class SeparationEnded:
    """The separation of a song ended for good (not merely to let another one go first).

    Attributes:
        song_id: The song.
        outcome: How.
        notes: What the user should know about a success, as sentences of the engine.
        error: Why it failed, None unless it did.
        device: Where the network ran ("cpu", "cuda:0"), "" if it did not run.
    """

    song_id: str
    outcome: Outcome
    notes: tuple[str, ...] = ()
    error: UserMessage | None = None
    device: str = ""


@dataclass
class _Run:
    song_id: str
    gives_way: bool = False
    """Stopped to let the open song go first; it waits again afterwards and goes on where it was."""
    was_finished: bool = False
    """Stopped because its stems were found finished."""


class Separations(QObject):
    """Runs one separation at a time: the open song first, then songs an export waits for, then from top to bottom.

    When another song is opened, the one that runs gives way; its store keeps what is finished.

    Signals (emitted in the GUI thread):
        advanced(str): The song of this id got further; its row says how far.
        ended(SeparationEnded): A song is done, failed or was stopped.
    """

    advanced = Signal(str)
    ended = Signal(object)

    def __init__(
        self,
        session: SessionModel,
        queue: QueueModel,
        runner: JobRunner,
        stores: OpenStores,
        models: LoadedModels,
        playhead: Playhead,
        settings: SettingsModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._queue = queue
        self._runner = runner
        self._stores = stores
        self._models = models
        self._playhead = playhead
        self._settings = settings
        self._handle: JobHandle | None = None
        self._urgent: list[str] = []
        self._is_held = False

    @property
    def running(self) -> str | None:
        """Id of the song that is separated now."""
        return None if self._handle is None else self._run_of(self._handle).song_id

    def model_and_settings(self) -> tuple[ModelInfo, SeparationSettings]:
        """What separates songs from now on, and how."""
        from auralflow.models.registry import model_info
        from auralflow.separation.separator import SeparationSettings

        return model_info(self._settings.settings.model), SeparationSettings()

    def want(self, song_id: str) -> None:
        """Something waits for this song: do it right after the open one, even if it failed or was stopped before."""
        if song_id not in self._urgent:
            self._urgent.append(song_id)
        self.restart(song_id)

    def restart(self, song_id: str) -> None:
        """Let a song wait for its turn again, whatever became of it before."""
        row = self._queue.row(song_id)
        if self._handle is not None and self.running == song_id:
            # If it is just being stopped, it waits again afterwards.
            self._run_of(self._handle).gives_way = self._handle.token.is_cancelled
        elif row is not None and row.state is not RowState.READING:
            self._queue.set_row(replace(row, state=RowState.WAITING, error=None, eta_s=None, speed=None))
        self.reschedule()

    def finish(self, song_id: str) -> None:
        """All stems of a song were found finished: it need not wait until torch is loaded or its turn comes."""
        if self._handle is not None and self.running == song_id:
            self._run_of(self._handle).was_finished = True
            self._handle.cancel()
            return
        row = self._queue.row(song_id)
        if row is not None and row.state in (RowState.WAITING, RowState.CANCELLED):
            self._queue.set_row(replace(row, state=RowState.DONE, fraction=1.0))
            self.ended.emit(SeparationEnded(song_id=song_id, outcome=Outcome.SUCCEEDED))

    def cancel(self, song_id: str) -> None:
        """Stop a song, whether it runs or waits."""
        if self._handle is not None and self.running == song_id:
            self._run_of(self._handle).gives_way = False
            self._handle.cancel()
            return
        row = self._queue.row(song_id)
        if row is not None and row.state is RowState.WAITING:
            self._queue.set_row(replace(row, state=RowState.CANCELLED))
            self.ended.emit(SeparationEnded(song_id=song_id, outcome=Outcome.CANCELLED))

    def is_stopping(self, song_id: str) -> bool:
        """Whether a song still runs, but was told to stop and not to go on later."""
        if self._handle is None or self.running != song_id or not self._handle.token.is_cancelled:
            return False
        run = self._run_of(self._handle)
        return not run.gives_way and not run.was_finished

    def hold(self) -> None:
        """Start nothing until `start_over`; what runs stops and waits again: the model changes."""
        self._is_held = True
        if self._handle is not None:
            self._run_of(self._handle).gives_way = True
            self._handle.cancel()

    def separated(self) -> tuple[str, ...]:
        """Ids of the songs that are separated, or are being separated, with the model in use."""
        states = (RowState.DONE, RowState.RUNNING)
        rows = (self._queue.row(song.id) for song in self._session.session.songs)
        return tuple(row.id for row in rows if row is not None and row.state in states)

    def start_over(self, *, ready: Collection[str] = (), again: Collection[str] | None = None) -> None:
        """Another model is in use now: nothing that was finished counts for it.

        Args:
            ready: Songs that it has separated before.
            again: Songs to separate again, of those that were separated or just being separated; None for all. What
                waited goes on waiting, what had failed is tried with the new model, what was stopped stays so.
        """
        self._is_held = False
        for song in self._session.session.songs:
            row = self._queue.row(song.id)
            if row is None or row.state is RowState.READING:
                continue
            if row.state is RowState.CANCELLED or (
                row.state in (RowState.DONE, RowState.RUNNING) and not (again is None or song.id in again)
            ):
                state = RowState.CANCELLED
            else:
                state = RowState.WAITING
            if song.id in ready:
                state = RowState.DONE
            fraction = 1.0 if state is RowState.DONE else 0.0
            if self._handle is not None and self.running == song.id:
                # It is being stopped, and becomes that as soon as it has.
                run = self._run_of(self._handle)
                run.gives_way, run.was_finished = state is RowState.WAITING, state is RowState.DONE
                self._queue.set_row(replace(row, fraction=fraction, eta_s=None, speed=None))
            else:
                self._queue.set_row(replace(row, state=state, fraction=fraction, error=None, eta_s=None, speed=None))
        self.reschedule()

    @Slot()
    def reschedule(self) -> None:
        """Start what is next if nothing runs; let what runs give way if the open song waits."""
        if self._is_held:
            return
        if self._handle is None:
            song_id = self._next()
            if song_id is not None:
                self._start(song_id)
            return
        if self._handle.token.is_cancelled:
            return  # it ends anyway: as whoever stopped it wanted
        current = self._session.session.current
        row = self._queue.row(current) if current is not None else None
        if row is not None and row.state is RowState.WAITING:
            self._run_of(self._handle).gives_way = True
            self._handle.cancel()

    @staticmethod
    def _run_of(handle: JobHandle) -> _Run:
        assert isinstance(handle.context, _Run)
        return handle.context

    def _next(self) -> str | None:
        session = self._session.session

        def waits(song_id: str) -> bool:
            row = self._queue.row(song_id)
            return row is not None and row.state is RowState.WAITING

        self._urgent = [song_id for song_id in self._urgent if waits(song_id)]
        candidates = ([session.current] if session.current is not None else []) + self._urgent
        for song_id in candidates:
            if waits(song_id):
                return song_id
        return next((song.id for song in session.songs if waits(song.id)), None)

    def _start(self, song_id: str) -> None:
        row = self._queue.row(song_id)
        assert row is not None
        model, settings = self.model_and_settings()
        request = SeparateRequest(
            song_id=song_id,
            info=self._session.session.song(song_id).info,
            model=model,
            model_name=self._settings.settings.model,
            settings=settings,
            device=self._settings.settings.compute_device,
        )
        job = SeparateSong(request=request, stores=self._stores, models=self._models, playhead=self._playhead)
        self._handle = self._runner.submit(job, Resource.MODEL, context=_Run(song_id))
        self._handle.advanced.connect(self._on_advanced)
        self._handle.ended.connect(self._on_ended)
        self._queue.set_row(replace(row, state=RowState.RUNNING, eta_s=None, speed=None, error=None))

    @Slot(object)
    def _on_advanced(self, handle: JobHandle) -> None:
        song_id = self._run_of(handle).song_id
        row = self._queue.row(song_id)
        progress = handle.progress
        # What is being stopped, because another model is in use now, may still say how far it was with the old one.
        if row is not None and isinstance(progress, Progress) and not handle.token.is_cancelled:
            self._queue.set_row(
                replace(row, fraction=progress.fraction, eta_s=progress.eta_s, speed=progress.speed or row.speed)
            )
        self.advanced.emit(song_id)

    @Slot(object)
    def _on_ended(self, handle: JobHandle) -> None:
        self._handle = None
        run = self._run_of(handle)
        assert handle.outcome is not None
        outcome = Outcome.SUCCEEDED if run.was_finished else handle.outcome
        error = None if handle.error is None or run.was_finished else message_for(handle.error)
        row = self._queue.row(run.song_id)
        if row is not None:
            row = replace(row, eta_s=None)
            match outcome:
                case Outcome.SUCCEEDED:
                    row = replace(row, state=RowState.DONE, fraction=1.0)
                case Outcome.FAILED:
                    row = replace(row, state=RowState.FAILED, error=error)
                case _:
                    row = replace(row, state=RowState.WAITING if run.gives_way else RowState.CANCELLED)
            self._queue.set_row(row)
        if outcome is not Outcome.CANCELLED or not run.gives_way or row is None:
            result = handle.result
            self.ended.emit(
                SeparationEnded(
                    song_id=run.song_id,
                    outcome=outcome,
                    notes=() if result is None else result.notes,
                    error=error,
                    device="" if result is None else result.device,
                )
            )
        self.reschedule()
