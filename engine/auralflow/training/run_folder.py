"""Where things of a training run lie. Loads no torch."""

from __future__ import annotations

import stat
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralflow.atomic_file import remove_abandoned
from auralflow.audio.pending_file import write_error
from auralflow.errors import TrainingError
from auralflow.text import Text
from auralflow.training.folder_lock import holds_anything, owned_folder, require_free_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


LAST_CHECKPOINT = "last.safetensors"
"""Name of the newest checkpoint in a folder of them."""


@dataclass(frozen=True)
class RunFolder:
    """The layout of a run's folder.

    Attributes:
        path: The folder.
    """

    path: Path

    @property
    def config(self) -> Path:
        """All settings, TOML."""
        return self.path / "config.toml"

    @property
    def checkpoints(self) -> Path:
        """What a resume needs."""
        return self.path / "checkpoint"

    @property
    def begun_config(self) -> Path:
        """The settings that it was trained by last, TOML: a copy that only a training writes."""
        return self.checkpoints / "config.toml"

    @property
    def songs(self) -> Path:
        """Names of the songs that it began with, JSON."""
        return self.checkpoints / "songs.json"

    @property
    def base(self) -> Path:
        """The card of the model that it began with, if there is one."""
        return self.checkpoints / "base"

    @property
    def last_checkpoint(self) -> Path:
        """The newest checkpoint."""
        return self.checkpoints / LAST_CHECKPOINT

    @property
    def has_checkpoint(self) -> bool:
        """Whether a training has begun here."""
        return self.last_checkpoint.is_file()

    @property
    def history(self) -> Path:
        """What happened, a JSON object a line."""
        return self.path / "history.jsonl"

    @property
    def previews(self) -> Path:
        """Clips, separated again and again."""
        return self.path / "previews"

    @property
    def tensorboard(self) -> Path:
        """For TensorBoard."""
        return self.path / "runs"

    @property
    def reports(self) -> Path:
        """What measuring the best model came to, a folder for each dataset."""
        return self.path / "report"

    @property
    def model(self) -> Path:
        """The best model so far, ready to separate with."""
        return self.path / "model"

    @contextmanager
    def owned(self) -> Iterator[None]:
        """While one program trains here.

        Raises:
            TrainingError: If another one does, or the folder holds something that is no training.
            AudioWriteError: If the folder cannot be made.
        """
        if self.is_there:
            self._require_own()
        with owned_folder(self.path):
            remove_abandoned(self.path)
            yield

    @property
    def is_there(self) -> bool:
        """Whether there is a folder.

        Raises:
            TrainingError: If there is a file of that name.
            AudioWriteError: If there cannot be one.
        """
        try:
            mode = self.path.stat().st_mode
        except FileNotFoundError:
            return False
        except OSError as error:
            raise write_error(error, self.path) from error
        if not stat.S_ISDIR(mode):
            raise TrainingError(
                Text("“{path}” is a file, not the folder of a training.", path=self.path),
                hint="Choose another name, or the folder that it lies in.",
            )
        return True

    def require_free(self) -> None:
        """Make sure that `owned` would do, without making anything.

        Raises:
            TrainingError: As `owned`.
            AudioWriteError: As `is_there`.
        """
        if not self.is_there:
            return
        self._require_own()
        require_free_folder(self.path)

    def _require_own(self) -> None:
        if holds_anything(self.path) and not self.config.is_file() and not self.has_checkpoint:
            raise TrainingError(
                Text("The folder “{path}” is not empty, and what is in it is no training.", path=self.path),
                hint="Nothing was written. Choose a new or empty folder.",
            )
