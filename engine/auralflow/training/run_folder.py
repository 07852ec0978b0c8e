"""Where things of a training run lie. Loads no torch."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

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
        if self._is_foreign:
            raise TrainingError(
                Text("The folder “{path}” is not empty, and what is in it is no training.", path=self.path),
                hint="Nothing was written. Choose a new or empty folder.",
            )
        lock = FileLock(self.path / _LOCK, thread_local=False)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
        except Timeout as error:
            raise TrainingError(
                Text("Another training runs in “{path}”.", path=self.path),
                hint="Wait for it, stop it, or choose another folder.",
            ) from error
        except OSError as error:
            raise write_error(error, self.config) from error
        try:
            yield
        finally:
            lock.release()

    @property
    def _is_foreign(self) -> bool:
        if self.config.is_file() or self.has_checkpoint or not self.path.is_dir():
            return False
        return any(entry.name != _LOCK for entry in self.path.iterdir())
