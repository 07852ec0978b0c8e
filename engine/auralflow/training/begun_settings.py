"""What a `ModelTrainer` was begun with, by the names that settings of runs have; kept in checkpoints."""

from __future__ import annotations

import functools
import types
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any, cast

import torch
from torch import nn

from auralflow.errors import ConfigError
from auralflow.training.batches import batch_size_of

if TYPE_CHECKING:
    from torch import Tensor
    from torch.utils.data import DataLoader

    from auralflow.models.base import TrainableModel
    from auralflow.training.settings import TrainingSettings

_OF_MODULES = frozenset(vars(nn.Module()))
# An optimiser's state says these of itself; how often is saved changes no step.
_ELSEWHERE = ("learning_rate", "recurrent_learning_rate", "weight_decay", "checkpoint_every_s")
_DEEPEST = 4


def begun_settings(
    model: TrainableModel, criterion: Any, augmentation: Any, settings: TrainingSettings
) -> dict[str, Any]:
    """What does not depend on data, as plain values by name."""
    info = model.info
    values = {f"training.{name}": value for name, value in asdict(settings).items() if name not in _ELSEWHERE}
    return {
        "model.targets": ", ".join(info.sources),
        "model.sample_rate": info.sample_rate,
        "model.channels": info.channels,
        "model.settings": _config_of(model),
        "model.criterion": described(criterion),
        "data.augment": described(augmentation),
        **values,
    }


def data_settings(
    train_loader: DataLoader[tuple[Tensor, Tensor]],
    val_loader: DataLoader[tuple[Tensor, Tensor]],
    *,
    ranks: int,
    max_epochs: int,
) -> dict[str, Any]:
    """What depends on data and on how long it is trained, as far as loaders say."""
    size = batch_size_of(train_loader)
    values: dict[str, Any] = {"max_epochs": max_epochs, "data.batch_size": size and size * ranks}
    for name, loader in (("chunks_per_epoch", train_loader), ("validation_chunks", val_loader)):
        if (length := getattr(getattr(loader, "dataset", loader), "__len__", None)) is not None:
            values[f"data.{name}"] = length()
    return {name: value for name, value in values.items() if value is not None}


def described(value: Any, depth: int = 0) -> str:
    """An object by its type and what it is set to, the same in any process: "L1Loss(domain=magnitude)"."""
    if value is None or isinstance(value, bool | int | float | str):
        return str(value)
    if isinstance(value, torch.Tensor):
        return f"Tensor{tuple(value.shape)}"
    if depth >= _DEEPEST:
        return type(value).__qualname__
    inner = functools.partial(described, depth=depth + 1)
    if isinstance(value, functools.partial):
        return f"{inner(value.func)}({_listed(dict(enumerate(value.args)) | value.keywords, depth)})"
    if isinstance(value, types.FunctionType | types.BuiltinFunctionType | type):
        return value.__qualname__
    if isinstance(value, dict):
        return f"{{{_listed(value, depth)}}}"
    if isinstance(value, list | tuple | set | frozenset):
        parts = [inner(part) for part in value]
        return f"({', '.join(sorted(parts) if isinstance(value, set | frozenset) else parts)})"
    attributes = {name: part for name, part in getattr(value, "__dict__", {}).items() if name not in _OF_MODULES}
    if isinstance(value, nn.Module):
        attributes |= dict(value.named_children())
    return f"{type(value).__qualname__}({_listed(attributes, depth)})"


def _listed(values: dict[Any, Any], depth: int) -> str:
    return ", ".join(f"{name}={described(part, depth + 1)}" for name, part in values.items())


def _config_of(model: TrainableModel) -> str:
    """The settings of a network, which its weights need not show: a hop length changes no shape."""
    try:
        config = cast("Any", model.config)
    except (ConfigError, AttributeError):  # a network of somebody's own
        return type(model).__qualname__
    return described(asdict(config) if is_dataclass(config) and not isinstance(config, type) else config)
