"""Sounds to write, and readers that did not write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from auralflow.audio.encode import AudioWriter

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


RATE = 44_100


def music(frames: int, channels: int, seed: int = 0) -> NDArray[np.float32]:
    """Noise with most of its energy below 3 kHz, another one in every channel, peaks at 0.5."""
    rng = np.random.default_rng(seed)
    spectrum = np.fft.rfft(rng.standard_normal((frames, channels)), axis=0)
    spectrum[len(spectrum) // 8 :] *= 0.01
    sound = np.fft.irfft(spectrum, frames, axis=0)
    return (0.5 * sound / np.abs(sound).max()).astype(np.float32)


def write(
    path: Path, sound: NDArray[np.float32], *, block: int = 10_000, **options: object
) -> list[NDArray[np.float64]]:
    options = {"sample_rate": RATE, **options}
    with AudioWriter(path, channels=sound.shape[1], frames=len(sound), **options) as writer:
        return [writer.write(sound[i : i + block]) for i in range(0, len(sound), block)]


def read_with_ffmpeg(path: Path) -> NDArray[np.float64]:
    """Every sample FFmpeg decodes, cut to the length its container promises."""
    with av.open(path) as container:
        stream = container.streams.audio[0]
        frames = list(container.decode(stream))
        blocks = []
        for frame in frames:
            block = frame.to_ndarray()
            blocks.append(block.T if frame.format.is_planar else block.reshape(-1, stream.channels))
        sound = np.concatenate(blocks)
        if sound.dtype.kind == "i":
            sound = sound / 2.0 ** (8 * sound.dtype.itemsize - 1)
        start = float(frames[0].pts * frames[0].time_base) * stream.rate
        assert start == pytest.approx(0, abs=1e-6)
        return sound[: round(stream.duration * stream.time_base * stream.rate)].astype(np.float64)


def lag_and_error_db(reference: NDArray[np.float32], decoded: NDArray[np.float64]) -> tuple[int, float]:
    """The shift, in frames, at which the first channels agree best, and the error relative to the reference there."""
    assert decoded.shape == reference.shape
    a, b = reference[:, 0].astype(np.float64), decoded[:, 0]
    size = 2 * len(a)
    correlation = np.fft.irfft(np.fft.rfft(b, size) * np.conj(np.fft.rfft(a, size)), size)
    lag = int(np.argmax(correlation))
    error = np.mean((decoded - reference) ** 2) / np.mean(reference.astype(np.float64) ** 2)
    return (lag if lag < len(a) else lag - size), 10 * np.log10(error + 1e-30)
