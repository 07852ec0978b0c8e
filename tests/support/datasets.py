"""Small datasets on disk, in the layouts that people have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import soundfile

if TYPE_CHECKING:
    from multiprocessing import SimpleQueue
    from pathlib import Path

    from numpy.typing import NDArray

    from auralflow.datasets import StemFile
    from auralflow.datasets.sounds import Sounds

STEMS = ("vocals", "drums", "bass", "other")


def stem_sounds(seed: int, frames: int, channels: int = 2) -> dict[str, NDArray[np.float32]]:
    """Noise for each stem, and their sum as the mixture: float32 of shape `(frames, channels)`."""
    random = np.random.default_rng(seed)
    sounds = {name: (0.1 * random.standard_normal((frames, channels))).astype(np.float32) for name in STEMS}
    return {"mixture": np.sum(list(sounds.values()), axis=0), **sounds}


def write_track(
    folder: Path,
    seed: int,
    *,
    frames: int = 4000,
    channels: int = 2,
    sample_rate: int = 8000,
    subtype: str = "FLOAT",
    suffix: str = ".wav",
    leave_out: tuple[str, ...] = (),
) -> dict[str, NDArray[np.float32]]:
    """A track in a folder of its own; what it holds."""
    folder.mkdir(parents=True)
    sounds = stem_sounds(seed, frames, channels)
    for name, samples in sounds.items():
        if name not in leave_out:
            soundfile.write(folder / f"{name}{suffix}", samples, sample_rate, subtype=subtype)
    return sounds


def read(sounds: Sounds, sound: StemFile, start: int, frames: int) -> NDArray[np.float32]:
    """A stretch of a sound, shape `(channels, frames)`."""
    out = np.full((sounds.channels, frames), 9.0, np.float32)
    sounds.read_into(out, sound, start)
    return out


def put_sum(sounds: Sounds, sound: StemFile, results: SimpleQueue[float]) -> None:
    """What another process does: add up the first thousand frames."""
    results.put(float(read(sounds, sound, 0, 1000).sum()))
