"""Trainings that take seconds: three short songs at 8 kHz, a small network, few chunks; and events as they are told."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from auralflow.datasets.synthetic import write_dataset
from auralflow.models import create_model
from auralflow.training.events import EpochEnded, StepEnded, TrainingEnded, TrainingStarted, ValidationScores
from auralflow.training.run_config import DataSettings, ModelSettings, RunConfig
from auralflow.training.settings import TrainingSettings

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.models.base import TrainableModel
    from auralflow.training.events import Event

RATE = 8000
TARGETS = ("vocals", "drums")
NETWORK: dict[str, Any] = {
    "num_hidden_channels": 4,
    "sample_rate": RATE,
    "num_fft": 256,
    "window_size": 256,
    "hop_length": 128,
}
OPTIONS = (
    "--targets", "vocals,drums", "--model-type", "SpectrogramNetSimple", "--num-hidden-channels", "4", "--sample-rate",
    "8000", "--num-fft", "256", "--window-size", "256", "--hop-length", "128", "--sample-length", "1", "--max-samples",
    "4", "--validation-samples", "2", "--warmup-steps", "2", "--max-epochs", "2",
)  # fmt: skip
"""`small_config` as the command line has it."""


def write_small_dataset(folder: Path) -> Path:
    """Two songs to train on and one to validate on, three seconds each."""
    write_dataset(folder, train=2, validation=1, test=0, duration_s=3, sample_rate=RATE, form="loop")
    return folder


def small_config(folder: Path | str, **changes: Any) -> RunConfig:
    """A run of two epochs, two steps each, on a dataset in a folder.

    Args:
        folder: The dataset's.
        changes: Any setting of any part, by its name.
    """
    config = RunConfig(
        data=DataSettings(folder=str(folder), chunk_s=1.0, batch_size=2, chunks_per_epoch=4, validation_chunks=2),
        model=ModelSettings(targets=TARGETS, architecture="SpectrogramNetSimple", settings=NETWORK),
        training=TrainingSettings(warmup_steps=2),
        max_epochs=2,
    )
    parts = {
        part: {entry.name: changes.pop(entry.name) for entry in fields(getattr(config, part)) if entry.name in changes}
        for part in ("data", "model", "training")
    }
    return replace(
        config, **{part: replace(getattr(config, part), **own) for part, own in parts.items() if own}, **changes
    )


def small_model(**settings: Any) -> TrainableModel:
    """The network of `small_config`, with random weights."""
    return create_model("SpectrogramNetSimple", **{"targets": TARGETS, **NETWORK, **settings})


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
    usual: dict[str, Any] = {"epoch": 0, "loss": 1 / step, "terms": {}, "learning_rate": 1e-3, "gradient_norm": 0.5}
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
