"""Signals with known properties, and how far one lies behind another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def music(frames: int, channels: int = 2, sample_rate: int = 44_100, seed: int = 0) -> NDArray[np.float32]:
    """Something that a lossy codec treats as music and that is nowhere like itself: glides, hits and a little noise.

    Returns:
        Float32 of shape `(frames, channels)`, peak below 0.8, every channel another.
    """
    rng = np.random.default_rng(seed)
    time_s = np.arange(frames) / sample_rate
    top_hz = min(0.2 * sample_rate, 6_000)
    out = np.empty((frames, channels))
    for channel in range(channels):
        speed = 0.31 + 0.07 * channel
        frequency = 150 + (top_hz - 150) * (0.5 - 0.5 * np.cos(2 * np.pi * speed * time_s)) ** 2
        glide = np.sin(2 * np.pi * np.cumsum(frequency) / sample_rate)
        # Hits at random times, so that no shift of the signal looks like another.
        hits = np.zeros(frames)
        for start in rng.integers(0, max(frames, 1), max(frames * 5 // sample_rate, 1)):
            length = min(frames - int(start), sample_rate // 8)
            hits[start : start + length] += np.exp(-np.arange(length) * 40 / sample_rate) * rng.standard_normal(length)
        out[:, channel] = 0.35 * glide + 0.05 * hits + 0.01 * rng.standard_normal(frames)
    return np.clip(out, -0.8, 0.8).astype(np.float32)


def tones(
    frames: int, sample_rate: int, first_hz: float = 300.0, step_hz: float = 200.0, channels: int = 6
) -> NDArray[np.float32]:
    """One sine in each channel, of another frequency in each."""
    time_s = np.arange(frames)[:, None] / sample_rate
    return (0.4 * np.sin(2 * np.pi * (first_hz + step_hz * np.arange(channels)) * time_s)).astype(np.float32)


def lag_frames(delayed: NDArray[np.float32], reference: NDArray[np.float32], limit: int = 8192) -> int:
    """By how many frames the first argument is late, from the peak of the cross-correlation of the first channels.

    Args:
        delayed: Of shape `(frames, channels)`.
        reference: The same, without the delay.
        limit: Largest lag looked for, in both directions.
    """
    length = min(len(delayed), len(reference), 1 << 17)
    size = 1 << (2 * length - 1).bit_length()
    spectrum = np.fft.rfft(delayed[:length, 0], size) * np.conj(np.fft.rfft(reference[:length, 0], size))
    correlation = np.fft.irfft(spectrum, size)
    lags = np.concatenate((np.arange(min(limit, length)), -np.arange(1, min(limit, length))))
    return int(lags[np.argmax(correlation[lags])])


def strongest_hz(samples: NDArray[np.float32], sample_rate: int) -> list[float]:
    """The frequency with the most energy in each channel, to 1 Hz or so."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))[:, None], axis=0))
    return [float(peak) for peak in np.argmax(spectrum, axis=0) * sample_rate / len(samples)]
