"""Where things of a training run lie. Loads no torch."""

from __future__ import annotations

import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from auralflow.atomic_file import remove_abandoned
from auralflow.audio.pending_file import write_error
from auralflow.errors import TrainingError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


LAST_CHECKPOINT = "last.safetensors"
"""Name of the newest checkpoint in a folder of them."""


_LOCK = ".lock"


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
        is_there = self.is_there
        self._require_own()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = self._locked()
        except OSError as error:
            raise write_error(error, self.config) from error
        try:
            remove_abandoned(self.path)
            yield
        finally:
            if not self._holds_anything:
                with suppress(OSError):  # Windows removes no file that is in use
                    (self.path / _LOCK).unlink(missing_ok=True)
            lock.release()
            if not is_there:
                with suppress(OSError):  # not empty
                    self.path.rmdir()

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
        if (self.path / _LOCK).is_file():
            self._locked().release()

    def _locked(self) -> FileLock:
        lock = FileLock(self.path / _LOCK, thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise TrainingError(
                Text("Another training runs in “{path}”.", path=self.path),
                hint="Wait for it, stop it, or choose another folder.",
            ) from error
        return lock

    def _require_own(self) -> None:
        if self._holds_anything and not self.config.is_file() and not self.has_checkpoint:
            raise TrainingError(
                Text("The folder “{path}” is not empty, and what is in it is no training.", path=self.path),
                hint="Nothing was written. Choose a new or empty folder.",
            )

    @property
    def _holds_anything(self) -> bool:
        return self.path.is_dir() and any(entry.name != _LOCK for entry in self.path.iterdir())
