"""Trains a network: a short loop of our own; devices, precision and ranks are Lightning Fabric's work."""

from __future__ import annotations

import time
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import torch

from auralflow.configuration import require_kind
from auralflow.errors import Cancelled, TrainingError, TrainingMemoryError
from auralflow.training.batches import EpochBatches, batch_size_of, require_usable, steps_done, steps_per_epoch
from auralflow.training.begun_settings import begun_settings, data_settings
from auralflow.training.control import TrainingControl
from auralflow.training.ending import Ending
from auralflow.training.events import (
    BEFORE_THE_FIRST,
    BatchesSplit,
    CheckpointSaved,
    EpochEnded,
    Event,
    TrainingEnded,
    TrainingStarted,
    ValidationScores,
)
from auralflow.training.fabric_setup import make_fabric
from auralflow.training.folder_lock import owned_folder
from auralflow.training.last_good import LastGood, copied
from auralflow.training.matching_data import require_matching_data
from auralflow.training.not_finite import cause_of
from auralflow.training.optimizers import set_rates
from auralflow.training.out_of_memory import BatchParts, out_of_memory_told
from auralflow.training.placement import placed
from auralflow.training.progress_state import ProgressState, is_number
from auralflow.training.random_state import (
    kept_random_states,
    loader_generators,
    restore_random_states,
    seed_everything,
)
from auralflow.training.run_folder import LAST_CHECKPOINT
from auralflow.training.settings import TrainingSettings
from auralflow.training.sharding import ModelForCallbacks, parts, put_parts, share_buffers
from auralflow.training.trainer_checkpoint import is_checkpoint_there, load_trainer, save_trainer
from auralflow.training.training_step import TrainingStep
from auralflow.training.validation import validate
from auralflow.training.weight_average import WeightAverage

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from lightning_fabric import Fabric
    from torch import Tensor, nn
    from torch.utils.data import DataLoader

    from auralflow.augment import AugmentPipeline
    from auralflow.models.base import TrainableModel
    from auralflow.training.events import StopReason, TrainingCallback


class ModelTrainer:
    """Trains and validates a model, keeps checkpoints, and tells callbacks what happens.

    On the CPU a training that was killed and resumed makes the same steps, to the last bit, as one that was not, unless
    a time limit makes the clock a part of it.

    Args:
        model: The network; after `train` it has the best weights of all epochs and is in evaluation mode.
        criterion: What is minimised: a criterion of `auralflow.losses`, any `nn.Module` or function of `(estimate,
            target)` waveforms. A variational model's KL term is added whatever it is.
        optimizer: Of the model's parameters; AdamW by the settings if None, which it must be if weights are shared out.
        scheduler: Of torch; stepped after each epoch, with the validation loss if it wants one. The learning rate then
            is its affair, not that of the settings.
        settings: Everything else; the defaults if None.
        checkpoint_dir: Folder for checkpoints; None keeps none.
        augmentation: Changes the stems of each batch, such as `auralflow.augment.default_augmentation()`; None leaves
            them.
        callbacks: Are told what happens, in this order.
        device: "auto", "cpu", "cuda", "cuda:1", "mps"; not used with `fabric`.
        fabric: Ready and launched, for several ranks; made for one device if None. If it shares weights out (see
            `make_fabric`), the model's stay so after the training; checkpoints and what callbacks get have them whole.
        control: Pauses and stops from another thread.
        has_learned: Whether the model is one that is trained further: it is validated before the first step, too, and
            stays the best until something is better.

    Raises:
        DeviceError: If there is no such device.
        ConfigError: If the criterion is none, no weight of the model can learn, or weights that are to be shared out
            cannot be.

    Example:
        >>> from auralflow.augment import default_augmentation
        >>> from auralflow.datasets import create_audio_dataset
        >>> from auralflow.losses import L1Loss
        >>> from auralflow.models import create_model
        >>> from auralflow.training import ModelTrainer, chunk_loader
        >>> stems = ["vocals", "drums"]
        >>> parts = [create_audio_dataset("songs", stems, split, num_chunks=4) for split in ("train", "val")]
        >>> model = create_model("SpectrogramNetSimple", targets=stems, num_hidden_channels=4)
        >>> trainer = ModelTrainer(model, L1Loss(), augmentation=default_augmentation())
        >>> result = trainer.train(*(chunk_loader(part, batch_size=2) for part in parts), max_epochs=2)
        >>> result.reason, result.epoch, result.step
        ('epochs', 2, 4)
    """

    def __init__(
        self,
        model: TrainableModel,
        criterion: Any,
        optimizer: torch.optim.Optimizer | None = None,
        scheduler: Any = None,
        *,
        settings: TrainingSettings | None = None,
        checkpoint_dir: str | os.PathLike[str] | None = None,
        augmentation: AugmentPipeline | None = None,
        callbacks: Sequence[TrainingCallback] = (),
        device: str = "auto",
        fabric: Fabric | None = None,
        control: TrainingControl | None = None,
        has_learned: bool = False,
    ) -> None:
        self.settings = settings = settings or TrainingSettings()
        self.fabric = fabric or make_fabric(device, self.settings.precision)
        self.model = model
        self.scheduler = scheduler
        self.state = ProgressState()
        self._callbacks, self._has_learned = tuple(callbacks), has_learned
        self._path = None if checkpoint_dir is None else Path(checkpoint_dir, LAST_CHECKPOINT)
        self._told = ModelForCallbacks(self.fabric, model)
        self.begun_with = begun_settings(model, criterion, augmentation, settings)  # sharding renames classes
        self.objective, self.optimizer = placed(self.fabric, model, criterion, optimizer, self.settings)
        for group in self.optimizer.param_groups:
            group.setdefault("full_rate", group["lr"])
        self._parts = BatchParts(self.fabric, settings.accumulate, self._tell_split)
        self._step = TrainingStep(
            self.fabric, self.objective, self.optimizer, settings, augmentation, self._parts.split
        )
        self.average = WeightAverage(self.network, decay) if (decay := self.settings.average_decay) else None
        self.best_weights: dict[str, Tensor] | None = None
        self.epoch_random: dict[str, Tensor] = {}
        self.loaded_random: dict[str, Tensor] | None = None
        self.generators: list[torch.Generator] = []
        self._changes: list[str] = []
        self._has_begun = False
        self._last_good = LastGood(self.network, self.optimizer, self.average)
        self._ending = Ending(self.fabric, self.settings, control or TrainingControl())

    def __repr__(self) -> str:
        sources = ", ".join(self.model.info.sources)
        return (
            f"<ModelTrainer of {type(self.model).__name__} ({sources}) on {self.fabric.device}, step {self.state.step}>"
        )

    @property
    def network(self) -> nn.Module:
        """The model as the module that it is."""
        return cast("nn.Module", self.model)

    def train(
        self,
        train_loader: DataLoader[tuple[Tensor, Tensor]],
        val_loader: DataLoader[tuple[Tensor, Tensor]],
        max_epochs: int = 100,
        resume: bool = True,
    ) -> TrainingEnded:
        """Train until an end is reached: epochs, steps, time, patience, or somebody stops it.

        Args:
            train_loader: A `DataLoader`, or a list, of batches as `auralflow.datasets.AudioDataset` gives them:
                mixtures `(batch, channels, frames)`, targets `(batch, channels, frames, targets)`. See `chunk_loader`.
            val_loader: The same of other tracks; must give the same batches each time.
            max_epochs: Epochs in all, those before a resume included.
            resume: Whether to go on from the checkpoint folder's last one; if there is none, with what was loaded or
                trained before by this trainer, which after `train` has its best weights. If not, there must be nothing.

        Returns:
            How it ended. Stopping is no error: there is a checkpoint.

        Raises:
            TrainingError: If another training runs in the folder, the checkpoint there does not fit or was made with
                other settings, there is one or this trainer has trained and `resume` is off, or the loss stays not
                finite.
            TrainingMemoryError: If memory is full, even for single chunks.
            ConfigError: If an epoch has no step or no length, there is no batch to validate on, the data has other
                stems, another order of them, sample rate or channels than the model, or the number of epochs is none.
            AudioWriteError: If a checkpoint cannot be written; the one before stays.
            Whatever the loaders raise.
        """
        require_kind("max_epochs", max_epochs, (int,))
        require_usable(train_loader, val_loader, self.settings.accumulate, self.model.info)
        self.begun_with |= data_settings(train_loader, val_loader, ranks=self.fabric.world_size, max_epochs=max_epochs)
        path = self._path if self.fabric.is_global_zero else None
        with owned_folder(path.parent) if path else nullcontext(), out_of_memory_told(self.fabric.device):
            is_new = self._begin(train_loader, max_epochs, resume=resume)
            try:
                if is_new and self._has_learned:
                    self._validate_start(val_loader)
                reason = self._train(train_loader, val_loader, max_epochs)
            except TrainingMemoryError:
                if self.fabric.world_size == 1 and self.state.step:  # several ranks are not in step any more
                    self._save()
                raise
        ended = TrainingEnded(reason=reason, **self.state.summary, elapsed_s=self._ending.own_elapsed_s)
        if self.best_weights is not None:
            put_parts(self.network.state_dict(), self.best_weights)
        self.objective.eval()
        self._emit(ended)
        return ended

    def _begin(self, train_loader: DataLoader[tuple[Tensor, Tensor]], max_epochs: int, *, resume: bool) -> bool:
        """Take up what there is, or begin anew, and tell of it; whether it is the very beginning."""
        if self._path is not None and is_checkpoint_there(self.fabric, self._path, may_be=resume):
            self._changes, self._has_begun = load_trainer(self, self._path), True
        elif self._has_begun and not resume:
            raise TrainingError(
                "This trainer has trained already.", hint="Make a new model and a new trainer to begin anew."
            )
        is_resumed = self.loaded_random is not None
        self.generators = loader_generators(train_loader)
        if self.loaded_random is not None:  # once more: whatever was drawn since does not count
            restore_random_states(self.fabric, self.loaded_random, self.generators)
        elif not self._has_begun:
            seed_everything(self.settings.seed)
        self.loaded_random, self._has_begun = None, True
        self._last_good.keep()
        self._ending.start(self.state.elapsed_s)
        self._emit(
            TrainingStarted(
                epoch=self.state.epoch,
                step=self.state.step,
                max_epochs=max_epochs,
                steps_per_epoch=steps_per_epoch(train_loader, self.settings.accumulate),
                parameters=sum(p.numel() for p in self.model.parameters() if p.requires_grad),
                device=str(self.fabric.device),
                is_resumed=is_resumed,
                elapsed_s=self.state.elapsed_s,
                changes=tuple(self._changes) if is_resumed else (),
            )
        )
        return not is_resumed and not self.state.step

    def _train(
        self,
        train_loader: DataLoader[tuple[Tensor, Tensor]],
        val_loader: DataLoader[tuple[Tensor, Tensor]],
        max_epochs: int,
    ) -> StopReason:
        """All epochs that are left; why it ended."""
        settings = self.settings
        per_epoch = steps_per_epoch(train_loader, settings.accumulate)
        total_steps = min(max_epochs * per_epoch, settings.max_steps or max_epochs * per_epoch)
        reason, is_kept = self._ending.between_epochs(self.state, max_epochs), True
        while reason is None:
            reason = self._train_epoch(train_loader, total_steps)
            is_whole = reason is None or self.state.batch >= per_epoch * settings.accumulate
            has_new = reason != "stopped" and (is_whole or self.state.loss_count > 0)
            is_kept = has_new and self._validate_and_keep(val_loader, is_whole=is_whole)
            reason = self._ending.between_epochs(self.state, max_epochs)
        if not is_kept and self.state.batch:
            self._save()
        return reason

    def validate(self, val_loader: DataLoader[tuple[Tensor, Tensor]]) -> ValidationScores:
        """Scores of the weights that the model has now, which stays in the mode it is in.

        Raises:
            Cancelled: If `control` asks to stop.
            ConfigError: If the data is not what the model separates.
            TrainingMemoryError: If memory is full.
        """
        require_matching_data(self.model.info, val_loader, "validation")
        was_training = self.network.training
        self.objective.eval()
        share_buffers(self.fabric, self.network)
        try:
            run = partial(validate, self.fabric, self.objective, val_loader, self.model.info.sources)
            return self._parts.fitting(partial(run, step=self.state.step, cancel=self._ending, split=self._parts.split))
        finally:
            self.objective.train(was_training)

    def save_state(self, path: str | os.PathLike[str]) -> None:
        """Write a checkpoint; all ranks must call it, the first one writes.

        Raises:
            AudioWriteError: If it cannot be written; what was there stays.
            TrainingError: If the scheduler's state is not plain.
        """
        if self.loaded_random is None:  # if not, no time has passed since it was loaded
            self.state.elapsed_s = self._ending.own_elapsed_s
        save_trainer(self, Path(path))

    def load_state(self, path: str | os.PathLike[str]) -> None:
        """Take up where a checkpoint was, made on any device: `train` goes on as if it had not been left.

        Settings are those of this trainer; a warning and `TrainingStarted` say which have changed. (`train` itself
        refuses a checkpoint in its folder that was made with another criterion, augmentation, batch size, ...)

        Raises:
            TrainingError: If it is damaged, foreign, or of another model, optimiser or scheduler; nothing has changed
                then.
        """
        self._changes, self._has_begun = load_trainer(self, Path(path), by_hand=True), True

    def _train_epoch(self, loader: DataLoader[tuple[Tensor, Tensor]], total_steps: int) -> StopReason | None:
        """The rest of an epoch; why it ended before its end, if it did."""
        self.objective.train()
        settings, ranks, size = self.settings, self.fabric.world_size, batch_size_of(loader)
        accumulate = settings.accumulate
        self.state.batch = steps_done(loader, self.state, accumulate, ranks) * accumulate
        batches = EpochBatches(self.fabric, loader, self.state, accumulate, self.epoch_random)
        self.epoch_random = batches.random_before
        saved_s = self._ending.elapsed_s
        began_s = time.perf_counter()
        for group in batches:
            if self.scheduler is None:
                set_rates(self.optimizer, settings, self.state, total_steps, self._ending.elapsed_s)
            where = {"epoch": self.state.epoch, "batch": self.state.batch, "step": self.state.step}
            numbers = self._parts.fitting(partial(self._step.make, group, **where))
            self.state.note_step(numbers.loss, is_good=numbers.is_good)
            self.state.note_batches(accumulate, size and size * ranks)
            if numbers.is_good and self.average is not None:
                self.average.update(self.network)
            now_s = time.perf_counter()
            self._emit(
                numbers.step_ended(
                    self.state,
                    learning_rate=self.optimizer.param_groups[0]["lr"],
                    step_s=now_s - began_s,
                    wait_s=batches.wait_s,
                    elapsed_s=self._ending.own_elapsed_s,
                )
            )
            began_s = now_s
            if self.state.bad_steps >= settings.max_bad_steps:
                why = partial(cause_of, self.fabric, self.objective, group, self.state.step, numbers.loss)
                self._emit(self._last_good.go_back(self.state, self.scheduler, why))
            self._ending.wait_while_paused()
            if (reason := self._ending.within_epoch(self.state)) is not None:
                return reason
            # After bad steps it may be the weights that are bad.
            if self._ending.elapsed_s - saved_s >= settings.checkpoint_every_s and not self.state.bad_steps:
                self._save()
                saved_s = self._ending.elapsed_s
        return None

    def _validate_start(self, val_loader: DataLoader[tuple[Tensor, Tensor]]) -> None:
        """Validate what has learned before: it is the best until something is better."""
        with suppress(Cancelled), kept_random_states(self.fabric):
            scores = self.validate(val_loader)
            is_best = self.state.note_validation(scores, self.settings, is_whole=False)
            if is_best:
                self.state.best_epoch = BEFORE_THE_FIRST
            self._tell_epoch(BEFORE_THE_FIRST, scores, is_best=is_best)

    def _validate_and_keep(self, val_loader: DataLoader[tuple[Tensor, Tensor]], *, is_whole: bool) -> bool:
        """Validate, end the epoch if it is whole, save; False if it was stopped, and this comes again on a resume."""
        state = self.state
        average = self.average.within(self.network) if self.average is not None else nullcontext()
        try:
            with average, kept_random_states(self.fabric):
                scores = self.validate(val_loader)
                is_best = state.note_validation(scores, self.settings, is_whole=is_whole)
                self._tell_epoch(state.epoch, scores, is_best=is_best)
        except Cancelled:
            return False
        if is_number(scores, self.settings):
            self._last_good.keep()
        else:
            self._emit(self._last_good.go_back(state, self.scheduler))
        if is_whole:
            if isinstance(self.scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau):
                self.scheduler.step(scores.loss)
            elif self.scheduler is not None:
                self.scheduler.step()
            state.next_epoch()
        self._save()
        return True

    def _tell_epoch(self, epoch: int, scores: ValidationScores, *, is_best: bool) -> None:
        """Keep the weights that were validated if they are the best, and tell of them."""
        if is_best:
            self.best_weights = copied(parts(self.network.state_dict()))
        self.objective.eval()
        self._emit(
            EpochEnded(
                epoch=epoch,
                step=self.state.step,
                train_loss=self.state.train_loss,
                validation=scores,
                learning_rate=self.optimizer.param_groups[0]["lr"],
                is_best=is_best,
                best_epoch=self.state.best_epoch,
                elapsed_s=self._ending.own_elapsed_s,
            )
        )

    def _tell_split(self, whole: int, part: int) -> None:
        self._emit(BatchesSplit(epoch=self.state.epoch, step=self.state.step, batch_size=whole, part_size=part))

    def _save(self) -> None:
        if self._path is not None:
            self.save_state(self._path)
            self._emit(CheckpointSaved(path=self._path, epoch=self.state.epoch, step=self.state.step))

    def _emit(self, event: Event) -> None:
        with self._told.at(event) as model:
            for callback in self._callbacks if self.fabric.is_global_zero else ():
                callback(event, model)
