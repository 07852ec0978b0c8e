"""The augmentation that music separation is trained with unless one knows better."""

from __future__ import annotations

from typing import Any

from auralflow.augment.config import AugmentConfig
from auralflow.augment.level import ChannelSwap, Gain, Polarity
from auralflow.augment.pipeline import AugmentPipeline
from auralflow.augment.pitch_tempo import PitchTempo
from auralflow.augment.remix import Remix
from auralflow.augment.timing import TimeShift
from auralflow.configuration import configured


def augmentation_of(config: AugmentConfig) -> AugmentPipeline:
    """The pipeline of some settings.

    Pitch and tempo come first, of whole songs: what belongs together stays together until the remix, and all steps
    behind it take one pass over the samples. Steps that never happen are kept, so that switching one off changes
    nothing about what others draw.
    """
    return AugmentPipeline(
        [
            PitchTempo(
                probability=config.pitch_tempo_probability,
                max_semitones=config.max_semitones,
                max_tempo_change=config.max_tempo_change,
                sample_rate=config.sample_rate,
            ),
            Remix(probability=config.remix_probability),
            TimeShift(max_frames=round(config.max_shift_s * config.sample_rate)),
            ChannelSwap(probability=config.swap_probability),
            Polarity(probability=config.polarity_probability),
            Gain(lowest=config.lowest_gain, highest=config.highest_gain),
        ]
    )


def default_augmentation(**settings: Any) -> AugmentPipeline:
    """The pipeline for music separation: pitch and tempo, remix, shift, swap, polarity, gain.

    Args:
        **settings: Fields of `AugmentConfig`; the others keep their defaults.

    Raises:
        ConfigError: If a name is unknown (the nearest known one is suggested) or a value out of its range.

    Example:
        >>> import torch
        >>> from auralflow.augment import stems_of_batch
        >>> mixture, targets = torch.randn(4, 2, 44_100), torch.randn(4, 2, 44_100, 3)  # of a DataLoader
        >>> augment = default_augmentation(remix_probability=0.8)
        >>> mixture, stems = augment(stems_of_batch(mixture, targets), torch.Generator().manual_seed(0))
        >>> mixture.shape, stems.shape
        (torch.Size([4, 2, 44100]), torch.Size([4, 3, 2, 44100]))
    """
    return augmentation_of(configured(AugmentConfig, settings))
