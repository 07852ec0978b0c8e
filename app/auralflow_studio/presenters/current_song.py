"""The song in the window: opens its sound, its stems and its outlines whenever another song is opened."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.open_song import AttachStore, OpenSong
from auralflow_studio.jobs.overview import DrawOverview
from auralflow_studio.jobs.runner import Outcome
from auralflow_studio.messages import message_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow.models.base import ModelInfo
    from auralflow.separation.separator import SeparationSettings
    from auralflow_studio.document.changes import Change
    from auralflow_studio.jobs.runner import JobHandle, JobRunner
    from auralflow_studio.jobs.separate import Playhead
    from auralflow_studio.jobs.stores import OpenStores
    from auralflow_studio.qtmodels.session_model import SessionModel
    from auralflow_studio.song_audio import SongAudio

logger = logging.getLogger(__name__)

POLL_MS = 50


class CurrentSong(QObject):
    """Keeps the live data of the open song.

    Signals (emitted in the GUI thread):
        opening(str): Another song is being opened; its id.
        opened(SongAudio): It can be played and drawn. Stems come in as they are finished.
        closing(): The song leaves the window: whoever reads its sound stops now, before the slot returns.
        failed(UserMessage): It cannot be opened.
        outlines_changed(): More of the outlines is known, or more stems are final; at most 20 times a second.
        store_attached(str): Stems of an earlier run are there, as far as they are finished; the song's id.
    """

    opening = Signal(str)
    opened = Signal(object)
    closing = Signal()
    failed = Signal(object)
    outlines_changed = Signal()
    store_attached = Signal(str)

    def __init__(
        self,
        session: SessionModel,
        runner: JobRunner,
        stores: OpenStores,
        playhead: Playhead,
        model_and_settings: Callable[[], tuple[ModelInfo, SeparationSettings]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._runner = runner
        self._stores = stores
        self._playhead = playhead
        self._model_and_settings = model_and_settings
        self._audio: SongAudio | None = None
        self._wanted: str | None = None
        self._attaching: JobHandle | None = None
        self._drawing: JobHandle | None = None
        self._version = 0
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._on_poll)
        session.changed.connect(self._on_session_changed)

    @property
    def audio(self) -> SongAudio | None:
        """The sound of the open song; None while there is none or it is being opened."""
        return self._audio

    def set_playhead(self, frame: int) -> None:
        """Where the user listens: a separation of this song does that place first."""
        self._playhead.set(self._wanted, frame)

    def ensure_store(self) -> None:
        """Try again to get at the stems, if that failed when the song was opened."""
        if self._audio is not None and not self._audio.has_store and self._attaching is None:
            self._attach(self._audio)

    def close(self) -> None:
        """Let go of the open song, as the app ends."""
        self._wanted = None
        self._let_go()

    @Slot(object)
    def _on_session_changed(self, change: Change) -> None:
        if not change.current_touched:
            return
        self._let_go()
        song = change.new.current_song
        self._wanted = None if song is None else song.id
        self._playhead.set(self._wanted, 0)
        if song is None:
            return
        self.opening.emit(song.id)
        job = OpenSong(song.id, song.info, tuple(lane.id for lane in song.stems))
        handle = self._runner.submit(job, Resource.OPEN, urgent=True, context=song.id)
        handle.ended.connect(self._on_opened)

    def _let_go(self) -> None:
        self._poll.stop()
        for handle in (self._attaching, self._drawing):
            if handle is not None:
                handle.cancel()
        self._attaching = self._drawing = None
        if self._audio is not None:
            self.closing.emit()
            self._audio.close()
            self._audio = None

    @Slot(object)
    def _on_opened(self, handle: JobHandle) -> None:
        if handle.outcome is Outcome.SUCCEEDED:
            if handle.context != self._wanted or self._audio is not None:
                handle.result.close()
                return
            self._audio = handle.result
            self._version = 0
            self._poll.start()
            self.opened.emit(self._audio)
            self._attach(handle.result)
        elif handle.error is not None and handle.context == self._wanted:
            self.failed.emit(message_for(handle.error))

    def _attach(self, audio: SongAudio) -> None:
        model, settings = self._model_and_settings()
        self._attaching = self._runner.submit(
            AttachStore(audio, self._stores, model, settings), Resource.OPEN, context=audio
        )
        self._attaching.ended.connect(self._on_attached)

    @Slot(object)
    def _on_attached(self, handle: JobHandle) -> None:
        if handle is not self._attaching or self._audio is None:
            return
        self._attaching = None
        if handle.error is not None:
            # The song plays without stems. Its separation meets the same trouble, and its row says so.
            logger.info("the stems of the open song are not at hand: %s", handle.error)
        else:
            self.store_attached.emit(self._audio.song_id)
        self._drawing = self._runner.submit(DrawOverview(self._audio), Resource.PEAKS)
        self._drawing.ended.connect(self._on_drawn)

    @Slot(object)
    def _on_drawn(self, handle: JobHandle) -> None:
        if handle is self._drawing:
            self._drawing = None
            if handle.error is not None:
                logger.info("the outline of the open song is not complete: %s", handle.error)

    @Slot()
    def _on_poll(self) -> None:
        if self._audio is None:
            return
        version = self._audio.version
        if version != self._version:
            self._version = version
            self.outlines_changed.emit()
        elif self._attaching is None and self._drawing is None and self._audio.is_drawn:
            # Once more: the last of it may have come since the version was asked.
            self._poll.stop()
            self.outlines_changed.emit()
