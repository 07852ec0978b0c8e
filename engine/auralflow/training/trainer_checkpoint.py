"""What of a trainer goes into a checkpoint, and back."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auralflow.errors import CheckpointError, TrainingError
from auralflow.text import Text
from auralflow.training.checkpoint import Checkpoint, read_checkpoint, require_same_tensors, write_checkpoint
from auralflow.training.optimizer_state import fitting_state, optimizer_state
from auralflow.training.progress_state import ProgressState
from auralflow.training.random_state import kept_random_states, random_states, restore_random_states
from auralflow.training.same_settings import require_same_settings
from auralflow.training.sharding import parts_of_whole, put_parts, whole_of_parts, whole_on_first

if TYPE_CHECKING:
    from pathlib import Path

    from lightning_fabric import Fabric
    from torch import Tensor

    from auralflow.training.trainer import ModelTrainer

logger = logging.getLogger(__name__)

_OF_MODEL = {"model.targets", "model.sample_rate", "model.channels", "model.settings"}
_OTHER_SETTINGS = (
    "Resume it with the settings that it was begun with, or choose another folder. To change them on purpose, call"
    " load_state with this checkpoint, in a trainer with another checkpoint_dir."
)


def save_trainer(trainer: ModelTrainer, path: Path) -> None:
    """Write all that a resume needs; all ranks must call it, the first writes.

    Raises:
        AudioWriteError: If it cannot be written; what was there stays.
        TrainingError: If the scheduler's state is not plain.
    """
    groups: dict[str, dict[str, Tensor]] = {"epoch_random": trainer.epoch_random}
    # What was loaded last is not in a loader's generators before the training goes on.
    groups["random"] = trainer.loaded_random or random_states(trainer.fabric, trainer.generators)
    fabric, weights = trainer.fabric, trainer.network.state_dict()
    moments, optimizer_facts = optimizer_state(trainer.optimizer)
    groups |= {"model": whole_on_first(fabric, weights), "optimizer": whole_on_first(fabric, moments)}
    if trainer.average is not None:
        groups["average"] = whole_of_parts(fabric, trainer.average.tensors, weights)
    if trainer.best_weights is not None:
        groups["best"] = whole_of_parts(fabric, trainer.best_weights, weights)
    if fabric.is_global_zero:
        facts: dict[str, Any] = {"state": trainer.state.to_json(), "optimizer": optimizer_facts}
        facts["settings"] = dict(trainer.begun_with)
        if trainer.average is not None:
            facts["average_updates"] = trainer.average.updates
        if trainer.scheduler is not None:
            facts["scheduler"] = trainer.scheduler.state_dict()
            facts["scheduler_kind"] = type(trainer.scheduler).__name__
        if (scaler := _scaler(trainer)) is not None:
            facts["scaler"] = scaler.state_dict()
        facts["groups"] = {group: len(members) for group, members in groups.items()}
        tensors = {f"{group}/{name}": tensor for group, members in groups.items() for name, tensor in members.items()}
        write_checkpoint(path, Checkpoint(tensors=tensors, facts=facts))
    fabric.barrier()


def is_checkpoint_there(fabric: Fabric, path: Path, *, may_be: bool = True) -> bool:
    """Whether the first rank has a checkpoint to go on with; all ranks must ask.

    Args:
        fabric: Where it runs.
        path: Of the checkpoint.
        may_be: Whether there may be one.

    Raises:
        TrainingError: If it has, but this rank sees none; or there is one and may not be.
    """
    has_first = bool(fabric.broadcast(path.is_file())) if fabric.world_size > 1 else path.is_file()
    if has_first and not path.is_file():
        raise TrainingError(
            Text("The checkpoint “{path}” is not on this computer.", path=path),
            hint="Take a folder that all computers of the training share.",
        )
    if has_first and not may_be:
        raise TrainingError(
            Text("There is a training in “{path}” already.", path=path.parent),
            hint="Nothing was written. Resume it, or choose another folder.",
        )
    return has_first


@dataclass(frozen=True, kw_only=True)
class _Loaded:
    """What of a checkpoint a trainer takes up, all of it looked at; of weights, this rank's parts."""

    state: ProgressState
    optimizer: dict[str, Any]
    changes: list[str]
    weights: dict[str, Tensor]
    average: dict[str, Tensor]
    average_updates: int
    best: dict[str, Tensor] | None
    scheduler: dict[str, Any] | None
    scaler: dict[str, Any] | None
    random: dict[str, Tensor]


def load_trainer(trainer: ModelTrainer, path: Path, *, by_hand: bool = False) -> list[str]:
    """Put back what `save_trainer` wrote; nothing has changed if that cannot be.

    Args:
        trainer: Takes it up.
        path: Of the checkpoint.
        by_hand: Whether it is taken up on purpose: then any setting may be another, but not what the model separates.

    Returns:
        What is otherwise than it was kept, such as "learning_rate: 0.001 -> 0.0001".

    Raises:
        CheckpointError: If the file is damaged, foreign, or of another network or scheduler.
        TrainingError: If it is of another optimiser, or of other settings that may not change.
    """
    checkpoint = read_checkpoint(path)
    try:
        loaded = _checked(trainer, checkpoint, path)
        before, now = dict(checkpoint.facts.get("settings", {})), trainer.begun_with
        other_settings = require_same_settings(
            before, now, path=path.parent, hint=_OTHER_SETTINGS, may_change=now.keys() - _OF_MODEL if by_hand else ()
        )
    except (KeyError, TypeError, ValueError, AttributeError, RuntimeError) as error:
        raise CheckpointError(
            Text("The checkpoint “{path}” is not complete: {error}.", path=path, error=error),
            hint="Begin anew in another folder.",
        ) from error
    trainer.optimizer.load_state_dict(loaded.optimizer)
    if loaded.scheduler is not None:
        trainer.scheduler.load_state_dict(loaded.scheduler)
    put_parts(trainer.network.state_dict(), loaded.weights)
    if trainer.average is not None:
        trainer.average.load(loaded.average, loaded.average_updates)
    trainer.best_weights = loaded.best
    if loaded.scaler is not None:
        _scaler(trainer).load_state_dict(loaded.scaler)
    trainer.state = loaded.state
    trainer.epoch_random = checkpoint.group("epoch_random")
    trainer.loaded_random = loaded.random
    restore_random_states(trainer.fabric, loaded.random)
    changes = [*loaded.changes, *other_settings]
    if changes:
        logger.warning("Resuming with other settings than before: %s", "; ".join(changes))
    return changes


def _checked(trainer: ModelTrainer, checkpoint: Checkpoint, path: Path) -> _Loaded:
    facts, network = checkpoint.facts, trainer.network.state_dict()
    for group, count in facts.get("groups", {}).items():  # the first version kept no numbers
        found = len(checkpoint.group(group))
        if found != count:
            raise ValueError(f"“{group}” has {found} parts of {count}")
    state = ProgressState.from_json(facts["state"])
    weights, average, best = (checkpoint.group(name) for name in ("model", "average", "best"))
    require_same_tensors(weights, network, path)
    if "average_updates" in facts:
        require_same_tensors(average, network, path)
    else:
        average = weights  # averaging was off before: then it begins with the weights of now
    if state.best is not None:
        require_same_tensors(best, network, path)
    updates = facts.get("average_updates", 0)
    if not isinstance(updates, int):
        raise TypeError("average_updates")
    optimizer, changes = fitting_state(
        trainer.optimizer,
        checkpoint.group("optimizer"),
        facts["optimizer"],
        is_scheduled=trainer.scheduler is not None,
    )
    scheduler = facts.get("scheduler") if trainer.scheduler is not None else None
    if scheduler is not None:
        kind = type(trainer.scheduler).__name__
        if facts.get("scheduler_kind", kind) != kind:
            raise ValueError(f"its scheduler is {facts['scheduler_kind']}, not {kind}")
        if not _has_form(scheduler, trainer.scheduler.state_dict()):
            raise ValueError("its scheduler's state has another form")
    scaler = facts.get("scaler") if _scaler(trainer) is not None else None
    if scaler is not None and scaler.keys() != _scaler(trainer).state_dict().keys():
        raise ValueError("its gradient scaler has another form")
    states = checkpoint.group("random")
    for group in (states, checkpoint.group("epoch_random")):
        with kept_random_states(trainer.fabric):  # tried, and taken back
            restore_random_states(trainer.fabric, group)
    return _Loaded(
        state=state,
        optimizer=optimizer,
        changes=changes,
        weights=parts_of_whole(weights, network),
        average=parts_of_whole(average, network),
        average_updates=updates,
        best=parts_of_whole(best, network) or None,
        scheduler=scheduler,
        scaler=scaler,
        random=states,
    )


def _scaler(trainer: ModelTrainer) -> Any:
    """Fabric's gradient scaler (fp16), or None."""
    return getattr(trainer.fabric.strategy.precision, "scaler", None)


def _has_form(kept: Any, own: Any) -> bool:
    """Whether a scheduler's kept state is like that of a new one, which may hold none yet of what it will.

    The first version made words of keys that are numbers; a scheduler with such keys never finds them.
    """
    if isinstance(own, dict):
        if not isinstance(kept, dict):
            return False
        if {type(key) for key in kept} != {type(key) for key in own}:
            return not kept or not own
        return all(_has_form(kept[key], own[key]) for key in kept.keys() & own.keys())
    if isinstance(own, (list, tuple)) and own and isinstance(own[0], dict):
        is_as_long = isinstance(kept, (list, tuple)) and len(kept) == len(own)
        return is_as_long and all(_has_form(a, b) for a, b in zip(kept, own, strict=True))
    return True
