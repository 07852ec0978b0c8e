"""Where a training is: everything that a resume needs beside tensors."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from auralflow.configuration import require_kinds
from auralflow.errors import ConfigError
from auralflow.training.events import ValidationScores

if TYPE_CHECKING:
    from collections.abc import Mapping

    from auralflow.training.settings import TrainingSettings

_GOOD_STEPS_UNTIL_FASTER = 50
MOST_RETURNS = 3
"""So many times in a row a training goes back to earlier weights before it gives up."""


@dataclass(kw_only=True)
class ProgressState:
    """Counters of a training; the trainer changes them as it goes.

    Attributes:
        epoch: The one that is being trained, from 0.
        batch: Batches of it that are done, by each rank.
        chunks: Chunks of it that are done, by all ranks; None if batches had no size.
        step: Optimiser steps done.
        elapsed_s: Seconds of training.
        loss_sum: Of the epoch's good steps.
        loss_count: Number of these.
        bad_steps: Steps in a row that were not finite.
        good_steps: Steps in a row that were, since the last bad one.
        has_been_good: Whether any step was.
        caution: What the learning rate is multiplied by since there were bad steps.
        returns: How often the training has gone back to earlier weights; each time halves the learning rate for good.
        returns_in_row: How often since the best epoch.
        plateau: What it is multiplied by since nothing improved.
        stale_epochs: Epochs since the best.
        plateau_epochs: Epochs since the best or the last time that the plateau's factor fell.
        best_epoch: Which one was best, in the end or where a limit was reached.
        best: Its scores.
        best_whole: The best scores at an end of an epoch, which is what patience and the plateau look at.
    """

    epoch: int = 0
    batch: int = 0
    chunks: int | None = None
    step: int = 0
    elapsed_s: float = 0.0
    loss_sum: float = 0.0
    loss_count: int = 0
    bad_steps: int = 0
    good_steps: int = 0
    has_been_good: bool = False
    caution: float = 1.0
    returns: int = 0
    returns_in_row: int = 0
    plateau: float = 1.0
    stale_epochs: int = 0
    plateau_epochs: int = 0
    best_epoch: int | None = None
    best: ValidationScores | None = None
    best_whole: ValidationScores | None = None

    @property
    def train_loss(self) -> float:
        """Mean loss of the epoch so far; NaN without a good step."""
        return self.loss_sum / self.loss_count if self.loss_count else float("nan")

    @property
    def rate_factor(self) -> float:
        """What the learning rate is multiplied by for all that happened."""
        return math.ldexp(self.caution * self.plateau, -self.returns)

    @property
    def summary(self) -> dict[str, Any]:
        """What the event of the end tells: epochs, steps, and the best."""
        return {"epoch": self.epoch, "step": self.step, "best_epoch": self.best_epoch, "best": self.best}

    def note_batches(self, count: int, batch_size: int | None) -> None:
        """Count batches; their size is that of all ranks together, None if it is not known."""
        self.batch += count
        self.chunks = None if batch_size is None else self.batch * batch_size

    def note_return(self) -> None:
        """Count that earlier weights were taken up."""
        self.returns += 1
        self.returns_in_row += 1
        self.bad_steps = self.good_steps = 0
        self.caution = 1.0

    def note_step(self, loss: float, *, is_good: bool) -> None:
        """Count a step; bad ones halve the learning rate, 50 good ones in a row double it again."""
        self.step += 1
        if is_good:
            self.loss_sum += loss
            self.loss_count += 1
            self.bad_steps = 0
            self.has_been_good = True
            self.good_steps += 1
            if self.caution < 1 and self.good_steps % _GOOD_STEPS_UNTIL_FASTER == 0:
                self.caution *= 2
        else:
            self.bad_steps += 1
            self.good_steps = 0
            self.caution /= 2

    def note_validation(self, scores: ValidationScores, settings: TrainingSettings, *, is_whole: bool = True) -> bool:
        """Count a validation; whether it is the best. What is not a number never is.

        Args:
            scores: Of the weights of now.
            settings: Of the training.
            is_whole: Whether the epoch is at its end. If not, only the best may be another afterwards: a training that
                goes on from there is as if it had not been looked at.
        """
        is_usable = is_number(scores, settings)
        is_best = is_usable and (self.best is None or _is_better(scores, self.best, settings))
        if is_best:
            self.best_epoch, self.best = self.epoch, scores
            self.returns_in_row = 0
        if not is_whole:
            return is_best
        if is_usable and (self.best_whole is None or _is_better(scores, self.best_whole, settings)):
            self.best_whole = scores
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
        self.chunks = None
        self.loss_sum = 0.0

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> ProgressState:
        """What `to_json` gave.

        Raises:
            TypeError: If a value is missing, unknown, or of another type.
        """
        missing = {field.name for field in fields(cls)} - values.keys() - _NOT_IN_FIRST_VERSION
        if missing:
            raise TypeError(f"without {', '.join(sorted(missing))}")
        whole = values.get("best_whole", values["best"])
        state = cls(**{**values, "best": _scores(values["best"]), "best_whole": _scores(whole)})
        try:
            require_kinds(state)
        except ConfigError as error:
            raise TypeError(str(error)) from error
        if min(state.epoch, state.batch, state.chunks or 0, state.step, state.returns) < 0:
            raise TypeError("a count is below 0")
        return state


_NOT_IN_FIRST_VERSION = {"has_been_good", "chunks", "returns", "returns_in_row", "best_whole"}


def _scores(values: Any) -> ValidationScores | None:
    if values is None:
        return None
    scores = ValidationScores(**values)
    numbers = [scores.loss, *scores.si_sdr.values(), *scores.si_sdr_improvement.values()]
    if not all(isinstance(number, (int, float)) for number in numbers):
        raise TypeError("scores that are no numbers")
    return scores


def is_number(scores: ValidationScores, settings: TrainingSettings) -> bool:
    """Whether scores can be compared: the loss may be infinite where it is not what is to improve."""
    improvement = scores.mean_si_sdr_improvement
    if settings.monitor == "loss" or improvement is None:
        return math.isfinite(scores.loss)
    return math.isfinite(improvement) and not math.isnan(scores.loss)


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
