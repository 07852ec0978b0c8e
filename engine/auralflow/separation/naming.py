"""Names of exported files: templates, names that every file system takes, and what happens when a name is taken."""

from __future__ import annotations

import difflib
import os
import re
import string
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from auralflow.errors import ConfigError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Collision = Literal["skip", "rename", "overwrite"]

DEFAULT_TEMPLATE = "{track} - {stem}.{ext}"
"""Song and stem both in the file's own name, which is all that an editor shows after files were dropped on it; the
stems of a song stay together in an alphabetical list."""

TEMPLATE_FIELDS = {
    "track": Text("name of the song's file, without the extension"),
    "stem": Text("name of the stem, as vocals"),
    "model": Text("name of the model"),
    "ext": Text("extension of the format, without the dot"),
    "artist": Text("from the song's tags"),
    "title": Text("from the song's tags; the track if there is none"),
    "album": Text("from the song's tags"),
    "n": Text("number of the stem, from 1; {{n:02}} gives 01"),
    "date": Text("today, as 2031-12-24"),
}
"""What may stand in braces in a template, and what it gives."""

LONGEST_NAME_BYTES = 255
_MAY_BE_CUT = ("title", "track", "album", "artist")
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\ud800-\udfff\u2028\u2029]')
_RESERVED = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])", re.IGNORECASE)
_ZERO_WIDTH_JOINER = "\u200d"


@dataclass(frozen=True, kw_only=True)
class NameValues:
    """What a template is filled with for one file; see `TEMPLATE_FIELDS`."""

    track: str
    stem: str
    ext: str
    model: str = ""
    artist: str = ""
    title: str = ""
    album: str = ""
    n: int = 1
    date: str = ""


@dataclass(frozen=True)
class _Part:
    text: str
    name: str = ""


@dataclass(frozen=True)
class NameTemplate:
    """A template for file names, checked. Slashes make folders.

    Args:
        text: As `DEFAULT_TEMPLATE`. The extension is added if the template does not end with it.

    Raises:
        ConfigError: If it has an unknown field (the hint names the nearest), braces that do not match, or steps out of
            the folder.
    """

    text: str
    _components: tuple[tuple[tuple[str, str, str], ...], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check and take apart."""
        components: list[list[tuple[str, str, str]]] = [[]]  # literal text, field, format
        try:
            parsed = list(string.Formatter().parse(self.text))
        except ValueError as error:
            raise ConfigError(
                Text("The template {template!r} cannot be read: {error}.", template=self.text, error=error),
                hint="Write {{ for a brace in the name.",
            ) from error
        for literal, name, spec, conversion in parsed:
            first, *others = re.split(r"[/\\]", literal)
            components[-1].append((first, "", ""))
            components += [[(other, "", "")] for other in others]
            if name is not None:
                self._check_field(name, spec or "", conversion)
                components[-1].append(("", name, spec or ""))
        kept = [tuple(part for part in component if part[0] or part[1]) for component in components]
        if self.text.startswith(("/", "\\")) or any(c == (("..", "", ""),) or c == ((".", "", ""),) for c in kept):
            raise ConfigError(
                Text("The template {template!r} leads out of the folder.", template=self.text),
                hint="Choose the folder itself instead.",
            )
        if not kept[-1]:
            raise ConfigError(
                Text("The template {template!r} has no name for the file.", template=self.text),
                hint=Text("As {template}.", template=DEFAULT_TEMPLATE),
            )
        object.__setattr__(self, "_components", tuple(c for c in kept if c))

    @property
    def tells_stems_apart(self) -> bool:
        """Whether the stems of one song get different names."""
        return any(name in {"stem", "n"} for component in self._components for _, name, _ in component)

    def _check_field(self, name: str, spec: str, conversion: str | None) -> None:
        if name not in TEMPLATE_FIELDS:
            near = difflib.get_close_matches(name, TEMPLATE_FIELDS, n=1, cutoff=0.4)
            known = ", ".join(f"{{{each}}}" for each in TEMPLATE_FIELDS)
            raise ConfigError(
                Text("The template has an unknown field {{{name}}}.", name=name),
                hint=Text("Did you mean {{{near}}}? There are {known}.", near=near[0], known=known)
                if near
                else Text("There are {known}.", known=known),
            )
        if conversion or (spec and not (name == "n" and re.fullmatch(r"0?[1-9]", spec))):
            raise ConfigError(
                Text("The field {{{name}}} takes no such format.", name=name), hint="Only {n:02} can have one."
            )

    def path(self, values: NameValues, *, number: int = 1) -> Path:
        """The file's path relative to the folder of the export.

        Every component is a name that Windows, macOS and Linux take: forbidden characters become "_", tags cannot make
        folders, and what is longer than 255 bytes is cut in the song's part, never in the stem's or the extension.
        Composed and decomposed accents stay as they are.

        Args:
            values: What to fill in.
            number: From 2 on, " (2)" is added before the extension.
        """
        *folders, name = ([self._part(part, values) for part in c] for c in self._components)
        ending = f".{values.ext}"
        rest = list(name)
        # The extension is set apart from what may be cut, however the template spells it.
        if rest[-1].name == "ext" and len(rest) > 1 and rest[-2].text.endswith("."):
            rest = [*rest[:-2], _Part(rest[-2].text[:-1], rest[-2].name)]
        elif "".join(part.text for part in rest).lower().endswith(ending.lower()) and not rest[-1].name:
            rest[-1] = _Part(rest[-1].text[: -len(ending)])
        if number > 1:
            ending = f" ({number}){ending}"
        return Path(*(_component(folder) for folder in folders), _component(rest, ending))

    def _part(self, part: tuple[str, str, str], values: NameValues) -> _Part:
        literal, name, spec = part
        if not name:
            return _Part(_FORBIDDEN.sub("_", literal))
        if name == "n":
            return _Part(format(values.n, spec), name)
        text = getattr(values, name)
        if name == "title":
            text = text.strip() or values.track
        elif name in {"artist", "album"}:
            text = text.strip() or f"Unknown {name}"
        return _Part(_FORBIDDEN.sub("_", text).strip(), name)


def _component(parts: Sequence[_Part], ending: str = "") -> str:
    """One file or folder name out of its parts."""
    room = LONGEST_NAME_BYTES - len(ending.encode()) - 1  # one byte for what `_portable` may put in front
    parts = list(parts)
    while (excess := sum(_size(part.text) for part in parts) - room) > 0:
        cuttable = [i for i, part in enumerate(parts) if part.name in _MAY_BE_CUT and len(part.text) > 1]
        if not cuttable:
            raise ConfigError(
                "The template gives names of more than 255 bytes.", hint="Choose a shorter template, with {track}."
            )
        longest = max(cuttable, key=lambda i: _size(parts[i].text))
        text = parts[longest].text
        parts[longest] = _Part(cut_text(text, _size(text) - excess) or text[0], parts[longest].name)
    return _portable("".join(part.text for part in parts), ending)


def _portable(name: str, ending: str) -> str:
    name = name.strip()
    if not ending:
        name = name.rstrip(". ")
    if not name or name.startswith(".") or _RESERVED.fullmatch(name.partition(".")[0].rstrip()):
        name = f"_{name}"  # hidden on Unix, a device on Windows, or nothing at all
    return name.rstrip() + ending


def cut_text(text: str, size_bytes: int) -> str:
    """The longest beginning of a text of at most that many bytes in UTF-8, without tearing a character apart.

    Accents stay with their letters, and emoji joined into one picture stay whole.
    """
    size = 0
    end = 0
    for end, character in enumerate(text):  # noqa: B007 - used after the loop
        size += _size(character)
        if size > size_bytes:
            break
    else:
        return text
    while end > 0 and (_joins_backwards(text[end]) or text[end - 1] == _ZERO_WIDTH_JOINER):
        end -= 1
    return text[:end].rstrip()


def _joins_backwards(character: str) -> bool:
    is_skin_tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    return unicodedata.category(character).startswith("M") or character == _ZERO_WIDTH_JOINER or is_skin_tone


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def name_key(path: Path) -> str:
    """The same text for paths that are one file on any system: without case, accents composed."""
    return unicodedata.normalize("NFC", str(Path(os.path.abspath(path)))).casefold()  # noqa: PTH100 - no symlinks


@dataclass(frozen=True, kw_only=True)
class ChosenNames:
    """Where the stems of a song go.

    Attributes:
        paths: For each stem, in order.
        existing: Those of `paths` that are there already and are to stay (`if_exists` "skip").
    """

    paths: tuple[Path, ...]
    existing: frozenset[Path] = frozenset()

    @property
    def all_exist(self) -> bool:
        """Whether nothing is left to write."""
        return len(self.existing) == len(self.paths)


def choose_names(
    folder: Path,
    template: NameTemplate,
    values: Sequence[NameValues],
    if_exists: Collision,
    *,
    protected: Iterable[Path] = (),
    taken: Iterable[str] = (),
) -> ChosenNames:
    """Find a name for every stem of a song.

    Args:
        folder: Where the files go.
        template: For their names.
        values: What it is filled with, for each stem.
        if_exists: What to do about existing files: leave them ("skip"), write over them, or number all stems of the
            song alike, as " (2)" ("rename").
        protected: Files that are never written, whatever the policy: the songs themselves. Such names are numbered.
        taken: `name_key` of what other songs of the same run were given. Such names are numbered, too.

    Raises:
        ConfigError: If two stems would get the same name.
    """
    blocked = {name_key(path) for path in protected} | set(taken)
    songs = [path for path in protected if os.path.exists(path)]  # noqa: PTH110 - `Path.exists` raises for some folders
    number = 1
    while True:
        paths = tuple(folder / template.path(v, number=number) for v in values)
        keys = [name_key(path) for path in paths]
        if len(set(keys)) < len(keys):
            double = next(path for path, key in zip(paths, keys, strict=True) if keys.count(key) > 1)
            raise ConfigError(
                Text("The template gives several stems the same name, {name!r}.", name=double.name),
                hint="Add {stem} to it.",
            )
        existing = frozenset(path for path in paths if os.path.lexists(path))
        is_free = (
            blocked.isdisjoint(keys)
            and not any(_is_same_file(path, song) for path in existing for song in songs)
            and not (existing and if_exists == "rename")
        )
        if is_free:
            return ChosenNames(paths=paths, existing=existing if if_exists == "skip" else frozenset())
        number += 1


def _is_same_file(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:  # a link to nowhere is no song
        return False
