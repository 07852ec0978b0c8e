"""Events of trainings that nobody trains, with usual values; and who keeps those of one that is trained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from auralflow.training.events import EpochEnded, StepEnded, TrainingEnded, TrainingStarted, ValidationScores

if TYPE_CHECKING:
    from auralflow.models.base import TrainableModel
    from auralflow.training.events import Event


class Recorder:
    """A callback that keeps all events."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, event: Event, model: TrainableModel) -> None:
        self.events.append(event)

    def of(self, kind: type[Any]) -> list[Any]:
        """Those of a kind, in order."""
        return [event for event in self.events if type(event) is kind]


def started(**facts: Any) -> TrainingStarted:
    """That a training began, as it would be told."""
    usual = {"epoch": 0, "step": 0, "max_epochs": 2, "steps_per_epoch": 2, "parameters": 10, "device": "cpu"}
    return TrainingStarted(**{**usual, "is_resumed": False, "elapsed_s": 0.0, **facts})


def step_ended(step: int, **facts: Any) -> StepEnded:
    """That a step was made."""
    usual: dict[str, Any] = {"epoch": 0, "loss": 1 / max(1, step), "terms": {}, "learning_rate": 1e-3}
    usual |= {"gradient_norm": 0.5}
    times = {"step_s": 0.5, "wait_s": 0.1, "elapsed_s": step / 2}
    return StepEnded(**{**usual, **times, "step": step, "is_skipped": False, **facts})


def scores(loss: float, db: float | None = None, name: str = "vocals") -> ValidationScores:
    """Scores with an improvement of one target, or of none."""
    by_name = {} if db is None else {name: db}
    return ValidationScores(loss=loss, si_sdr=by_name, si_sdr_improvement=by_name, chunks=2)


def epoch_ended(epoch: int, **facts: Any) -> EpochEnded:
    """That an epoch ended, the best so far."""
    usual: dict[str, Any] = {"step": 2 * epoch + 2, "train_loss": 0.5, "validation": scores(0.4, 1.5), "is_best": True}
    return EpochEnded(
        **{**usual, "epoch": epoch, "learning_rate": 1e-3, "best_epoch": epoch, "elapsed_s": epoch + 1.0, **facts}
    )


def training_ended(**facts: Any) -> TrainingEnded:
    """That a training ended."""
    usual: dict[str, Any] = {"reason": "epochs", "epoch": 2, "step": 4, "best_epoch": 1, "best": scores(0.4, 1.5)}
    return TrainingEnded(**{**usual, "elapsed_s": 2.0, **facts})
