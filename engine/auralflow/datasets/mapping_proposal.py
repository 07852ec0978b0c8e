"""Proposes a mapping for a folder whose file names do not say by themselves which stems they are.

The stems proposed are vocals, drums, bass and other, which add up to the song. Understood are multitrack recordings
("01_Kick.wav"), MedleyDB with its metadata, and a folder for each stem, in a song's folder or for all songs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auralflow.atomic_file import write_atomically
from auralflow.audio.files import AUDIO_EXTENSIONS
from auralflow.datasets.known_datasets import read_yaml
from auralflow.datasets.mapping import MAPPING_FILE, StemMapping
from auralflow.datasets.splits import SPLIT_FOLDERS
from auralflow.datasets.tracks import MIXTURE
from auralflow.errors import DatasetError
from auralflow.stem_words import USUAL_STEMS, is_mixture, is_stem, known_word, usual_stem, words
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

_SPLIT_NAMES = {name for names in SPLIT_FOLDERS.values() for name in names}
_FOLDER_WORDS = ("{song}", "{album}/{song}", "{artist}/{album}/{song}")
_MIXTURE_WORDS = {"mix", "mixture", "mixdown", "master", "mastered"}
_MEDLEYDB_STEMS, _MEDLEYDB_RAW, _MEDLEYDB_METADATA = "_STEMS", "_RAW", "_METADATA.yaml"
_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class MappingProposal:
    """A mapping to begin with.

    Attributes:
        mapping: Fits every file.
        guessed: Names of files that say nothing, and are taken as "other".
    """

    mapping: StemMapping
    guessed: tuple[str, ...] = ()

    def to_toml(self) -> str:
        """As the file will have it, with what to look at."""
        lines = ["# Proposed by the names of the files. The first pattern that fits a file decides."]
        if self.guessed:
            more = len(self.guessed) - _SHOWN
            lines.append("# Not recognised, so taken as other: " + ", ".join(self.guessed[:_SHOWN]))
            lines += [f"# and {more} more"] if more > 0 else []
        return "\n".join(line.replace("\r", " ").replace("\n", " ") for line in lines) + "\n" + self.mapping.to_toml()

    def write(self, folder: Path) -> Path:
        """Write it into a dataset's folder.

        Returns:
            The file.

        Raises:
            DatasetError: If there is one already, which stays as it is, or it cannot be written.
        """
        path = folder / MAPPING_FILE
        if path.exists():
            raise DatasetError(
                Text("There is already a file “{path}”; it was left as it is.", path=path),
                path=path,
                hint="Edit it, or remove it to have a new one proposed.",
            )
        try:
            write_atomically(path, self.to_toml().encode())
        except OSError as error:
            raise DatasetError(
                Text("“{path}” cannot be written: {reason}.", path=path, reason=error.strerror or error),
                path=path,
                hint="Check that the folder is writable and the disk is not full.",
            ) from error
        return path


def propose_mapping(folder: Path, files: Sequence[str]) -> MappingProposal | None:
    """A mapping for a dataset; None if its files do not seem to be stems, or nothing says of which song.

    Args:
        folder: The dataset's.
        files: All its audio files, below the folder and with slashes, each recording once.
    """
    by_parts = [tuple(file.split("/")) for file in files]
    return _medleydb(folder, by_parts) or _stem_folders(by_parts) or _multitracks(by_parts)


def _medleydb(folder: Path, files: Sequence[tuple[str, ...]]) -> MappingProposal | None:
    stems: defaultdict[str, list[str]] = defaultdict(list)
    guessed: list[str] = []
    for *above, song, place, name in (parts for parts in files if len(parts) > 2):
        if place == song + _MEDLEYDB_STEMS:
            stem = usual_stem(_medleydb_instruments(folder.joinpath(*above, song), song).get(name, ""))
            stems[stem or "other"].append("/".join((*map(_literal, above), "{song}", _literal(place), _literal(name))))
            guessed += [] if stem else [name]
    if 2 * len(guessed) >= sum(map(len, stems.values())):
        return None  # also if there are none
    above_song = {parts[:-3] for parts in files if len(parts) > 2 and parts[-2] == parts[-3] + _MEDLEYDB_STEMS}
    mixtures = tuple("/".join((*map(_literal, above), "{song}", "{song}_MIX.*")) for above in sorted(above_song))
    ordered = {MIXTURE: mixtures, **{stem: tuple(stems[stem]) for stem in USUAL_STEMS if stem in stems}}
    return MappingProposal(
        mapping=StemMapping(stems=ordered, ignored=(f"**/*{_MEDLEYDB_RAW}/**",)), guessed=tuple(guessed)
    )


def _medleydb_instruments(folder: Path, song: str) -> dict[str, str]:
    """The instruments of a song by the names of its files, as its metadata has them."""
    path = folder / (song + _MEDLEYDB_METADATA)
    content: Any = read_yaml(path) if path.is_file() else {}
    stems = content.get("stems") if isinstance(content, dict) else None
    facts = stems.values() if isinstance(stems, dict) else ()
    return {str(fact.get("filename")): str(fact.get("instrument")) for fact in facts if isinstance(fact, dict)}


def _stem_folders(files: Sequence[tuple[str, ...]]) -> MappingProposal | None:
    """A folder for each stem."""
    split = _split_word(files)
    below = [parts[1:] if split else parts for parts in files]
    if not all(len(parts) > 1 and _is_stem_folder(parts[-2]) for parts in below) or len(set(map(len, below))) != 1:
        return None
    levels = len(below[0]) - 2
    if levels > len(_FOLDER_WORDS):
        return None
    patterns: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for parts in below:
        place = parts[-2]
        if levels:
            stem = MIXTURE if is_mixture(place) else usual_stem(place) or "other"
            pattern = f"{split}{_FOLDER_WORDS[levels - 1]}/{_literal(place)}/*"
        else:
            stem = MIXTURE if is_mixture(place) else place.lower()
            pattern = f"{split}{_literal(place)}/{_name_in_stem_folder(place, below)}"
        patterns[stem][pattern] = None
    mapping = StemMapping(stems={stem: tuple(of_stem) for stem, of_stem in _ordered(patterns)})
    return MappingProposal(mapping=mapping) if _has_whole_songs(mapping, files) else None


def _name_in_stem_folder(place: str, files: Sequence[tuple[str, ...]]) -> str:
    """What the names in the folder of a stem have around that of the song: "vocals_{song}.*"."""
    names = [parts[-1].rpartition(".")[0] for parts in files if parts[-2] == place]
    for separator in ("_", "-", " - ", " "):
        if all(name.lower().startswith((place + separator).lower()) for name in names):
            return f"{_literal(place)}{separator}{{song}}.*"
        if all(name.lower().endswith((separator + place).lower()) for name in names):
            return f"{{song}}{separator}{_literal(place)}.*"
    return "{song}.*"


def _multitracks(files: Sequence[tuple[str, ...]]) -> MappingProposal | None:
    """A folder for each song with a file for each instrument or microphone."""
    split = _split_word(files)
    folders = {len(parts) - 1 - bool(split): parts for parts in files}
    if min(folders, default=0) < 1 or max(folders) > len(_FOLDER_WORDS) + 1:
        return None
    places = {levels: split + _folder_pattern([p for p in files if len(p) == len(parts)], levels)
              for levels, parts in folders.items()}  # fmt: skip
    if any(not place for place in places.values()):
        return None
    stem_of = {parts: _stem_of(parts[-1]) for parts in files}
    songs: defaultdict[tuple[str, ...], list[str | None]] = defaultdict(list)
    for parts, stem in stem_of.items():
        songs[parts[:-1]].append(stem)
    good = sum(len({stem for stem in stems if stem}) > 1 for stems in songs.values())
    # Titles of songs have such words in them, too, but not most of them.
    if 2 * good < len(songs) or 3 * sum(stem is not None for stem in stem_of.values()) < 2 * len(stem_of):
        return None
    guessed = tuple(sorted({parts[-1] for parts, stem in stem_of.items() if stem is None}))
    wanted = {parts: stem or "other" for parts, stem in stem_of.items()}
    return MappingProposal(mapping=_by_words(wanted, list(places.values())), guessed=guessed)


def _by_words(wanted: Mapping[tuple[str, ...], str], places: Sequence[str]) -> StemMapping:
    """Patterns of words, or names of files where a word stands in the name of another stem's file, too.

    All that is left is "other".
    """
    word_of = {parts: _word_in(parts[-1], stem) for parts, stem in wanted.items() if stem != "other"}
    not_by_word: set[str | None] = {None}
    while True:
        patterns: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for parts, word in word_of.items():
            end = _literal(parts[-1]) if word in not_by_word else f"*{word}*"
            patterns[wanted[parts]].update(dict.fromkeys(f"{place}/{end}" for place in places))
        patterns["other"].update(dict.fromkeys(f"{place}/*" for place in places))
        mapping = StemMapping(stems={stem: tuple(of_stem) for stem, of_stem in _ordered(patterns)})
        wrong = [parts for parts, stem in wanted.items() if (mapping.match("/".join(parts)) or ("",))[0] != stem]
        taking = {word for word in set(word_of.values()) if any(word and word in p[-1].casefold() for p in wrong)}
        if not taking - not_by_word:
            return mapping
        not_by_word |= taking


def _ordered(patterns: Mapping[str, Iterable[str]]) -> list[tuple[str, Iterable[str]]]:
    """The mixture first and the rest last, as the first pattern that fits decides."""
    order = (MIXTURE, "drums", "vocals", "bass")
    return sorted(patterns.items(), key=lambda entry: (entry[0] == "other", *(entry[0] != name for name in order)))


def _stem_of(name: str) -> str | None:
    bare = _bare(name)
    if is_mixture(bare) or (words(bare) or ("",))[-1] in _MIXTURE_WORDS:
        return MIXTURE
    return usual_stem(bare)


def _word_in(name: str, stem: str) -> str | None:
    """The word that says what a file is, if it stands in the name as it is."""
    bare = _bare(name)
    word = words(bare)[-1] if stem == MIXTURE and words(bare) else known_word(bare)
    return word if word is not None and word in name.casefold() else None


def _bare(name: str) -> str:
    base, dot, ending = name.rpartition(".")
    return base if dot and f".{ending.lower()}" in AUDIO_EXTENSIONS else name


def _folder_pattern(files: Sequence[tuple[str, ...]], levels: int) -> str:
    """Words for the folders of a song; one that is the same in all songs stands as it is."""
    last = {parts[-2] for parts in files}
    if levels > 1 and len(last) == 1:
        return f"{_FOLDER_WORDS[levels - 2]}/{_literal(last.pop())}"
    return _FOLDER_WORDS[levels - 1] if levels <= len(_FOLDER_WORDS) else ""


def _split_word(files: Sequence[tuple[str, ...]]) -> str:
    """The beginning of all patterns if the first folders are those of the splits."""
    return "{split}/" if all(len(parts) > 1 and parts[0].lower() in _SPLIT_NAMES for parts in files) else ""


def _is_stem_folder(name: str) -> bool:
    return is_stem(name) or is_mixture(name)


def _has_whole_songs(mapping: StemMapping, files: Sequence[tuple[str, ...]]) -> bool:
    """Whether at least half of the songs get two stems or more."""
    songs: defaultdict[tuple[str, ...], set[str | None]] = defaultdict(set)
    for parts in files:
        found = mapping.match("/".join(parts))
        if found is None:
            return False
        songs[tuple(sorted(found[1].values()))].add(found[0])
    return 2 * sum(len(stems) > 1 for stems in songs.values()) >= len(songs) > 0


def _literal(name: str) -> str:
    """A name as a pattern that fits it: what means something in patterns may be any character."""
    return re.sub(r"[*{}\\]", "?", name)
