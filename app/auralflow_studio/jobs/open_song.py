"""Opens a song for playing, and its stems if an earlier run left some."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralflow.audio.files import open_audio
from auralflow.errors import AudioReadError
from auralflow.text import Text
from auralflow_studio.song_audio import SongAudio

if TYPE_CHECKING:
    from auralflow.audio.info import AudioInfo, AudioReader
    from auralflow.models.base import ModelInfo
    from auralflow.progress import CancelToken, ProgressSink
    from auralflow.separation.separator import SeparationSettings
    from auralflow_studio.jobs.stores import OpenStores


def open_unchanged(info: AudioInfo) -> AudioReader:
    """An open reader of a song that was looked at before.

    Raises:
        AudioReadError: If the file cannot be read, or is another one by now.
    """
    reader = open_audio(info.path)
    now = reader.info
    if (now.frames, now.sample_rate, now.channels) != (info.frames, info.sample_rate, info.channels):
        reader.close()
        raise AudioReadError(
            Text("{name} has changed since it was added.", name=info.path.name),
            path=info.path,
            hint="Remove it from the list and add it again.",
        )
    return reader


@dataclass(frozen=True)
class OpenSong:
    """Job: make a song playable.

    Attributes:
        song_id: Of the song in the session.
        info: The facts about its file.
        sources: Names of the stems.
    """

    song_id: str
    info: AudioInfo
    sources: tuple[str, ...]

    def run(self, progress: ProgressSink, cancel: CancelToken) -> SongAudio:  # noqa: ARG002
        """Open the file, once for the player and once for pictures."""
        player_reader = open_unchanged(self.info)
        try:
            view_reader = open_unchanged(self.info)
        except BaseException:
            player_reader.close()
            raise
        return SongAudio(self.song_id, self.info, self.sources, player_reader=player_reader, view_reader=view_reader)


@dataclass(frozen=True)
class AttachStore:
    """Job: give the open song its stems, finished ones and those to come.

    Attributes:
        audio: The open song.
        stores: The app's open stores.
        model: What separates it.
        settings: How.
    """

    audio: SongAudio
    stores: OpenStores
    model: ModelInfo
    settings: SeparationSettings

    def run(self, progress: ProgressSink, cancel: CancelToken) -> None:  # noqa: ARG002
        """Lease the store. The open song gives it back when it is closed."""
        if not self.audio.is_closed:
            self.audio.attach(self.stores.lease(self.audio.info, self.model, self.settings))
