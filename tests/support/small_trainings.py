"""Trainings that take seconds: three short songs at 8 kHz, a small network, few chunks."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from auralflow.datasets.synthetic import write_dataset
from auralflow.models import create_model
from auralflow.training.run_config import DataSettings, ModelSettings, RunConfig
from auralflow.training.settings import TrainingSettings

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.models.base import TrainableModel

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
