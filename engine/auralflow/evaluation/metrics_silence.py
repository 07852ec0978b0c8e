"""What sounds in an estimate while its reference is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

if TYPE_CHECKING:
    from auralflow.evaluation.metrics_frames import Energies

QUIET_DBFS = -60.0
"""A frame whose RMS is below this is silent."""
LEAKAGE_FLOOR_DB = -120.0
"""What stands for no leakage at all."""


def leakage(frames: Energies, frame_samples: int) -> tuple[Tensor, Tensor]:
    """How much of the mixture leaks into an estimate while its reference is silent, in dB; lower is better.

    Only frames count in which the reference is quieter than -60 dBFS (RMS) and the mixture is not: the estimate's
    energy in them is set against the mixture's. 0 dB is all of the mixture.

    Args:
        frames: Of the frames.
        frame_samples: Samples of a frame, of all channels.

    Returns:
        The leakage, shape `(stems,)`, float64, from -120 up, NaN where there are no such frames; and how many there
        are.
    """
    quiet = 10 ** (QUIET_DBFS / 10) * frame_samples
    counted = (frames.reference < quiet) & (frames.mixture >= quiet)
    leaked = (frames.estimate * counted).sum(1)
    possible = (frames.mixture * counted).sum(1)
    count = counted.sum(1)
    level = (10 * torch.log10(leaked / possible)).clamp_min(LEAKAGE_FLOOR_DB)
    return torch.where(count > 0, level, torch.nan), count
