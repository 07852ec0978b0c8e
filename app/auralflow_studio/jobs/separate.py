"""Separates one song."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralflow_studio.jobs.open_song import open_unchanged

if TYPE_CHECKING:
    from auralflow.audio.info import AudioInfo
    from auralflow.models.base import ModelInfo
    from auralflow.progress import CancelToken, ProgressSink
    from auralflow.separation.separator import SeparationResult, SeparationSettings
    from auralflow_studio.jobs.stores import OpenStores
    from auralflow_studio.jobs.warmup import LoadedModels


class Playhead:
    """Where the user listens, for the separation that runs. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._song_id: str | None = None
        self._frame = 0

    def set(self, song_id: str | None, frame: int) -> None:
        """The open song (None: none) and the frame that is heard."""
        with self._lock:
            self._song_id, self._frame = song_id, frame

    def in_song(self, song_id: str) -> int | None:
        """The frame that is heard, None if another song is open."""
        with self._lock:
            return self._frame if song_id == self._song_id else None


@dataclass(frozen=True, kw_only=True)
class SeparateRequest:
    """What to separate, and how.

    Attributes:
        song_id: Of the song in the session.
        info: The facts about its file.
        model: What separates it.
        model_name: What it is loaded by: a name, or the path of a folder; the model's own name if empty.
        settings: How.
        device: As the settings have it; chosen automatically if there is no such device.
    """

    song_id: str
    info: AudioInfo
    model: ModelInfo
    settings: SeparationSettings
    model_name: str = ""
    device: str = "auto"


@dataclass(frozen=True, kw_only=True)
class SeparateSong:
    """Job: finish the stems of a song. Can be stopped at any time and goes on where it was.

    Attributes:
        request: What and how.
        stores: The app's open stores.
        models: The loaded models.
        playhead: Where the user listens: done first if this song is open.
    """

    request: SeparateRequest
    stores: OpenStores
    models: LoadedModels
    playhead: Playhead

    def run(self, progress: ProgressSink, cancel: CancelToken) -> SeparationResult:
        """Separate what is not finished yet."""
        from auralflow.separation.separator import Separator
        from auralflow_studio.jobs.warmup import usable_device

        request = self.request
        with (
            open_unchanged(request.info) as reader,
            self.stores.lease(request.info, request.model, request.settings) as lease,
        ):
            cancel.raise_if_cancelled()
            model = self.models.get(request.model_name or request.model.name)
            separator = Separator(model, request.settings, device=usable_device(request.device))
            return separator.separate(
                reader,
                lease.store,
                progress=progress,
                cancel=cancel,
                playhead=lambda: self.playhead.in_song(request.song_id),
                on_region=lease.shared.announce,
            )
