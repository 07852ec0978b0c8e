"""What to call a song, by its file."""

from __future__ import annotations

import os
from pathlib import Path

from auralflow.audio.files import AUDIO_EXTENSIONS, track_name
from auralflow.stem_words import is_mixture, is_stem

_STEM_FOLDERS = frozenset({"stems", "raw", "sources", "midi"})


def song_name(path: Path) -> str:
    """The file's name without its ending; of the mixture in a folder with its stems, the name of that folder.

    Datasets and bounced projects have a folder for each song, and the same names in all of them. Looks into the folder
    of a file with such a name.

    Args:
        path: The file; need not exist.
    """
    name = track_name(path)
    folder = Path(os.path.abspath(path)).parent  # noqa: PTH100 - resolving would follow links
    if is_mixture(name) and folder.name and _holds_one_song(folder, path.name, name.lower()):
        return folder.name
    return name


def _holds_one_song(folder: Path, file: str, name: str) -> bool:
    try:
        others = [Path(entry.name.lower()) for entry in folder.iterdir() if entry.name != file]
    except OSError:
        return name == "mixture"
    sounds = {track_name(path) for path in others if path.suffix in AUDIO_EXTENSIONS}
    has_stems = any(map(is_stem, sounds)) or any(path.name in _STEM_FOLDERS for path in others)
    # Nobody but a dataset calls a file "mixture": there its stems may lie elsewhere.
    return has_stems or (name == "mixture" and not sounds)
