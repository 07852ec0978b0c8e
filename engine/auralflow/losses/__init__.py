"""Losses for training: as functions of tensors, and as criteria that judge what a model made of a batch.

Public names are loaded when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.lazy_loading import lazy_names

if TYPE_CHECKING:
    from auralflow.losses.catalogue import criterion_named
    from auralflow.losses.combined import CombinedLoss
    from auralflow.losses.component import ComponentLoss, component_loss
    from auralflow.losses.criterion import Criterion, LossReport
    from auralflow.losses.mask import MaskLoss
    from auralflow.losses.objective import training_loss
    from auralflow.losses.permutation import PermutationInvariantLoss
    from auralflow.losses.pointwise import L1Loss, L2Loss, RMSELoss
    from auralflow.losses.scale_invariant import SISDRLoss, si_sdr, si_sdr_loss
    from auralflow.losses.spectral import MultiResolutionSTFTLoss, WaveformSTFTLoss
    from auralflow.losses.variational import KLDivergenceLoss, KLTerm, kl_div_loss
    from auralflow.losses.waveform import WaveformLoss, as_criterion

_LAZY = {
    "CombinedLoss": "auralflow.losses.combined",
    "ComponentLoss": "auralflow.losses.component",
    "Criterion": "auralflow.losses.criterion",
    "KLDivergenceLoss": "auralflow.losses.variational",
    "KLTerm": "auralflow.losses.variational",
    "L1Loss": "auralflow.losses.pointwise",
    "L2Loss": "auralflow.losses.pointwise",
    "LossReport": "auralflow.losses.criterion",
    "MaskLoss": "auralflow.losses.mask",
    "MultiResolutionSTFTLoss": "auralflow.losses.spectral",
    "PermutationInvariantLoss": "auralflow.losses.permutation",
    "RMSELoss": "auralflow.losses.pointwise",
    "SISDRLoss": "auralflow.losses.scale_invariant",
    "WaveformLoss": "auralflow.losses.waveform",
    "WaveformSTFTLoss": "auralflow.losses.spectral",
    "as_criterion": "auralflow.losses.waveform",
    "component_loss": "auralflow.losses.component",
    "criterion_named": "auralflow.losses.catalogue",
    "kl_div_loss": "auralflow.losses.variational",
    "si_sdr": "auralflow.losses.scale_invariant",
    "si_sdr_loss": "auralflow.losses.scale_invariant",
    "training_loss": "auralflow.losses.objective",
}

__all__ = [
    "CombinedLoss",
    "ComponentLoss",
    "Criterion",
    "KLDivergenceLoss",
    "KLTerm",
    "L1Loss",
    "L2Loss",
    "LossReport",
    "MaskLoss",
    "MultiResolutionSTFTLoss",
    "PermutationInvariantLoss",
    "RMSELoss",
    "SISDRLoss",
    "WaveformLoss",
    "WaveformSTFTLoss",
    "as_criterion",
    "component_loss",
    "criterion_named",
    "kl_div_loss",
    "si_sdr",
    "si_sdr_loss",
    "training_loss",
]

__getattr__, __dir__ = lazy_names(__name__, _LAZY)
