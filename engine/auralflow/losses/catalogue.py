"""Criteria by name, for configurations and command lines."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from auralflow.configuration import nearest_hint
from auralflow.errors import ConfigError
from auralflow.losses.component import ComponentLoss
from auralflow.losses.mask import MaskLoss
from auralflow.losses.permutation import PermutationInvariantLoss
from auralflow.losses.pointwise import L1Loss, L2Loss, RMSELoss
from auralflow.losses.scale_invariant import SISDRLoss
from auralflow.losses.spectral import MultiResolutionSTFTLoss, WaveformSTFTLoss
from auralflow.losses.variational import KLDivergenceLoss
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow.losses.criterion import Criterion

CRITERIA: dict[str, Callable[..., Criterion]] = {
    "component": ComponentLoss,
    "kl_div": KLDivergenceLoss,
    "l1": L1Loss,
    "l2": L2Loss,
    "mask": MaskLoss,
    "multi_stft": MultiResolutionSTFTLoss,
    "permutation": PermutationInvariantLoss,
    "rmse": RMSELoss,
    "si_sdr": SISDRLoss,
    "waveform_stft": WaveformSTFTLoss,
}


def criterion_named(name: str, **settings: Any) -> Criterion:
    """A criterion with these settings.

    Args:
        name: A key of `CRITERIA`.
        **settings: Arguments of its class.

    Raises:
        ConfigError: If a name is unknown (the nearest known one is suggested) or a value out of range.

    Example:
        >>> criterion_named("component", alpha=0.1, beta=0.8)
        ComponentLoss()
    """
    if name not in CRITERIA:
        raise ConfigError(Text("There is no loss “{name}”.", name=name), hint=nearest_hint(name, CRITERIA))
    known = inspect.signature(CRITERIA[name]).parameters
    for setting in settings:
        if setting not in known:
            raise ConfigError(
                Text("The loss “{loss}” has no setting “{name}”.", loss=name, name=setting),
                hint=nearest_hint(setting, known),
            )
    return CRITERIA[name](**settings)
