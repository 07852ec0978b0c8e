"""Hear it learn: fixed clips of the validation songs, separated again after every few epochs."""

from __future__ import annotations

import io
import logging
import math
import re
import shutil
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np
import soundfile
import torch

from auralflow.atomic_file import write_atomically
from auralflow.audio.pending_file import write_error
from auralflow.training.events import EpochEnded, TrainingStarted
from auralflow.training.matching_data import require_matching

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from torch import Tensor

    from auralflow.models.base import TrainableModel
    from auralflow.training.events import Event

logger = logging.getLogger(__name__)

MOST_EPOCHS = 40
"""A day of previews every 30 s would fill a disk, and nobody could choose among so many."""

_EPOCH = re.compile(r"epoch (\d+)")


class PreviewWriter:
    """A callback that writes `clip 1/mixture.flac`, `clip 1/truth/<stem>.flac`, `clip 1/epoch 0003/<stem>.flac`.

    Of more than 40 epochs some are removed: the first, the best and the newest stay, and of the others such that the
    time from one to the next grows as the training gets slower. Sound that is not finite is left out.

    Args:
        folder: Where to.
        clips: Mixture `(channels, frames)` and targets `(channels, frames, targets)` of each, as
            `auralflow.datasets.AudioDataset` gives them.
        targets: Names of the targets.
        sample_rate: In Hz.
        every_s: Seconds from one preview to the next; the best epochs so far always have one.
    """

    def __init__(
        self,
        folder: Path,
        clips: Sequence[tuple[Tensor, Tensor]],
        targets: Sequence[str],
        sample_rate: int,
        *,
        every_s: float = 30.0,
    ) -> None:
        self._folder, self._clips, self._targets = folder, tuple(clips), tuple(targets)
        self._sample_rate, self._every_s = sample_rate, every_s
        self._written_s = -float("inf")

    def __call__(self, event: Event, model: TrainableModel) -> None:
        """Write clips, if it is time; none of a model that is trained further, as it came.

        Raises:
            AudioWriteError: If a file cannot be written.
            ConfigError: If the clips are not of what the model separates.
        """
        if isinstance(event, TrainingStarted):
            facts = {"targets": self._targets, "sample_rate": self._sample_rate}
            require_matching(model.info, "preview", facts)
            self._write_truth()
        elif (
            isinstance(event, EpochEnded)
            and event.epoch >= 0
            and (event.is_best or time.monotonic() - self._written_s >= self._every_s)
        ):
            self._written_s = time.monotonic()
            device = next(model.parameters()).device
            for number, (mixture, _) in enumerate(self._clips, 1):
                with torch.no_grad():
                    stems = model(mixture[None].to(device))[0].float().cpu().numpy()
                folder = self._folder / f"clip {number}"
                if not np.isfinite(stems).all():
                    logger.warning("Epoch %d makes no sound of clip %d: not all is finite.", event.epoch + 1, number)
                    continue
                for name, sound in zip(self._targets, stems, strict=True):
                    self._write(folder / f"epoch {event.epoch + 1:04}" / f"{name}.flac", sound)
                _thin_out(folder, best=None if event.best_epoch is None else event.best_epoch + 1)

    def _write_truth(self) -> None:
        for number, (mixture, targets) in enumerate(self._clips, 1):
            folder = self._folder / f"clip {number}"
            if not (folder / "mixture.flac").exists():
                for i, name in enumerate(self._targets):
                    self._write(folder / "truth" / f"{name}.flac", targets[..., i].numpy())
                self._write(folder / "mixture.flac", mixture.numpy())

    def _write(self, path: Path, sound: NDArray[np.float32]) -> None:
        file = io.BytesIO()
        soundfile.write(file, np.clip(sound.T, -1, 1), self._sample_rate, format="FLAC", subtype="PCM_16")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, file.getvalue())
        except OSError as error:
            raise write_error(error, path) from error


def thinned_out(epochs: Sequence[int], *, best: int | None, most: int = MOST_EPOCHS) -> list[int]:
    """Which of some epochs to keep, in order: about evenly spread over the logarithm of their numbers.

    Args:
        epochs: From 1, in order.
        best: Stays, as the first and the last; None if none is.
        most: How many, 3 or more.
    """
    kept = list(epochs)
    while len(kept) > most:
        # The one whose loss leaves the smallest gap.
        places = [i for i in range(1, len(kept) - 1) if kept[i] != best]
        kept.pop(min(places, key=lambda i: math.log(kept[i + 1] / kept[i - 1])))
    return kept


def _thin_out(folder: Path, *, best: int | None) -> None:
    epochs = {int(match[1]): path for path in folder.iterdir() if (match := _EPOCH.fullmatch(path.name))}
    for epoch in sorted(epochs.keys() - thinned_out(sorted(epochs), best=best)):
        # Whole or not at all. Where an open file keeps it (Windows), it goes with one of the next epochs; elsewhere
        # whoever reads it reads on.
        removed = folder / f".removed {epoch}"
        with suppress(OSError):
            epochs[epoch].rename(removed)
        shutil.rmtree(removed, ignore_errors=True)
