"""Models in folders: what was trained is saved with a card, and comes back as it was."""

from __future__ import annotations

import json
import math
import threading
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from auralflow.devices import is_out_of_memory
from auralflow.errors import ConfigError, ModelLoadError
from auralflow.models.architectures import architecture_named
from auralflow.models.waveform_config import WaveformConfig
from auralflow.models.weights import (
    WEIGHTS_NAME,
    ModelCard,
    fingerprint,
    load_card,
    load_weights,
    note_loaded,
    save_weights,
)
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from torch import Tensor

    from auralflow.models.architectures import Architecture
    from auralflow.models.base import ModelConfig, ModelInfo, TrainableModel


def save_model(
    model: TrainableModel,
    directory: Path | str,
    *,
    name: str,
    license: str,  # noqa: A002 - the word of the card
    origin: str,
    title: str = "",
    metrics: Mapping[str, float] | None = None,
    network: str = "",
    settings: Mapping[str, Any] | None = None,
) -> None:
    """Write a model's weights and settings, so that `load_saved_model(directory)` gives it back.

    Args:
        model: On any device, in any mode.
        directory: Made if need be; a model that is there already is replaced.
        name: Stable name; stems' tags and the names of work folders have it.
        license: SPDX identifier of the weights.
        origin: Where they come from and what they were trained on, one or two sentences.
        title: Name for people; the name if empty.
        metrics: Measured scores by name, with the data set in the name.
        network: Of a `WaveformModel`: where the class of its network is, "package.module:Class". Code is not saved;
            whoever loads the model needs the package, and has to trust it.
        settings: Arguments of that class by name, as JSON can hold them.

    Raises:
        ConfigError: If the name is empty, or the model could not be loaded again.
        OSError: If the folder cannot be written.

    Example:
        >>> from auralflow.models import create_model, load_saved_model
        >>> model = create_model("SpectrogramNetSimple", targets=["vocals"], num_hidden_channels=4)
        >>> save_model(model, "my-model/", name="my-model", license="CC0-1.0", origin="Untrained.")
        >>> load_saved_model("my-model/").info.sources
        ('vocals',)
    """
    if not name.strip():
        raise ConfigError("A model needs a name to be saved under.", hint="Give one, like my-vocals.")
    tensors = model.state_dict()
    config = _config_to_save(model, tensors, network, settings)
    info = config.info
    card = ModelCard(
        name=name,
        title=title,
        architecture=info.name,
        config=asdict(cast("Any", config)),
        sources=info.sources,
        sample_rate=info.sample_rate,
        channels=info.channels,
        license=license,
        origin=origin,
        sha256=fingerprint(tensors),
        metrics=dict(metrics or {}),
    )
    save_weights(Path(directory), tensors, card)


def _config_to_save(
    model: TrainableModel, tensors: Mapping[str, Tensor], network: str, settings: Mapping[str, Any] | None
) -> ModelConfig:
    """The settings with which a model can be loaded again.

    Raises:
        ConfigError: If there are none.
    """
    if not hasattr(model, "config") or getattr(model, "is_for_inference", False):
        raise ConfigError(
            "This model was loaded for separating, and cannot be saved.",
            hint="Load it with auralflow.models.load_saved_model, which gives the network that was trained.",
        )
    config = model.config
    if not isinstance(config, WaveformConfig):
        if network or settings:
            raise ConfigError(
                "network and settings are for a WaveformModel only.", hint="Leave them out: this model has its own."
            )
        return config
    if network:
        try:
            plain = json.loads(json.dumps(dict(settings or {})))
        except TypeError as error:
            raise ConfigError(
                Text("JSON cannot hold these settings: {error}.", error=error),
                hint="Give numbers, words, lists and dicts; build everything else in the class.",
            ) from error
        config = replace(config, network=network, settings=plain)
    if not config.network or config.network.startswith("__main__"):
        raise ConfigError(
            "To save a network of your own, say in which package or module its class is.",
            hint='Give save_model(..., network="package.module:Class", settings={...}): its code is not saved.',
        )
    _require_rebuildable(config, tensors)
    return config


def _require_rebuildable(config: WaveformConfig, tensors: Mapping[str, Tensor]) -> None:
    import torch

    try:
        with torch.random.fork_rng(devices=[]):
            built = architecture_named(config.info.name).build(config, trust_code=True)
        cast("torch.nn.Module", built).load_state_dict(tensors)
    except ModelLoadError as error:
        raise ConfigError(error.message, hint=error.hint) from error
    except RuntimeError as error:
        raise ConfigError(
            Text("{network}, built with these settings, is not the model's network: {error}",
                 network=config.network, error=error),
            hint="Give the class and the settings that the network was made with.",
        )  from error  # fmt: skip


def saved_model_info(directory: Path | str) -> ModelInfo:
    """What the model in a folder is, by its card. Loads no torch.

    Raises:
        ModelLoadError: If the card is missing, damaged, of a newer schema, or of an unknown kind or setting.
    """
    folder = Path(directory)
    card = load_card(folder)
    return _info(folder, card, _architecture_and_config(folder, card)[1])


def load_saved_model(directory: Path | str, *, trust_code: bool = False) -> TrainableModel:
    """The model in a folder, on the CPU, in evaluation mode.

    Args:
        directory: That `save_model` wrote.
        trust_code: Whether a network of somebody's own may be imported: its package can do anything that you can.

    Raises:
        ModelLoadError: As `saved_model_info`, and if the weights are missing, damaged, not those of the card, or do not
            fit the network; or if the network is code that is not trusted.
    """
    import torch

    folder = Path(directory)
    tensors, card = load_weights(folder)
    architecture, config = _architecture_and_config(folder, card)
    # What is its own may share or add weights as it likes.
    most = math.inf if architecture.imports_code else sum(2 * tensor.numel() for tensor in tensors.values()) + 1000
    with _no_more_weights_than(most, folder), torch.random.fork_rng(devices=[]):  # random weights leave no trace
        model = architecture.build(config, trust_code=trust_code)
    try:
        cast("torch.nn.Module", model).load_state_dict(tensors)
    except RuntimeError as error:
        raise ModelLoadError(
            Text("The weights in {folder} do not fit their network: {error}", folder=folder, error=error),
            hint="Restore the card's settings, or save the model again.",
        ) from error
    model.info = _info(folder, card, config)
    model.train(False)
    if tensors.keys() != model.state_dict().keys():
        note_loaded(cast("torch.nn.Module", model), card.sha256)
    return model


@contextmanager
def _no_more_weights_than(most: float, folder: Path) -> Iterator[None]:
    """Stop building a network, before its memory is used, as soon as it has far more weights than a file.

    Raises:
        ModelLoadError: If it has, or no memory can be had for it.
    """
    from torch.nn.modules.module import register_module_parameter_registration_hook

    misfit = ModelLoadError(
        Text("The weights in {folder} do not fit their network: its settings ask for far more of them.", folder=folder),
        hint="Restore the card's settings, or save the model again.",
    )
    found, thread = 0, threading.get_ident()

    def count(_module: object, _name: str, weight: Tensor | None) -> None:
        nonlocal found
        if weight is not None and threading.get_ident() == thread and most < math.inf:
            found += weight.numel()
            if found > most:
                raise misfit

    hook = register_module_parameter_registration_hook(count)
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        raise misfit from error
    finally:
        hook.remove()


def _architecture_and_config(folder: Path, card: ModelCard) -> tuple[Architecture, ModelConfig]:
    try:
        architecture = architecture_named(card.architecture)
    except ConfigError as error:
        raise ModelLoadError(
            Text("The model in {folder} is of an unknown kind: {error}", folder=folder, error=error.message),
            hint="Update Auralflow, if the model is of a newer one.",
        ) from error
    try:
        config = architecture.configure(card.config)
    except ConfigError as error:
        raise ModelLoadError(
            Text("The card in {folder} has a wrong setting: {error}", folder=folder, error=error.message),
            hint=error.hint,
        ) from error
    except TypeError as error:
        raise ModelLoadError(
            Text("The card in {folder} has a setting of a wrong type: {error}", folder=folder, error=error),
            hint="Restore the card's settings, or save the model again.",
        ) from error
    described = (config.info.sources, config.info.sample_rate, config.info.channels)
    if described != (card.sources, card.sample_rate, card.channels):
        raise ModelLoadError(
            Text("The card in {folder} contradicts its own settings.", folder=folder),
            hint="Sources, sample rate and channels must be those of the settings.",
        )
    return architecture, config


def _info(folder: Path, card: ModelCard, config: ModelConfig) -> ModelInfo:
    weights = folder / WEIGHTS_NAME
    return replace(
        config.info,
        name=card.name,
        title=card.title or card.name,
        sha256=card.sha256,
        license=card.license,
        origin=card.origin,
        size_bytes=weights.stat().st_size if weights.is_file() else 0,
        metrics=tuple(card.metrics.items()),
    )
