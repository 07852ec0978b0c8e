"""What a criterion takes out of a prediction, and what it says when the model does not give it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from auralflow.configuration import nearest_hint
from auralflow.errors import ConfigError
from auralflow.text import Text

if TYPE_CHECKING:
    from torch import Tensor

    from auralflow.prediction import GaussianLatent, Prediction, SpectralPrediction

Domain = Literal["waveform", "magnitude"]
"""Where estimate and target are compared: sample by sample, or bin by bin of their magnitude spectrograms."""


def require_domain(domain: str) -> None:
    """Refuse what is no `Domain`.

    Raises:
        ConfigError: With the nearest name.
    """
    if domain not in get_args(Domain):
        raise ConfigError(
            Text("There is no domain “{name}” to compare in.", name=domain), hint=nearest_hint(domain, get_args(Domain))
        )


def spectral_of(prediction: Prediction) -> SpectralPrediction:
    """The masks and magnitudes of a prediction.

    Raises:
        ConfigError: If the model estimates none.
    """
    if prediction.spectral is None:
        raise ConfigError(
            "This loss compares masks or magnitudes, and the model estimates none.",
            hint="Train this model with a loss on waveforms, such as l1 with domain waveform, si_sdr or multi_stft.",
        )
    return prediction.spectral


def latent_of(prediction: Prediction) -> GaussianLatent:
    """The posterior of a prediction.

    Raises:
        ConfigError: If the model is not variational.
    """
    if prediction.latent is None:
        raise ConfigError(
            "This loss has a KL term, and the model is not variational.",
            hint="Choose SpectrogramNetVAE, or a loss without a KL term.",
        )
    return prediction.latent


def pair_in(domain: Domain, prediction: Prediction, targets: Tensor) -> tuple[Tensor, Tensor]:
    """The estimates and the targets in the domain where they are to be compared.

    Args:
        domain: Where.
        prediction: What the model made.
        targets: Waveforms, shape `(batch, targets, channels, frames)`.

    Returns:
        Both `(batch, targets, channels, frames)`, or `(batch, targets, channels, bins, stft_frames)`.

    Raises:
        ConfigError: If the model estimates no magnitudes where these are asked for.
    """
    if domain == "waveform":
        return prediction.waveform, targets
    spectral = spectral_of(prediction)
    return spectral.magnitude, spectral.to_magnitude(targets)
