"""Where a training is: everything that a resume needs beside tensors."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from auralflow.training.events import ValidationScores

if TYPE_CHECKING:
    from collections.abc import Mapping

    from auralflow.training.settings import TrainingSettings

_GOOD_STEPS_UNTIL_FASTER = 50


@dataclass(kw_only=True)
class ProgressState:
    """Counters of a training; the trainer changes them as it goes.

    Attributes:
        epoch: The one that is being trained, from 0.
        batch: Batches of it that are done.
        step: Optimiser steps done.
        elapsed_s: Seconds of training.
        loss_sum: Of the epoch's good steps.
        loss_count: Number of these.
        bad_steps: Steps in a row that were not finite.
        good_steps: Steps in a row that were, since the last bad one.
        caution: What the learning rate is multiplied by since there were bad steps.
        plateau: What it is multiplied by since nothing improved.
        stale_epochs: Epochs since the best.
        plateau_epochs: Epochs since the best or the last time that the plateau's factor fell.
        best_epoch: Which one was best.
        best: Its scores.
    """

    epoch: int = 0
    batch: int = 0
    step: int = 0
    elapsed_s: float = 0.0
    loss_sum: float = 0.0
    loss_count: int = 0
    bad_steps: int = 0
    good_steps: int = 0
    caution: float = 1.0
    plateau: float = 1.0
    stale_epochs: int = 0
    plateau_epochs: int = 0
    best_epoch: int | None = None
    best: ValidationScores | None = None

    @property
    def train_loss(self) -> float:
        """Mean loss of the epoch so far; NaN without a good step."""
        return self.loss_sum / self.loss_count if self.loss_count else float("nan")

    def note_step(self, loss: float, *, is_good: bool) -> None:
        """Count a step; bad ones halve the learning rate, 50 good ones in a row double it again."""
        self.step += 1
        if is_good:
            self.loss_sum += loss
            self.loss_count += 1
            self.bad_steps = 0
            self.good_steps += 1
            if self.caution < 1 and self.good_steps % _GOOD_STEPS_UNTIL_FASTER == 0:
                self.caution *= 2
        else:
            self.bad_steps += 1
            self.good_steps = 0
            self.caution /= 2

    def note_validation(self, scores: ValidationScores, settings: TrainingSettings) -> bool:
        """Count a validated epoch; whether it is the best."""
        is_best = self.best is None or _is_better(scores, self.best, settings)
        if is_best:
            self.best_epoch, self.best = self.epoch, scores
            self.stale_epochs = self.plateau_epochs = 0
        else:
            self.stale_epochs += 1
            self.plateau_epochs += 1
            if settings.schedule == "plateau" and self.plateau_epochs > settings.plateau_epochs:
                self.plateau *= settings.plateau_factor
                self.plateau_epochs = 0
        return is_best

    def next_epoch(self) -> None:
        """Begin another."""
        self.epoch += 1
        self.batch = self.loss_count = 0
        self.loss_sum = 0.0

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> ProgressState:
        """What `to_json` gave.

        Raises:
            TypeError: If a value is missing or unknown.
        """
        missing = {field.name for field in fields(cls)} - values.keys()
        if missing:
            raise TypeError(f"without {', '.join(sorted(missing))}")
        best = values["best"]
        return cls(**{**values, "best": None if best is None else ValidationScores(**best)})


def _is_better(scores: ValidationScores, best: ValidationScores, settings: TrainingSettings) -> bool:
    if settings.monitor == "si_sdr_improvement":
        now, before = scores.mean_si_sdr_improvement, best.mean_si_sdr_improvement
        if now is not None and before is not None:
            return _is_finite_first(now, before) or now > before + settings.min_improvement
    least = settings.min_improvement * abs(best.loss)
    return _is_finite_first(scores.loss, best.loss) or scores.loss < best.loss - least


def _is_finite_first(now: float, before: float) -> bool:
    """Whether there is a number now and was none before, which nothing would ever be better than."""
    return math.isfinite(now) and not math.isfinite(before)
