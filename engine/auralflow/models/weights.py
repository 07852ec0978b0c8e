"""Weights on disk: a safetensors file and a JSON card beside it. Nothing is ever unpickled here."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from auralflow.atomic_file import write_atomically
from auralflow.configuration import require_kind, require_kinds
from auralflow.errors import ConfigError, ModelLoadError
from auralflow.tensor_file import write_tensors
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor, nn

    from auralflow.models.base import SeparationModel

SCHEMA_VERSION = 1
WEIGHTS_NAME = "model.safetensors"
CARD_NAME = "card.json"

_CARD_WITHIN = "card"
_LOADED_AS = "_loaded_as"
_GET_AGAIN = "Save or download the model again."


@dataclass(frozen=True, kw_only=True)
class ModelCard:
    """What a weights file is; kept as JSON beside it.

    Attributes:
        name: The model's name.
        architecture: Name of the network's kind.
        config: Arguments the network was built with.
        sources: What it separates.
        sample_rate: In Hz.
        channels: 1 or 2.
        license: SPDX identifier of the weights.
        origin: Where they come from and what they were trained on.
        sha256: `fingerprint` of the tensors.
        title: The model's name for people; empty in cards made before there were titles.
        metrics: Measured scores by name, with the data set in the name.
        schema_version: Of this card.
    """

    name: str
    architecture: str
    config: dict[str, Any]
    sources: tuple[str, ...]
    sample_rate: int
    channels: int
    license: str
    origin: str
    sha256: str
    title: str = ""
    metrics: dict[str, float] = field(default_factory=dict)
    schema_version: int = SCHEMA_VERSION


def fingerprint(tensors: Mapping[str, Tensor]) -> str:
    """SHA-256 over names, shapes, types and values, in the order of the names; the same in any file format."""
    import torch

    digest = hashlib.sha256()
    for name in sorted(tensors):
        tensor = tensors[name].detach().cpu().contiguous()
        digest.update(f"{name} {tuple(tensor.shape)} {tensor.dtype}\n".encode())
        digest.update(tensor.reshape(-1).view(torch.uint8).numpy().data)  # NumPy knows no bfloat16
    return digest.hexdigest()


def fingerprint_of(model: SeparationModel) -> str:
    """The fingerprint of the weights that a model has now: that of its `ModelInfo` unless it has learned since.

    It is the same for a model in a folder, the loaded one, and the one with a stem for the rest around it.
    """
    from auralflow.models.with_rest import ModelWithRest

    module = model.model if isinstance(model, ModelWithRest) else model
    if not hasattr(module, "predict"):
        return model.info.sha256  # it cannot be trained: its weights are those it names
    found = fingerprint(cast("nn.Module", module).state_dict())
    named, loaded = getattr(module, _LOADED_AS, ("", ""))
    return named if found == loaded else found


def note_loaded(model: nn.Module, sha256: str) -> None:
    """Remember which weights a model was loaded with, where its `state_dict` is not the one that was fingerprinted.

    Layers may have been traded for faster ones, or have counters that the weights came without.

    Args:
        model: As it was loaded.
        sha256: `fingerprint` of the weights.
    """
    setattr(model, _LOADED_AS, (sha256, fingerprint(model.state_dict())))


def save_weights(directory: Path, tensors: Mapping[str, Tensor], card: ModelCard) -> None:
    """Write weights and card; each file appears whole or not at all.

    The weights have their card within them, too: who is stopped between the two files, or reads between them, has a
    model all the same.

    Raises:
        OSError: If the folder cannot be written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    text = json.dumps(card.__dict__, indent=2, ensure_ascii=False)
    on_cpu = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    write_tensors(directory / WEIGHTS_NAME, on_cpu, {_CARD_WITHIN: text})
    write_atomically(directory / CARD_NAME, text.encode())


def load_card(directory: Path) -> ModelCard:
    """Read the card alone. Loads no torch.

    Raises:
        ModelLoadError: If it is missing, damaged or of a newer schema.
    """
    return _card(_read(directory / CARD_NAME), directory)


def _card(content: bytes, directory: Path) -> ModelCard:
    try:
        facts = json.loads(content)
        schema = facts.pop("schema_version")
        if schema > SCHEMA_VERSION:
            raise ModelLoadError(
                Text(
                    "The model in {folder} needs a newer Auralflow (schema {schema}).", folder=directory, schema=schema
                ),
                hint="Update Auralflow.",
            )
        card = ModelCard(**{**facts, "config": dict(facts["config"]), "sources": tuple(facts["sources"])})
        require_kinds(card)
        for measure, value in card.metrics.items():
            require_kind(measure, value, (float,))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ConfigError) as error:
        raise ModelLoadError(
            Text("The model card in {folder} is damaged: {error}.", folder=directory, error=str(error).rstrip(".")),
            hint=_GET_AGAIN,
        ) from error
    return card


def load_weights(directory: Path) -> tuple[dict[str, Tensor], ModelCard]:
    """Read weights and card, and check one against the other.

    Returns:
        The tensors, on the CPU wherever they were when they were saved, and the card.

    Raises:
        ModelLoadError: If a file is missing, damaged, of a newer schema, or the weights are not those of the card.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load

    card = load_card(directory)
    content = _read(directory / WEIGHTS_NAME)
    try:
        tensors = load(content)
    except SafetensorError as error:
        raise ModelLoadError(
            Text("The weights in {folder} are damaged: {error}.", folder=directory, error=error), hint=_GET_AGAIN
        ) from error
    found = fingerprint(tensors)
    if found != card.sha256:
        within = _card_within(content, directory)
        if within is None or within.sha256 != found or not _same_model(within, card):
            raise ModelLoadError(
                Text("The weights in {folder} are not those of their card.", folder=directory), hint=_GET_AGAIN
            )
        card = within
    return tensors, card


def _card_within(content: bytes, directory: Path) -> ModelCard | None:
    """The card in the header of a safetensors file that could be loaded; None if it has none."""
    length = int.from_bytes(content[:8], "little")
    card = json.loads(content[8 : 8 + length]).get("__metadata__", {}).get(_CARD_WITHIN)
    return None if card is None else _card(card.encode(), directory)


def _same_model(one: ModelCard, other: ModelCard) -> bool:
    """Whether they are of the same model, saved at different times."""
    return (one.name, one.architecture, one.config) == (other.name, other.architecture, other.config)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ModelLoadError(
            Text("There is no model in {folder}: {name} is missing.", folder=path.parent, name=path.name),
            hint="Give the folder that a model was saved in.",
        ) from error
    except OSError as error:
        raise ModelLoadError(
            Text("The model in {folder} cannot be read: {reason}.", folder=path.parent, reason=error.strerror),
            hint="Look at what the folder is and who may read it.",
        ) from error
