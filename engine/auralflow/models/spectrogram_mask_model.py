"""A separation model around the spectrogram networks: waveforms in, waveforms out."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Self

import torch
from torch import Tensor, nn

from auralflow.configuration import configured, nearest_hint
from auralflow.errors import ConfigError
from auralflow.models.mixture_shape import require_mixture
from auralflow.models.separating import Separating
from auralflow.models.spectrogram_config import (
    SpectrogramNetLSTMConfig,
    SpectrogramNetSimpleConfig,
    SpectrogramNetVAEConfig,
)
from auralflow.models.spectrogram_net_lstm import SpectrogramNetLSTM
from auralflow.models.spectrogram_net_simple import SpectrogramNetSimple
from auralflow.models.spectrogram_net_vae import SpectrogramNetVAE
from auralflow.prediction import GaussianLatent, Prediction, SpectralPrediction
from auralflow.text import Text
from auralflow.transforms.spectrogram import AudioTransform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auralflow.models.spectrogram_unet import MaskUNet

_CONFIGS: dict[str, type[SpectrogramNetSimpleConfig]] = {
    config.architecture: config
    for config in (SpectrogramNetSimpleConfig, SpectrogramNetLSTMConfig, SpectrogramNetVAEConfig)
}
_NETWORKS: dict[str, type[MaskUNet]] = {
    network.__name__: network for network in (SpectrogramNetSimple, SpectrogramNetLSTM, SpectrogramNetVAE)
}


class SpectrogramMaskModel(Separating, nn.Module):
    """Separates by masks on the mixture's magnitudes; every target keeps the mixture's phases.

    Targets stay in the order they are given in: it is that of the output, and code that indexes the output must be able
    to rely on what it wrote itself.

    >>> model = SpectrogramMaskModel("SpectrogramNetSimple", ["vocals", "drums"], num_hidden_channels=4)
    >>> model.separate(torch.rand(1, 88_200)).shape
    torch.Size([2, 1, 88200])

    Args:
        model_type: "SpectrogramNetSimple", "SpectrogramNetLSTM" or "SpectrogramNetVAE".
        targets: What to separate.
        num_fft: Length of the Fourier transform in samples.
        window_size: Length of its window in samples.
        hop_length: Step from STFT frame to STFT frame in samples.
        sample_length: The length of the pieces the model is meant to be trained on, in seconds; it hears any length.
        sample_rate: In Hz.
        num_channels: 1 (mono) or 2 (stereo).
        num_hidden_channels: Of the network's first level.
        mask_act_fn: One of `auralflow.models.spectrogram_config.MASK_ACTIVATIONS`.
        leak_factor: Slope of the convolutions' activations below 0, from 0 (ReLU) to less than 1.
        dropout_p: Share of the channels that are dropped in the decoder's first three levels in training.
        normalize_input: Whether the level is taken out of the network's input and every bin standardised.
        normalize_output: Whether the mask of every bin has a shift and a scale of its own.
        device: Where the weights go.
        **kwargs: Further fields of the network's config, see `auralflow.models.spectrogram_config`:
            `one_network_per_target`, and `recurrent_depth`, `hidden_size`, `input_axis` of the LSTM and the VAE.

    Attributes:
        config: All settings.
        info: What the model is.
        transform: From waveforms to spectrograms and back.
        networks: One network, or one for each target.

    Raises:
        ConfigError: If there is no such network or setting, or a value is out of its range.
    """

    def __init__(
        self,
        model_type: str,
        targets: Sequence[str],
        num_fft: int = 1024,
        window_size: int = 1024,
        hop_length: int = 512,
        sample_length: float = 3,
        sample_rate: int = 44_100,
        num_channels: int = 1,
        num_hidden_channels: int = 16,
        mask_act_fn: str = "sigmoid",
        leak_factor: float = 0,
        dropout_p: float = 0.4,
        normalize_input: bool = True,
        normalize_output: bool = True,
        device: torch.device | str = "cpu",
        **kwargs: Any,
    ) -> None:
        super().__init__()
        if model_type not in _CONFIGS:
            raise ConfigError(
                Text("There is no spectrogram network “{name}”.", name=model_type),
                hint=nearest_hint(model_type, _CONFIGS),
            )
        settings = {
            "targets": targets if isinstance(targets, str) else tuple(targets),
            "num_fft": num_fft,
            "window_size": window_size,
            "hop_length": hop_length,
            "sample_length": sample_length,
            "sample_rate": sample_rate,
            "num_channels": num_channels,
            "num_hidden_channels": num_hidden_channels,
            "mask_act_fn": mask_act_fn,
            "leak_factor": leak_factor,
            "dropout_p": dropout_p,
            "normalize_input": normalize_input,
            "normalize_output": normalize_output,
        }
        self.config = configured(_CONFIGS[model_type], {**settings, **kwargs})
        self.info = self.config.info
        self.transform = AudioTransform(num_fft, hop_length, window_size, sample_rate)
        count = len(self.config.targets) if self.config.one_network_per_target else 1
        self.networks = nn.ModuleList(
            _NETWORKS[model_type](**self.config.network_settings(), num_targets=len(self.config.targets) // count)
            for _ in range(count)
        )
        self.to(device)

    @classmethod
    def from_config(cls, config: SpectrogramNetSimpleConfig) -> Self:
        """A model of these settings with random weights, on the CPU, in training mode."""
        settings = {field.name: getattr(config, field.name) for field in fields(config)}
        return cls(config.architecture, **settings)

    @property
    def targets(self) -> tuple[str, ...]:
        """Names of what `forward` gives, in its order."""
        return self.config.targets

    def forward(self, mixture: Tensor) -> Tensor:
        """The estimated targets.

        Args:
            mixture: Shape `(batch, channels, frames)`, full scale at +-1, any number of frames.

        Returns:
            Shape `(batch, targets, channels, frames)`.

        Raises:
            ShapeError: If the mixture has other axes or channels, or no frames.
        """
        return self.predict(mixture).waveform

    def predict(self, mixture: Tensor) -> Prediction:
        """Masks, magnitudes, waveforms and (of a variational network) the latent, as far as they are asked for.

        With one network per target, the latents of all are stacked behind the batch axis.

        Args:
            mixture: Shape `(batch, channels, frames)`, full scale at +-1, any number of frames.

        Raises:
            ShapeError: If the mixture has other axes or channels, or no frames.
        """
        require_mixture(mixture, self.config.num_channels)
        spectrogram = self.transform.to_spectrogram(mixture)  # (batch, channels, bins, stft frames)
        magnitude = spectrogram.abs()
        outputs = [network(magnitude) for network in self.networks]
        latent = None
        if self.config.architecture == SpectrogramNetVAE.__name__:
            masks, mus, sigmas = zip(*outputs, strict=True)
            latent = GaussianLatent(mu=_joined(mus), sigma=_joined(sigmas))
        else:
            masks = tuple(outputs)
        mask = torch.cat(masks, dim=1)
        return Prediction(
            mixture=mixture,
            synthesize=lambda: self.transform.to_audio(mask * spectrogram.unsqueeze(1), length=mixture.shape[-1]),
            spectral=SpectralPrediction(
                mixture_magnitude=magnitude,
                mask=mask,
                magnitude=mask * magnitude.unsqueeze(1),
                to_magnitude=lambda waveform: self.transform.to_spectrogram(waveform).abs(),
            ),
            latent=latent,
        )


def _joined(parts: Sequence[Tensor]) -> Tensor:
    return parts[0] if len(parts) == 1 else torch.stack(tuple(parts), dim=1)
