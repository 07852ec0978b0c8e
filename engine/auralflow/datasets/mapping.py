"""The file `stems.toml` of a dataset, which says which of its files are which stem.

    schema_version = 1
    ignored = ["**/*_RAW/**"]

    [stems]
    mixture = ["{split}/{song}/*_MIX.wav"]
    drums = ["{split}/{song}/*kick*", "{split}/{song}/*snare*"]
    vocals = ["{split}/{song}/*vox*"]
    other = ["{split}/{song}/*"]

Patterns are compared with paths below the dataset's folder, ignoring case: `*` and `?` stand for characters within a
name, `**` for any folders, and a word in braces for a whole name or a part of one. Files for which all words in braces
are the same belong to one song; `{song}` is its name, and `{split}` is "train", "val" or "test" where it is given. The
first pattern that fits decides, in the order of the file; what is ignored goes first. Several files of one stem are
summed. A file that no pattern fits is an error, and so is a stem without files, other than "other" and "mixture".
"""

from __future__ import annotations

import logging
import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from heapq import merge
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import tomli_w

from auralflow.configuration import configured
from auralflow.datasets.splits import split_named
from auralflow.datasets.tracks import MIXTURE, StemFile, Track, summed
from auralflow.errors import ConfigError, DatasetError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

logger = logging.getLogger(__name__)

MAPPING_FILE = "stems.toml"
SCHEMA_VERSION = 1

_SONG, _SPLIT = "song", "split"
_NAMES_SHOWN = 3
_TOKEN = re.compile(r"\*\*/|\*\*|\*|\?|\{(?P<word>[a-z]+)\}|[{}]")
_MANY_STARS = re.compile(r"\*{3,}")
_MANY_FOLDERS = re.compile(r"(?:\*\*/){2,}")
_NOT_BELOW = re.compile(r"\\|^/|^[A-Za-z]:/|//|/$|(?:^|/)\.\.?(?:/|$)")
"""What no path below a folder has."""
_OPTIONAL = {MIXTURE, "other"}
"""Stems of which a mapping may find no file."""
_Pattern = tuple[int, str | None, re.Pattern[str]]
_HINT = "See “auralflow dataset check --help” for the form of the file."


@dataclass(frozen=True, kw_only=True)
class StemMapping:
    """Which files of a dataset are which stem.

    Attributes:
        stems: Patterns by stem, "mixture" among them if there are files of it; the first that fits decides.
        ignored: Patterns of files that are left out; they go first.

    Raises:
        ConfigError: If it has no stems, or a pattern is wrong.
    """

    stems: Mapping[str, tuple[str, ...]]
    ignored: tuple[str, ...] = ()
    # By the name of the file where a pattern spells it out, as those made from metadata do in their thousands; by ""
    # the others. With each its place in the order.
    _compiled: Mapping[str, list[_Pattern]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check."""
        if not any(name != MIXTURE for name in self.stems):
            raise ConfigError("A mapping of stems needs at least one stem.", hint=_HINT)
        for pattern in (pattern for patterns in self.stems.values() for pattern in patterns):
            if f"{{{_SONG}}}" not in pattern:
                raise ConfigError(
                    Text("The pattern “{pattern}” does not say which song a file belongs to.", pattern=pattern),
                    hint='Put {song} where its name stands, as in "{song}/vocals.wav".',
                )
        for pattern in (*self.ignored, *(pattern for patterns in self.stems.values() for pattern in patterns)):
            if _NOT_BELOW.search(pattern):
                raise ConfigError(
                    Text("The pattern “{pattern}” can fit no file.", pattern=pattern),
                    hint='Patterns begin in the folder of the file, with "/" between names: "{song}/vocals.wav".',
                )
        compiled: defaultdict[str, list[_Pattern]] = defaultdict(list)
        given: list[tuple[str | None, str]] = [(None, pattern) for pattern in self.ignored]
        given += [(stem, pattern) for stem, patterns in self.stems.items() for pattern in patterns]
        for place, (stem, as_given) in enumerate(given):
            pattern = unicodedata.normalize("NFC", as_given)
            name = pattern.rpartition("/")[2]
            key = "" if _TOKEN.search(name) else name.lower()
            compiled[key].append((place, stem, _compiled(pattern)))
        object.__setattr__(self, "_compiled", dict(compiled))

    def match(self, path: str) -> tuple[str | None, dict[str, str]] | None:
        """What a file is.

        Args:
            path: Below the dataset's folder, with slashes.

        Returns:
            Its stem (None if it is ignored) and the words that stand for those in braces; None if nothing fits.
        """
        found = self._first(path)
        return None if found is None else found[1:]

    def without_files(self, paths: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What the mapping names in vain, as it does if an earlier pattern takes all.

        Args:
            paths: All files, as `match` takes them.

        Returns:
            Stems that must have files and have none; and patterns of the other stems that decide about no file.
        """
        reached = {found[0] for found in map(self._first, paths) if found is not None}
        place = len(self.ignored)
        stems: list[str] = []
        idle: list[str] = []
        for stem, patterns in self.stems.items():
            missed = [pattern for number, pattern in enumerate(patterns, place) if number not in reached]
            place += len(patterns)
            if stem in _OPTIONAL:
                continue
            if len(missed) == len(patterns):
                stems.append(stem)
            else:
                idle += missed
        return tuple(stems), tuple(idle)

    def _first(self, path: str) -> tuple[int, str | None, dict[str, str]] | None:
        """The place of the first pattern that fits, and what `match` gives."""
        path = unicodedata.normalize("NFC", path)
        by_name = self._compiled.get(path.rpartition("/")[2].lower(), ())
        for place, stem, pattern in merge(self._compiled.get("", ()), by_name, key=itemgetter(0)):
            if found := pattern.fullmatch(path):
                return place, stem, found.groupdict()
        return None

    def to_toml(self) -> str:
        """As the file has it."""
        content: dict[str, Any] = {"schema_version": SCHEMA_VERSION}
        if self.ignored:
            content["ignored"] = list(self.ignored)
        content["stems"] = {stem: list(patterns) for stem, patterns in self.stems.items()}
        return tomli_w.dumps(content)

    @classmethod
    def from_toml(cls, text: str) -> StemMapping:
        """What `to_toml` gave, or somebody wrote.

        Raises:
            ConfigError: If it is not TOML, has unknown or missing parts, or a pattern is wrong.
        """
        try:
            content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(Text("It is not valid TOML: {error}.", error=error), hint=_HINT) from error
        version = content.pop("schema_version", None)
        if version != SCHEMA_VERSION:
            raise ConfigError(
                Text("Its schema_version is {found}, not {known}.", found=version, known=SCHEMA_VERSION), hint=_HINT
            )
        stems = content.get("stems", {})
        if not isinstance(stems, dict):
            raise ConfigError("[stems] must be a table.", hint=_HINT)
        lists = {stem: _patterns(stem, patterns) for stem, patterns in stems.items()}
        ignored = _patterns("ignored", content.get("ignored", []))
        return configured(cls, {**content, "stems": lists, "ignored": ignored})


def read_mapping(folder: Path) -> StemMapping | None:
    """The mapping of a dataset; None if it has none.

    Raises:
        DatasetError: If it cannot be read.
    """
    path = folder / MAPPING_FILE
    try:
        text = path.read_text(encoding="utf-8-sig")  # which some editors write
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(
            Text("“{path}” cannot be read: {reason}.", path=path, reason=error), path=path, hint=_HINT
        ) from error
    try:
        return StemMapping.from_toml(text)
    except ConfigError as error:
        raise DatasetError(
            Text("“{path}” cannot be used. {reason}", path=path, reason=error.message), path=path, hint=error.hint
        ) from error


def mapped_tracks(mapping: StemMapping, folder: Path, files: Sequence[Path]) -> dict[str, tuple[Track, ...]]:
    """The songs of a dataset by "train", "val" and "test".

    Args:
        mapping: Which file is what.
        folder: The dataset's.
        files: All its audio files, each recording once.

    Raises:
        DatasetError: If no pattern fits a file, a stem has no file, or a song has two mixtures or an unknown split.
    """
    unmatched: list[Path] = []
    songs: defaultdict[tuple[str, tuple[str, ...], str], dict[str, list[Path]]] = defaultdict(dict)
    for file in files:
        found = mapping.match(file.relative_to(folder).as_posix())
        if found is None:
            unmatched.append(file)
        elif found[0] is not None:
            fields = found[1]
            split = _split(fields.pop(_SPLIT, None), file)
            song = fields[_SONG]
            where = tuple(value for name, value in fields.items() if name != _SONG)
            songs[split, where, song].setdefault(found[0], []).append(file)
    if unmatched:
        raise DatasetError(
            Text(
                "“{path}” does not say what {count} audio files are: {names}.",
                path=folder / MAPPING_FILE,
                count=len(unmatched),
                names=_shown([file.relative_to(folder).as_posix() for file in unmatched]),
            ),
            path=folder / MAPPING_FILE,
            hint='Add patterns for them to a stem, or to "ignored".',
        )
    _name_idle(mapping, folder, files)
    times = Counter((split, song) for split, _, song in songs)
    by_split: defaultdict[str, list[Track]] = defaultdict(list)
    for (split, where, song), of_stem in sorted(songs.items()):
        name = song if times[split, song] == 1 else "/".join((*where, song))
        by_split[split].append(_track(name, song, of_stem))
    return {split: tuple(tracks) for split, tracks in by_split.items()}


def _name_idle(mapping: StemMapping, folder: Path, files: Sequence[Path]) -> None:
    stems, patterns = mapping.without_files([file.relative_to(folder).as_posix() for file in files])
    if stems and files:
        raise DatasetError(
            Text("“{path}” finds no file of these stems: {names}.", path=folder / MAPPING_FILE, names=_shown(stems)),
            path=folder / MAPPING_FILE,
            hint="The first pattern that fits a file decides: put the patterns of these stems before wider ones, see "
            "that they are spelled as the files are, or take the stems out.",
        )
    if patterns:
        logger.warning("No file is left for these patterns in %s: %s", folder / MAPPING_FILE, _shown(patterns))


def _track(name: str, song: str, of_stem: dict[str, list[Path]]) -> Track:
    sounds = {stem: summed([StemFile(file) for file in files]) for stem, files in sorted(of_stem.items())}
    mixture = sounds.pop(MIXTURE, None)
    if mixture is not None and mixture.added:
        raise DatasetError(
            Text("The song “{name}” has {count} mixtures.", name=name, count=1 + len(mixture.added)),
            path=mixture.added[0].path,
            hint=Text("Add all but one to “ignored” in {file}.", file=MAPPING_FILE),
        )
    first = min(file for files in of_stem.values() for file in files)
    place = next((folder for folder in first.parents if unicodedata.normalize("NFC", folder.name) == song), first)
    return Track(name=name, mixture=mixture, stems=sounds, path=place)


def _split(name: str | None, file: Path) -> str:
    if name is None:
        return "train"
    try:
        return split_named(name.lower())
    except ConfigError as error:
        raise DatasetError(error.message, path=file, hint=error.hint) from error


def _patterns(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(pattern, str) for pattern in value):
        raise ConfigError(Text("“{name}” must be a list of patterns.", name=name), hint=_HINT)
    return tuple(value)


def _compiled(pattern: str) -> re.Pattern[str]:
    # Each star more would multiply the ways in which a pattern can fail.
    pattern = _MANY_FOLDERS.sub("**/", _MANY_STARS.sub("**", pattern))
    expression, end = "", 0
    seen: set[str] = set()
    for token in _TOKEN.finditer(pattern):
        expression += re.escape(pattern[end : token.start()])
        end = token.end()
        word = token["word"]
        if word is None and token[0] in "{}":
            raise ConfigError(
                Text("The pattern “{pattern}” has a brace that does not match.", pattern=pattern),
                hint='Braces enclose a word in small letters, as in "{song}".',
            )
        if word is not None:
            expression += f"(?P={word})" if word in seen else f"(?P<{word}>[^/]+)"
            seen.add(word)
        else:
            expression += {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}[token[0]]
    return re.compile(expression + re.escape(pattern[end:]), re.IGNORECASE | re.DOTALL)


def _shown(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMES_SHOWN]) + (", …" if len(names) > _NAMES_SHOWN else "")
