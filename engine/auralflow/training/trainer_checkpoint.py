"""What of a trainer goes into a checkpoint, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from auralflow.errors import TrainingError
from auralflow.text import Text
from auralflow.training.checkpoint import (
    Checkpoint,
    optimizer_state,
    read_checkpoint,
    require_same_tensors,
    restore_optimizer,
    write_checkpoint,
)
from auralflow.training.progress_state import ProgressState
from auralflow.training.random_state import random_states, restore_random_states

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

    from auralflow.training.trainer import ModelTrainer


def save_trainer(trainer: ModelTrainer, path: Path) -> None:
    """Write all that a resume needs; all ranks must call it, the first writes.

    Raises:
        AudioWriteError: If it cannot be written; what was there stays.
        TrainingError: If the scheduler's state is not plain.
    """
    groups: dict[str, dict[str, Tensor]] = {"random": random_states(trainer.fabric)}
    groups["epoch_random"] = trainer.epoch_random
    if trainer.fabric.is_global_zero:
        optimizer_tensors, optimizer_facts = optimizer_state(trainer.optimizer)
        groups |= {"model": trainer.network.state_dict(), "optimizer": optimizer_tensors}
        facts: dict[str, Any] = {"state": trainer.state.to_json(), "optimizer": optimizer_facts}
        if trainer.average is not None:
            groups["average"] = trainer.average.tensors
            facts["average_updates"] = trainer.average.updates
        if trainer.best_weights is not None:
            groups["best"] = trainer.best_weights
        if trainer.scheduler is not None:
            facts["scheduler"] = trainer.scheduler.state_dict()
        if (scaler := trainer.scaler) is not None:
            facts["scaler"] = scaler.state_dict()
        tensors = {f"{group}/{name}": tensor for group, members in groups.items() for name, tensor in members.items()}
        write_checkpoint(path, Checkpoint(tensors=tensors, facts=facts))
    trainer.fabric.barrier()


def load_trainer(trainer: ModelTrainer, path: Path) -> None:
    """Put back what `save_trainer` wrote.

    Raises:
        TrainingError: If the file is damaged, foreign, or of another network or optimiser.
    """
    checkpoint = read_checkpoint(path)
    weights = checkpoint.group("model")
    require_same_tensors(weights, trainer.network.state_dict(), path)
    facts = checkpoint.facts
    try:
        state = ProgressState.from_json(facts["state"])
        restore_optimizer(trainer.optimizer, checkpoint.group("optimizer"), facts["optimizer"])
        if trainer.scheduler is not None and "scheduler" in facts:
            trainer.scheduler.load_state_dict(facts["scheduler"])
    except (KeyError, TypeError, AttributeError) as error:
        raise TrainingError(
            Text("The checkpoint “{path}” is not complete: {error}.", path=path, error=error),
            hint="Start without resuming, or choose another run folder.",
        ) from error
    trainer.network.load_state_dict(weights)
    if trainer.average is not None:
        # Averaging may have been off before: then it begins with the weights of now.
        trainer.average.load(checkpoint.group("average") or weights, facts.get("average_updates", 0))
    trainer.best_weights = checkpoint.group("best") or None
    if trainer.scaler is not None and "scaler" in facts:
        trainer.scaler.load_state_dict(facts["scaler"])
    trainer.state = state
    trainer.epoch_random = checkpoint.group("epoch_random")
    restore_random_states(trainer.fabric, checkpoint.group("random"))
