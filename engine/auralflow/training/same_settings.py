"""What may be different when a training is resumed: one rule for runs and for `ModelTrainer`. Loads no torch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from auralflow.errors import TrainingError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

# How long, where the songs lie now, how they are read, how often it is saved, and the ways out when it diverges.
_MAY_CHANGE = frozenset(
    {
        "max_epochs",
        "data.folder",
        "data.num_workers",
        "training.max_steps",
        "training.time_limit_s",
        "training.patience",
        "training.checkpoint_every_s",
        "training.precision",
        "training.learning_rate",
        "training.recurrent_learning_rate",
        "training.weight_decay",
    }
)
# Smaller batches, of which more make a step, are the way out of too little memory.
_MAY_CHANGE_TOGETHER = frozenset({"data.batch_size", "training.accumulate"})


def changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, str]:
    """Settings that are different, by name, each as "training.seed: 0 -> 1"; those that only one side has do not count.

    Args:
        before: Values by name, such as "training.seed".
        now: The same.
    """
    common = [name for name in now if name in before]
    return {name: f"{name}: {before[name]} -> {now[name]}" for name in common if before[name] != now[name]}


def require_same_settings(
    before: Mapping[str, Any], now: Mapping[str, Any], *, path: Path, hint: str, may_change: Collection[str] = ()
) -> list[str]:
    """Make sure that a training is resumed by the settings that it was begun with, but for those that may change.

    Args:
        before: What it was begun with, by name.
        now: What it would be resumed with.
        path: Of the training, for the message.
        hint: What to do about other settings.
        may_change: Names of more that may.

    Returns:
        What is different and may be, a setting a line.

    Raises:
        TrainingError: If another setting is different; says all of them.
    """
    changes = changed(before, now)
    allowed = {*_MAY_CHANGE, *may_change}
    if _chunks_per_step(before) == _chunks_per_step(now):
        allowed |= _MAY_CHANGE_TOGETHER
    others = [line for name, line in changes.items() if name not in allowed]
    if others:
        raise TrainingError(
            Text("The training in “{path}” was begun with other settings: {changes}.", path=path,
                 changes="; ".join(others)),
            hint=hint,
        )  # fmt: skip
    return list(changes.values())


def _chunks_per_step(settings: Mapping[str, Any]) -> Any:
    size, count = settings.get("data.batch_size"), settings.get("training.accumulate")
    return None if size is None or count is None else size * count
