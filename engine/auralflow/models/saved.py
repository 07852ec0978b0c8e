"""Models in folders: what was trained is saved with a card, and comes back as it was."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from auralflow.errors import ConfigError, ModelLoadError
from auralflow.models.architectures import architecture_named
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
    from collections.abc import Mapping

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

    Raises:
        ConfigError: If the name is empty.
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
    info, tensors = model.config.info, model.state_dict()
    card = ModelCard(
        name=name,
        title=title,
        architecture=info.name,
        config=asdict(cast("Any", model.config)),
        sources=info.sources,
        sample_rate=info.sample_rate,
        channels=info.channels,
        license=license,
        origin=origin,
        sha256=fingerprint(tensors),
        metrics=dict(metrics or {}),
    )
    save_weights(Path(directory), tensors, card)


def saved_model_info(directory: Path | str) -> ModelInfo:
    """What the model in a folder is, by its card. Loads no torch.

    Raises:
        ModelLoadError: If the card is missing, damaged, of a newer schema, or of an unknown kind or setting.
    """
    folder = Path(directory)
    card = load_card(folder)
    return _info(folder, card, _architecture_and_config(folder, card)[1])


def load_saved_model(directory: Path | str) -> TrainableModel:
    """The model in a folder, on the CPU, in evaluation mode.

    Raises:
        ModelLoadError: As `saved_model_info`, and if the weights are missing, damaged, not those of the card, or do not
            fit the network.
    """
    import torch

    folder = Path(directory)
    tensors, card = load_weights(folder)
    architecture, config = _architecture_and_config(folder, card)
    with torch.random.fork_rng(devices=[]):  # the random weights that are replaced at once leave no trace
        model = architecture.build(config)
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
