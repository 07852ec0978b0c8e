"""Values that tests of the app need again and again."""

from __future__ import annotations

from pathlib import Path

from auralflow.audio.info import AudioInfo
from auralflow_studio.document.session import Session, Song, new_song

SOURCES = ("vocals", "accompaniment")
FRAMES = 1000


def audio_info(path: Path | str = "song.wav", *, frames: int = 44_100, sample_rate: int = 44_100) -> AudioInfo:
    """Facts about a stereo WAV file that need not exist."""
    return AudioInfo(
        path=Path(path),
        sample_rate=sample_rate,
        channels=2,
        frames=frames,
        container="wav",
        codec="pcm_16",
        bit_depth=16,
        is_float=False,
        decoder="soundfile",
    )


def a_song(song_id: str) -> Song:
    """A song of `FRAMES` frames as it comes in."""
    return new_song(song_id, audio_info(f"{song_id}.wav", frames=FRAMES), SOURCES)


def a_session(*song_ids: str, current: str | None = None) -> Session:
    """A session with such songs."""
    return Session(songs=tuple(a_song(song_id) for song_id in song_ids), current=current)
