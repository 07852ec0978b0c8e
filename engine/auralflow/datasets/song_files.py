"""Which file of a song is which stem, by the names of the files."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralflow.audio.files import AUDIO_EXTENSIONS, track_name
from auralflow.datasets.tracks import MIXTURE
from auralflow.stem_words import MIXTURE_NAMES, is_mixture, is_stem, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

STEM_MP4 = ".stem.mp4"

_NUMBER = re.compile(r"[0-9]{1,3}[\s._-]+(?=\S)")
_BEHIND_SONG = re.compile(r" - |[ ._-]|\(")
_TRACK_NUMBER = re.compile(r"[0-9]")
_SONG_ITSELF = ""
"""What is left of "Song.wav" beside "Song - vocals.wav"."""


@dataclass(frozen=True)
class NamedFiles:
    """The files of a song.

    Attributes:
        mixture: The whole song.
        stems: By the stem's name.
        others: Files that are neither: further mixtures.
    """

    mixture: Path | None
    stems: dict[str, Path]
    others: tuple[Path, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Of what there is, the mixture included."""
        return (*([MIXTURE] if self.mixture else []), *self.stems)


def is_audio(path: Path) -> bool:
    """Whether a file is audio by its ending, other than a `.stem.mp4`."""
    return path.suffix.lower() in AUDIO_EXTENSIONS and not path.name.lower().endswith(STEM_MP4)


def composed_name(path: Path) -> str:
    """A file's name without its ending, as it is compared: macOS may store "é" as two characters, others as one."""
    return unicodedata.normalize("NFC", track_name(path))


def one_format(files: Iterable[Path], ending: str) -> tuple[Path, ...]:
    """Each recording once: of several formats the wanted one, else the first.

    Args:
        files: In order.
        ending: As ".wav".
    """
    found: dict[tuple[Path, str], Path] = {}
    for file in files:
        key = (file.parent, composed_name(file).casefold())
        if key not in found or (file.suffix.lower() == ending and found[key].suffix.lower() != ending):
            found[key] = file
    return tuple(found.values())


def name_files(files: Sequence[Path], song: str) -> NamedFiles:
    """Which file of a song is which stem.

    Names are taken as they are, in small letters, without what all of them begin with: the song's name ("Song -
    vocals", "Song_vocals"), or numbers if each name is that of a stem without its number.

    Args:
        files: Of one song, each recording once.
        song: The name of its folder.
    """
    raw = {file: composed_name(file).lower() for file in files}
    names = _without_numbers(_without_song(raw, unicodedata.normalize("NFC", song).lower()))
    counts = Counter(names.values())
    names = {file: name if counts[name] == 1 else raw[file] for file, name in names.items()}
    mixtures = sorted((file for file in names if _rank(names[file]) >= 0), key=lambda file: _rank(names[file]))
    stems = {name: file for file, name in sorted(names.items(), key=lambda entry: entry[1]) if file not in mixtures}
    return NamedFiles(mixtures[0] if mixtures else None, stems, tuple(mixtures[1:]))


def group_by_song(files: Sequence[Path]) -> tuple[dict[str, NamedFiles], tuple[Path, ...]]:
    """Songs whose files lie in one folder, as "Song - vocals.wav", which is how stems are exported; and other files.

    There are none if a file is named after a stem alone, as in the folder of one song, where "lead_guitar" and
    "lead_synth" are no stems of a song "lead".

    Args:
        files: Each recording once.
    """
    groups: defaultdict[str, list[Path]] = defaultdict(list)
    raw = {file: composed_name(file) for file in files}
    if any(map(is_stem, raw.values())):
        return {}, tuple(files)
    for file, name in raw.items():
        song = _song_before_stem(name)
        if song:
            groups[song].append(file)
    for file, name in raw.items():
        if name in groups:
            groups[name].append(file)  # the song itself
    songs = {song: name_files(of_song, song) for song, of_song in sorted(groups.items()) if len(of_song) > 1}
    songs = {song: named for song, named in songs.items() if named.stems}
    taken = {file for named in songs.values() for file in (named.mixture, *named.stems.values())}
    return songs, tuple(file for file in files if file not in taken)


def is_well_named(names: Sequence[str], recurring: frozenset[str] = frozenset()) -> bool:
    """Whether the names of a song's files are those of stems, at least one of them.

    Args:
        names: As `NamedFiles.names`.
        recurring: Names that other songs have, too.
    """
    known = sum(map(is_stem, names))
    either = sum(is_stem(name) or name in recurring for name in names)
    mixtures = names.count(MIXTURE)
    is_mostly = known + mixtures >= 2 and 3 * (known + mixtures) >= len(names)
    return (known > 0 and is_mostly) or (either > 0 and 2 * (either + mixtures) >= len(names))


def recurring_names(songs: Sequence[Sequence[str]]) -> frozenset[str]:
    """Names that at least half of the songs have, and two; none that begins with a number, as titles of albums do."""
    counts = Counter(name for names in songs for name in set(names))
    return frozenset(
        name for name, count in counts.items() if count >= max(2, len(songs) / 2) and not _TRACK_NUMBER.match(name)
    )


def _rank(name: str) -> int:
    """Which of several mixtures is taken, the least first; -1 for a stem."""
    if name == _SONG_ITSELF:
        return len(MIXTURE_NAMES)
    return MIXTURE_NAMES.index(plain(name)) if is_mixture(name) else -1


def _is_known(name: str) -> bool:
    return is_stem(name) or is_mixture(name)


def _song_before_stem(name: str) -> str:
    """The song's name in "Song - vocals"; empty if no name of a stem stands at the end."""
    for found in _BEHIND_SONG.finditer(name):
        if found.start() and _is_known(name[found.end() :]):
            return name[: found.start()].rstrip(" ._-")
    return ""


def _without_song(raw: dict[Path, str], song: str) -> dict[Path, str]:
    if any(_is_known(name) for name in raw.values()):
        prefix = song
    else:
        songs = sorted({_song_before_stem(name) for name in raw.values()} - {""})
        common = (name for name in songs if all(other.startswith(name) for other in raw.values()))
        prefix = next(common, song) if len(raw) > 1 else song
    # A song "Bass" has a stem of that name, unless others begin with it, too: "Bass - vocals".
    if _is_known(prefix) and not any(name.startswith(prefix) and not _is_known(name) for name in raw.values()):
        return raw
    names = {}
    for file, name in raw.items():
        rest = name.removeprefix(prefix)
        is_behind = rest != name and _BEHIND_SONG.match(rest) is not None
        names[file] = _SONG_ITSELF if name == prefix else (rest.strip(" ._-()") or name) if is_behind else name
    # The song's name alone says nothing: "Song 1" and "Song 2" are no stems of a "Song".
    return names if any(map(_is_known, names.values())) else raw


def _without_numbers(names: dict[Path, str]) -> dict[Path, str]:
    bare = {file: _NUMBER.sub("", name, count=1) if _NUMBER.match(name) else name for file, name in names.items()}
    return bare if all(name == _SONG_ITSELF or _is_known(name) for name in bare.values()) else names
