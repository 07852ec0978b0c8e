"""Finds the songs in what was dropped, and looks at their files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.audio.files import find_audio_files, probe_audio
from auralflow.errors import AuralflowError, Cancelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auralflow.audio.info import AudioInfo
    from auralflow.progress import CancelToken, ProgressSink


@dataclass(frozen=True)
class FindFiles:
    """Job: the songs among files and in folders, all the way down; sorted as people sort them.

    Attributes:
        paths: Files and folders.
    """

    paths: tuple[Path, ...]

    def run(self, progress: ProgressSink, cancel: CancelToken) -> tuple[Path, ...]:  # noqa: ARG002
        """Search."""
        found: list[Path] = []
        for path in self.paths:
            found.extend(find_audio_files(_places(path, cancel), recursive=False))
        return tuple(dict.fromkeys(found))


def _places(top: Path, cancel: CancelToken) -> Iterator[Path]:
    """What was dropped, then the folders all the way down, one by one: between any two the search can be stopped."""
    cancel.raise_if_cancelled()
    yield top
    seen: set[tuple[int, int]] = set()
    _is_new(top, seen)
    for base, folders, _ in os.walk(top, followlinks=True):
        cancel.raise_if_cancelled()
        folders[:] = [name for name in folders if not name.startswith(".") and _is_new(Path(base, name), seen)]
        for name in folders:
            cancel.raise_if_cancelled()
            yield Path(base, name)


def _is_new(folder: Path, seen: set[tuple[int, int]]) -> bool:
    """Whether a folder was not seen yet; one that is seen again is a link, maybe back to a folder above."""
    try:
        facts = folder.stat()
    except OSError:
        return False
    identity = (facts.st_dev, facts.st_ino)
    is_new = identity not in seen
    seen.add(identity)
    return is_new


@dataclass(frozen=True)
class Probed:
    """What is known about a file: `info`, or why it cannot be read.

    Attributes:
        row_id: As in the request.
        info: The facts; None if it cannot be read.
        error: Why it cannot be read; None if it can.
    """

    row_id: str
    info: AudioInfo | None = None
    error: BaseException | None = None


@dataclass(frozen=True)
class ProbeFiles:
    """Job: look at some files. One that cannot be read does not keep the others from being looked at.

    Attributes:
        files: Ids of rows and their files.
    """

    files: tuple[tuple[str, Path], ...]

    def run(self, progress: ProgressSink, cancel: CancelToken) -> tuple[Probed, ...]:  # noqa: ARG002
        """Look at each."""
        results = []
        for row_id, path in self.files:
            cancel.raise_if_cancelled()
            results.append(self._probe(row_id, path))
        return tuple(results)

    @staticmethod
    def _probe(row_id: str, path: Path) -> Probed:
        try:
            return Probed(row_id, info=probe_audio(path))
        except Cancelled:
            raise
        except (AuralflowError, OSError, ValueError, RuntimeError) as error:
            return Probed(row_id, error=error.with_traceback(None))
