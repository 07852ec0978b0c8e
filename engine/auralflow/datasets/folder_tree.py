"""What lies in a dataset's folder, looked at once."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.datasets.song_files import STEM_MP4, is_audio
from auralflow.errors import DatasetError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_LEVELS = 32


@dataclass(frozen=True)
class FolderTree:
    """A folder with what is audio in it; nothing hidden.

    Attributes:
        path: The folder.
        files: Its audio files, by name.
        stem_files: Its `.stem.mp4` files, by name.
        folders: Those in it that have any audio below them, by name.
    """

    path: Path
    files: list[Path] = field(default_factory=list)
    stem_files: list[Path] = field(default_factory=list)
    folders: list[FolderTree] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Of the folder, in small letters, composed as `composed_name` does."""
        return unicodedata.normalize("NFC", self.path.name).lower()

    def all_files(self) -> Iterator[Path]:
        """All audio files here and below, `.stem.mp4` files among them."""
        yield from self.files
        yield from self.stem_files
        for folder in self.folders:
            yield from folder.all_files()

    def all_folders(self) -> Iterator[FolderTree]:
        """All folders below."""
        for folder in self.folders:
            yield folder
            yield from folder.all_folders()


def look_into(folder: Path) -> FolderTree:
    """The tree of a folder.

    Raises:
        DatasetError: If it, or a folder in it, cannot be searched, or there are too many folders within each other.
    """
    return _look(folder, (Path(os.path.realpath(folder)),))


def _look(folder: Path, above: tuple[Path, ...]) -> FolderTree:
    """The tree of a folder.

    Args:
        folder: To look into.
        above: It and the folders that it is in, as they really are: a link to one of them leads in a circle.
    """
    tree = FolderTree(folder)
    try:
        with os.scandir(folder) as entries:
            found = sorted((e.name, _is_folder(e), e.is_symlink()) for e in entries if not e.name.startswith("."))
    except OSError as error:
        raise unsearchable(folder, error) from error
    for name, is_folder, is_link in found:
        path = folder / name
        if is_folder:
            real = Path(os.path.realpath(path)) if is_link else above[-1] / name
            if real in above:
                continue
            if len(above) > _MOST_LEVELS:
                raise DatasetError(
                    Text("The folder “{path}” is too deep inside others to be searched.", path=path),
                    path=path,
                    hint="Give the folder that holds the songs.",
                )
            below = _look(path, (*above, real))
            if below.files or below.stem_files or below.folders:
                tree.folders.append(below)
        elif name.lower().endswith(STEM_MP4):
            tree.stem_files.append(path)
        elif is_audio(path):
            tree.files.append(path)
    return tree


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link to itself, which leads nowhere


def unsearchable(folder: Path, error: OSError) -> DatasetError:
    """The error for a folder that the system does not let us look into."""
    return DatasetError(
        Text("The folder “{path}” cannot be searched: {reason}.", path=folder, reason=error.strerror or error),
        path=folder,
        hint="See whether you may read it and its disk is connected.",
    )
