"""What a separation model is, whatever its architecture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    import torch

    from auralflow.prediction import Prediction


@dataclass(frozen=True, kw_only=True)
class ModelInfo:
    """What the separator, the app and the evaluation need to know about a model.

    All lengths are in samples at the model's sample rate.

    Attributes:
        name: Stable name, "spleeter-2stems".
        title: Name for people.
        sources: Names of what `forward` returns, in order.
        sample_rate: In Hz.
        channels: How many channels the network takes at once (1 or 2).
        grid_length: Chunks start and stop on multiples of this, so that the network sees the same alignment wherever
            a song is cut.
        grid_offset: Where the grid's first point lies; negative if the model wants silence before the song.
        context_length: How much of each end of a chunk's output is unreliable and thrown away; a multiple of
            `grid_length`. With a context as wide as the receptive field the result does not depend on where a
            song is cut.
        crossfade_length: Over how many samples, centred on a border, neighbouring chunks are blended.
        chunk_length: The longest stretch worth giving to the network at once, contexts included.
        edge_length: Silence the model wants behind the last sample.
        sha256: Fingerprint of the weights (see `auralflow.models.weights.fingerprint`).
        license: SPDX identifier of the weights.
        origin: Where the weights come from and what they were trained on, one or two sentences.
        size_bytes: Size of the weights.
        metrics: Measured scores by name, with the data in the name.
    """

    name: str
    title: str
    sources: tuple[str, ...]
    sample_rate: int
    channels: int
    grid_length: int
    grid_offset: int = 0
    context_length: int
    crossfade_length: int = 0
    chunk_length: int
    edge_length: int = 0
    sha256: str
    license: str
    origin: str
    size_bytes: int
    metrics: tuple[tuple[str, float], ...] = ()


class SeparationModel(Protocol):
    """A network (a `torch.nn.Module`) that splits a mixture into sources."""

    @property
    def info(self) -> ModelInfo:
        """What it is."""

    def __call__(self, mixture: torch.Tensor, /) -> torch.Tensor:
        """Split mixtures of one length.

        Args:
            mixture: Shape `(batch, channels, frames)`, float32, full scale at +-1.

        Returns:
            Shape `(batch, sources, channels, frames)`, in the order of `info.sources`.
        """

    def to(self, device: torch.device, /) -> SeparationModel:
        """Move the weights to a device."""

    def modules(self) -> object:
        """All submodules, as `torch.nn.Module.modules` gives them."""


class ModelConfig(Protocol):
    """Settings of an architecture: a frozen keyword-only dataclass of plain values, checked, which loads no torch."""

    @property
    def info(self) -> ModelInfo:
        """What a network of these settings is while it has no weights worth a name.

        Its name is the architecture's; fingerprint, licence and origin are empty, the size is 0 (see
        `auralflow.models.registry.save_model`).
        """


class TrainableModel(SeparationModel, Protocol):
    """A separation model that can be trained: it also gives what losses ask for.

    Attributes:
        info: `config.info` at first; a plain attribute, so that loading weights can fill in whose they are.
    """

    info: ModelInfo

    @property
    def config(self) -> ModelConfig:
        """What it was built from."""

    def predict(self, mixture: torch.Tensor, /) -> Prediction:
        """What the network makes of mixtures, in every form it has; `__call__` is its waveform.

        Args:
            mixture: Shape `(batch, channels, frames)`, float32, any number of frames.
        """

    def train(self, mode: bool = True, /) -> TrainableModel:
        """Switch dropout, batch statistics and sampling on (training) or off."""

    def parameters(self) -> Iterator[torch.nn.Parameter]:
        """All weights, as `torch.nn.Module.parameters` gives them."""

    def state_dict(self) -> dict[str, torch.Tensor]:
        """All weights and buffers by name."""
