"""The history of a run: a JSON object a line, so that a crash costs the last line at most. Loads no torch."""

from __future__ import annotations

import json
import math
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from auralflow.audio.pending_file import write_error
from auralflow.training.events import (
    BatchesSplit,
    EpochEnded,
    StepEnded,
    TrainingEnded,
    TrainingStarted,
    ValidationScores,
)

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.models.base import TrainableModel
    from auralflow.training.events import Event

_FLUSH_EVERY_S = 1.0


class HistoryWriter:
    """A callback that keeps steps, epochs, starts and ends.

    Args:
        path: The file; lines are added to it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines: list[str] = []
        self._flushed_s = time.monotonic()

    def __call__(self, event: Event, _model: TrainableModel) -> None:
        """Keep an event; steps reach the disk about every second.

        Raises:
            AudioWriteError: If the file cannot be written.
        """
        kinds: dict[type[Any], str] = {
            TrainingStarted: "started",
            StepEnded: "step",
            EpochEnded: "epoch",
            BatchesSplit: "batches_split",
            TrainingEnded: "ended",
        }
        if (kind := kinds.get(type(event))) is None:
            return
        facts = _without_nan({"event": kind, **asdict(event)})
        self._lines.append(json.dumps(facts, default=str, allow_nan=False) + "\n")
        now_s = time.monotonic()
        if kind != "step" or now_s - self._flushed_s >= _FLUSH_EVERY_S:
            self._flushed_s = now_s
            self._flush()

    def _flush(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                if file.tell() and not _ends_with_newline(self._path):
                    file.write("\n")  # what a crash cut off stays a line of its own
                file.write("".join(self._lines))
        except OSError as error:
            raise write_error(error, self._path) from error
        self._lines.clear()


@dataclass(frozen=True, kw_only=True)
class HistoryStep:
    """A step of a curve."""

    step: int
    loss: float
    learning_rate: float
    elapsed_s: float


@dataclass(frozen=True, kw_only=True)
class HistoryEpoch:
    """An epoch of a curve."""

    epoch: int
    step: int
    train_loss: float
    validation: ValidationScores
    is_best: bool
    elapsed_s: float


@dataclass(frozen=True, kw_only=True)
class History:
    """What was trained, without what a resume did again.

    Attributes:
        steps: Good steps, in order.
        epochs: In order.
        ended: Why the last run ended; empty while it runs, or if it crashed.
    """

    steps: tuple[HistoryStep, ...]
    epochs: tuple[HistoryEpoch, ...]
    ended: str


def read_history(path: Path) -> History:
    """Read a run's history; lines that are cut off or damaged cost only themselves. Empty if there is no file.

    Raises:
        OSError: If it cannot be read.
    """
    steps: dict[int, HistoryStep] = {}
    epochs: dict[int, HistoryEpoch] = {}
    ended = ""
    lines = path.read_bytes().splitlines() if path.exists() else []
    for line in lines:
        try:
            facts = json.loads(line)
            kind = facts["event"]
            if kind == "started":
                steps = {n: step for n, step in steps.items() if n <= facts["step"]}
                begins_anew = facts["step"] == 0  # also of a base that was measured as it came
                epochs = {n: epoch for n, epoch in epochs.items() if n < facts["epoch"] and not begins_anew}
                ended = ""
            elif kind == "step" and not facts["is_skipped"] and math.isfinite(facts["loss"]):
                steps[facts["step"]] = _picked(HistoryStep, facts)
            elif kind == "epoch":
                scores = ValidationScores(**_with_nan(facts["validation"]))
                picked = {**facts, "train_loss": _with_nan(facts["train_loss"]), "validation": scores}
                epochs[facts["epoch"]] = _picked(HistoryEpoch, picked)
            elif kind == "ended":
                ended = facts["reason"]
        except (ValueError, KeyError, TypeError):
            continue
    return History(steps=tuple(steps.values()), epochs=tuple(epochs.values()), ended=ended)


def _without_nan(value: Any) -> Any:
    """JSON knows no NaN and no infinity: null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return {name: _without_nan(inner) for name, inner in value.items()} if isinstance(value, dict) else value


def _with_nan(value: Any) -> Any:
    """Numbers where `_without_nan` left none."""
    if value is None:
        return math.nan
    return {name: _with_nan(inner) for name, inner in value.items()} if isinstance(value, dict) else value


def _picked(kind: Any, facts: dict[str, Any]) -> Any:
    return kind(**{name: facts[name] for name in kind.__dataclass_fields__})


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) == b"\n"
