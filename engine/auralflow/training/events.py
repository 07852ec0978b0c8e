"""What happens during a training, as facts that callbacks are told. Loads no torch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from auralflow.models.base import TrainableModel

BEFORE_THE_FIRST = -1
"""The number of no epoch: of a model that is trained further, as it came."""

StopReason = Literal["epochs", "steps", "time", "patience", "stopped"]


@dataclass(frozen=True, kw_only=True)
class TrainingStarted:
    """The loop is about to run.

    Attributes:
        epoch: The epoch that comes, from 0; above 0 after a resume.
        step: Optimiser steps done so far.
        max_epochs: How many epochs there are in all.
        steps_per_epoch: Optimiser steps an epoch.
        parameters: Number of trainable weights.
        device: Where it runs, as torch names it.
        is_resumed: Whether a checkpoint was taken up.
        elapsed_s: Seconds of training up to that checkpoint; what was trained after it is trained again.
        changes: What is otherwise than in that checkpoint, such as "learning_rate: 0.001 -> 0.0001".
    """

    epoch: int
    step: int
    max_epochs: int
    steps_per_epoch: int
    parameters: int
    device: str
    is_resumed: bool
    elapsed_s: float
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StepEnded:
    """One optimiser step was made, or skipped because its numbers were not finite.

    Attributes:
        epoch: From 0.
        step: Number of steps done, this one included.
        loss: Mean over the step's batches and all ranks.
        terms: What the loss is made of.
        learning_rate: That the step was made with.
        gradient_norm: Before it was cut; in units of the loss (no AMP scale).
        is_skipped: Whether it changed nothing; there are no gradients then.
        step_s: Seconds since the step before.
        wait_s: Seconds of these that were spent waiting for data.
        elapsed_s: Seconds of training so far, earlier runs included.
    """

    epoch: int
    step: int
    loss: float
    terms: Mapping[str, float]
    learning_rate: float
    gradient_norm: float
    is_skipped: bool
    step_s: float
    wait_s: float
    elapsed_s: float


@dataclass(frozen=True, kw_only=True)
class ValidationScores:
    """What a model does on chunks that it was not trained on.

    Attributes:
        loss: Mean of the criterion.
        si_sdr: SI-SDR in dB by target: mean over the chunks in which it sounds; NaN if one of the estimates is.
        si_sdr_improvement: The same, less that of the mixture taken for the estimate.
        chunks: Number of chunks.
    """

    loss: float
    si_sdr: Mapping[str, float] = field(default_factory=dict)
    si_sdr_improvement: Mapping[str, float] = field(default_factory=dict)
    chunks: int

    @property
    def mean_si_sdr_improvement(self) -> float | None:
        """Mean over the targets; None if all are silent."""
        values = list(self.si_sdr_improvement.values())
        return sum(values) / len(values) if values else None


@dataclass(frozen=True, kw_only=True)
class EpochEnded:
    """An epoch was trained and validated, or the part of one that a limit of steps or time has left.

    Attributes:
        epoch: Which one, from 0; -1 (`BEFORE_THE_FIRST`) of a model that is trained further, before the first step.
        step: Number of steps done.
        train_loss: Mean over the epoch's steps that were not skipped; NaN without any.
        validation: Scores, of the averaged weights if there are such.
        learning_rate: At the end of the epoch.
        is_best: Whether nothing before was as good.
        best_epoch: Which epoch was best so far, numbered as `epoch`; None while no scores were numbers.
        elapsed_s: Seconds of training so far, earlier runs included.
    """

    epoch: int
    step: int
    train_loss: float
    validation: ValidationScores
    learning_rate: float
    is_best: bool
    best_epoch: int | None
    elapsed_s: float


@dataclass(frozen=True, kw_only=True)
class WentBack:
    """Nothing good came of the weights any more: those of the last good validation were taken up, or of the start.

    Attributes:
        epoch: The one that is being trained, from 0. It goes on where it is.
        step: Number of steps done.
        cause: What was not a number: "steps" in a row, or a "validation".
        rate_factor: What the learning rate is multiplied by from now on: half of what it was.
    """

    epoch: int
    step: int
    cause: Literal["steps", "validation"]
    rate_factor: float


@dataclass(frozen=True, kw_only=True)
class BatchesSplit:
    """Memory ran out: from now on batches go through the network in smaller parts, whose gradients are added up.

    Steps stay what they were, a little slower; see `auralflow.training.out_of_memory.BatchParts`.

    Attributes:
        epoch: The one that is being trained, from 0.
        step: Number of steps done.
        batch_size: Chunks of a batch.
        part_size: Chunks that go through the network at once.
    """

    epoch: int
    step: int
    batch_size: int
    part_size: int


@dataclass(frozen=True, kw_only=True)
class CheckpointSaved:
    """A checkpoint is on disk.

    Attributes:
        path: The file.
        epoch: The epoch that a resume goes on in.
        step: Number of steps done.
    """

    path: Path
    epoch: int
    step: int


@dataclass(frozen=True, kw_only=True)
class TrainingEnded:
    """The loop has ended in order.

    Attributes:
        reason: "epochs" and "steps": all that were asked for are done; "time": the limit is reached; "patience":
            nothing improved any more; "stopped": somebody asked to.
        epoch: Epochs completed.
        step: Steps done.
        best_epoch: Which epoch was best, numbered as in `EpochEnded`; None before the first was validated.
        best: Its scores.
        elapsed_s: Seconds of training in all, earlier runs included.
    """

    reason: StopReason
    epoch: int
    step: int
    best_epoch: int | None
    best: ValidationScores | None
    elapsed_s: float


Event = TrainingStarted | StepEnded | EpochEnded | WentBack | BatchesSplit | CheckpointSaved | TrainingEnded


class TrainingCallback(Protocol):
    """Is told what happens, in the thread that trains, on the first rank only."""

    def __call__(self, event: Event, model: TrainableModel, /) -> None:
        """Take an event.

        Args:
            event: What happened.
            model: The network: at `EpochEnded` with the weights that were validated, in evaluation mode; otherwise with
                those that are trained, gradients still there at `StepEnded`. It must be left as it is. If the weights
                are shared out among ranks it is a whole copy, with the weights of the last epoch and no gradients.
        """
