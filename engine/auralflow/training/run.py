"""A training run from its settings to a model that separates: the one way of command line and app."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auralflow.disk_space import SpaceDemand, check_space
from auralflow.errors import CheckpointError, ConfigError
from auralflow.models.registry import holds_model
from auralflow.text import Text
from auralflow.training.fabric_setup import make_fabric
from auralflow.training.run_config import UNKNOWN_LICENSE, RunConfig
from auralflow.training.run_folder import RunFolder
from auralflow.training.run_model import base_folder, new_model, with_real_architecture
from auralflow.training.run_record import RecordKeeper, require_resumable, require_same_songs
from auralflow.training.trainer import ModelTrainer

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from lightning_fabric import Fabric
    from torch import Tensor

    from auralflow.datasets import AudioDataset
    from auralflow.models.base import TrainableModel
    from auralflow.training.best_model import BestModelSaver
    from auralflow.training.control import TrainingControl
    from auralflow.training.events import TrainingCallback, TrainingEnded

_CLIPS = 3
_CLIP_S = 6.0
# A checkpoint has the weights, two moments of the optimizer, the average and the best, and replaces the one before when
# it is complete; so does the best model.
_WEIGHTS_KEPT = 2 * 5 + 2


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
        TrainingError: If another training runs there, there is one and `resume` is off, the settings or the songs are
            not those that it began with, or the loss stays not finite.
        CheckpointError: If the checkpoint that is there cannot be taken up.
        TrainingMemoryError: If memory is full.
        DatasetError: If the dataset is missing, or has no track with all targets.
        ConfigError: If a setting does not fit the data.
        ModelLoadError: If the base model cannot be loaded.
        AudioReadError: If a sound cannot be read.
        DiskSpaceError: If the disk has too little space for checkpoints and the model.
        AudioWriteError: If a file cannot be written.
    """
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
        base = base_folder(config, run)
        config = with_real_architecture(config, base)
        if fabric.is_global_zero:
            require_resumable(run, config, resume=resume)
        fabric.barrier()
        model = new_model(config, run)
        if fabric.is_global_zero:
            weights = sum(tensor.nbytes for tensor in model.state_dict().values())
            check_space(SpaceDemand(folder=run.path, bytes=_WEIGHTS_KEPT * weights))
        info = model.info
        training, validation = (
            open_chunks(config, part, info.sample_rate, info.channels) for part in ("train", "validation")
        )
        songs = {"train": training.track_names, "validation": validation.track_names}
        require_same_songs(run, songs)
        shared = {"rank": fabric.global_rank, "ranks": fabric.world_size}
        own_size = data.batch_size // fabric.world_size
        trainer = make_trainer(
            config,
            fabric,
            model=model,
            checkpoint_dir=run.checkpoints,
            callbacks=(
                RecordKeeper(run, config, songs, base),
                HistoryWriter(run.history),
                _best_model_saver(run, config, training.num_tracks, base),
                PreviewWriter(run.previews, preview_clips(validation), info.sources, info.sample_rate),
                *callbacks,
            ),
            control=control,
        )
        try:
            return trainer.train(
                chunk_loader(training, own_size, num_workers=data.num_workers, **shared),
                chunk_loader(validation, min(own_size, len(validation) // fabric.world_size), **shared),
                config.epoch_limit,
                resume=resume,
            )
        except CheckpointError as error:
            if holds_model(run.model):
                error.hint = Text(
                    "Begin anew in another folder; the best model so far can be its base: “{model}”.", model=run.model
                )
            raise


def _best_model_saver(run: RunFolder, config: RunConfig, songs: int, base: Path | None) -> BestModelSaver:
    from auralflow.models.saved import saved_model_info
    from auralflow.training.best_model import BestModelSaver

    name = config.model.name or run.path.resolve().name
    origin = f"Trained with Auralflow on {songs} songs of “{Path(config.data.folder).name}”."
    license_, began_as = config.model.license, ""
    if base is not None:
        info = saved_model_info(base)
        # Whoever measures the model must see all that it has heard.
        began_as = f"It began as {info.title}: {info.origin}"
        license_ = info.license if license_ == UNKNOWN_LICENSE else license_
    return BestModelSaver(run.model, name=name, title=name, license=license_, origin=origin, began_as=began_as)


def require_trainable(run: RunFolder, config: RunConfig, *, resume: bool = True) -> RunConfig:
    """Make sure that a training may begin, or go on, in a folder, without writing anything there.

    Args:
        run: The folder.
        config: All settings.
        resume: As `train_run` takes it.

    Returns:
        The settings as they would be kept.

    Raises:
        TrainingError: As `train_run`, for what would go wrong there before the songs are looked at.
        ConfigError: The same.
        ModelLoadError: The same.
    """
    run.require_free()
    config = with_real_architecture(config, base_folder(config, run))
    require_resumable(run, config, resume=resume)
    return config


def make_trainer(
    config: RunConfig,
    fabric: Fabric,
    *,
    model: TrainableModel | None = None,
    checkpoint_dir: Path | None = None,
    callbacks: Sequence[TrainingCallback] = (),
    control: TrainingControl | None = None,
) -> ModelTrainer:
    """The trainer of a run, without its folder.

    Args:
        config: All settings.
        fabric: Where it runs.
        model: What is trained; made by the settings if None.
        checkpoint_dir: See `ModelTrainer`, as `callbacks` and `control`.
        callbacks: Are told what happens.
        control: Pauses and stops.
    """
    from auralflow.augment import default_augmentation
    from auralflow.losses import criterion_named

    model = model or new_model(config)
    return ModelTrainer(
        model,
        criterion_named(config.model.criterion, **config.model.criterion_settings),
        settings=config.training,
        checkpoint_dir=checkpoint_dir,
        augmentation=default_augmentation(sample_rate=model.info.sample_rate) if config.data.augment else None,
        callbacks=callbacks,
        fabric=fabric,
        control=control,
        has_learned=config.model.base is not None,
    )


def preview_clips(validation: AudioDataset) -> list[tuple[Tensor, Tensor]]:
    """The clips of validation songs that are listened to while it learns.

    Args:
        validation: As `open_chunks` gives it.
    """
    chunk_s = max(validation.chunk_s, min(_CLIP_S, validation.longest_s))
    # Clips of silence would teach nobody anything.
    clips = validation.with_chunks(chunk_s, _CLIPS, redraw_below_db=-50.0)
    return [clips[i] for i in range(len(clips))]


def open_chunks(config: RunConfig, part: str, sample_rate: int, channels: int) -> AudioDataset:
    """The chunks of a run: "train" or "validation".

    Raises:
        DatasetError: If there is no such track.
        ConfigError: If all tracks are shorter than a chunk.
    """
    from auralflow.datasets import AudioDataset, find_tracks

    data, seed = config.data, config.training.seed
    is_training = part == "train"
    tracks = find_tracks(
        data.folder,
        split="train" if is_training else "val",
        targets=config.model.targets,
        max_num_tracks=data.max_tracks if is_training else None,
        val_split=data.val_split,
        seed=seed,
    )
    return AudioDataset(
        tracks,
        config.model.targets,
        data.chunk_s,
        data.chunks_per_epoch if is_training else data.validation_chunks,
        sample_rate,
        channels=channels,
        seed=seed if is_training else seed + 1,
    )


def _owned_by_first(run: RunFolder, fabric: Fabric) -> Any:
    return run.owned() if fabric.is_global_zero else nullcontext()
