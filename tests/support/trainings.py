"""Trainings that take seconds: tiny songs, a tiny network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from auralflow.datasets.synthetic import write_dataset
from auralflow.training.events import EpochEnded, StepEnded, TrainingStarted, ValidationScores
from auralflow.training.run_config import DataSettings, ModelSettings, RunConfig, write_config
from auralflow.training.run_folder import RunFolder
from auralflow.training.settings import TrainingSettings

if TYPE_CHECKING:
    from pathlib import Path

LONG_MS = 60_000


def tiny_dataset(folder: Path) -> Path:
    """Four songs of three seconds."""
    write_dataset(folder, train=2, validation=1, test=1, duration_s=3.0)
    return folder


def tiny_config(dataset: Path, *, name: str = "Tiny", time_limit_s: float | None = None, epochs: int = 2) -> RunConfig:
    """A training of two steps an epoch."""
    return RunConfig(
        data=DataSettings(folder=str(dataset), chunk_s=1.0, batch_size=1, chunks_per_epoch=2, validation_chunks=1),
        model=ModelSettings(
            targets=("vocals",),
            architecture="SpectrogramNetSimple",
            settings={"num_hidden_channels": 4},
            name=name,
            license="CC0-1.0",
        ),
        training=TrainingSettings(time_limit_s=time_limit_s),
        max_epochs=epochs,
    )


def started(**changes: Any) -> TrainingStarted:
    """The event, with usual values."""
    facts: dict[str, Any] = dict.fromkeys(("epoch", "step"), 0)
    facts |= {
        "max_epochs": 9,
        "steps_per_epoch": 2,
        "parameters": 1000,
        "device": "cpu",
        "is_resumed": False,
        "elapsed_s": 0.0,
    }
    return TrainingStarted(**{**facts, **changes})


def step(number: int, loss: float = 1.0, **changes: Any) -> StepEnded:
    """A step, a second after the one before."""
    facts: dict[str, Any] = {
        "epoch": 0,
        "step": number,
        "loss": loss,
        "terms": {},
        "learning_rate": 1e-3,
        "gradient_norm": 1.0,
        "is_skipped": False,
        "step_s": 1.0,
        "wait_s": 0.0,
        "elapsed_s": float(number),
    }
    return StepEnded(**{**facts, **changes})


def epoch(number: int, si_sdr_db: float, **changes: Any) -> EpochEnded:
    """An epoch that ended after ten seconds more than the one before."""
    facts: dict[str, Any] = {
        "epoch": number,
        "step": 2 * number + 2,
        "train_loss": 0.5,
        "validation": ValidationScores(loss=0.4, si_sdr={"vocals": si_sdr_db}, chunks=1),
        "learning_rate": 1e-3,
        "is_best": True,
        "best_epoch": number,
        "elapsed_s": 10.0 * (number + 1),
    }
    return EpochEnded(**{**facts, **changes})


def fake_run(folder: Path, *, name: str, epochs: int, ended: str = "stopped") -> Path:
    """The folder of a run that never ran: settings, a history, a checkpoint of nothing."""
    from auralflow.training.events import TrainingEnded
    from auralflow.training.history import HistoryWriter

    run = RunFolder(folder)
    folder.mkdir(parents=True)
    write_config(run.config, tiny_config(folder / "nowhere", name=name))
    run.checkpoints.mkdir()
    (run.checkpoints / "last").write_bytes(b"")
    writer = HistoryWriter(run.history)
    model: Any = None
    writer(started(), model)
    for number in range(epochs):
        writer(step(2 * number + 1, loss=1 / (number + 1)), model)
        writer(epoch(number, float(number)), model)
    if ended:
        end = TrainingEnded(
            reason=ended,  # type: ignore[arg-type]
            epoch=epochs,
            step=2 * epochs,
            best_epoch=epochs - 1,
            best=None,
            elapsed_s=10.0 * epochs,
        )
        writer(end, model)
    return folder
