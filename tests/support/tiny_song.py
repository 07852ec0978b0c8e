"""A few seconds with two sources that anyone can tell apart, and how well they were told apart."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

_NOTES = (0, 3, 7, 10, 5, 2, -2, 0, 7, 12, 8, 3)


def tiny_song(*, sample_rate: int = 8000, duration_s: float = 6.0) -> Tensor:
    """A melody with vibrato and a beat of thuds and hisses, equally loud: `(2 sources, 1 channel, frames)`."""
    generator = np.random.default_rng(0)
    frames = round(sample_rate * duration_s)
    time = np.arange(frames) / sample_rate
    note = duration_s / len(_NOTES)
    semitones = np.take(_NOTES, np.minimum(time / note, len(_NOTES) - 1).astype(int))
    frequency = 220 * 2 ** (semitones / 12) * (1 + 0.01 * np.sin(2 * np.pi * 5.5 * time))
    phase = 2 * np.pi * np.cumsum(frequency) / sample_rate
    envelope = np.clip(np.minimum(time % note / 0.03, (note - time % note) / 0.05), 0, 1)
    melody = envelope * sum(np.sin(k * phase) / k for k in range(1, 9))
    beat = np.zeros(frames)
    for hit, start in enumerate(range(0, frames, sample_rate // 4)):
        left = time[: min(sample_rate // 5, frames - start)]
        thud = 1.5 * np.sin(2 * np.pi * 50 * left + 8 * (1 - np.exp(-30 * left))) * np.exp(-15 * left)
        hiss = generator.standard_normal(len(left)) * np.exp(-40 * left)
        beat[start : start + len(left)] += thud if hit % 2 else hiss
    sources = np.stack([melody, beat])
    sources *= 0.08 / np.sqrt(np.square(sources).mean(axis=1, keepdims=True))
    return torch.from_numpy(sources[:, None].astype(np.float32))


def si_sdr_db(estimate: Tensor, reference: Tensor) -> float:
    """Scale-invariant SDR, mean over all but the last axis (J. Le Roux et al., "SDR - half-baked or well done?")."""
    estimate, reference = estimate.double(), reference.double()
    scale = (estimate * reference).sum(-1, keepdim=True) / reference.square().sum(-1, keepdim=True)
    target = scale * reference
    return float((10 * torch.log10(target.square().sum(-1) / (estimate - target).square().sum(-1))).mean())
