"""The tree of errors that Auralflow raises on purpose.

Every class carries the facts as attributes and a `hint`: one sentence that tells the user what to do next.
"""

from __future__ import annotations

import copyreg
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Any


class AuralflowError(Exception):
    """Base of all errors raised on purpose.

    Args:
        message: What happened, in one sentence.
        hint: What the user can do about it, in one sentence; empty if there is nothing to do.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]:
        """So that one that is raised in another process arrives as it is: some need more than a message to be made."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class Cancelled(Exception):  # noqa: N818 - a wish of the user, not an error
    """The user asked to stop. Not an `AuralflowError`: nothing went wrong."""


class ConfigError(AuralflowError):
    """A setting has an unknown name or a value out of its range."""


class ShapeError(AuralflowError):
    """A tensor has another shape, type or value (NaN) than a function can work with.

    Args:
        message: What was given and what is needed.
        hint: What the user can do about it.
    """


class DatasetError(AuralflowError):
    """A dataset's folder or files cannot be used as they are.

    Args:
        message: What is wrong.
        path: The folder or file.
        hint: What the user can do about it.
    """

    def __init__(self, message: str, *, path: Path, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.path = path


@dataclass(frozen=True)
class DecoderFailure:
    """Why one decoder could not open a file."""

    decoder: str
    reason: str


class AudioReadError(AuralflowError):
    """An audio file cannot be opened or decoded.

    Args:
        message: What happened.
        path: The file.
        failures: Every decoder that was tried, and why each failed, in the order of trying.
        hint: What the user can do.
    """

    def __init__(self, message: str, *, path: Path, failures: Sequence[DecoderFailure] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.path = path
        self.failures = tuple(failures)


class AudioWriteError(AuralflowError):
    """An audio file cannot be written (format refuses the sound, disk full, no permission)."""

    def __init__(self, message: str, *, path: Path, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.path = path


class DiskSpaceError(AuralflowError):
    """There is too little disk space for what is about to be written; nothing was started.

    Args:
        message: How much is needed, how much is free, and where.
        folders: Where it was to be written, all on the same disk.
        needed_bytes: In all, on that disk.
        free_bytes: On that disk.
        hint: What the user can do about it.
    """

    def __init__(
        self, message: str, *, folders: Sequence[Path], needed_bytes: int, free_bytes: int, hint: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.folders = tuple(folders)
        self.needed_bytes = needed_bytes
        self.free_bytes = free_bytes


class ModelLoadError(AuralflowError):
    """A model's weights or card are missing, damaged or not what they claim to be."""


class ModelExportError(AuralflowError):
    """A model cannot be exported, or its exported file does not do what the model does."""


class SeparationError(AuralflowError):
    """A separation cannot go on."""


class DeviceError(AuralflowError):
    """A compute device is missing or out of memory."""


class DeviceMissingError(DeviceError):
    """There is no such compute device on this computer."""


class StoreError(AuralflowError):
    """Stems in progress cannot be kept on disk (cache unwritable, disk full)."""


class StoreBusyError(StoreError):
    """Another process works in this store."""


class TrainingError(AuralflowError):
    """A training cannot begin, resume or go on."""


class CheckpointError(TrainingError):
    """A checkpoint is missing, damaged, foreign, or of another network."""


class TrainingMemoryError(TrainingError):
    """The memory of a device is too small for a training.

    Args:
        message: What is too small.
        batch_size: Batches, over all ranks, that need half as much and learn the same with `accumulate`; None if those
            were of one chunk.
        accumulate: See `batch_size`.
        hint: What the user can do about it.
    """

    def __init__(
        self, message: str, *, batch_size: int | None = None, accumulate: int | None = None, hint: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.batch_size = batch_size
        self.accumulate = accumulate
