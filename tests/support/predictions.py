"""Predictions made of given waveforms, for tests of losses: without a network, with real transforms."""

from __future__ import annotations

import torch
from torch import Tensor

from auralflow.prediction import GaussianLatent, Prediction, SpectralPrediction
from auralflow.transforms import AudioTransform

TRANSFORM = AudioTransform(64, 32, 64)


def masked(mixture: Tensor, mask: Tensor, *, variational: bool = False) -> Prediction:
    """What a mask model makes of mixtures `(batch, channels, frames)` with masks of any shape that broadcasts."""
    spectrogram = TRANSFORM.to_spectrogram(mixture)
    mask = mask.expand(mixture.shape[0], mask.shape[1], *spectrogram.shape[1:])
    magnitude = spectrogram.abs()
    latent = None
    if variational:
        latent = GaussianLatent(mu=0.5 * torch.ones(mixture.shape[0], 3), sigma=2 * torch.ones(mixture.shape[0], 3))
    return Prediction(
        mixture=mixture,
        synthesize=lambda: TRANSFORM.to_audio(mask * spectrogram[:, None], length=mixture.shape[-1]),
        spectral=SpectralPrediction(
            mixture_magnitude=magnitude,
            mask=mask,
            magnitude=mask * magnitude[:, None],
            to_magnitude=lambda waveform: TRANSFORM.to_spectrogram(waveform).abs(),
        ),
        latent=latent,
    )


def waveforms(estimate: Tensor) -> Prediction:
    """What a model without masks made: estimates `(batch, targets, channels, frames)`."""
    return Prediction(mixture=estimate.sum(1), synthesize=lambda: estimate)
