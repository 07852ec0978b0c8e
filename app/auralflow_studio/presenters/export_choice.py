"""What can be chosen in the export form, and what a song allows of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from auralflow.audio.formats import BIT_DEPTHS, FORMATS, AudioFormat, source_format
from auralflow.separation.naming import DEFAULT_TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auralflow.audio.info import AudioInfo
    from auralflow.separation.naming import Collision
    from auralflow_studio.document.session import Song


@dataclass(frozen=True, kw_only=True)
class ExportChoice:
    """What the user has chosen so far.

    Attributes:
        what: The stems, each in a file, or the mix as it is heard, in one.
        tracks: Which stems (also "mixture" and "residual"), in the order of the lanes.
        loop_only: Only what the loop covers.
        format: "source" or a key of `auralflow.audio.formats.FORMATS`.
        bit_depth: "source", "16", "24", "32" or "float".
        sample_rate: In Hz; None for the song's.
        bitrate_kbps: Of lossy formats; None for a good one.
        template: For the names.
        if_exists: What becomes of files that are there.
        folder: Where to; empty if none was chosen yet.
    """

    what: Literal["stems", "mix"] = "stems"
    tracks: tuple[str, ...] = ()
    loop_only: bool = False
    format: str = "wav"
    bit_depth: str = "source"
    sample_rate: int | None = None
    bitrate_kbps: int | None = None
    template: str = DEFAULT_TEMPLATE
    if_exists: Collision = "rename"
    folder: str = ""


def usable_formats(info: AudioInfo) -> tuple[AudioFormat, ...]:
    """Formats that can hold a song, as far as their encoders are installed."""
    return tuple(f for f in FORMATS.values() if f.is_available and f.max_channels >= info.channels)


def chosen_format(choice: ExportChoice, info: AudioInfo) -> AudioFormat:
    """The format that will be written."""
    return source_format(info)[0] if choice.format == "source" else FORMATS[choice.format]


def fitted(choice: ExportChoice, song: Song, tracks: Sequence[str]) -> ExportChoice:
    """A choice without what its format, the song or its loop do not allow: that goes back to "as the source".

    Args:
        choice: What was chosen.
        song: What is to be exported.
        tracks: All there are, in the order of the lanes.
    """
    if choice.format != "source" and choice.format not in {f.name for f in usable_formats(song.info)}:
        choice = replace(choice, format="source")
    kind = chosen_format(choice, song.info)
    if choice.bit_depth not in {"source", *BIT_DEPTHS} or (
        choice.bit_depth != "source" and choice.bit_depth not in kind.bit_depths
    ):
        choice = replace(choice, bit_depth="source")
    if choice.sample_rate is not None and kind.sample_rates and choice.sample_rate not in kind.sample_rates:
        choice = replace(choice, sample_rate=None)
    if kind.is_lossless:
        choice = replace(choice, bitrate_kbps=None)
    if choice.loop_only and song.loop is None:
        choice = replace(choice, loop_only=False)
    chosen = set(choice.tracks)
    return replace(choice, tracks=tuple(track for track in tracks if track in chosen))


def known_collision(word: str) -> Collision:
    """What becomes of files that are there, from settings that may say anything."""
    match word:
        case "skip" | "overwrite":
            return word
        case _:
            return "rename"
