"""The network of a run: new, or that of a base model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from auralflow.errors import ConfigError
from auralflow.models.architectures import architecture_named
from auralflow.models.registry import bundled_model_folder, is_bundled, model_folder, model_info
from auralflow.models.saved import saved_model_info
from auralflow.models.weights import CARD_NAME, load_card
from auralflow.text import Text

if TYPE_CHECKING:
    from torch import nn

    from auralflow.models.base import ModelInfo, TrainableModel
    from auralflow.training.run_config import RunConfig
    from auralflow.training.run_folder import RunFolder


def base_folder(config: RunConfig, run: RunFolder | None = None) -> Path | None:
    """The folder with the card of a run's base model; None without one. One that comes along is unpacked if need be.

    Args:
        config: Of the run.
        run: If it has begun here, it has kept the card: the base itself may be gone by now.

    Raises:
        ConfigError: If the base cannot be trained.
    """
    base = config.model.base
    if base is None:
        return None
    if run is not None and run.has_checkpoint and (run.base / CARD_NAME).is_file():
        return run.base
    return _trainable_folder(base)


def sources_of_base(base: str) -> tuple[str, ...]:
    """What a model that is to be trained further separates.

    Args:
        base: Its folder, that of its run, or its name.

    Raises:
        ConfigError: If there is no such name or folder; the nearest name is suggested.
        ModelLoadError: If its card cannot be read.
    """
    if is_bundled(base) or not Path(base).exists():
        return model_info(base).sources
    return saved_model_info(model_folder(Path(base))).sources


def _trainable_folder(base: str) -> Path:
    return bundled_model_folder(base) if is_bundled(base) else model_folder(Path(base))


def with_real_architecture(config: RunConfig, base: Path | None) -> RunConfig:
    """The settings, with the kind of network that the base is.

    Args:
        config: Of the run.
        base: As `base_folder` gave it.

    Raises:
        ModelLoadError: If the base's card cannot be read.
    """
    if base is None:
        return config
    return replace(config, model=replace(config.model, architecture=load_card(base).architecture))


def model_info_of(config: RunConfig, run: RunFolder | None = None) -> ModelInfo:
    """What the network of a run will be, without making it.

    Args:
        config: Of the run.
        run: See `base_folder`.

    Raises:
        ModelLoadError: If the base model's card cannot be read.
        ConfigError: If the base model cannot be trained.
    """
    wanted = config.model
    base = base_folder(config, run)
    if base is not None:
        return saved_model_info(base)
    return architecture_named(wanted.architecture).configure({"targets": wanted.targets, **wanted.settings}).info


def new_model(config: RunConfig, run: RunFolder | None = None) -> TrainableModel:
    """The network that a run begins with; random weights are those of the run's seed.

    Args:
        config: Of the run.
        run: If it has begun here, its checkpoint has the weights, and those of the base are not looked for.

    Raises:
        ModelLoadError: If the base model cannot be loaded.
        ConfigError: If it cannot be trained, or separates other stems.
    """
    import torch

    from auralflow.models import create_model
    from auralflow.models.saved import load_saved_model

    wanted = config.model
    base = base_folder(config, run)
    if base is None:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(config.training.seed)
            return create_model(wanted.architecture, targets=wanted.targets, **wanted.settings)
    info = saved_model_info(base)
    if info.sources != wanted.targets:
        raise ConfigError(
            Text("The model “{name}” separates {sources}, not {targets}.", name=info.title,
                 sources=", ".join(info.sources), targets=", ".join(wanted.targets)),
            hint="Train it on the stems that it knows, in their order.",
        )  # fmt: skip
    if run is not None and base == run.base:
        card = load_card(base)
        model = create_model(card.architecture, **card.config)
    else:
        model = load_saved_model(base)
    if wanted.part == "last":
        keep_last_layers(cast("nn.Module", model))
    return model


def keep_last_layers(module: nn.Module) -> None:
    """Freeze all weights but those of the last layers, which make masks.

    These are what the module says itself by a method `last_layers`, or else its last child that has any weights; of
    several networks side by side, that of each.
    """
    module.requires_grad_(False)
    for layer in _last_layers(module):
        layer.requires_grad_(True)


def _last_layers(module: nn.Module) -> list[nn.Module]:
    from torch import nn

    own = getattr(module, "last_layers", None)
    if callable(own) and not isinstance(own, nn.Module):
        return list(own())
    with_weights = [child for child in module.children() if any(True for _ in child.parameters())]
    if len(with_weights) != 1:
        return with_weights[-1:] or [module]
    (only,) = with_weights
    return [layer for one in (only if isinstance(only, nn.ModuleList) else (only,)) for layer in _last_layers(one)]
