"""The mel scale as a matrix that sums up the bins of a spectrogram."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from auralflow.transforms.mel_scale import mel_from_hz


def mel_weights(num_bins: int, sample_rate: int, *, num_bands: int, lowest_hz: float, highest_hz: float) -> Tensor:
    """Triangular bands of equal width on the mel scale, each with a peak of 1.

    mel = 2595 log10(1 + f / 700). A band narrower than the distance of two bins may hold no bin at all.

    Args:
        num_bins: Bins of the spectrogram, from 0 Hz to half the sample rate.
        sample_rate: In Hz.
        num_bands: How many bands.
        lowest_hz: Where the first band begins.
        highest_hz: Where the last band ends.

    Returns:
        Shape `(num_bands, num_bins)`, float64, on the CPU.

    Reference: D. O'Shaughnessy, "Speech communication: human and machine", 1987 (the scale; HTK uses it, too).
    """
    bins_hz = _evenly(0, sample_rate / 2, num_bins)
    lowest, highest = mel_from_hz(np.array([lowest_hz, highest_hz])).tolist()
    edges_hz = 700 * (10 ** (_evenly(lowest, highest, num_bands + 2) / 2595) - 1)
    lower, centre, upper = (edges_hz[i : i + num_bands, None] for i in range(3))
    rising = (bins_hz - lower) / (centre - lower)
    falling = (upper - bins_hz) / (upper - centre)
    return torch.minimum(rising, falling).clamp_min(0)


def _evenly(start: float, stop: float, count: int) -> Tensor:
    # On the CPU even where `torch.device("meta")` leaves out weights that will be loaded.
    return torch.linspace(start, stop, count, dtype=torch.float64, device="cpu")
