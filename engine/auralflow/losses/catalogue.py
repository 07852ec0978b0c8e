"""Criteria by name, for configurations and command lines; torch is loaded when one is made."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, cast

from auralflow.configuration import nearest_hint
from auralflow.errors import ConfigError
from auralflow.lazy_loading import load_object
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow.losses.criterion import Criterion

CRITERIA = {
    "component": "auralflow.losses.component:ComponentLoss",
    "kl_div": "auralflow.losses.variational:KLDivergenceLoss",
    "l1": "auralflow.losses.pointwise:L1Loss",
    "l2": "auralflow.losses.pointwise:L2Loss",
    "mask": "auralflow.losses.mask:MaskLoss",
    "multi_stft": "auralflow.losses.spectral:MultiResolutionSTFTLoss",
    "permutation": "auralflow.losses.permutation:PermutationInvariantLoss",
    "rmse": "auralflow.losses.pointwise:RMSELoss",
    "si_sdr": "auralflow.losses.scale_invariant:SISDRLoss",
    "waveform_stft": "auralflow.losses.spectral:WaveformSTFTLoss",
}
"""Where the class of each criterion is, "module:Class", by its name."""


def criterion_named(name: str, **settings: Any) -> Criterion:
    """A criterion with these settings.

    Args:
        name: A key of `CRITERIA`.
        **settings: Arguments of its class.

    Raises:
        ConfigError: If a name is unknown (the nearest known one is suggested) or a value out of range.

    Example:
        >>> criterion_named("component", alpha=0.1, beta=0.8)
        ComponentLoss(alpha=0.1, beta=0.8)
    """
    if name not in CRITERIA:
        raise ConfigError(Text("There is no loss “{name}”.", name=name), hint=nearest_hint(name, CRITERIA))
    make = cast("Callable[..., Criterion]", load_object(CRITERIA[name]))
    known = inspect.signature(make).parameters
    for setting in settings:
        if setting not in known:
            raise ConfigError(
                Text("The loss “{loss}” has no setting “{name}”.", loss=name, name=setting),
                hint=nearest_hint(setting, known),
            )
    return make(**settings)
