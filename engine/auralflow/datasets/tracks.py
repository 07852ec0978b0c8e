"""What a song of a dataset is: files, and which sound is in which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MIXTURE = "mixture"
"""The one name that no stem has: of the file that holds the whole song."""


@dataclass(frozen=True)
class StemFile:
    """One sound in a file.

    Attributes:
        path: The file.
        stream: Which of its sound tracks, counted from 0; only files like `.stem.mp4` have more than one.
    """

    path: Path
    stream: int = 0


@dataclass(frozen=True)
class Track:
    """A song and its stems, as they lie on disk; nothing of it has been opened.

    Attributes:
        name: The song's name: its folder's, or its file's without the ending.
        mixture: The whole song; None if there is no such file, and the song is the sum of its stems.
        stems: Sound by stem name, in the order of the names.
        path: The song's folder, or the file that holds all of it.
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
