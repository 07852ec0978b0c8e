"""What each audio format we write can hold, and the choice of rate and depth for one file."""

from __future__ import annotations

import difflib
import importlib.util
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralflow.errors import ConfigError
from auralflow.text import Text

if TYPE_CHECKING:
    from auralflow.audio.info import AudioInfo

BIT_DEPTHS = ("16", "24", "32", "float")
"""What the user may ask for beside "source"; "float" is 32-bit floating point, the rest are integers."""

INSTALL_PYAV = "pip install 'auralflow-studio[formats]'"

_LOSSLESS_SHARE = 0.7
"""What FLAC and ALAC leave of dense music; quiet stems take much less."""

_MP3_RATES = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
_AAC_RATES = (7_350, 8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 64_000, 88_200, 96_000)


@dataclass(frozen=True, kw_only=True)
class AudioFormat:
    """One format that Auralflow writes.

    Attributes:
        name: What the user types.
        title: Name for people.
        extension: Of the file, without the dot.
        bit_depths: What it can hold, from `BIT_DEPTHS`, worst first; empty for lossy formats.
        sample_rates: Rates it can hold in Hz, ascending; empty for any.
        max_channels: How many channels it can hold (as far as our encoders go).
        max_bytes: Where the file format's own size fields end; None for no limit that matters.
        default_bitrate_kbps: For stereo; None for lossless formats.
        encoder: The library that writes it, "soundfile" or "pyav".
    """

    name: str
    title: str
    extension: str
    bit_depths: tuple[str, ...] = ()
    sample_rates: tuple[int, ...] = ()
    max_channels: int = 8
    max_bytes: int | None = None
    default_bitrate_kbps: int | None = None
    encoder: str = "soundfile"

    @property
    def is_lossless(self) -> bool:
        """Whether what is read back is what was written, but for rounding to the bit depth."""
        return bool(self.bit_depths)

    @property
    def is_available(self) -> bool:
        """Whether its encoder is installed (looked up without importing it)."""
        return self.encoder != "pyav" or importlib.util.find_spec("av") is not None


FORMATS: dict[str, AudioFormat] = {
    f.name: f
    for f in (
        AudioFormat(name="wav", title="WAV", extension="wav", bit_depths=("16", "24", "32", "float")),
        AudioFormat(
            name="aiff",
            title="AIFF",
            extension="aiff",
            bit_depths=("16", "24", "32", "float"),
            max_bytes=2**32 - 2**20,
        ),
        AudioFormat(name="flac", title="FLAC", extension="flac", bit_depths=("16", "24")),
        AudioFormat(
            name="alac",
            title="Apple Lossless (M4A)",
            extension="m4a",
            bit_depths=("16", "24"),
            max_channels=6,
            encoder="pyav",
        ),
        AudioFormat(
            name="mp3",
            title="MP3",
            extension="mp3",
            sample_rates=_MP3_RATES,
            max_channels=2,
            default_bitrate_kbps=320,
        ),
        AudioFormat(name="ogg", title="Ogg Vorbis", extension="ogg", default_bitrate_kbps=256),
        AudioFormat(name="opus", title="Opus", extension="opus", sample_rates=(48_000,), default_bitrate_kbps=256),
        AudioFormat(
            name="m4a",
            title="AAC (M4A)",
            extension="m4a",
            sample_rates=_AAC_RATES,
            max_channels=6,
            default_bitrate_kbps=256,
            encoder="pyav",
        ),
    )
}

# "The format of the source" is that of its sound track, whatever it lies in: the sound of a film in MP4 is AAC and
# becomes M4A. What we cannot write (WMA, AC-3, APE, ...) becomes WAV, which every editor takes.
_OF_CODEC = {
    "aac": "m4a", "alac": "alac", "flac": "flac", "mp3": "mp3", "opus": "opus", "vorbis": "ogg",
}  # fmt: skip
_OF_CONTAINER = {
    "aiff": "aiff", "wav": "wav", "rf64": "wav", "w64": "wav", "caf": "wav", "au": "wav",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class EncodePlan:
    """How one file is going to be written.

    Attributes:
        format: The format.
        sample_rate: Of the file, in Hz.
        channels: Of the file.
        bit_depth: One of `BIT_DEPTHS`; None for lossy formats.
        bitrate_kbps: For lossy formats, all channels together; None for lossless ones.
        notes: Where the file differs from what was asked for, and why; sentences for people.
    """

    format: AudioFormat
    sample_rate: int
    channels: int
    bit_depth: str | None
    bitrate_kbps: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_fixed_point(self) -> bool:
        """Whether samples over full scale would be cut off (in lossy formats: by most players)."""
        return self.bit_depth != "float"

    def bytes_for(self, frames: int) -> int:
        """About how large the file gets, in bytes; of compressed formats that depends on the sound."""
        if self.bitrate_kbps is not None:
            return int(frames / self.sample_rate * self.bitrate_kbps * 125)
        pcm = frames * self.channels * bytes_per_sample(self.bit_depth) + 4096
        return pcm if self.format.name in {"wav", "aiff"} else int(_LOSSLESS_SHARE * pcm)


def bytes_per_sample(bit_depth: str | None) -> int:
    """Bytes a sample of an uncompressed file takes; `bit_depth` is one of `BIT_DEPTHS`."""
    return {"16": 2, "24": 3}.get(bit_depth or "", 4)


def get_format(name: str) -> AudioFormat:
    """The format of that name.

    Raises:
        ConfigError: If there is none; the hint names the nearest.
    """
    found = FORMATS.get(name.lower())
    if found is None:
        near = difflib.get_close_matches(name.lower(), FORMATS, n=1, cutoff=0.4)
        known = ", ".join(FORMATS)
        raise ConfigError(
            Text("There is no audio format {name!r}.", name=name),
            hint=Text("Did you mean {near!r}? Choose one of source, {known}.", near=near[0], known=known)
            if near
            else Text("Choose one of source, {known}.", known=known),
        )
    return found


def source_format(info: AudioInfo) -> tuple[AudioFormat, str]:
    """The format to write when the user wants "the same as the source".

    Returns:
        The format, and a note for people if it had to be another one ("" if not).
    """
    name = _OF_CODEC.get(info.codec) or _OF_CONTAINER.get(info.container)
    if name is None and info.codec.startswith(("pcm", "float", "double")):
        name = "wav"  # as in MOV
    if name is not None:
        found = FORMATS[name]
        if info.channels <= found.max_channels and found.is_available:
            return found, ""
    return FORMATS["wav"], Text("Stems are written as WAV: {codec} cannot be written.", codec=info.codec.upper())


def plan_encoding(
    info: AudioInfo,
    *,
    name: str = "source",
    bit_depth: str = "source",
    sample_rate: int | None = None,
    bitrate_kbps: int | None = None,
) -> EncodePlan:
    """Decide how stems of one song are written.

    Args:
        info: The song; "source" takes format, depth, rate and channels from it.
        name: A key of `FORMATS`, or "source".
        bit_depth: One of `BIT_DEPTHS`, or "source". Lossy formats have none and do not look at it.
        sample_rate: In Hz; None for the rate of the song.
        bitrate_kbps: For lossy formats, all channels together; None for a good one.

    Returns:
        The plan; its notes say where the format cannot hold what was asked for.

    Raises:
        ConfigError: If a named format cannot hold a named depth, or not that many channels, or if its encoder is
            not installed.
    """
    if name == "source":
        audio_format, note = source_format(info)
    else:
        audio_format, note = get_format(name), ""
    notes = [note] if note else []
    _check_channels(audio_format, info.channels)
    _check_installed(audio_format)
    wanted_rate = sample_rate or info.sample_rate
    rate = _nearest_rate(audio_format, wanted_rate)
    if rate != wanted_rate:
        notes.append(
            Text(
                "{format} cannot hold {wanted_hz} Hz; resampled to {rate_hz} Hz.",
                format=audio_format.title,
                wanted_hz=wanted_rate,
                rate_hz=rate,
            )
        )
    elif rate != info.sample_rate:
        notes.append(Text("Resampled from {song_hz} Hz to {rate_hz} Hz.", song_hz=info.sample_rate, rate_hz=rate))
    depth: str | None = None
    if audio_format.is_lossless:
        bitrate_kbps = None
        depth, note = _choose_depth(audio_format, info, bit_depth, strict=name != "source")
        if note:
            notes.append(note)
    elif bitrate_kbps is None and audio_format.default_bitrate_kbps is not None:
        bitrate_kbps = max(1, audio_format.default_bitrate_kbps * info.channels // 2)
        if audio_format.name == "mp3":  # a mono MP3 may have the full rate, and nothing is gained by less
            bitrate_kbps = audio_format.default_bitrate_kbps
    return EncodePlan(
        format=audio_format,
        sample_rate=rate,
        channels=info.channels,
        bit_depth=depth,
        bitrate_kbps=bitrate_kbps,
        notes=tuple(notes),
    )


def check_bit_depth(audio_format: AudioFormat, wanted: str) -> None:
    """Nothing, if a format can hold one of `BIT_DEPTHS` or "source"; lossy formats do not look at it.

    Raises:
        ConfigError: If it cannot; the hint names what it can hold.
    """
    if audio_format.is_lossless and wanted not in {"source", *audio_format.bit_depths}:
        raise ConfigError(
            Text("{format} cannot hold a bit depth of {depth}.", format=audio_format.title, depth=wanted),
            hint=Text("Choose {depths} bit, or WAV.", depths=" or ".join(audio_format.bit_depths)),
        )


def _check_channels(audio_format: AudioFormat, channels: int) -> None:
    if channels > audio_format.max_channels:
        able = ", ".join(f.name for f in FORMATS.values() if f.max_channels >= channels)
        raise ConfigError(
            Text(
                "{format} holds at most {most} channels; the song has {channels}.",
                format=audio_format.title,
                most=audio_format.max_channels,
                channels=channels,
            ),
            hint=Text("Choose one of {able}.", able=able) if able else "",
        )


def _check_installed(audio_format: AudioFormat) -> None:
    if not audio_format.is_available:
        raise ConfigError(
            Text("Writing {format} needs PyAV, which is not installed.", format=audio_format.title),
            hint=Text("Choose WAV, FLAC or MP3, or install it with: {command}", command=INSTALL_PYAV),
        )


def _nearest_rate(audio_format: AudioFormat, wanted: int) -> int:
    rates = audio_format.sample_rates
    if not rates or wanted in rates:
        return wanted
    if above := [r for r in rates if r > wanted]:
        return above[0]  # the lowest that loses nothing
    # Over the highest rate: a whole fraction keeps the resampler's work simple (88.2 -> 44.1), else the highest.
    return next((r for r in reversed(rates) if r >= 44_100 and wanted % r == 0), rates[-1])


def _choose_depth(audio_format: AudioFormat, info: AudioInfo, wanted: str, *, strict: bool) -> tuple[str, str]:
    """The depth to write and a note ("" if none)."""
    if wanted not in {"source", *BIT_DEPTHS}:
        raise ConfigError(
            Text("There is no bit depth {depth!r}.", depth=wanted),
            hint=Text("Choose one of source, {known}.", known=", ".join(BIT_DEPTHS)),
        )
    if wanted == "source":
        depth = _depth_of(info)
        note = Text("The song has 8 bit; written with 16.") if info.bit_depth == 8 else ""
        if depth in audio_format.bit_depths:
            return depth, note
        best = audio_format.bit_depths[-1]
        return best, Text("{format} holds no more than {best} bit.", format=audio_format.title, best=best)
    if strict:
        check_bit_depth(audio_format, wanted)
    if wanted in audio_format.bit_depths:
        return wanted, ""
    best = audio_format.bit_depths[-1]
    return best, Text(
        "{format} cannot hold a bit depth of {depth}; written with {best} bit.",
        format=audio_format.title,
        depth=wanted,
        best=best,
    )


def _depth_of(info: AudioInfo) -> str:
    if info.is_float:
        return "float" if info.bit_depth is not None else "24"
    if info.bit_depth is None:
        return "24"  # a lossy source has no depth of its own; 24 bit loses nothing that could be heard
    return "16" if info.bit_depth <= 16 else "24" if info.bit_depth <= 24 else "32"
