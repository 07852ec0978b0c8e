"""Settings of the band-split network, in three sizes; loads no torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from auralflow.configuration import nearest_hint, whole_sample_rate
from auralflow.errors import ConfigError
from auralflow.models.base import ModelInfo
from auralflow.models.spectrogram_config import MOST_FFT
from auralflow.models.target_names import require_target_names
from auralflow.text import Text

HOPS_PER_WINDOW = 4
KERNEL_FRAMES = 7
# The level that features are relative to is measured over so many STFT frames: three seconds.
LEVEL_FRAMES = 129
# Width of the window and rounding, in STFT frames.
MARGIN_FRAMES = HOPS_PER_WINDOW
CORE_FRAMES = 1292  # 30 s
MOST_TARGETS = 16
MOST_DIM, MOST_DEPTH = 8192, 1024


class Bands(NamedTuple):
    """Neighbouring bands of one width.

    Attributes:
        number: How many.
        bins: Width of each in bins of a Fourier transform of 4096.
        pooled: How many bins share a value of the mask: the ear tells high frequencies less well apart.
    """

    number: int
    bins: int
    pooled: int


REFERENCE_FFT = 4096
BAND_PLANS: dict[str, tuple[Bands, ...]] = {
    # Narrow where notes lie, wide above 11 kHz. Few bands make cheap steps; many tell voices apart.
    "coarse": (Bands(8, 16, 1), Bands(4, 32, 1), Bands(4, 64, 2), Bands(4, 128, 4), Bands(2, 512, 16)),
    "fine": (Bands(16, 8, 1), Bands(8, 16, 1), Bands(8, 32, 2), Bands(8, 64, 4), Bands(4, 256, 16)),
}


class _Size(NamedTuple):
    bands: str
    dim: int
    depth: int


SIZES = {
    "small": _Size("coarse", 96, 4),
    "medium": _Size("fine", 128, 8),
    "large": _Size("fine", 160, 12),
}


@dataclass(frozen=True, kw_only=True)
class BandSplitConfig:
    """Settings of a `BandSplitNet`.

    What is None is taken from the size, and written here, so that a saved model does not depend on what a size means
    later.

    Attributes:
        targets: What to separate, in the order of the output; what the mixture has besides is left over.
        size: "small" (2 M parameters for four stems: learns in minutes on two cores), "medium" (3.6 M) or "large"
            (5.3 M: for a GPU).
        sample_rate: In Hz.
        num_channels: 1 (mono) or 2 (stereo).
        num_fft: Length of window and Fourier transform in samples, a power of two from 512 to 2**20; the hop is a
            quarter.
        bands: "coarse" (22 bands) or "fine" (44).
        dim: Features of a band.
        depth: How many blocks.
    """

    architecture: ClassVar[str] = "BandSplitNet"

    targets: tuple[str, ...]
    size: str = "small"
    sample_rate: int = 44_100
    num_channels: int = 2
    num_fft: int = REFERENCE_FFT
    bands: str | None = None
    dim: int | None = None
    depth: int | None = None

    def __post_init__(self) -> None:
        """Check the values, and take the missing ones from the size."""
        _check_targets(self.targets)
        if self.size not in SIZES:
            raise ConfigError(Text("There is no size “{name}”.", name=self.size), hint=nearest_hint(self.size, SIZES))
        for name, value in SIZES[self.size]._asdict().items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, value)
        if self.bands not in BAND_PLANS:
            raise ConfigError(
                Text("There is no band plan “{name}”.", name=self.bands),
                hint=nearest_hint(str(self.bands), BAND_PLANS),
            )
        object.__setattr__(self, "sample_rate", whole_sample_rate(self.sample_rate))
        for name, most in (("dim", MOST_DIM), ("depth", MOST_DEPTH)):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
                raise ConfigError(
                    Text(
                        "{name} must be a whole number from 1 to {most}, not {value}.",
                        name=name,
                        most=most,
                        value=value,
                    ),
                    hint="Leave it out to take that of the size.",
                )
        if self.num_channels not in (1, 2):
            raise ConfigError(
                Text("num_channels must be 1 or 2, not {count}.", count=self.num_channels),
                hint="Songs with more channels are separated in pairs.",
            )
        if not 512 <= self.num_fft <= MOST_FFT or self.num_fft & (self.num_fft - 1):
            raise ConfigError(
                Text(
                    "num_fft must be a power of two from 512 to {most}, not {value}.",
                    most=MOST_FFT,
                    value=self.num_fft,
                ),
                hint="Use 4096 at 44.1 kHz, 2048 at 16 or 22.05 kHz.",
            )

    @property
    def hop_length(self) -> int:
        """Step from STFT frame to STFT frame in samples."""
        return self.num_fft // HOPS_PER_WINDOW

    @property
    def band_plan(self) -> tuple[Bands, ...]:
        """The bands for this length of the Fourier transform; they leave out the last bin, half the sample rate."""
        return tuple(
            Bands(number, bins * self.num_fft // REFERENCE_FFT, max(1, pooled * self.num_fft // REFERENCE_FFT))
            for number, bins, pooled in BAND_PLANS[str(self.bands)]
        )

    @property
    def dilations(self) -> tuple[int, ...]:
        """How far apart, in STFT frames, the values are that each block looks at."""
        return tuple(2 ** (block % 4) for block in range(int(self.depth or 0)))

    @property
    def context_frames(self) -> int:
        """How many STFT frames each way an output depends on."""
        return LEVEL_FRAMES // 2 + sum(KERNEL_FRAMES // 2 * dilation for dilation in self.dilations) + MARGIN_FRAMES

    @property
    def info(self) -> ModelInfo:
        """What a model of these settings is while it has no weights."""
        context = self.context_frames * self.hop_length
        return ModelInfo(
            name=self.architecture,
            title=self.architecture,
            sources=self.targets,
            sample_rate=self.sample_rate,
            channels=self.num_channels,
            grid_length=self.hop_length,
            context_length=context,
            chunk_length=CORE_FRAMES * self.hop_length + 2 * context,
            sha256="",
            license="",
            origin="",
            size_bytes=0,
        )


def _check_targets(targets: tuple[str, ...]) -> None:
    require_target_names(targets)
    if len(set(targets)) < len(targets) or len(targets) > MOST_TARGETS:
        raise ConfigError(
            Text("These targets are not up to sixteen different names: {targets}.", targets=", ".join(targets)),
            hint="Name each once.",
        )
