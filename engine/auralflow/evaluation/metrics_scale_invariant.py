"""SI-SDR of whole tracks from their energies, so that no track has to be held in memory."""

from __future__ import annotations

import torch
from torch import Tensor

from auralflow.losses.scale_invariant import ENERGY_SHARE_FLOOR


def si_sdr_of_energies(estimate: Tensor, reference: Tensor, error: Tensor) -> Tensor:
    """What `auralflow.losses.si_sdr` gives for the signals that have these energies, in dB: -100 to 100.

    All channels are one signal with one scale. The inner product of estimate and reference follows from the energy of
    their difference.

    Args:
        estimate: |e|^2, float64, any shape.
        reference: |s|^2, same shape.
        error: |e - s|^2, same shape.

    Returns:
        Same shape; NaN where the reference is silent, -100 where only the estimate is.

    Reference: J. Le Roux, S. Wisdom, H. Erdogan, J. Hershey, "SDR - half-baked or well done?", ICASSP 2019, eq. 4.
    """
    product = (estimate + reference - error) / 2
    both = estimate * reference
    alike = torch.where(both > 0, product.square() / torch.where(both > 0, both, 1), 0).clamp(0, 1)
    ratio = 10 * torch.log10((alike + ENERGY_SHARE_FLOOR) / (1 - alike + ENERGY_SHARE_FLOOR))
    return torch.where(reference > 0, ratio, torch.nan)
