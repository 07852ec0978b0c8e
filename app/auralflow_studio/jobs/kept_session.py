"""The session of the last start on disk: read and written in threads."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralflow.atomic_file import write_atomically
from auralflow_studio.document.session_file import (
    SavedSession,
    SessionFileError,
    session_from_json,
    session_to_json,
)
from auralflow_studio.set_aside import set_aside

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from auralflow.progress import CancelToken, ProgressSink


@dataclass(frozen=True)
class KeptSession:
    """What was found.

    Attributes:
        saved: The session; an empty one if none was kept.
        missing: Why the files of some songs cannot be found, by the songs' ids.
    """

    saved: SavedSession
    missing: Mapping[str, OSError]


@dataclass(frozen=True)
class ReadKeptSession:
    """Job: read the session, and see which files are still there.

    Attributes:
        path: Where it is kept.
    """

    path: Path

    def run(self, progress: ProgressSink, cancel: CancelToken) -> KeptSession:  # noqa: ARG002
        """Read.

        Raises:
            SessionFileError: If it is damaged, or of a newer version; it was moved to `error.kept` then.
            OSError: If it cannot be read or moved.
        """
        try:
            saved = session_from_json(self.path.read_bytes())
        except FileNotFoundError:
            return KeptSession(SavedSession(), {})
        except SessionFileError as error:
            raise SessionFileError(error.message, kept=set_aside(self.path), hint=error.hint) from error
        missing: dict[str, OSError] = {}
        for song in saved.session.songs:
            cancel.raise_if_cancelled()
            try:
                os.stat(song.path)  # noqa: PTH116 - thousands of them: twice as fast
            except OSError as error:
                missing[song.id] = error.with_traceback(None)
        return KeptSession(saved, missing)


def write_kept_session(path: Path, saved: SavedSession) -> None:
    """Write the session so that a crash or a full disk leaves either the old file or the new one.

    Raises:
        OSError: If the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, session_to_json(saved).encode("ascii"), private=True)
