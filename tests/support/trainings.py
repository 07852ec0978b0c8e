"""Trainings that take seconds: tiny songs, a tiny network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from auralflow.datasets.synthetic import write_dataset
from auralflow.training.run_config import DataSettings, ModelSettings, RunConfig, write_config
from auralflow.training.run_folder import RunFolder
from auralflow.training.settings import TrainingSettings
from support.small_trainings import NETWORK, RATE
from support.training_events import epoch_ended, scores, started, step_ended, training_ended

if TYPE_CHECKING:
    from pathlib import Path

LONG_MS = 180_000


def tiny_dataset(folder: Path) -> Path:
    """Four songs of three seconds."""
    write_dataset(folder, train=2, validation=1, test=1, duration_s=3, sample_rate=RATE, form="loop")
    return folder


def tiny_config(dataset: Path, *, name: str = "Tiny", time_limit_s: float | None = None, epochs: int = 2) -> RunConfig:
    """A training of two steps an epoch."""
    return RunConfig(
        data=DataSettings(folder=str(dataset), chunk_s=1.0, batch_size=1, chunks_per_epoch=2, validation_chunks=1),
        model=ModelSettings(
            targets=("vocals",),
            architecture="SpectrogramNetSimple",
            settings=NETWORK,
            name=name,
            license="CC0-1.0",
        ),
        training=TrainingSettings(time_limit_s=time_limit_s),
        max_epochs=epochs,
    )


def fake_run(folder: Path, *, name: str, epochs: int, ended: str = "stopped") -> Path:
    """The folder of a run that never ran: settings, a history, a checkpoint of nothing."""
    from auralflow.training.history import HistoryWriter

    run = RunFolder(folder)
    folder.mkdir(parents=True)
    write_config(run.config, tiny_config(folder / "nowhere", name=name))
    run.checkpoints.mkdir()
    run.last_checkpoint.write_bytes(b"")
    writer = HistoryWriter(run.history)
    model: Any = None
    writer(started(), model)
    for number in range(epochs):
        writer(step_ended(2 * number + 1, loss=1 / (number + 1), elapsed_s=2.0 * number + 1), model)
        facts: dict[str, Any] = {"validation": scores(0.4, float(number)), "elapsed_s": 10.0 * (number + 1)}
        writer(epoch_ended(number, **facts), model)
    if ended:
        facts = {"epoch": epochs, "step": 2 * epochs, "best_epoch": epochs - 1, "elapsed_s": 10.0 * epochs}
        writer(training_ended(reason=ended, best=None, **facts), model)
    return folder
