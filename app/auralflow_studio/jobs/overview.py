"""Draws the outlines of the open song ahead of everything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralflow.progress import Progress
from auralflow_studio.document.session import MIXTURE
from auralflow_studio.jobs.open_song import open_unchanged
from auralflow_studio.jobs.priority import yield_to_other_threads

if TYPE_CHECKING:
    from auralflow.progress import CancelToken, ProgressSink
    from auralflow_studio.song_audio import SongAudio

_PIECE_S = 5.0


@dataclass(frozen=True)
class DrawOverview:
    """Job: the outlines of what is finished already, then that of the mixture, decoded fast from beginning to end.

    Attributes:
        audio: The open song.
    """

    audio: SongAudio

    def run(self, progress: ProgressSink, cancel: CancelToken) -> None:
        """Draw."""
        yield_to_other_threads()
        audio = self.audio
        piece_frames = round(_PIECE_S * audio.sample_rate)
        for start, stop in audio.finished:
            for position in range(start, stop, piece_frames):
                self._go_on(cancel)
                audio.draw_region(position, min(stop, position + piece_frames))
        with open_unchanged(audio.info) as reader:
            for position in range(0, audio.frames, piece_frames):
                self._go_on(cancel)
                stop = min(audio.frames, position + piece_frames)
                if not audio.pyramid(MIXTURE).known.covers(position, stop):
                    audio.draw(MIXTURE, position, reader.read(position, stop - position))
                progress(Progress(stage="overview", fraction=stop / audio.frames))

    def _go_on(self, cancel: CancelToken) -> None:
        if self.audio.is_closed:
            cancel.cancel()
        cancel.raise_if_cancelled()
