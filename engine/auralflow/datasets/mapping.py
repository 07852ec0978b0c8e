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
summed. A file that no pattern fits is an error.
"""

from __future__ import annotations

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

MAPPING_FILE = "stems.toml"
SCHEMA_VERSION = 1

_SONG, _SPLIT = "song", "split"
_NAMES_SHOWN = 3
_TOKEN = re.compile(r"\*\*/|\*\*|\*|\?|\{(?P<word>[a-z]+)\}|[{}]")
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
        path = unicodedata.normalize("NFC", path)
        by_name = self._compiled.get(path.rpartition("/")[2].lower(), ())
        for _, stem, pattern in merge(self._compiled.get("", ()), by_name, key=itemgetter(0)):
            if found := pattern.fullmatch(path):
                return stem, found.groupdict()
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
        text = path.read_text(encoding="utf-8")
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
        DatasetError: If no pattern fits a file, or a song has two mixtures or an unknown split.
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
    times = Counter((split, song) for split, _, song in songs)
    by_split: defaultdict[str, list[Track]] = defaultdict(list)
    for (split, where, song), of_stem in sorted(songs.items()):
        name = song if times[split, song] == 1 else "/".join((*where, song))
        by_split[split].append(_track(name, song, of_stem))
    return {split: tuple(tracks) for split, tracks in by_split.items()}


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
