"""Which kinds of networks can be trained, and how one is built from settings; torch is loaded when one is built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from auralflow.configuration import configured, nearest_hint
from auralflow.errors import ConfigError
from auralflow.lazy_loading import load_object
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
    """

    name: str
    title: str
    config: str
    model: str
    begins_at_random: bool = True

    def configure(self, settings: Mapping[str, Any]) -> ModelConfig:
        """Checked settings. Loads no torch.

        Args:
            settings: Value by name; lists, the only sequences of JSON, become tuples.

        Raises:
            ConfigError: If a name is unknown (the nearest known one is suggested), missing, or a value out of range.
        """
        config_type = cast("type[ModelConfig]", load_object(self.config))
        return configured(config_type, {name: _frozen(value) for name, value in settings.items()})

    def build(self, config: ModelConfig) -> TrainableModel:
        """A network with random weights, on the CPU, in training mode."""
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
