"""The only door to icons, themes, fonts, the demo song and other files that come with Auralflow.

Everything is read through `importlib.resources`, so it works from a checkout, a wheel, a zip and a frozen bundle. Names
are relative, with forward slashes; a name that would leave this package is refused.
"""

from __future__ import annotations

import atexit
from contextlib import ExitStack
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["binary", "demo_song", "exists", "holds", "icon", "names", "path", "text"]

_DEMO_FOLDER = "demo"
# Under these names a song in the demo folder is a stem, kept for checking how well the model does.
_STEM_NAMES = frozenset({"vocals", "accompaniment", "drums", "bass", "other"})
_AUDIO_SUFFIXES = (".ogg", ".flac", ".opus", ".wav")

# Files taken out of a zip stay on disk until the process ends.
_extracted = ExitStack()
atexit.register(_extracted.close)


def _find(name: str) -> Traversable:
    """The resource of a name.

    Raises:
        ValueError: If the name is absolute, empty or climbs out of the package.
    """
    pure = PurePosixPath(name)
    if not name or pure.is_absolute() or ".." in pure.parts or "\\" in name or ":" in name:
        raise ValueError(f"not the name of a resource: {name!r}")
    return files(__name__).joinpath(*pure.parts)


def exists(name: str) -> bool:
    """Whether there is a file of this name."""
    return _find(name).is_file()


def text(name: str) -> str:
    """The content of a UTF-8 text file.

    Raises:
        ValueError: If the name climbs out of the package.
        FileNotFoundError: If there is none.
    """
    return _find(name).read_text(encoding="utf-8")


def binary(name: str) -> bytes:
    """The content of any file.

    Raises:
        ValueError: If the name climbs out of the package.
        FileNotFoundError: If there is none.
    """
    return _find(name).read_bytes()


def names(folder: str) -> list[str]:
    """The names of the files of a folder, sorted, as `text` and `binary` take them; empty if there is no folder."""
    found = _find(folder)
    if not found.is_dir():
        return []
    return sorted(f"{folder}/{entry.name}" for entry in found.iterdir() if entry.is_file())


def icon(name: str) -> bytes:
    """The SVG of an icon, by its name without folder and suffix ("play").

    Raises:
        ValueError: If the name climbs out of the package.
        FileNotFoundError: If there is none.
    """
    return binary(f"icons/{name}.svg")


@cache
def path(name: str) -> Path:
    """A real path of a file, for libraries that open files themselves; valid until the process ends.

    Raises:
        ValueError: If the name climbs out of the package.
        FileNotFoundError: If there is none.
    """
    found = _find(name)
    if not found.is_file():
        raise FileNotFoundError(name)
    return _extracted.enter_context(as_file(found))


def holds(path: Path) -> bool:
    """Whether a path of the file system lies in this package: nothing is ever written there."""
    return path.absolute().is_relative_to(Path(__file__).parent.absolute())


def demo_song() -> Path:
    """The song that shows the app; its true stems may lie beside it.

    Raises:
        FileNotFoundError: If this copy of Auralflow came without one.
    """
    for name in names(_DEMO_FOLDER):
        pure = PurePosixPath(name)
        if pure.suffix in _AUDIO_SUFFIXES and pure.stem.lower() not in _STEM_NAMES:
            return path(name)
    raise FileNotFoundError(f"no song in {_DEMO_FOLDER}/")
