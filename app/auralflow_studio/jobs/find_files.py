"""Finds the songs in what was dropped, and looks at their files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralflow.audio.files import find_audio_files, probe_audio
from auralflow.audio.song_name import song_name
from auralflow.errors import AuralflowError, Cancelled

if TYPE_CHECKING:
    from pathlib import Path

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
        found = (file for path in self.paths for file in find_audio_files([path], cancel=cancel))
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Probed:
    """What is known about a file: `info`, or why it cannot be read.

    Attributes:
        row_id: As in the request.
        name: What to call the song.
        info: The facts; None if it cannot be read.
        error: Why it cannot be read; None if it can.
    """

    row_id: str
    name: str = ""
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
            return Probed(row_id, song_name(path), info=probe_audio(path))
        except Cancelled:
            raise
        except (AuralflowError, OSError, ValueError, RuntimeError) as error:
            return Probed(row_id, error=error.with_traceback(None))
