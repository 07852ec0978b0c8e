"""Finds which sound files of a folder are estimates of which songs, by their names; nothing is opened.

    <folder>/<song>/<stem>.wav               as Demucs (the folder of one model), Open-Unmix and Spleeter write
    <folder>/<split>/<song>/<stem>.wav       as museval wants it
    <folder>/<song> - <stem>.wav             as `auralflow separate` writes; with "-" or "_" in between, too
    <folder>/<song>_(<stem>)_<model>.wav     as programs around MDX and UVR models write, with or without a number
                                             before and the model behind
    <folder>/<song>/mixture - <stem>.wav     as `auralflow separate --recursive` writes for a dataset

Names are taken as they are. Only a song that has no file under its very name gets those whose name differs in nothing
but small and capital letters or how accents are composed, which file systems change by themselves.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralflow.audio.files import find_audio_files, track_name
from auralflow.datasets.tracks import MIXTURE
from auralflow.errors import DatasetError
from auralflow.stem_names import NOT_VOCALS
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from auralflow.datasets.tracks import Track
    from auralflow.progress import CancelToken

_BEHIND_SONG = re.compile(r"(?: - |[ _.-])(?:\((?P<marked>[^()]+)\)(?:[ _.-].*)?|(?P<plain>.+))", re.DOTALL)
"""What stands in a file's name behind that of its song."""
_NUMBER = re.compile(r"[0-9]+_")
"""What some programs put before the song's name."""


@dataclass(frozen=True, kw_only=True)
class FoundEstimates:
    """Estimates of songs.

    Attributes:
        of_track: By `place_of` a track, its files by the stem's name in small letters; only tracks that have some.
        others: What else sounds in the folder seems to be called: names of songs that were not asked for, or are
            spelled otherwise.
    """

    of_track: Mapping[Path, Mapping[str, Path]]
    others: tuple[str, ...]

    @property
    def stems(self) -> tuple[str, ...]:
        """All stems that any song has, by name."""
        return tuple(sorted({stem for files in self.of_track.values() for stem in files}))


@dataclass(frozen=True)
class _File:
    """A file's place: its folders below the one that was given, and its name without the ending."""

    path: Path
    folders: tuple[str, ...]
    name: str


def find_estimates(folder: Path, tracks: Sequence[Track], *, cancel: CancelToken | None = None) -> FoundEstimates:
    """Which files of a folder are estimates of which songs.

    Args:
        folder: With a folder or files for each song; see this module.
        tracks: The songs.
        cancel: Asked while the folder is searched.

    Raises:
        DatasetError: If there is no such folder, no sound file in it, or two files may be the same stem of a song.
        Cancelled: If asked to stop.
    """
    if not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises where a folder above may not be searched
        raise DatasetError(
            Text("There is no folder “{path}”.", path=folder),
            path=folder,
            hint="See whether the estimates were moved or their disk unplugged.",
        )
    files = [
        _File(path, path.relative_to(folder).parent.parts, track_name(path))
        for path in find_audio_files([folder], cancel=cancel)
    ]
    if not files:
        raise DatasetError(
            Text("There are no sound files in “{path}”.", path=folder),
            path=folder,
            hint="Estimates are sound files in a folder for each song, named after their stems: vocals.wav, drums.wav.",
        )
    stems = {stem for track in tracks for stem in track.stems} | NOT_VOCALS
    found = _match(files, tracks, stems, str, folder)
    taken = {path for files_of in found.values() for path in files_of.values()}
    left = [file for file in files if file.path not in taken]
    missing = [track for track in tracks if place_of(track) not in found]
    found |= _match(left, missing, stems, _plain_spelling, folder)
    asked = {_plain_spelling(own_name(track)) for track in tracks}
    others = (name for file in left if (name := _song_named(file, stems)) and _plain_spelling(name) not in asked)
    return FoundEstimates(of_track=found, others=tuple(dict.fromkeys(others)))


def place_of(track: Track) -> Path:
    """What tells a track from all others, however its dataset's folder was given."""
    return track.path.absolute()


def own_name(track: Track) -> str:
    """The song's name alone: tracks that are told apart by their folders have these before it."""
    return track.name.rpartition("/")[2]


def _match(
    files: Sequence[_File],
    tracks: Sequence[Track],
    stems: Collection[str],
    spelling: Callable[[str], str],
    folder: Path,
) -> dict[Path, dict[str, Path]]:
    """The files of each track, names compared as `spelling` makes them."""
    by_name: dict[str, list[Track]] = defaultdict(list)
    for track in tracks:
        by_name[spelling(own_name(track))].append(track)
    candidates: dict[Path, dict[str, list[tuple[bool, _File]]]] = defaultdict(lambda: defaultdict(list))
    for file in files:
        name = spelling(file.name)
        song = spelling(file.folders[-1]) if file.folders else ""
        if song in by_name:
            stem = _stem_in_folder(name, song, stems)
        else:
            song, stem = _song_and_stem(name, by_name, stems)
        if stem in ("", MIXTURE):
            continue
        # Songs of the same name in several parts of a dataset lie in folders named after these parts.
        is_named = [track.path.parent.name in file.folders for track in by_name[song]]
        for track, names_it in zip(by_name[song], is_named, strict=True):
            if names_it or len(is_named) == 1:
                candidates[place_of(track)][stem].append((names_it, file))
    return {
        place: {stem: _only(options, track, stem, folder) for stem, options in sorted(candidates[place].items())}
        for track in tracks
        if (place := place_of(track)) in candidates
    }


def _only(options: Sequence[tuple[bool, _File]], track: Track, stem: str, folder: Path) -> Path:
    """The one file, if the others are the same in other formats, or lie in the folder of another part."""
    named = [file for is_named, file in options if is_named] or [file for _, file in options]
    first, *others = named
    for other in others:
        if (other.folders, other.name) != (first.folders, first.name):
            raise DatasetError(
                Text(
                    "“{folder}” has two files for the {stem} of “{track}”: {first} and {other}.",
                    folder=folder.name or folder,
                    stem=stem,
                    track=track.name,
                    first=first.path.relative_to(folder),
                    other=other.path.relative_to(folder),
                ),
                path=other.path,
                hint="Give the folder of one model, with one file for each stem of a song.",
            )
    return next((file.path for file in named if file.path.suffix.lower() == ".wav"), first.path)


def _stem_in_folder(name: str, song: str, stems: Collection[str]) -> str:
    """The stem of a file in the folder of its song; empty if it seems to be made of something else."""
    if name.lower() in stems:
        return name.lower()
    for whole in (song, MIXTURE):
        if name.startswith(whole) and (behind := _BEHIND_SONG.fullmatch(name, len(whole))):
            return _said(behind)
    # Who separates all files of a dataset gets "drums - vocals", too.
    return "" if name.rpartition(" - ")[2].lower() in stems else name.lower()


def _song_and_stem(name: str, songs: Collection[str], stems: Collection[str]) -> tuple[str, str]:
    """The song and the stem that the name of a file says; empty texts if it says none of these songs."""
    for begun in (name, _NUMBER.sub("", name, count=1)):
        for song, stem in _readings(begun, stems):
            if song in songs:
                return song, stem
    return "", ""


def _readings(name: str, stems: Collection[str]) -> Iterator[tuple[str, str]]:
    """What may be the song and the stem in a name that ends with a known stem, the longest song first."""
    for end in range(len(name) - 1, 0, -1):
        behind = _BEHIND_SONG.fullmatch(name, end)
        if behind and (stem := _said(behind)) in stems:
            yield name[:end], stem


def _said(behind: re.Match[str]) -> str:
    return (behind["marked"] or behind["plain"]).lower()


def _plain_spelling(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _song_named(file: _File, stems: Collection[str]) -> str:
    """What the song of a file seems to be called; empty if nothing says it."""
    songs = [song for song, _ in _readings(file.name, stems) if song != MIXTURE]
    return songs[-1] if songs else file.folders[-1] if file.folders else ""
