"""Keeps the best network of a run as a model that can separate at once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from auralflow.audio.pending_file import write_error
from auralflow.models.saved import save_model
from auralflow.training.events import EpochEnded

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.models.base import TrainableModel
    from auralflow.training.events import Event


class BestModelSaver:
    """A callback that saves the model when it is the best so far.

    Args:
        directory: See `auralflow.models.save_model`, as the others.
        name: Stable name.
        title: Name for people.
        license: SPDX identifier.
        origin: What it was trained on.
        began_as: The model that the training began with, and where that comes from; empty without one.
    """

    def __init__(
        self,
        directory: Path,
        *,
        name: str,
        title: str,
        license: str,  # noqa: A002 - the word of the card
        origin: str,
        began_as: str = "",
    ) -> None:
        self._directory, self._name, self._title = directory, name, title
        self._license, self._origin, self._began_as = license, origin, began_as

    def __call__(self, event: Event, model: TrainableModel) -> None:
        """Save it, if it is time.

        Raises:
            AudioWriteError: If the folder cannot be written.
        """
        if not isinstance(event, EpochEnded) or not event.is_best:
            return
        scores = event.validation
        origin = f"{self._origin} {event.step} steps, {event.elapsed_s / 60:.1f} minutes. {self._began_as}".rstrip()
        metrics = {f"validation SI-SDR improvement of {name}, dB": db for name, db in scores.si_sdr_improvement.items()}
        try:
            save_model(
                model,
                self._directory,
                name=self._name,
                title=self._title,
                license=self._license,
                origin=origin,
                metrics={name: round(value, 3) for name, value in metrics.items() if math.isfinite(value)},
            )
        except OSError as error:
            raise write_error(error, self._directory / "model.safetensors") from error
