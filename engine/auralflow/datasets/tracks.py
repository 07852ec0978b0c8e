"""What a song of a dataset is: files, and which stem is in which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MIXTURE = "mixture"
"""The one name that no stem has: of the file that holds the whole song."""


@dataclass(frozen=True)
class StemFile:
    """The audio of a stem or a mixture: a file, or several that are summed.

    Attributes:
        path: The file.
        stream: Which of its audio streams, counted from 0; only files like `.stem.mp4` have more than one.
        added: Further files of the same stem, as the microphones of a drum kit, none of which has any of its own.
    """

    path: Path
    stream: int = 0
    added: tuple[StemFile, ...] = ()

    @property
    def files(self) -> tuple[StemFile, ...]:
        """Each file by itself; their sum is the stem."""
        return (StemFile(self.path, self.stream), *self.added)


@dataclass(frozen=True)
class Track:
    """A song and its stems, as they lie on disk; nothing of it has been opened.

    Attributes:
        name: The song's name: its folder's, or its file's without the ending.
        mixture: The whole song; None if there is no such file, and the song is the sum of its stems.
        stems: Sound by stem name, in the order of the names.
        path: The song's folder, or the file that holds all of it, or its first file if it shares a folder with others.
    """

    name: str
    mixture: StemFile | None
    stems: Mapping[str, StemFile]
    path: Path

    def __repr__(self) -> str:
        return f"<Track {self.name!r}: {', '.join(([MIXTURE] if self.mixture is not None else []) + list(self.stems))}>"

    @property
    def has_mixture(self) -> bool:
        """Whether the whole song is known: from a file, or as a sum of at least two stems."""
        return self.mixture is not None or len(self.stems) > 1

    @property
    def files(self) -> tuple[StemFile, ...]:
        """All its files one by one: the mixture if there is one, then the stems."""
        sounds = self.stems.values() if self.mixture is None else (self.mixture, *self.stems.values())
        return tuple(file for sound in sounds for file in sound.files)


def summed(files: Sequence[StemFile]) -> StemFile:
    """One stem of several files.

    Args:
        files: At least one.
    """
    first, *others = files
    return StemFile(first.path, first.stream, tuple(others))
