"""Settings of the three spectrogram networks and what their values may be; loads no torch."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

from auralflow.configuration import nearest_hint, whole_sample_rate
from auralflow.errors import ConfigError
from auralflow.models.base import ModelInfo
from auralflow.models.target_names import require_target_names
from auralflow.text import Text
from auralflow.transforms.frame_count import stft_frame_count

MASK_ACTIVATIONS = ("sigmoid", "softmax", "relu", "hardtanh", "tanh", "prelu", "elu", "selu")
MOST_FFT = 2**20
# Five halvings: the networks see the same alignment wherever a piece starts on a multiple of this many STFT frames.
FRAME_MULTIPLE = 32
# With six such cells of context, and four more than levels are measured over, a song that is cut anywhere gives the
# same stems within -80 dB (trained networks; the recurrent ones remember longer: -55 dB), and borders are blended.
LEAST_CONTEXT_CELLS = 6
CONTEXT_CELLS_BEYOND_LEVEL = 4
CORE_CELLS = 60


def require_whole(least: int, **values: Any) -> None:
    """Refuse what is no whole number from `least` up.

    Raises:
        ConfigError: With the name of the setting.
    """
    for name, value in values.items():
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise ConfigError(
                Text("{name} must be a whole number from {least} up, not {value}.", name=name, least=least, value=value)
            )


def require_share(**values: Any) -> None:
    """Refuse what does not lie in [0, 1).

    Raises:
        ConfigError: With the name of the setting.
    """
    for name, value in values.items():
        if not isinstance(value, int | float) or not 0 <= value < 1:
            raise ConfigError(
                Text("{name} must be at least 0 and less than 1, not {value}.", name=name, value=value),
                hint="Give a share, like 0.4.",
            )


def require_mask_activation(name: str) -> None:
    """Refuse what is no mask activation.

    Raises:
        ConfigError: With the nearest name.
    """
    if name not in MASK_ACTIVATIONS:
        raise ConfigError(
            Text("There is no mask activation “{name}”.", name=name), hint=nearest_hint(str(name), MASK_ACTIVATIONS)
        )


@dataclass(frozen=True, kw_only=True)
class SpectrogramNetSimpleConfig:
    """Settings of a `SpectrogramMaskModel` around a `SpectrogramNetSimple`.

    Attributes:
        targets: What to separate, in the order of the model's output.
        num_fft: Length of the Fourier transform in samples.
        window_size: Length of its window in samples, at most `num_fft`.
        hop_length: Step from STFT frame to STFT frame in samples, less than `window_size`.
        sample_length: The length of the pieces the model is meant to be trained on, in seconds; it hears any length.
            With `normalize_input`, levels are measured over stretches as long as this.
        sample_rate: In Hz.
        num_channels: 1 (mono) or 2 (stereo).
        num_hidden_channels: Of the network's first level; each of the five below has twice those of the one above.
        mask_act_fn: What turns the network's output into masks, one of `MASK_ACTIVATIONS`.
        leak_factor: Slope of the convolutions' activations below 0, from 0 (ReLU) to less than 1.
        dropout_p: Share of the channels that are dropped in the decoder's first three levels in training.
        normalize_input: Whether the level is taken out of the network's input and every bin standardised.
        normalize_output: Whether the mask of every bin has a shift and a scale of its own.
        one_network_per_target: Whether every target has a network to itself; else one network makes all masks.
    """

    architecture: ClassVar[str] = "SpectrogramNetSimple"

    targets: tuple[str, ...]
    num_fft: int = 1024
    window_size: int = 1024
    hop_length: int = 512
    sample_length: float = 3
    sample_rate: int = 44_100
    num_channels: int = 1
    num_hidden_channels: int = 16
    mask_act_fn: str = "sigmoid"
    leak_factor: float = 0
    dropout_p: float = 0.4
    normalize_input: bool = True
    normalize_output: bool = True
    one_network_per_target: bool = False

    def __post_init__(self) -> None:
        """Check the values."""
        require_target_names(self.targets)
        if len(set(self.targets)) < len(self.targets):
            raise ConfigError(
                Text("A target is named twice: {targets}.", targets=", ".join(self.targets)), hint="Name each once."
            )
        object.__setattr__(self, "sample_rate", whole_sample_rate(self.sample_rate))
        require_whole(1, num_hidden_channels=self.num_hidden_channels)
        require_whole(2, num_fft=self.num_fft, window_size=self.window_size)
        if self.num_fft > MOST_FFT:
            raise ConfigError(
                Text("num_fft must be at most {most}, not {value}.", most=MOST_FFT, value=self.num_fft),
                hint="Use 1024 to 4096 at 44.1 kHz.",
            )
        require_whole(1, hop_length=self.hop_length, num_channels=self.num_channels)
        if self.window_size > self.num_fft or self.hop_length >= self.window_size:
            raise ConfigError(
                Text(
                    "A window of {size} samples fits neither num_fft = {fft} nor hop_length = {hop}.",
                    size=self.window_size,
                    fft=self.num_fft,
                    hop=self.hop_length,
                ),
                hint="Choose hop_length < window_size <= num_fft.",
            )
        if self.num_channels > 2:
            raise ConfigError(
                Text("num_channels must be 1 or 2, not {count}.", count=self.num_channels),
                hint="Songs with more channels are separated in pairs.",
            )
        seconds: Any = self.sample_length
        if not isinstance(seconds, int | float) or not 0 < seconds < math.inf:
            raise ConfigError(Text("sample_length must be above 0 seconds, not {value}.", value=seconds))
        for name in ("normalize_input", "normalize_output", "one_network_per_target"):
            if not isinstance(getattr(self, name), bool):
                raise ConfigError(
                    Text("{name} must be true or false, not {value}.", name=name, value=repr(getattr(self, name)))
                )
        require_mask_activation(self.mask_act_fn)
        require_share(leak_factor=self.leak_factor, dropout_p=self.dropout_p)

    @property
    def num_frames(self) -> int:
        """How many STFT frames `sample_length` has."""
        return stft_frame_count(max(1, round(self.sample_length * self.sample_rate)), self.hop_length)

    @property
    def info(self) -> ModelInfo:
        """What a model of these settings is while it has no weights."""
        cell = FRAME_MULTIPLE * self.hop_length
        level_cells = -(-self.num_frames // 2 // FRAME_MULTIPLE) if self.normalize_input else 0
        context_cells = max(LEAST_CONTEXT_CELLS, level_cells + CONTEXT_CELLS_BEYOND_LEVEL)
        return ModelInfo(
            name=self.architecture,
            title=self.architecture,
            sources=self.targets,
            sample_rate=self.sample_rate,
            channels=self.num_channels,
            grid_length=cell,
            context_length=context_cells * cell,
            crossfade_length=cell,
            chunk_length=(CORE_CELLS + 2 * context_cells) * cell,
            sha256="",
            license="",
            origin="",
            size_bytes=0,
        )

    def network_settings(self) -> dict[str, Any]:
        """Arguments of the network's constructor, but for the number of targets."""
        return {
            "num_fft_bins": self.num_fft // 2 + 1,
            "num_frames": self.num_frames,
            "num_channels": self.num_channels,
            "hidden_channels": self.num_hidden_channels,
            "mask_act_fn": self.mask_act_fn,
            "leak_factor": self.leak_factor,
            "dropout_p": self.dropout_p,
            "normalize_input": self.normalize_input,
            "normalize_output": self.normalize_output,
        }


@dataclass(frozen=True, kw_only=True)
class SpectrogramNetLSTMConfig(SpectrogramNetSimpleConfig):
    """Settings of a `SpectrogramMaskModel` around a `SpectrogramNetLSTM`.

    Attributes:
        recurrent_depth: How many LSTM layers lie on top of each other.
        hidden_size: Of each layer and direction.
        input_axis: 0 to recur along time, 1 along frequency.
    """

    architecture: ClassVar[str] = "SpectrogramNetLSTM"

    recurrent_depth: int = 3
    hidden_size: int = 1024
    input_axis: int = 0

    def __post_init__(self) -> None:
        """Check the values."""
        super().__post_init__()
        require_recurrent(self.recurrent_depth, self.hidden_size, self.input_axis)

    def network_settings(self) -> dict[str, Any]:
        """Arguments of the network's constructor, but for the number of targets."""
        return {
            **super().network_settings(),
            "recurrent_depth": self.recurrent_depth,
            "hidden_size": self.hidden_size,
            "input_axis": self.input_axis,
        }


@dataclass(frozen=True, kw_only=True)
class SpectrogramNetVAEConfig(SpectrogramNetLSTMConfig):
    """Settings of a `SpectrogramMaskModel` around a `SpectrogramNetVAE`: those of the LSTM."""

    architecture: ClassVar[str] = "SpectrogramNetVAE"


def require_recurrent(recurrent_depth: int, hidden_size: int, input_axis: int) -> None:
    """Refuse settings that no LSTM bottleneck can have.

    Raises:
        ConfigError: With the name of the setting.
    """
    require_whole(1, recurrent_depth=recurrent_depth, hidden_size=hidden_size)
    if input_axis not in (0, 1):
        raise ConfigError(
            Text("input_axis must be 0 or 1, not {axis}.", axis=input_axis),
            hint="Choose 0 to recur along time, 1 along frequency.",
        )
