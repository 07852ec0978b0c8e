"""Signal-to-distortion ratios: of each second, as museval gives them, and of whole tracks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

if TYPE_CHECKING:
    from auralflow.evaluation.metrics_frames import Energies

# The music demixing challenges' constant against silence.
USDR_FLOOR = 1e-7


def framewise_sdr(frames: Energies, whole: Energies) -> Tensor:
    """The SDR of each frame in dB: |s|^2 / |e - s|^2 over all channels; higher is better, inf where they are equal.

    This is the SDR of BSSEval v4 for images, museval's default. Its three error terms, which need filters of 512 taps
    each, add up to estimate minus reference, so that the SDR itself needs none.

    A frame has no figure (NaN), for none of the stems, where any reference or any estimate is silent. museval refuses
    tracks in which a sound is silent from start to end. Here such a sound silences no frame of the others: where it is
    the reference, its stem has no figure; where it is the estimate, its stem has 0 dB, as all of silence is error.

    Args:
        frames: Of the frames.
        whole: Of the whole track.

    Returns:
        Shape `(stems, frames)`, float64.

    Reference: F.-R. Stöter, A. Liutkus, N. Ito, "The 2018 Signal Separation Evaluation Campaign", 2018; museval 0.4.1,
    `metrics.bss_eval`.
    """
    has_reference = whole.reference_sounds.any(1)
    has_estimate = whole.estimate_sounds.any(1)
    counted = frames.reference_sounds | ~has_reference[:, None]
    counted &= frames.estimate_sounds | ~has_estimate[:, None] | ~has_reference[:, None]
    ratio = 10 * torch.log10(frames.reference / frames.error)
    return torch.where(counted.all(0) & has_reference[:, None], ratio, torch.nan)


def whole_sdr(whole: Energies) -> Tensor:
    """The SDR of a whole track in dB ("uSDR", "nSDR", "global SDR" of the demixing challenges); higher is better.

    (|s|^2 + d) / (|e - s|^2 + d) over all channels and samples, d = 1e-7.

    Args:
        whole: Of the whole track.

    Returns:
        Shape `(stems,)`, float64; NaN where the reference is silent from start to end.

    Reference: Y. Mitsufuji et al., "Music Demixing Challenge 2021", 2022, eq. 1.
    """
    ratio = 10 * torch.log10((whole.reference[:, 0] + USDR_FLOOR) / (whole.error[:, 0] + USDR_FLOOR))
    return torch.where(whole.reference_sounds[:, 0], ratio, torch.nan)
