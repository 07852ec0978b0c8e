"""A training run from its settings to a model that separates: the one way of command line and app."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from auralflow.errors import ConfigError, TrainingError
from auralflow.text import Text
from auralflow.training.fabric_setup import make_fabric
from auralflow.training.run_config import RunConfig, read_config, write_config
from auralflow.training.run_folder import RunFolder
from auralflow.training.trainer import ModelTrainer

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from lightning_fabric import Fabric
    from torch import Tensor, nn

    from auralflow.datasets import AudioDataset
    from auralflow.models.base import ModelInfo, TrainableModel
    from auralflow.training.control import TrainingControl
    from auralflow.training.events import TrainingCallback, TrainingEnded

_CLIPS = 3
_CLIP_S = 6.0


def train_run(
    config: RunConfig,
    folder: str | os.PathLike[str],
    *,
    resume: bool = True,
    device: str = "auto",
    fabric: Fabric | None = None,
    control: TrainingControl | None = None,
    callbacks: Sequence[TrainingCallback] = (),
) -> TrainingEnded:
    """Train in a run folder: settings, checkpoints, history, previews, and the best model, ready to separate with.

    Args:
        config: All settings.
        folder: Is made if it is not there.
        resume: Go on with what is there; if not, there must be nothing.
        device: See `ModelTrainer`.
        fabric: See `ModelTrainer`; the batch of the settings is shared out among its ranks.
        control: Pauses and stops from another thread.
        callbacks: Are told what happens, after the run's own.

    Returns:
        How it ended; a stopped training can be resumed by another call.

    Raises:
        TrainingError: If another training runs there, there is one and `resume` is off, the settings are not those that
            it began with, memory is full, or the loss stays not finite.
        DatasetError: If the dataset is missing, or has no track with all targets.
        ConfigError: If a setting does not fit the data.
        ModelLoadError: If the base model cannot be loaded.
        AudioReadError: If a sound cannot be read.
        AudioWriteError: If a file cannot be written.
    """
    from auralflow.training.best_model import BestModelSaver
    from auralflow.training.chunk_loading import chunk_loader
    from auralflow.training.history import HistoryWriter
    from auralflow.training.previews import PreviewWriter

    run = RunFolder(Path(folder))
    fabric = fabric or make_fabric(device, config.training.precision)
    data = config.data
    if data.batch_size % fabric.world_size:
        raise ConfigError(
            Text(
                "Batches of {size} cannot be shared by {ranks} processes.",
                size=data.batch_size,
                ranks=fabric.world_size,
            ),
            hint="Choose a multiple of their number.",
        )
    with _owned_by_first(run, fabric):
        if fabric.is_global_zero:
            _require_free(run, config, resume=resume)
        fabric.barrier()
        model = new_model(config)
        info = model.info
        training, validation = (
            open_chunks(config, part, info.sample_rate, info.channels) for part in ("train", "validation")
        )
        name = config.model.name or run.path.resolve().name
        origin = f"Trained with Auralflow on {training.num_tracks} songs of “{Path(data.folder).name}”."
        trainer = make_trainer(
            config,
            fabric,
            model=model,
            checkpoint_dir=run.checkpoints,
            callbacks=(
                HistoryWriter(run.history),
                BestModelSaver(run.model, name=name, title=name, license=config.model.license, origin=origin),
                PreviewWriter(run.previews, preview_clips(config, info), info.sources, info.sample_rate),
                *callbacks,
            ),
            control=control,
        )
        if fabric.is_global_zero:
            write_config(run.config, config)  # not before all is known to be there: what failed is no run
        shared = {"rank": fabric.global_rank, "ranks": fabric.world_size}
        own_size = data.batch_size // fabric.world_size
        return trainer.train(
            chunk_loader(training, own_size, num_workers=data.num_workers, **shared),
            chunk_loader(validation, min(own_size, len(validation) // fabric.world_size), **shared),
            config.max_epochs,
            resume=resume,
        )


def make_trainer(
    config: RunConfig,
    fabric: Fabric,
    *,
    model: TrainableModel | None = None,
    checkpoint_dir: Path | None = None,
    callbacks: Sequence[TrainingCallback] = (),
    control: TrainingControl | None = None,
    max_steps: int | None = None,
) -> ModelTrainer:
    """The trainer of a run, without its folder.

    Args:
        config: All settings.
        fabric: Where it runs.
        model: What is trained; made by the settings if None.
        checkpoint_dir: See `ModelTrainer`, as `callbacks` and `control`.
        callbacks: Are told what happens.
        control: Pauses and stops.
        max_steps: Instead of that of the settings, if given.
    """
    from auralflow.augment import default_augmentation
    from auralflow.losses import criterion_named

    model = model or new_model(config)
    settings = config.training if max_steps is None else replace(config.training, max_steps=max_steps)
    return ModelTrainer(
        model,
        criterion_named(config.model.criterion, **config.model.criterion_settings),
        settings=settings,
        checkpoint_dir=checkpoint_dir,
        augmentation=default_augmentation(sample_rate=model.info.sample_rate) if config.data.augment else None,
        callbacks=callbacks,
        fabric=fabric,
        control=control,
    )


def preview_clips(config: RunConfig, info: ModelInfo) -> list[tuple[Tensor, Tensor]]:
    """The clips of validation songs that are listened to while it learns."""
    clips = open_chunks(config, "clips", info.sample_rate, info.channels)
    return [clips[i] for i in range(len(clips))]


def open_chunks(config: RunConfig, part: str, sample_rate: int, channels: int) -> AudioDataset:
    """The chunks of a run: "train", "validation", or the "clips" that are listened to.

    Raises:
        DatasetError: If there is no such track.
        ConfigError: If all tracks are shorter than a chunk.
    """
    from auralflow.datasets import AudioDataset, find_tracks

    data, seed = config.data, config.training.seed
    tracks = find_tracks(
        data.folder,
        split="train" if part == "train" else "val",
        targets=config.model.targets,
        max_num_tracks=data.max_tracks if part == "train" else None,
        val_split=data.val_split,
        seed=seed,
    )
    chunk_s = data.chunk_s
    if part == "clips":
        longest_s = open_chunks(config, "validation", sample_rate, channels).longest_s
        chunk_s = max(chunk_s, min(_CLIP_S, longest_s))
    count = {"train": data.chunks_per_epoch, "validation": data.validation_chunks, "clips": _CLIPS}[part]
    # Clips of silence would teach nobody anything.
    redraw_below_db = -50.0 if part == "clips" else None
    return AudioDataset(
        tracks,
        config.model.targets,
        chunk_s,
        count,
        sample_rate,
        channels=channels,
        seed=seed if part == "train" else seed + 1,
        redraw_below_db=redraw_below_db,
    )


def _owned_by_first(run: RunFolder, fabric: Fabric) -> Any:
    return run.owned() if fabric.is_global_zero else nullcontext()


def _require_free(run: RunFolder, config: RunConfig, *, resume: bool) -> None:
    """Make sure that the folder holds no run, or this one if it may be gone on with."""
    has_checkpoint = run.has_checkpoint
    if has_checkpoint and not resume:
        raise TrainingError(
            Text("There is a training in “{path}” already.", path=run.path),
            hint="Nothing was written. Resume it, or choose another folder.",
        )
    if has_checkpoint and run.config.is_file():
        changes = [line for line in read_config(run.config).changes(config) if not line.startswith(_MAY_CHANGE)]
        if changes:
            raise TrainingError(
                Text("The training in “{path}” was begun with other settings: {changes}.", path=run.path,
                     changes="; ".join(changes)),
                hint="Resume it with its own settings, or choose another folder.",
            )  # fmt: skip


# What may be otherwise after a resume: how long, where the songs lie now, how they are read, how often it is saved.
_MAY_CHANGE = (
    "max_epochs",
    "data.folder",
    "data.num_workers",
    "training.max_steps",
    "training.time_limit_s",
    "training.patience",
    "training.checkpoint_every_s",
    "training.precision",
)


def model_info_of(config: RunConfig) -> ModelInfo:
    """What the network of a run will be, without making it.

    Raises:
        ModelLoadError: If the base model's card cannot be read.
        ConfigError: If the base model cannot be trained.
    """
    from auralflow.models.architectures import architecture_named
    from auralflow.models.saved import saved_model_info

    wanted = config.model
    if wanted.base is not None:
        return saved_model_info(_base_folder(wanted.base))
    return architecture_named(wanted.architecture).configure({"targets": wanted.targets, **wanted.settings}).info


def new_model(config: RunConfig) -> TrainableModel:
    """The network that a run begins with; random weights are those of the run's seed.

    Raises:
        ModelLoadError: If the base model cannot be loaded.
        ConfigError: If it cannot be trained, or separates other stems.
    """
    import torch

    from auralflow.models import create_model
    from auralflow.models.saved import load_saved_model

    wanted = config.model
    if wanted.base is None:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(config.training.seed)
            return create_model(wanted.architecture, targets=wanted.targets, **wanted.settings)
    model = load_saved_model(_base_folder(wanted.base))
    if model.info.sources != wanted.targets:
        raise ConfigError(
            Text("The model “{name}” separates {sources}, not {targets}.", name=model.info.title,
                 sources=", ".join(model.info.sources), targets=", ".join(wanted.targets)),
            hint="Train it on the stems that it knows, in their order.",
        )  # fmt: skip
    if wanted.part == "last":
        keep_last_layers(cast("nn.Module", model))
    return model


def _base_folder(base: str) -> Path:
    from auralflow.models.registry import list_models, model_folder

    for info in list_models():
        if base == info.name:
            raise ConfigError(
                Text("The model “{name}” cannot be trained further.", name=info.title),
                hint="Begin with one that Auralflow trained, or from scratch.",
            )
    return model_folder(Path(base))


def keep_last_layers(module: nn.Module) -> None:
    """Freeze all weights but those of the last child that has any, which is what makes masks in our networks."""
    with_weights = [child for child in module.children() if any(True for _ in child.parameters())]
    while len(with_weights) == 1:
        with_weights = [child for child in with_weights[0].children() if any(True for _ in child.parameters())]
    module.requires_grad_(False)
    with_weights[-1].requires_grad_(True)
