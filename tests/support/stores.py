"""Songs on disk with finished stores, without a network: stems made of noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import soundfile

from auralflow.audio.info import AudioInfo
from auralflow.separation.stem_store import StemStore, StoreMeta

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

SOURCES = ("vocals", "accompaniment")


def noise_stems(frames: int, channels: int = 2, level: float = 0.1, seed: int = 0) -> NDArray[np.float32]:
    """Two stems, float32 of shape `(2, frames, channels)`, whose spectra fall towards high frequencies."""
    rng = np.random.default_rng(seed)
    white = rng.standard_normal((2, frames + 63, channels))
    smooth = np.cumsum(np.pad(white, ((0, 0), (1, 0), (0, 0))), axis=1)
    return (level * (smooth[:, 64:] - smooth[:, :-64]) / 8).astype(np.float32)


def make_store(
    folder: Path, song: AudioInfo, stems: NDArray[np.float32], mixture: NDArray[np.float32] | None = None
) -> StemStore:
    """A finished store; the mixture is the sum of the stems, rounded to float32, if none is given."""
    meta = StoreMeta(
        sources=SOURCES[: len(stems)],
        sample_rate=song.sample_rate,
        channels=song.channels,
        frames=stems.shape[1],
        model="test",
        model_sha256="0" * 64,
        settings={"consistency": True},
        mixture_path=str(song.path),
    )
    store = StemStore.create(folder, meta)
    if stems.shape[1]:
        store.write(0, stems.sum(axis=0) if mixture is None else mixture, stems)
    return store


def song_info(
    path: Path, sample_rate: int = 44_100, channels: int = 2, frames: int = 0, **changes: object
) -> AudioInfo:
    """Facts about a song that need not exist: a 16 bit WAV if nothing else is said."""
    facts: dict[str, object] = {
        "container": "wav", "codec": "pcm_16", "bit_depth": 16, "is_float": False, "decoder": "soundfile"
    }  # fmt: skip
    return AudioInfo(path=path, sample_rate=sample_rate, channels=channels, frames=frames, **{**facts, **changes})  # type: ignore[arg-type]


def write_song(path: Path, sound: NDArray[np.float32], sample_rate: int = 44_100, **options: object) -> Path:
    """A song as a file, through libsndfile."""
    soundfile.write(path, sound, sample_rate, **options)
    return path
