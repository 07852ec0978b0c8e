"""The distance of two spectrograms in dB."""

from __future__ import annotations

import torch
from torch import Tensor

WINDOW_LENGTH = 2048
HOP_LENGTH = 1024
FLOOR_DBFS = -80.0
"""A sine of this level in a bin is taken for silence."""


class LogSpectralDistance:
    """By how many dB the spectrum of an estimate is off, streaming; lower is better, 0 is perfect.

    For each STFT frame and channel, the root of the mean over all bins of (10 log10 P_e/P_s)^2, with powers below
    -80 dBFS raised to that; then the mean over the frames in which the reference is above it anywhere. Phases do not
    count: beside the SDR this shows what is too loud or too quiet.

    Windows of 2048 samples (Hann), half overlapping; the last incomplete one is left out.

    Args:
        num_stems: How many stems.
        device: Where it is computed.

    Reference: A. Gray, J. Markel, "Distance measures for speech processing", 1976.
    """

    def __init__(self, num_stems: int, device: torch.device) -> None:
        self._device = device
        self._window = torch.hann_window(WINDOW_LENGTH, dtype=torch.float32, device=device)
        self._window *= 2 / self._window.sum()  # a full-scale sine has power 1
        self._rest: Tensor | None = None
        self._sum = torch.zeros(num_stems, dtype=torch.float64)
        self._count = torch.zeros(num_stems, dtype=torch.float64)

    def update(self, estimates: Tensor, references: Tensor) -> None:
        """Add a block.

        Args:
            estimates: Shape `(stems, channels, samples)`.
            references: Same shape.
        """
        block = torch.stack([estimates, references]).to(self._device, torch.float32)
        if self._rest is not None:
            block = torch.cat([self._rest, block], -1)
        length = block.shape[-1]
        count = max(0, (length - WINDOW_LENGTH) // HOP_LENGTH + 1)
        self._rest = block[..., count * HOP_LENGTH :].clone()
        if not count:
            return
        floor = 10 ** (FLOOR_DBFS / 10)
        cut = block[..., : (count - 1) * HOP_LENGTH + WINDOW_LENGTH].unfold(-1, WINDOW_LENGTH, HOP_LENGTH)
        spectrum = torch.fft.rfft(cut * self._window)  # (2, stems, channels, frames, bins)
        power = (spectrum.real.square() + spectrum.imag.square()).clamp_min_(floor)
        sounds = (power[1] > floor).any(-1)
        levels = power.log10_()
        distance = 10 * (levels[0] - levels[1]).square().mean(-1).sqrt()  # (stems, channels, frames)
        self._sum += torch.where(sounds, distance, 0).double().sum((1, 2)).cpu()
        self._count += sounds.sum((1, 2)).cpu()

    @property
    def value(self) -> Tensor:
        """Shape `(stems,)`, float64; NaN where the reference never sounds."""
        return self._sum / self._count
