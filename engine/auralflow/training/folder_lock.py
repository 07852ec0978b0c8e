"""One training at a time in a folder. Loads no torch."""

from __future__ import annotations

import json
import os
import socket
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from auralflow.audio.pending_file import write_error
from auralflow.errors import TrainingError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK = ".lock"
_HOLDER = ".lock-holder"  # beside the lock: on Windows a locked file cannot be read


@contextmanager
def owned_folder(folder: Path) -> Iterator[None]:
    """Keep a folder to this program, and make it if need be. One that was killed leaves it free.

    Raises:
        TrainingError: If another program has it; says which.
        AudioWriteError: If the folder cannot be made.
    """
    is_there = folder.is_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = _locked(folder)
    except OSError as error:
        raise write_error(error, folder) from error
    try:
        with suppress(OSError):
            (folder / _HOLDER).write_text(json.dumps(_own_facts()), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            (folder / _HOLDER).unlink(missing_ok=True)
        if not holds_anything(folder):
            with suppress(OSError):  # Windows removes no file that is in use
                (folder / LOCK).unlink(missing_ok=True)
        lock.release()
        if not is_there:
            with suppress(OSError):  # not empty
                folder.rmdir()


def require_free_folder(folder: Path) -> None:
    """Make sure that nobody has a folder, without making anything.

    Raises:
        TrainingError: As `owned_folder`.
    """
    if (folder / LOCK).is_file():
        _locked(folder).release()


def holds_anything(folder: Path) -> bool:
    """Whether a folder is there and holds more than what locks it."""
    return folder.is_dir() and any(entry.name not in (LOCK, _HOLDER) for entry in folder.iterdir())


def _locked(folder: Path) -> FileLock:
    lock = FileLock(folder / LOCK, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise TrainingError(
            _who_has(folder), hint="Wait until it ends, stop it, or choose another folder. Nothing was written."
        ) from error
    return lock


def _own_facts() -> dict[str, str]:
    since = time.strftime("%Y-%m-%d %H:%M:%S")
    return {"process": str(os.getpid()), "computer": socket.gethostname(), "since": since}


def _who_has(folder: Path) -> Text:
    try:
        facts = json.loads((folder / _HOLDER).read_text(encoding="utf-8"))
        return Text(
            "Another training runs in “{path}”: process {process} on “{computer}”, since {since}.",
            path=folder,
            process=facts["process"],
            computer=facts["computer"],
            since=facts["since"],
        )
    except (OSError, ValueError, KeyError, TypeError):  # it has just begun, or just ended
        return Text("Another training runs in “{path}”.", path=folder)
