"""Signal transforms in torch: spectrograms, masks, and what refines them.

Public names are loaded when they are first used, so that code without torch can count STFT frames.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.lazy_loading import lazy_names

if TYPE_CHECKING:
    from auralflow.transforms.frame_count import padded_length, stft_frame_count
    from auralflow.transforms.masks import apply_masks, complex_ratio_mask, ideal_ratio_mask, power_masks
    from auralflow.transforms.spectrogram import AudioTransform
    from auralflow.transforms.trimming import trim_audio
    from auralflow.transforms.wiener import wiener_refine

_LAZY = {
    "AudioTransform": "auralflow.transforms.spectrogram",
    "apply_masks": "auralflow.transforms.masks",
    "complex_ratio_mask": "auralflow.transforms.masks",
    "ideal_ratio_mask": "auralflow.transforms.masks",
    "padded_length": "auralflow.transforms.frame_count",
    "power_masks": "auralflow.transforms.masks",
    "stft_frame_count": "auralflow.transforms.frame_count",
    "trim_audio": "auralflow.transforms.trimming",
    "wiener_refine": "auralflow.transforms.wiener",
}

__all__ = [
    "AudioTransform",
    "apply_masks",
    "complex_ratio_mask",
    "ideal_ratio_mask",
    "padded_length",
    "power_masks",
    "stft_frame_count",
    "trim_audio",
    "wiener_refine",
]

__getattr__, __dir__ = lazy_names(__name__, _LAZY)
