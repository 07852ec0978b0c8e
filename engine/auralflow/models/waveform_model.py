"""Any network from mixtures to stems, as a model that Auralflow trains, measures and separates songs with."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from torch import Tensor, nn

from auralflow.errors import ConfigError, ShapeError
from auralflow.models.base import ModelInfo
from auralflow.models.mixture_shape import in_precision_of, require_mixture
from auralflow.models.target_names import require_target_names
from auralflow.prediction import Prediction
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auralflow.models.base import ModelConfig


class WaveformModel(nn.Module):
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

    Attributes:
        network: As given; keep `network.state_dict()` to use the weights elsewhere.
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
        require_target_names(tuple(sources))
        if channels not in (1, 2) or sample_rate < 1 or stride < 1 or context_s < 0 or not name:
            raise ConfigError(
                "A model has 1 or 2 channels, a name, and no negative rate, stride or context.",
                hint="Look at the arguments.",
            )
        context = math.ceil(context_s * sample_rate / stride) * stride
        chunk = round(chunk_s * sample_rate)
        if chunk < 2 * context + stride:
            raise ConfigError(
                Text("Chunks of {chunk_s} s have no room for two contexts of {context_s} s.",
                     chunk_s=chunk_s, context_s=context_s),
                hint="Take longer chunks or shorter contexts.",
            )  # fmt: skip
        self.network = network
        self.info = ModelInfo(
            name=name,
            title=name,
            sources=tuple(sources),
            sample_rate=sample_rate,
            channels=channels,
            grid_length=stride,
            context_length=context,
            chunk_length=chunk,
            sha256="",
            license=license,
            origin=origin,
            size_bytes=sum(weight.numel() * weight.element_size() for weight in network.parameters()),
        )

    @property
    def config(self) -> ModelConfig:
        """There is none: how the network is built is known to its own code alone.

        Raises:
            ConfigError: Always.
        """
        raise ConfigError(
            "A network of your own cannot be saved as a model of Auralflow.",
            hint="Keep network.state_dict() with safetensors, and build the network again before you load it.",
        )

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
