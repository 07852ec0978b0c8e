"""Any network from mixtures to stems, as a model that Auralflow trains, measures and separates songs with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from torch import Tensor, nn

from auralflow.errors import ConfigError, ModelLoadError, ShapeError
from auralflow.lazy_loading import load_object
from auralflow.models.mixture_shape import in_precision_of, require_mixture
from auralflow.models.separating import Separating
from auralflow.models.waveform_config import WaveformConfig
from auralflow.prediction import Prediction
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence


class WaveformModel(Separating, nn.Module):
    """A network of your own, which takes waveforms and gives waveforms.

    Long songs are given to it in overlapping chunks. What a chunk's ends look like depends on what the network sees
    around each sample, so `context_s` should be as wide as that.

    Args:
        network: From `(batch, channels, frames)` to `(batch, sources, channels, frames)`, any number of frames.
        sources: Names of what it gives, in order.
        sample_rate: In Hz.
        channels: 1 or 2.
        name: In tables and tags.
        context_s: How much of each end of a chunk's output is thrown away, in seconds.
        chunk_s: Longest stretch to give to the network at once, in seconds, contexts included.
        stride: Chunks start on multiples of this many samples: the hop of a transform, or all strides multiplied.
        license: SPDX identifier of the weights.
        origin: Where they come from and what they were trained on.

    To save one, `auralflow.models.save_model` must be told where the network's class is; such a model is loaded with
    `auralflow.load_model(folder, trust_code=True)`, which imports that class.

    Attributes:
        network: As given; keep `network.state_dict()` to use the weights elsewhere.
        config: Settings; they name the network's class if the model was loaded.
        info: What the model is.

    Raises:
        ConfigError: If a name is missing, or a number is out of its range.

    Example:
        >>> import torch
        >>> from auralflow.losses import SISDRLoss
        >>> from auralflow.training import ModelTrainer
        >>> class TwoFilters(torch.nn.Module):
        ...     def __init__(self):
        ...         super().__init__()
        ...         self.filters = torch.nn.Conv1d(1, 2, 65, padding=32)
        ...     def forward(self, mixture):
        ...         return self.filters(mixture).unsqueeze(2)
        >>> model = WaveformModel(TwoFilters(), ["vocals", "drums"], 44_100, channels=1)
        >>> model(torch.rand(3, 1, 1000)).shape
        torch.Size([3, 2, 1, 1000])
        >>> batches = torch.utils.data.DataLoader([(torch.rand(1, 1000), torch.rand(1, 1000, 2))] * 4, batch_size=2)
        >>> ModelTrainer(model, SISDRLoss(), device="cpu").train(batches, batches, max_epochs=1).step
        2
    """

    def __init__(
        self,
        network: nn.Module,
        sources: Sequence[str],
        sample_rate: int,
        *,
        channels: int = 2,
        name: str = "own-model",
        context_s: float = 1.0,
        chunk_s: float = 10.0,
        stride: int = 1,
        license: str = "",  # noqa: A002 - its name in cards
        origin: str = "",
    ) -> None:
        super().__init__()
        if not name:
            raise ConfigError("A model needs a name.", hint="Give one, like my-vocals, or leave it out.")
        self.network = network
        self.config = WaveformConfig(
            sources=tuple(sources),
            sample_rate=sample_rate,
            channels=channels,
            context_s=context_s,
            chunk_s=chunk_s,
            stride=stride,
        )
        self.info = replace(
            self.config.info,
            name=name,
            title=name,
            license=license,
            origin=origin,
            size_bytes=sum(weight.numel() * weight.element_size() for weight in network.parameters()),
        )

    @classmethod
    def from_config(cls, config: WaveformConfig) -> Self:
        """A model around a new network of the class that the settings name, which is imported.

        Raises:
            ModelLoadError: If the class cannot be imported, or cannot be built with these settings.
        """
        try:
            network = load_object(config.network)(**config.settings)
        except (ImportError, AttributeError, TypeError, ValueError, RuntimeError) as error:
            raise ModelLoadError(
                Text(
                    "The network {network} could not be built: {kind}: {error}",
                    network=config.network,
                    kind=type(error).__name__,
                    error=error,
                ),
                hint="Install the package that it is in, or add its folder to PYTHONPATH, in the version that the model"
                " was saved with.",
            ) from error
        if not isinstance(network, nn.Module):
            raise ModelLoadError(
                Text("{network} is not a torch.nn.Module.", network=config.network),
                hint="Name the class of the network.",
            )
        model = cls(
            network,
            config.sources,
            config.sample_rate,
            channels=config.channels,
            context_s=config.context_s,
            chunk_s=config.chunk_s,
            stride=config.stride,
        )
        model.config = config
        return model

    def predict(self, mixture: Tensor) -> Prediction:
        """See `auralflow.models.TrainableModel.predict`.

        Raises:
            ShapeError: If the mixture, or what the network gives, has another shape than it should.
        """
        require_mixture(mixture, self.info.channels)
        return Prediction.of_waveform(mixture, self._separate(mixture))

    def forward(self, mixture: Tensor) -> Tensor:
        """The estimates, shape `(batch, sources, channels, frames)`.

        Raises:
            ShapeError: As `predict`.
        """
        return self.predict(mixture).waveform

    def _separate(self, mixture: Tensor) -> Tensor:
        estimates: Tensor = self.network(in_precision_of(self.network, mixture)).to(mixture.dtype)
        needed = (mixture.shape[0], len(self.info.sources), *mixture.shape[1:])
        if tuple(estimates.shape) != needed:
            raise ShapeError(
                Text("The network gave {shape}, not {needed}.", shape=str(tuple(estimates.shape)), needed=str(needed)),
                hint="It must give (batch, sources, channels, frames), as long as the mixture.",
            )
        return estimates
