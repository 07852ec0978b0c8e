"""Trains a network: a short loop of our own; devices, precision and ranks are Lightning Fabric's work."""

from __future__ import annotations

import time
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import torch

from auralflow.errors import Cancelled, TrainingError
from auralflow.text import Text
from auralflow.training.batches import EpochBatches, steps_per_epoch
from auralflow.training.control import TrainingControl
from auralflow.training.events import (
    CheckpointSaved,
    EpochEnded,
    Event,
    StepEnded,
    StopReason,
    TrainingEnded,
    TrainingStarted,
    ValidationScores,
)
from auralflow.training.fabric_setup import make_fabric
from auralflow.training.objective import TrainingObjective
from auralflow.training.optimizers import make_optimizer, rate_share
from auralflow.training.progress_state import ProgressState
from auralflow.training.run_folder import LAST_CHECKPOINT
from auralflow.training.settings import TrainingSettings
from auralflow.training.stopwatch import Stopwatch
from auralflow.training.trainer_checkpoint import load_trainer, save_trainer
from auralflow.training.training_step import OutOfMemory, TrainingStep
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
    from auralflow.training.events import TrainingCallback


class ModelTrainer:
    """Trains and validates a model, keeps checkpoints, and tells callbacks what happens.

    On the CPU a training that was killed and resumed makes the same steps, to the last bit, as one that was not, unless
    a time limit makes the clock a part of it.

    Args:
        model: The network; after `train` it has the best weights of all epochs and is in evaluation mode.
        criterion: What is minimised: a criterion of `auralflow.losses`, any `nn.Module` or function of `(estimate,
            target)` waveforms. A variational model's KL term is added whatever it is.
        optimizer: Of the model's parameters; AdamW by the settings if None.
        scheduler: Of torch; stepped after each epoch, with the validation loss if it wants one. The learning rate then
            is its affair, not that of the settings.
        settings: Everything else; the defaults if None.
        checkpoint_dir: Folder for checkpoints; None keeps none.
        augmentation: Changes the stems of each batch, such as `auralflow.augment.default_augmentation()`; None leaves
            them.
        callbacks: Are told what happens, in this order.
        device: "auto", "cpu", "cuda", "cuda:1", "mps"; not used with `fabric`.
        fabric: Ready and launched, for several ranks; made for one device if None.
        control: Pauses and stops from another thread.

    Raises:
        DeviceError: If there is no such device.
        ConfigError: If the criterion is none.

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
    ) -> None:
        self.settings = settings or TrainingSettings()
        self.fabric = fabric or make_fabric(device, self.settings.precision)
        self.model = model
        self.scheduler = scheduler
        self.state = ProgressState()
        self._control = control or TrainingControl()
        self._callbacks = tuple(callbacks)
        self._folder = None if checkpoint_dir is None else Path(checkpoint_dir)
        objective = TrainingObjective(model, criterion)
        objective.to(self.fabric.device)
        if self.fabric.world_size > 1 and self.fabric.device.type == "cuda":
            # Statistics of a batch are those of all ranks; torch has this for CUDA only.
            convert = cast("Any", torch.nn.SyncBatchNorm.convert_sync_batchnorm)
            objective = convert(objective)
        plain = optimizer or make_optimizer(objective, self.settings)
        self.objective, self.optimizer = self.fabric.setup(objective, plain)
        for group in self.optimizer.param_groups:
            group.setdefault("full_rate", group["lr"])
        self._step = TrainingStep(self.fabric, self.objective, self.optimizer, self.settings, augmentation)
        decay = self.settings.average_decay
        self.average = WeightAverage(self.network, decay) if decay else None
        self.best_weights: dict[str, Tensor] | None = None
        self.epoch_random: dict[str, Tensor] = {}
        self._stopwatch = Stopwatch()

    @property
    def scaler(self) -> Any:
        """Fabric's gradient scaler (fp16), or None."""
        return getattr(self.fabric.strategy.precision, "scaler", None)

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
            train_loader: Batches as `auralflow.datasets.AudioDataset` gives them: mixtures `(batch, channels, frames)`,
                targets `(batch, channels, frames, targets)`. See `chunk_loader`.
            val_loader: The same of other tracks; must give the same batches each time.
            max_epochs: Epochs in all, those before a resume included.
            resume: Whether to go on from the last checkpoint, if there is one.

        Returns:
            How it ended. Stopping is no error: there is a checkpoint.

        Raises:
            TrainingError: If the checkpoint does not fit, memory is full, or the loss stays not finite.
            AudioWriteError: If a checkpoint cannot be written; the one before stays.
            Whatever the loaders raise.
        """
        settings = self.settings
        path = self._checkpoint_path
        is_resumed = bool(resume and path is not None and path.is_file())
        if is_resumed:
            self.load_state(cast("Path", path))
        else:
            self.fabric.seed_everything(settings.seed, verbose=False)
        self._stopwatch = Stopwatch(self.state.elapsed_s)
        per_epoch = steps_per_epoch(train_loader, settings.accumulate)
        total_steps = min(max_epochs * per_epoch, settings.max_steps or max_epochs * per_epoch)
        self._emit(
            TrainingStarted(
                epoch=self.state.epoch,
                step=self.state.step,
                max_epochs=max_epochs,
                steps_per_epoch=per_epoch,
                parameters=sum(p.numel() for p in self.model.parameters() if p.requires_grad),
                device=str(self.fabric.device),
                is_resumed=is_resumed,
                elapsed_s=self.state.elapsed_s,
            )
        )
        reason = self._reason_to_stop(max_epochs)
        while reason is None:
            reason = self._train_epoch(train_loader, total_steps)
            if reason is None or (reason in ("steps", "time") and self.state.loss_count):
                reason = self._reason_to_stop(max_epochs) if self._end_epoch(val_loader) else "stopped"
        if reason in ("time", "stopped") and self.state.batch:
            self._save()
        ended = TrainingEnded(
            reason=reason,
            epoch=self.state.epoch,
            step=self.state.step,
            best_epoch=self.state.best_epoch,
            best=self.state.best,
            elapsed_s=self._stopwatch.elapsed_s,
        )
        if self.best_weights is not None:
            self.network.load_state_dict(self.best_weights)
        self.objective.eval()
        self._emit(ended)
        return ended

    def validate(self, val_loader: DataLoader[tuple[Tensor, Tensor]]) -> ValidationScores:
        """Scores of the weights that the model has now, which stays in the mode it is in.

        Raises:
            Cancelled: If `control` asks to stop.
        """
        was_training = self.network.training
        self.objective.eval()
        try:
            return validate(
                self.fabric,
                self.objective,
                val_loader,
                self.model.info.sources,
                step=self.state.step,
                cancel=self._control,
            )
        finally:
            self.objective.train(was_training)

    def save_state(self, path: str | os.PathLike[str]) -> None:
        """Write a checkpoint; all ranks must call it, the first one writes.

        Raises:
            AudioWriteError: If it cannot be written; what was there stays.
            TrainingError: If the scheduler's state is not plain.
        """
        self.state.elapsed_s = self._stopwatch.elapsed_s
        save_trainer(self, Path(path))

    def load_state(self, path: str | os.PathLike[str]) -> None:
        """Take up where a checkpoint was, made on any device.

        Raises:
            TrainingError: If it is damaged, foreign, or of another network or optimiser; nothing has changed then.
        """
        load_trainer(self, Path(path))

    @property
    def _checkpoint_path(self) -> Path | None:
        return None if self._folder is None else self._folder / LAST_CHECKPOINT

    def _reason_to_stop(self, max_epochs: int) -> StopReason | None:
        settings, state = self.settings, self.state
        if self._control.is_cancelled:
            return "stopped"
        if state.epoch >= max_epochs:
            return "epochs"
        if settings.max_steps is not None and state.step >= settings.max_steps:
            return "steps"
        if settings.time_limit_s is not None and self._stopwatch.elapsed_s >= settings.time_limit_s:
            return "time"
        if settings.patience is not None and state.stale_epochs >= settings.patience:
            return "patience"
        return None

    def _train_epoch(self, loader: DataLoader[tuple[Tensor, Tensor]], total_steps: int) -> StopReason | None:
        """The rest of an epoch; why it ended before its end, if it did."""
        self.objective.train()
        batches = EpochBatches(self.fabric, loader, self.state, self.settings.accumulate, self.epoch_random)
        self.epoch_random = batches.random_before
        saved_s = self._stopwatch.elapsed_s
        began_s = time.perf_counter()
        for group in batches:
            self._set_rates(total_steps)
            try:
                numbers = self._step.make(group, epoch=self.state.epoch, batch=self.state.batch, step=self.state.step)
            except OutOfMemory as error:
                raise self._out_of_memory(len(group[0][0])) from error
            self.state.note_step(numbers.loss, is_good=numbers.is_good)
            self.state.batch += self.settings.accumulate
            if numbers.is_good and self.average is not None:
                self.average.update(self.network)
            now_s = time.perf_counter()
            self._emit(
                StepEnded(
                    epoch=self.state.epoch,
                    step=self.state.step,
                    loss=numbers.loss,
                    terms=numbers.terms,
                    learning_rate=self.optimizer.param_groups[0]["lr"],
                    gradient_norm=numbers.gradient_norm,
                    is_skipped=not numbers.is_good,
                    step_s=now_s - began_s,
                    wait_s=batches.wait_s,
                    elapsed_s=self._stopwatch.elapsed_s,
                )
            )
            began_s = now_s
            if self.state.bad_steps >= self.settings.max_bad_steps:
                raise TrainingError(
                    Text("The loss was not a finite number in {count} steps in a row.", count=self.state.bad_steps),
                    hint="The last checkpoint is from before. Lower the learning rate, or use precision 32-true.",
                )
            with self._stopwatch.paused():
                self._control.wait_while_paused()
            if (reason := self._stopped_within()) is not None:
                return reason
            if self._stopwatch.elapsed_s - saved_s >= self.settings.checkpoint_every_s:
                self._save()
                saved_s = self._stopwatch.elapsed_s
        return None

    def _stopped_within(self) -> StopReason | None:
        settings = self.settings
        if self._agreed(self._control.is_cancelled):
            return "stopped"
        if settings.max_steps is not None and self.state.step >= settings.max_steps:
            return "steps"
        if settings.time_limit_s is not None and self._agreed(self._stopwatch.elapsed_s >= settings.time_limit_s):
            return "time"
        return None

    def _agreed(self, wish: bool) -> bool:
        """What the first rank wants: clocks and wishes of others may differ, and all must stop at one step."""
        return bool(self.fabric.broadcast(wish)) if self.fabric.world_size > 1 else wish

    def _set_rates(self, total_steps: int) -> None:
        state, settings = self.state, self.settings
        if self.scheduler is not None:
            return
        progress = state.step / total_steps
        if settings.time_limit_s is not None:
            progress = max(progress, self._stopwatch.elapsed_s / settings.time_limit_s)
        share = rate_share(settings, step=state.step, progress=progress) * state.caution * state.plateau
        for group in self.optimizer.param_groups:
            group["lr"] = group["full_rate"] * share

    def _end_epoch(self, val_loader: DataLoader[tuple[Tensor, Tensor]]) -> bool:
        """Validate and keep; False if it was stopped, in which case the epoch's end comes again after a resume."""
        state = self.state
        average = self.average.within(self.network) if self.average is not None else nullcontext()
        try:
            with average, torch.random.fork_rng(devices=self._cuda_devices):
                scores = self.validate(val_loader)
                is_best = state.note_validation(scores, self.settings)
                if is_best:
                    self.best_weights = {
                        name: tensor.detach().cpu().clone() for name, tensor in self.network.state_dict().items()
                    }
                self.objective.eval()
                self._emit(
                    EpochEnded(
                        epoch=state.epoch,
                        step=state.step,
                        train_loss=state.train_loss,
                        validation=scores,
                        learning_rate=self.optimizer.param_groups[0]["lr"],
                        is_best=is_best,
                        best_epoch=cast("int", state.best_epoch),
                        elapsed_s=self._stopwatch.elapsed_s,
                    )
                )
        except Cancelled:
            return False
        if isinstance(self.scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau):
            self.scheduler.step(scores.loss)
        elif self.scheduler is not None:
            self.scheduler.step()
        state.next_epoch()
        self._save()
        return True

    @property
    def _cuda_devices(self) -> list[torch.device]:
        return [self.fabric.device] if self.fabric.device.type == "cuda" else []

    def _save(self) -> None:
        if self._checkpoint_path is not None:
            self.save_state(self._checkpoint_path)
            self._emit(CheckpointSaved(path=self._checkpoint_path, epoch=self.state.epoch, step=self.state.step))

    def _emit(self, event: Event) -> None:
        if self.fabric.is_global_zero:
            for callback in self._callbacks:
                callback(event, self.model)

    def _out_of_memory(self, batch_size: int) -> TrainingError:
        if self.fabric.world_size == 1:
            self._save()
        return TrainingError(
            Text(
                "The memory of {device} is too small for batches of {size}.", device=self.fabric.device, size=batch_size
            ),
            hint=Text(
                "Nothing is lost. Go on with batches of {size} and accumulate={parts}, which learns the same.",
                size=max(1, batch_size // 2),
                parts=2 * self.settings.accumulate,
            )
            if batch_size > 1
            else "Nothing is lost. Take shorter chunks, a smaller network, or another device.",
        )
