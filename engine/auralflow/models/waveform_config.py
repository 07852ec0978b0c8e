"""Settings of a network of somebody's own; loads no torch, and nothing of the network's code."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from auralflow.configuration import require_kinds, whole_sample_rate
from auralflow.errors import ConfigError
from auralflow.models.base import ModelInfo
from auralflow.models.target_names import require_target_names
from auralflow.text import Text

WAVEFORM_MODEL = "WaveformModel"


@dataclass(frozen=True, kw_only=True)
class WaveformConfig:
    """What a `WaveformModel` is built from.

    Attributes:
        network: Where the network's class is, "package.module:Class"; empty while that is not known.
        settings: Arguments of the class by name, as JSON can hold them.
        sources: Names of what the network gives, in order.
        sample_rate: In Hz.
        channels: 1 or 2.
        context_s: How much of each end of a chunk's output is thrown away, in seconds.
        chunk_s: Longest stretch to give to the network at once, in seconds, contexts included.
        stride: Chunks start on multiples of this many samples.
    """

    network: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    sources: tuple[str, ...]
    sample_rate: int
    channels: int = 2
    context_s: float = 1.0
    chunk_s: float = 10.0
    stride: int = 1

    def __post_init__(self) -> None:
        """Check the values."""
        require_target_names(self.sources)
        object.__setattr__(self, "sample_rate", whole_sample_rate(self.sample_rate))
        require_kinds(self)
        if self.channels not in (1, 2) or self.stride < 1 or self.context_s < 0:
            raise ConfigError(
                "A model has 1 or 2 channels, and no negative stride or context.",
                hint="Look at the arguments.",
            )
        if self._chunk_length < 2 * self._context_length + self.stride:
            raise ConfigError(
                Text("Chunks of {chunk_s} s have no room for two contexts of {context_s} s.",
                     chunk_s=self.chunk_s, context_s=self.context_s),
                hint="Take longer chunks or shorter contexts.",
            )  # fmt: skip

    @property
    def _context_length(self) -> int:
        return math.ceil(self.context_s * self.sample_rate / self.stride) * self.stride

    @property
    def _chunk_length(self) -> int:
        return round(self.chunk_s * self.sample_rate)

    @property
    def info(self) -> ModelInfo:
        """See `auralflow.models.base.ModelConfig`."""
        return ModelInfo(
            name=WAVEFORM_MODEL,
            title="",
            sources=self.sources,
            sample_rate=self.sample_rate,
            channels=self.channels,
            grid_length=self.stride,
            context_length=self._context_length,
            chunk_length=self._chunk_length,
            sha256="",
            license="",
            origin="",
            size_bytes=0,
        )
