"""Songs of datasets that say in a file of their own which of their files are which stem.

    MoisesDB     <song>/data.json, <song>/<stem>/<id>.wav
    Slakh2100    <song>/metadata.yaml, <song>/mix.flac, <song>/stems/S00.flac

The stems are those that the dataset names; several files of one stem are summed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import yaml

from auralflow.datasets.tracks import StemFile, Track, summed
from auralflow.errors import DatasetError
from auralflow.stem_words import plain
from auralflow.text import Text

if TYPE_CHECKING:
    from pathlib import Path

MOISESDB_FILE = "data.json"
SLAKH_FILE = "metadata.yaml"

# The same as SafeLoader, written in C: 2100 files take a second instead of twenty.
_YAML_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def described_song(folder: Path) -> Track | None:
    """The song in a folder that has a file which describes it; None if there is no such file.

    Raises:
        DatasetError: If the file is damaged.
    """
    return _moisesdb_song(folder) or _slakh_song(folder)


def read_yaml(path: Path) -> Any:
    """What a YAML file holds, plain data only.

    Raises:
        DatasetError: If it cannot be read.
    """
    try:
        return yaml.load(path.read_bytes(), Loader=_YAML_LOADER)
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise _damaged(path) from error


def _moisesdb_song(folder: Path) -> Track | None:
    path = folder / MOISESDB_FILE
    if not path.is_file():
        return None
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise _damaged(path) from error
    if not isinstance(content, dict) or "stems" not in content:
        return None  # of something else
    files: defaultdict[str, list[StemFile]] = defaultdict(list)
    try:
        for stem in content["stems"]:
            name = stem["stemName"]
            for track in stem["tracks"]:
                file = folder / _plain_name(name) / _plain_name(f"{track['id']}.{track['extension']}")
                files[name.lower()].append(StemFile(file))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise _damaged(path) from error
    if not files:
        raise _damaged(path)
    parts = [content.get("artist"), content.get("song")]
    title = " - ".join(part.replace("/", "_") for part in parts if isinstance(part, str) and part)
    return _song(folder, title or folder.name, None, files)


def _slakh_song(folder: Path) -> Track | None:
    path = folder / SLAKH_FILE
    if not path.is_file():
        return None
    content = read_yaml(path)
    if not isinstance(content, dict) or "stems" not in content:
        return None  # of something else
    files: defaultdict[str, list[StemFile]] = defaultdict(list)
    try:
        place = folder / _plain_name(content.get("audio_dir", "stems"))
        for name, facts in content["stems"].items():
            if facts.get("audio_rendered", True):
                stem = "drums" if facts.get("is_drum") else plain(facts["inst_class"]).removesuffix(" continued")
                files[stem.replace(" ", "_")].append(StemFile(_either_format(place, _plain_name(name))))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise _damaged(path) from error
    if not files:
        raise _damaged(path)
    mixture = _either_format(folder, "mix")
    return _song(folder, folder.name, StemFile(mixture) if mixture.is_file() else None, files)


def _song(folder: Path, name: str, mixture: StemFile | None, files: dict[str, list[StemFile]]) -> Track:
    stems = {stem: summed(of_stem) for stem, of_stem in sorted(files.items())}
    return Track(name=name, mixture=mixture, stems=stems, path=folder)


def _either_format(folder: Path, name: str) -> Path:
    """A file as it is distributed, or as the dataset's own tool converts it."""
    converted = folder / f"{name}.wav"
    return converted if converted.is_file() else folder / f"{name}.flac"


def _plain_name(name: str) -> str:
    """The name of a file or folder that leads nowhere else.

    Raises:
        ValueError: If it does.
    """
    if PurePath(name).parts != (name,) or name == "..":
        raise ValueError(name)
    return name


def _damaged(path: Path) -> DatasetError:
    return DatasetError(
        Text("“{path}” does not describe a song as it should.", path=path),
        path=path,
        hint="Get the file again, or take the song out of the dataset.",
    )
