"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_SUFFIX = ".part"
_BINARY = getattr(os, "O_BINARY", 0)  # on Windows; elsewhere all files are
_FOREIGN_PREFIX = ".auralflow-"  # of `audio.pending_file`, which tidies up by itself


def write_atomically(path: Path, content: bytes | Iterable[bytes | memoryview], *, private: bool = False) -> None:
    """Write a file so that a crash or a full disk leaves either the old one or the new one.

    Args:
        path: In a folder that exists.
        content: All of the file, or its pieces one after the other.
        private: Whether only its owner may read it; else as the user's files usually are.

    Raises:
        OSError: If it cannot be written; nothing has changed then.
        Whatever making the pieces raises; the same.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_SUFFIX}")
    # The final file keeps the rights with which this one is made.
    mode = 0o600 if private else 0o666
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode), "wb") as file:
        try:
            for piece in (content,) if isinstance(content, bytes) else content:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
            file.close()
            temporary.replace(path)
        except BaseException:
            file.close()
            temporary.unlink(missing_ok=True)
            raise


def remove_abandoned(folder: Path) -> None:
    """Remove what killed processes left of files in a folder and below. Nobody else may be writing there.

    Args:
        folder: May be missing.
    """
    for path in folder.rglob(f".*{_SUFFIX}"):
        if not path.name.startswith(_FOREIGN_PREFIX):
            with contextlib.suppress(OSError):  # a disk that is read-only says so when something is written
                path.unlink()
