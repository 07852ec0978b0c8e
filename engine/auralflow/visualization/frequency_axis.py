"""The frequency axis of a spectrogram: even steps of the mel scale, marked in Hz."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from auralflow.transforms.mel_scale import mel_from_hz

if TYPE_CHECKING:
    from numpy.typing import NDArray

_OCTAVES_HZ = (62.5, 125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0, 16_000.0, 32_000.0, 64_000.0)
# Marks stand at least this share of the axis apart.
_LEAST_GAP = 0.065


def bin_edges_mel(bins: int, sample_rate: int) -> NDArray[np.float64]:
    """Where the bins of a Fourier transform begin and end, the first cut at 0 Hz and the last at half the rate.

    Args:
        bins: From 0 Hz to half the sample rate.
        sample_rate: In Hz.

    Returns:
        In mel, shape `(bins + 1,)`.
    """
    step_hz = sample_rate / 2 / max(bins - 1, 1)
    return mel_from_hz(np.clip((np.arange(bins + 1) - 0.5) * step_hz, 0.0, sample_rate / 2))


def band_edges_mel(bands: int, lowest_hz: float, highest_hz: float) -> NDArray[np.float64]:
    """Where mel bands begin and end, each reaching halfway to its neighbours.

    Args:
        bands: Triangular and of equal width, as `auralflow.transforms.AudioTransform.to_mel_scale` makes them.
        lowest_hz: Where the first triangle begins.
        highest_hz: Where the last triangle ends.

    Returns:
        In mel, shape `(bands + 1,)`.
    """
    low, high = mel_from_hz(np.array([lowest_hz, highest_hz]))
    return np.asarray(low + (high - low) / (bands + 1) * (np.arange(bands + 1) + 0.5))


def marks(low_mel: float, high_mel: float) -> tuple[list[float], list[str]]:
    """Octaves to mark on an axis, from the highest down as far as there is room.

    Args:
        low_mel: Lower end of the axis.
        high_mel: Upper end.

    Returns:
        Places in mel, and what stands there ("500", "1k").
    """
    places: list[float] = []
    labels: list[str] = []
    last = np.inf
    for hz in reversed(_OCTAVES_HZ):
        mel = float(mel_from_hz(np.array(hz)))
        if last - mel < _LEAST_GAP * (high_mel - low_mel):
            break
        if low_mel <= mel <= high_mel:
            places.append(mel)
            labels.append(f"{hz / 1000:g}k" if hz >= 1000 else f"{hz:g}")
            last = mel
    return places[::-1], labels[::-1]
