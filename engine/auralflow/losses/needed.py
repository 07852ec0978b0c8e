"""What a criterion takes out of a prediction, and what it says when the model does not give it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from auralflow.configuration import nearest_hint
from auralflow.errors import ConfigError, ShapeError
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
        ShapeError: If the targets' shape is not that of the estimates' magnitudes.
    """
    if domain == "waveform":
        return prediction.waveform, targets
    return spectral_of(prediction).magnitude, _target_magnitude(prediction, targets)


def masks_and_magnitudes(prediction: Prediction, targets: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The masks, and the magnitudes of the mixture and of the targets that belong to them.

    Args:
        prediction: What the model made.
        targets: Waveforms, shape `(batch, targets, channels, frames)`.

    Returns:
        All of shape `(batch, targets, channels, bins, stft_frames)`.

    Raises:
        ConfigError: If the model estimates no masks.
        ShapeError: If the targets' shape is not that of the estimates.
    """
    spectral = spectral_of(prediction)
    mixture = spectral.mixture_magnitude.unsqueeze(1).expand_as(spectral.mask)
    return spectral.mask, mixture, _target_magnitude(prediction, targets)


def _target_magnitude(prediction: Prediction, targets: Tensor) -> Tensor:
    spectral = spectral_of(prediction)
    needed = (*spectral.mask.shape[:3], prediction.mixture.shape[-1])
    if targets.shape != needed:
        raise ShapeError(
            Text(
                "The targets have shape {targets}, the estimates {estimates}.",
                targets=tuple(targets.shape),
                estimates=needed,
            ),
            hint="Give targets of shape (batch, targets, channels, frames), as long as the mixture.",
        )
    return spectral.to_magnitude(targets)
