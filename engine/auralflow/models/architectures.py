"""Which kinds of networks can be trained, and how one is built from settings; torch is loaded when one is built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from auralflow.configuration import configured, nearest_hint
from auralflow.errors import ConfigError, ModelLoadError
from auralflow.lazy_loading import load_object
from auralflow.models.waveform_config import WAVEFORM_MODEL
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from auralflow.models.base import ModelConfig, TrainableModel


@dataclass(frozen=True, kw_only=True)
class Architecture:
    """A kind of network.

    Attributes:
        name: Stable name; model cards on users' disks have it.
        title: Name for people.
        config: Where its settings are, "module:Class": a `ModelConfig`, in a module that loads no torch.
        model: Where the network is, "module:Class": a `TrainableModel` with a class method `from_config(config)`.
        begins_at_random: Whether one can be trained from random weights; if not, only from weights that are there.
        imports_code: Whether its settings name code that comes from elsewhere, which building one runs.
    """

    name: str
    title: str
    config: str
    model: str
    begins_at_random: bool = True
    imports_code: bool = False

    def configure(self, settings: Mapping[str, Any]) -> ModelConfig:
        """Checked settings. Loads no torch.

        Args:
            settings: Value by name; lists, the only sequences of JSON, become tuples.

        Raises:
            ConfigError: If a name is unknown (the nearest known one is suggested), missing, or a value out of range.
        """
        config_type = cast("type[ModelConfig]", load_object(self.config))
        return configured(config_type, {name: _frozen(value) for name, value in settings.items()})

    def build(self, config: ModelConfig, *, trust_code: bool = False) -> TrainableModel:
        """A network with random weights, on the CPU, in training mode.

        Args:
            config: Its settings.
            trust_code: Whether code that the settings name may be imported and run.

        Raises:
            ModelLoadError: If it would have to be imported and may not, or cannot be built.
        """
        if self.imports_code and not trust_code:
            raise ModelLoadError(
                Text(
                    "This model is code of its own: loading it would import and run {network}.",
                    network=cast("Any", config).network or Text("a network that it does not name"),
                ),
                hint="If you trust whoever made it, load it with auralflow.load_model(folder, trust_code=True) in"
                " Python, or give --trust-code to “auralflow separate” or “auralflow test”.",
            )
        return cast("TrainableModel", load_object(self.model).from_config(config))


_ARCHITECTURES = {
    architecture.name: architecture
    for architecture in (
        Architecture(
            name="SpectrogramNetSimple",
            title="Mask U-Net",
            config="auralflow.models.spectrogram_config:SpectrogramNetSimpleConfig",
            model="auralflow.models.spectrogram_mask_model:SpectrogramMaskModel",
        ),
        Architecture(
            name="SpectrogramNetLSTM",
            title="Mask U-Net with LSTM",
            config="auralflow.models.spectrogram_config:SpectrogramNetLSTMConfig",
            model="auralflow.models.spectrogram_mask_model:SpectrogramMaskModel",
        ),
        Architecture(
            name="SpectrogramNetVAE",
            title="Mask U-Net with LSTM and variational latent",
            config="auralflow.models.spectrogram_config:SpectrogramNetVAEConfig",
            model="auralflow.models.spectrogram_mask_model:SpectrogramMaskModel",
        ),
        Architecture(
            name="BandSplitNet",
            title="Band-split network",
            config="auralflow.models.band_split_config:BandSplitConfig",
            model="auralflow.models.band_split_net:BandSplitNet",
        ),
        Architecture(
            name="spleeter",
            title="Spleeter",
            config="auralflow.models.spleeter_config:SpleeterConfig",
            model="auralflow.models.spleeter:Spleeter",
            begins_at_random=False,
        ),
        Architecture(
            name=WAVEFORM_MODEL,
            title="Network of your own",
            config="auralflow.models.waveform_config:WaveformConfig",
            model="auralflow.models.waveform_model:WaveformModel",
            begins_at_random=False,
            imports_code=True,
        ),
    )
}


def list_architectures() -> tuple[Architecture, ...]:
    """All kinds of networks that can be trained from random weights. Loads no torch.

    Example:
        >>> [architecture.name for architecture in list_architectures()]
        ['SpectrogramNetSimple', 'SpectrogramNetLSTM', 'SpectrogramNetVAE', 'BandSplitNet']
    """
    return tuple(architecture for architecture in _ARCHITECTURES.values() if architecture.begins_at_random)


def architecture_named(name: str) -> Architecture:
    """The kind of network of a name.

    Raises:
        ConfigError: If there is none; the nearest name is suggested.
    """
    if name not in _ARCHITECTURES:
        raise ConfigError(
            Text("There is no architecture “{name}”.", name=name), hint=nearest_hint(name, _ARCHITECTURES)
        )
    return _ARCHITECTURES[name]


def create_model(architecture: str, **settings: Any) -> TrainableModel:
    """A new network with random weights (of torch's global generator), on the CPU, in training mode.

    Args:
        architecture: A name that `list_architectures` has.
        **settings: Fields of the architecture's config.

    Raises:
        ConfigError: If a name is unknown or a value out of range.

    Example:
        >>> model = create_model("SpectrogramNetSimple", targets=["vocals"], num_hidden_channels=4)
        >>> model.info.sources
        ('vocals',)
    """
    kind = architecture_named(architecture)
    return kind.build(kind.configure(settings))


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
