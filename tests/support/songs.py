"""Songs for tests, made on the fly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import soundfile

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def make_song(seconds: float, *, sample_rate: int = 44_100, channels: int = 2, seed: int = 0) -> NDArray[np.float32]:
    """Something like music: a few decaying tones over soft noise, float32 of shape `(frames, channels)`."""
    rng = np.random.default_rng(seed)
    frames = round(seconds * sample_rate)
    time_s = np.arange(frames) / sample_rate
    mono = 0.02 * rng.standard_normal(frames)
    for number in range(max(1, int(2 * seconds))):
        onset_s, pitch_hz = 0.5 * number, 110 * 2 ** (rng.integers(0, 36) / 12)
        after_s = np.maximum(time_s - onset_s, 0)
        mono += 0.2 * (time_s >= onset_s) * np.exp(-4 * after_s) * np.sin(2 * np.pi * pitch_hz * after_s)
    sides = 1 + 0.3 * np.linspace(-1, 1, channels) if channels > 1 else np.ones(1)
    return (mono[:, None] * sides).astype(np.float32)


def write_song(
    path: Path, seconds: float = 1.0, *, sample_rate: int = 44_100, channels: int = 2, seed: int = 0
) -> NDArray[np.float32]:
    """Write a song as a 32-bit float WAV file; gives its samples, which the file holds exactly."""
    samples = make_song(seconds, sample_rate=sample_rate, channels=channels, seed=seed)
    soundfile.write(path, samples, sample_rate, subtype="FLOAT", format="WAV")
    return samples
