"""A training of seconds: two stems of noise in memory, and networks of a few thousand weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from auralflow.datasets import AudioDataset
from auralflow.losses import L1Loss
from auralflow.models import create_model
from auralflow.training import ModelTrainer, TrainingSettings, chunk_loader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor
    from torch.utils.data import DataLoader

    from auralflow.models.base import TrainableModel

RATE = 8000
TARGETS = ("vocals", "drums")


def chunks(
    count: int = 8,
    *,
    seed: int = 0,
    channels: int = 1,
    targets: Sequence[str] = TARGETS,
    sample_rate: int = RATE,
) -> AudioDataset:
    """Quarter seconds of two songs: one stem is low noise, the other high, so that there is something to learn."""
    random = np.random.default_rng(7)
    songs = []
    for _ in range(2):
        noise = random.standard_normal((2, channels, RATE))
        spectrum = np.fft.rfft(noise)
        spectrum[0, :, spectrum.shape[-1] // 2 :] = 0
        spectrum[1, :, : spectrum.shape[-1] // 2] = 0
        stems = 0.2 * np.fft.irfft(spectrum, RATE)
        songs.append({"mixture": stems.sum(0), **dict(zip(TARGETS, stems, strict=True))})
    return AudioDataset(songs, targets, 0.25, count, sample_rate, channels=channels, seed=seed)


def tiny_model(*, dropout: float = 0.1, seed: int = 0) -> TrainableModel:
    """A mask U-Net with batch normalisation and dropout: random numbers and buffers matter."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return create_model(
            "SpectrogramNetSimple", targets=TARGETS, num_hidden_channels=2, num_fft=128, window_size=128, hop_length=64,
            sample_rate=RATE, dropout_p=dropout,
        )  # fmt: skip


def tiny_band_split(*, seed: int = 0) -> TrainableModel:
    """A band-split network without batch statistics."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return create_model(
            "BandSplitNet", targets=TARGETS, dim=8, depth=1, num_fft=512, sample_rate=RATE, num_channels=1
        )


def trainer(model: TrainableModel | None = None, **arguments: Any) -> ModelTrainer:
    """A trainer on the CPU; settings are those of a test unless given."""
    settings = arguments.pop("settings", None) or TrainingSettings(warmup_steps=2)
    return ModelTrainer(model or tiny_model(), arguments.pop("criterion", L1Loss()), settings=settings, device="cpu",
                        **arguments)  # fmt: skip


def loaders(count: int = 8, batch_size: int = 2) -> tuple[DataLoader[tuple[Tensor, Tensor]], ...]:
    """Of an epoch to train on and of one to validate on."""
    return chunk_loader(chunks(count), batch_size), chunk_loader(chunks(4, seed=1), batch_size)
