"""What an export will do, decided before anything is written (and before anything is separated)."""

from __future__ import annotations

import datetime
import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from auralflow.audio.formats import BIT_DEPTHS, EncodePlan, check_bit_depth, get_format, plan_encoding
from auralflow.audio.resample import converted_length
from auralflow.audio.song_name import song_name
from auralflow.audio.tags import Tags, read_tags
from auralflow.disk_space import SpaceDemand
from auralflow.errors import ConfigError
from auralflow.separation.naming import (
    DEFAULT_TEMPLATE,
    ChosenNames,
    Collision,
    NameTemplate,
    NameValues,
    choose_names,
)
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from auralflow.audio.info import AudioInfo
    from auralflow.models.base import ModelInfo

BitDepth = Literal["source", "16", "24", "32", "float"]

EXTRA_TRACKS = ("mixture", "residual")
"""What can be exported beside the model's own stems."""

LOWEST_BITRATE_KBPS, HIGHEST_BITRATE_KBPS = 16, 2048
LOWEST_RATE, HIGHEST_RATE = 8_000, 384_000


@dataclass(frozen=True, kw_only=True)
class ExportSettings:
    """What the user may choose about an export.

    Attributes:
        format: "source" for that of the song, or a key of `auralflow.audio.formats.FORMATS`.
        bit_depth: "source" for that of the song, or 16, 24 or 32 bit integers, or 32 bit "float".
        sample_rate: In Hz; None for that of the song.
        bitrate_kbps: Of lossy formats, all channels together; None for a good one.
        template: For the names, see `auralflow.separation.naming.TEMPLATE_FIELDS`.
        if_exists: Existing files are left alone ("skip"), kept beside numbered new ones ("rename") or replaced.
        stems: Which tracks, in this order: sources of the model, "mixture", "residual"; None for all sources.
        dither: Whether 16 bit are dithered.
        tags: Whether tags and cover art are carried over and the file says how it was made.

    Raises:
        ConfigError: If a value is unknown or out of range, or the format cannot hold the bit depth.
    """

    format: str = "wav"
    bit_depth: str = "source"
    sample_rate: int | None = None
    bitrate_kbps: int | None = None
    template: str = DEFAULT_TEMPLATE
    if_exists: Collision = "rename"
    stems: tuple[str, ...] | None = None
    dither: bool = True
    tags: bool = True

    def __post_init__(self) -> None:
        """Check what can be checked without the song and the model."""
        if self.bit_depth not in {"source", *BIT_DEPTHS}:
            raise ConfigError(
                Text("There is no bit depth {depth!r}.", depth=self.bit_depth),
                hint=Text("Choose one of source, {known}.", known=", ".join(BIT_DEPTHS)),
            )
        if self.format != "source":
            check_bit_depth(get_format(self.format), self.bit_depth)
        if self.sample_rate is not None and not LOWEST_RATE <= self.sample_rate <= HIGHEST_RATE:
            raise ConfigError(
                Text("A sample rate of {rate_hz} Hz is not possible.", rate_hz=self.sample_rate),
                hint=Text(
                    "Choose one from {lowest} to {highest} Hz, as 44100 or 48000.",
                    lowest=LOWEST_RATE,
                    highest=HIGHEST_RATE,
                ),
            )
        if self.bitrate_kbps is not None and not LOWEST_BITRATE_KBPS <= self.bitrate_kbps <= HIGHEST_BITRATE_KBPS:
            raise ConfigError(
                Text("A bit rate of {kbps} kbit/s is not possible.", kbps=self.bitrate_kbps),
                hint=Text(
                    "Choose one from {lowest} to {highest}, as 192 or 320.",
                    lowest=LOWEST_BITRATE_KBPS,
                    highest=HIGHEST_BITRATE_KBPS,
                ),
            )
        if self.if_exists not in get_args(Collision):
            raise ConfigError(
                Text("Existing files cannot be treated by {wanted!r}.", wanted=self.if_exists),
                hint=Text("Choose one of {known}.", known=", ".join(get_args(Collision))),
            )
        if self.stems is not None and (not self.stems or len(set(self.stems)) < len(self.stems)):
            raise ConfigError("The list of stems is empty or names one twice.", hint="Name each stem once.")
        NameTemplate(self.template)


@dataclass(frozen=True, kw_only=True)
class ExportPlan:
    """What an export will do.

    Attributes:
        encoding: How the files are encoded.
        tracks: What is exported, in order.
        names: Where to, for each of `tracks`.
        values: What the names were made of.
        song_tags: Of the song; empty if none are wanted.
        find_names: Finds the names anew, under another policy.
        notes: What the user should know, as sentences.
    """

    encoding: EncodePlan
    tracks: tuple[str, ...]
    names: ChosenNames
    values: tuple[NameValues, ...]
    song_tags: Tags
    find_names: Callable[[Collision], ChosenNames]
    notes: tuple[str, ...] = ()

    def demand(self, frames: int, sample_rate: int) -> SpaceDemand:
        """The disk space that the files will take; those that are there already and are left alone take none.

        Args:
            frames: Length of what is exported, at `sample_rate`.
            sample_rate: Of what is exported, in Hz.
        """
        length = converted_length(frames, sample_rate, self.encoding.sample_rate)
        count = sum(path not in self.names.existing for path in self.names.paths)
        return SpaceDemand(folder=self.names.paths[0].parent, bytes=count * self.encoding.bytes_for(length))

    def choose_again(self) -> ChosenNames:
        """Numbered names instead of those that somebody else took since."""
        return self.find_names("rename")


def chosen_tracks(settings: ExportSettings, sources: Sequence[str]) -> tuple[str, ...]:
    """The tracks to export from a model with these sources.

    Raises:
        ConfigError: If one is named that there is not (the hint names the nearest), or if the template gives several
            tracks one name.
    """
    known = (*sources, *EXTRA_TRACKS)
    for name in settings.stems or ():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
            names = ", ".join(known)
            raise ConfigError(
                Text("There is no stem {name!r}.", name=name),
                hint=Text("Did you mean {near!r}? There are {known}.", near=near[0], known=names)
                if near
                else Text("There are {known}.", known=names),
            )
    tracks = tuple(sources) if settings.stems is None else settings.stems
    if len(tracks) > 1 and not NameTemplate(settings.template).tells_stems_apart:
        raise ConfigError(
            Text("The template {template!r} gives several stems the same name.", template=settings.template),
            hint="Add {stem} to it.",
        )
    return tracks


def plan_export(
    destination: Path,
    settings: ExportSettings,
    *,
    source: AudioInfo,
    model: ModelInfo,
    tracks: tuple[str, ...] | None = None,
    taken: Collection[str] = (),
    song_tags: Tags | None = None,
) -> ExportPlan:
    """Decide formats and names. Looks at the destination, writes nothing.

    Args:
        destination: The folder.
        settings: What the user chose.
        source: The song.
        model: What separated it, or will.
        tracks: Other names than the stems', as ("mix",); None for what `settings.stems` says.
        taken: `auralflow.separation.naming.name_key` of files that must not be used.
        song_tags: If they are known already; else they are read if they are needed.

    Raises:
        ConfigError: If the format cannot hold what is asked for, or two stems would get the same name.
    """
    encoding = plan_encoding(
        source,
        name=settings.format,
        bit_depth=settings.bit_depth,
        sample_rate=settings.sample_rate,
        bitrate_kbps=settings.bitrate_kbps,
    )
    notes = list(encoding.notes)
    if tracks is None:
        tracks = chosen_tracks(settings, model.sources)
    if song_tags is None:
        song_tags, note = read_tags(source.path)
        if note and settings.tags:
            notes.append(note)
    values = tuple(
        NameValues(
            track=song_name(source.path),
            stem=track,
            ext=encoding.format.extension,
            model=model.name,
            artist=song_tags.text("artist"),
            title=song_tags.text("title"),
            album=song_tags.text("album"),
            n=number,
            date=datetime.date.today().isoformat(),
        )
        for number, track in enumerate(tracks, start=1)
    )
    template = NameTemplate(settings.template)

    def find_names(if_exists: Collision) -> ChosenNames:
        return choose_names(destination, template, values, if_exists, protected=[source.path], taken=taken)

    return ExportPlan(
        encoding=encoding,
        tracks=tracks,
        names=find_names(settings.if_exists),
        values=values,
        find_names=find_names,
        song_tags=song_tags if settings.tags else Tags(),
        notes=tuple(notes),
    )
