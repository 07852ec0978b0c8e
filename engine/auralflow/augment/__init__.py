"""Augmentations of stems for training: parameters are drawn first, on the CPU, and applied second, on any device.

All work on batches of stems of shape `(batch, targets, channels, frames)`. `default_augmentation` puts them together
as music separation needs them. Public names are loaded when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.lazy_loading import lazy_names

if TYPE_CHECKING:
    from auralflow.augment.base import Augmentation
    from auralflow.augment.batch_stems import stems_of_batch
    from auralflow.augment.config import AugmentConfig
    from auralflow.augment.default import augmentation_of, default_augmentation
    from auralflow.augment.level import ChannelSwap, Gain, Polarity
    from auralflow.augment.pipeline import Augmented, AugmentPipeline, DrawnSteps
    from auralflow.augment.pitch_tempo import DrawnPitchTempo, PitchTempo
    from auralflow.augment.remix import Remix
    from auralflow.augment.stem_moves import StemMoves, moved
    from auralflow.augment.timing import TimeShift

_LAZY = {
    "AugmentConfig": "auralflow.augment.config",
    "AugmentPipeline": "auralflow.augment.pipeline",
    "Augmentation": "auralflow.augment.base",
    "Augmented": "auralflow.augment.pipeline",
    "ChannelSwap": "auralflow.augment.level",
    "DrawnPitchTempo": "auralflow.augment.pitch_tempo",
    "DrawnSteps": "auralflow.augment.pipeline",
    "Gain": "auralflow.augment.level",
    "PitchTempo": "auralflow.augment.pitch_tempo",
    "Polarity": "auralflow.augment.level",
    "Remix": "auralflow.augment.remix",
    "StemMoves": "auralflow.augment.stem_moves",
    "TimeShift": "auralflow.augment.timing",
    "augmentation_of": "auralflow.augment.default",
    "default_augmentation": "auralflow.augment.default",
    "moved": "auralflow.augment.stem_moves",
    "stems_of_batch": "auralflow.augment.batch_stems",
}

__all__ = [
    "AugmentConfig",
    "AugmentPipeline",
    "Augmentation",
    "Augmented",
    "ChannelSwap",
    "DrawnPitchTempo",
    "DrawnSteps",
    "Gain",
    "PitchTempo",
    "Polarity",
    "Remix",
    "StemMoves",
    "TimeShift",
    "augmentation_of",
    "default_augmentation",
    "moved",
    "stems_of_batch",
]

__getattr__, __dir__ = lazy_names(__name__, _LAZY)
