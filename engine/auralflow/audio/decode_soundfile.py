"""Reads WAV, AIFF, FLAC, Ogg Vorbis, Opus and their kin through libsndfile.

MP3 has a module of its own, `decode_mpeg`. libsndfile seeks exactly in formats without loss. In Vorbis and Opus it
lands on the right frame, but the first sound after a seek is not yet what arriving there gives; after half a second of
decoding it is (measured: nearly always the same bit for bit). In a few old encodings it cannot seek at all.

Ogg files may be put one behind the other, which recordings of web radio are. libsndfile reads only the first such link
and is wrong about its length, so that each is read as a file of its own.
"""

from __future__ import annotations

import contextlib
import os
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from auralflow.audio import reading
from auralflow.audio.channel_order import from_vorbis_order
from auralflow.audio.info import AudioInfo
from auralflow.audio.ogg_links import FileSlice, Link, is_complete, link_starts
from auralflow.audio.reading import (
    LEAST_LOSS_S,
    BlockReader,
    DecoderRefusedError,
    SoundReader,
    check_shape,
    clock,
    cut_off_note,
    facts,
)
from auralflow.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

NAME = "soundfile"

_CONTAINERS = {"WAVEX": "wav", "OGG": "ogg", "SVX": "8svx"}
_BIT_DEPTHS = {"PCM_S8": 8, "PCM_U8": 8, "PCM_16": 16, "PCM_24": 24, "PCM_32": 32, "FLOAT": 32, "DOUBLE": 64} | {
    f"ALAC_{bits}": bits for bits in (16, 20, 24, 32)
}
_CODECS = {"PCM_S8": "pcm_8", "PCM_U8": "pcm_8", "MPEG_LAYER_III": "mp3"}
_EXACT_SUBTYPES = frozenset({*_BIT_DEPTHS, "ULAW", "ALAW", "IMA_ADPCM", "MS_ADPCM", "DPCM_8", "DPCM_16"})
# DWVW is none of them: libsndfile promises to seek in it, and fails.
_SEEKABLE_SUBTYPES = frozenset({"VORBIS", "OPUS", "MPEG_LAYER_III"})
_PROMISED = re.compile(r"\s*(?:RIFF|riff|Riff size|FORM|data|SSND)\s*: (\d+) \(should be (\d+)\)")
_DATA_BYTES = re.compile(r"^data : (\d+)(?: \(should be (\d+)\))?", re.MULTILINE)
_UNKNOWN_FRAMES = 1 << 62
# Shorter than this, a stretch that cannot be decoded is given up: about one block of a FLAC file.
_GIVE_UP_FRAMES = 4096


class OnwardFile(soundfile.SoundFile):  # type: ignore[misc]  # soundfile has no types
    """A sound file that is read from where it stands; soundfile would seek after every read if it could."""

    def seekable(self) -> bool:
        """False, so that nobody seeks but the caller."""
        return False


def _system_name(path: Path) -> str | bytes:
    # Absolute, as "-" means standard input; as bytes, as a name need not be text.
    name = path.absolute()
    return str(name) if os.name == "nt" else os.fsencode(name)


class _LinkFile(OnwardFile):
    """A part of a file, `[start, stop)` in bytes, that is a sound file of its own."""

    def __init__(self, path: Path, start: int, stop: int) -> None:
        self._slice = FileSlice(path, start, stop)
        try:
            super().__init__(self._slice)
        except BaseException:
            self._slice.close()
            raise

    def close(self) -> None:
        super().close()
        self._slice.close()


def _open_file(path: Path, span: tuple[int, int] | None = None) -> OnwardFile:
    try:
        return OnwardFile(_system_name(path)) if span is None else _LinkFile(path, *span)
    except soundfile.LibsndfileError:
        path.stat()  # says so itself if the file is gone
        raise


def _open_again(info: AudioInfo, span: tuple[int, int] | None = None) -> OnwardFile:
    """The same file once more.

    Raises:
        OSError: If it is gone or has become another.
    """
    try:
        sound = _open_file(info.path, span)
    except soundfile.LibsndfileError as error:
        raise OSError(Text("it has been changed")) from error
    if (sound.samplerate, sound.channels) != (info.sample_rate, info.channels):
        sound.close()
        raise OSError(Text("it has been changed"))
    return sound


class ExactReader(SoundReader):
    """An open file of a format in which libsndfile seeks exactly."""

    def __init__(self, info: AudioInfo, sound: OnwardFile) -> None:
        super().__init__(info)
        self._sound = sound
        self._position = 0

    def _fill(self, start: int, out: NDArray[np.float32]) -> None:
        silent: list[tuple[int, int]] = []
        self._fill_part(start, out, silent)
        self._note_damage(silent)
        if self._sound.subtype.startswith(("ALAC", "IMA", "MS")):
            self._check_unchanged()  # where a block of these is missing, libsndfile decodes what lies in memory

    def _fill_part(self, start: int, out: NDArray[np.float32], silent: list[tuple[int, int]]) -> None:
        if self._read_at(start, out):
            return
        # After an error libsndfile refuses everything; a new start finds what is readable on both sides of the damage.
        sound = _open_again(self._info)
        self._sound.close()
        self._sound = sound
        self._position = 0
        if len(out) <= _GIVE_UP_FRAMES:
            out[:] = 0.0
            silent.append((start, start + len(out)))
            return
        half = len(out) // 2
        self._fill_part(start, out[:half], silent)
        self._fill_part(start + half, out[half:], silent)

    def _read_at(self, start: int, out: NDArray[np.float32]) -> bool:
        try:
            if start != self._position:
                self._sound.seek(start)
            self._position = start + len(self._sound.read(out=out))
        except soundfile.LibsndfileError:
            self._position = -1
            return False
        return self._position == start + len(out)

    def _close(self) -> None:
        self._sound.close()


class LossyReader(BlockReader):
    """An open Vorbis or Opus file, or another that has to be decoded from some way before."""

    def __init__(self, info: AudioInfo, links: tuple[Link, ...]) -> None:
        # libsndfile's Opus is three times slower than its other decoders, and a seek must not be felt.
        super().__init__(info, reading.BLOCK_FRAMES // 2 if info.codec == "opus" else None)
        self._links = links

    def _decode(self, start: int, stop: int) -> NDArray[np.float32]:
        out = np.zeros((stop - start, self._info.channels), np.float32)
        silent: list[tuple[int, int]] = []
        for link in self._links:
            first, last = max(start, link.start), min(stop, link.start + link.frames)
            if first < last:
                self._decode_into(link, first - link.start, out[first - start : last - start], silent)
        self._note_damage(silent)
        return from_vorbis_order(out) if self._info.codec in ("vorbis", "opus") else out

    def _decode_into(self, link: Link, start: int, out: NDArray[np.float32], silent: list[tuple[int, int]]) -> None:
        # Where even the time before is damaged, what comes after is still better than silence.
        origin = max(start - self._info.sample_rate // 2, 0)
        if self._decode_from(link, origin, start, out) or self._decode_from(link, start, start, out):
            return
        if len(out) <= _GIVE_UP_FRAMES:
            out[:] = 0.0
            silent.append((link.start + start, link.start + start + len(out)))
            return
        half = len(out) // 2
        self._decode_into(link, start, out[:half], silent)
        self._decode_into(link, start + half, out[half:], silent)

    def _decode_from(self, link: Link, origin: int, start: int, out: NDArray[np.float32]) -> bool:
        # A fresh decoder, as libsndfile searches in another way from wherever it stands.
        with _open_again(self._info, link.span) as sound:
            try:
                sound.seek(origin)
                if len(sound.read(start - origin, dtype="float32")) < start - origin:
                    return False
                return len(sound.read(out=out)) == len(out)
            except soundfile.LibsndfileError:
                return False

    def _close(self) -> None:
        self._blocks.clear()


class SequentialReader(BlockReader):
    """An open file of an old encoding in which libsndfile cannot seek (GSM, G.721, DWVW): decoded from the front on."""

    def __init__(self, info: AudioInfo, sound: OnwardFile) -> None:
        super().__init__(info)
        self._sound = sound
        self._position = 0

    def _decode(self, start: int, stop: int) -> NDArray[np.float32]:
        if start < self._position:
            sound = _open_again(self._info)
            self._sound.close()
            self._sound = sound
            self._position = 0
        while self._position < start and self._read_on(min(self._block_frames, start - self._position)).size:
            pass
        part = self._read_on(stop - start if self._position == start else 0)
        self._check_unchanged()  # where a block is missing, libsndfile decodes what lies in memory
        return part

    def _read_on(self, frames: int) -> NDArray[np.float32]:
        part: NDArray[np.float32] = np.zeros((0, self._info.channels), np.float32)
        with contextlib.suppress(soundfile.LibsndfileError):
            part = self._sound.read(frames, dtype="float32", always_2d=True)
        self._position += len(part)
        return part

    def _close(self) -> None:
        self._sound.close()
        self._blocks.clear()


def open_soundfile(path: Path, kind: str) -> SoundReader:
    """Open a file with libsndfile.

    Args:
        path: The file.
        kind: What `sniff` says it is, one of `SNDFILE_KINDS`.

    Raises:
        DecoderRefusedError: If libsndfile cannot read it, or it holds no sound.
        AudioReadError: If nothing could work on its sound.
        OSError: If it has vanished.
    """
    try:
        sound = _open_file(path)
    except soundfile.LibsndfileError as error:
        raise DecoderRefusedError(_reason(error)) from error
    try:
        check_shape(path, sound.samplerate, sound.channels)
        links, notes = facts.of(path.stat(), "soundfile", lambda: _measure(path, sound))
        info = _info(path, kind, sound, sum(link.frames for link in links), notes)
        if sound.subtype in _EXACT_SUBTYPES:
            return ExactReader(info, sound)
        if sound.subtype not in _SEEKABLE_SUBTYPES:
            return SequentialReader(info, sound)
    except BaseException:
        sound.close()
        raise
    sound.close()
    return LossyReader(info, links)


def _info(path: Path, kind: str, sound: OnwardFile, frames: int, notes: tuple[str, ...]) -> AudioInfo:
    exact = sound.subtype in _EXACT_SUBTYPES
    codec = _CODECS.get(sound.subtype, sound.subtype.lower())
    if kind == "flac" or codec.startswith("alac"):
        codec = "flac" if kind == "flac" else "alac"
    if frames <= 0:
        raise DecoderRefusedError("it holds 0 samples", empty=True)
    return AudioInfo(
        path=path,
        sample_rate=sound.samplerate,
        channels=sound.channels,
        frames=frames,
        container="opus" if codec == "opus" else _CONTAINERS.get(sound.format, sound.format.lower()),
        codec=codec,
        bit_depth=_BIT_DEPTHS.get(sound.subtype) if exact else None,
        is_float=sound.subtype in ("FLOAT", "DOUBLE"),
        decoder=NAME,
        notes=notes,
    )


def _measure(path: Path, sound: OnwardFile) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    """What recordings a file consists of, and what is to say about it.

    Raises:
        DecoderRefusedError: If nothing of it can be decoded.
    """
    starts: list[int] = []
    cut_off: tuple[str, ...] = ()
    if sound.subtype in ("VORBIS", "OPUS"):
        with path.open("rb") as file:
            starts = link_starts(file)
            if not is_complete(file):
                cut_off = (Text("The file ends before the last page of its stream: it was probably cut off."),)
    if len(starts) > 1:
        links, notes = _measure_links(path, sound, starts)
    else:
        frames, notes = _true_frames(path, sound)
        links = (Link(0, frames),) if frames > 0 else ()
    if sound.subtype not in _EXACT_SUBTYPES and links:
        first = links[0]
        places = (0, first.frames // 2, first.frames - 1) if sound.subtype in _SEEKABLE_SUBTYPES else (0,)
        if not any(_readable(path, frame, first.span) for frame in places):
            raise DecoderRefusedError("nothing of it can be decoded")
    return links, (*notes, *cut_off)


def _measure_links(path: Path, sound: OnwardFile, starts: list[int]) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    shape = (sound.samplerate, sound.channels, sound.subtype)
    links: list[Link] = []
    total = left_out = 0
    for span in pairwise([*starts, path.stat().st_size]):
        frames = -1
        with contextlib.suppress(soundfile.LibsndfileError), _open_file(path, span) as part:
            if (part.samplerate, part.channels, part.subtype) == shape and part.frames < _UNKNOWN_FRAMES:
                frames = part.frames
        if frames > 0:
            links.append(Link(total, frames, span))
            total += frames
        left_out += frames < 0
    if not left_out:
        return tuple(links), ()
    note = Text(
        "The file consists of {count} recordings put together, and {left_out} of them were left out (damaged"
        " or of another sample rate or number of channels). To use all, split the file.",
        count=len(starts),
        left_out=left_out,
    )
    return tuple(links), (note,)


def _true_frames(path: Path, sound: OnwardFile) -> tuple[int, tuple[str, ...]]:
    """How many frames can really be read, and what is to say about it."""
    promised: int = sound.frames
    rate: int = sound.samplerate
    if promised <= 0:
        return 0, ()
    if promised >= _UNKNOWN_FRAMES:
        # A FLAC stream written to a pipe does not know its length: seek ever further, then narrow down.
        bound = 1 << 16
        while _readable(path, bound - 1):
            bound *= 2
        return _last_readable(path, bound), ()
    if sound.subtype in _EXACT_SUBTYPES and not _readable(path, promised - 1):
        frames = _last_readable(path, promised)
        if frames == 0:
            raise DecoderRefusedError(
                Text(
                    "its header promises {promised}, but nothing of it can be decoded", promised=clock(promised / rate)
                )
            )
        return frames, (cut_off_note(frames, promised, rate),)
    if sound.subtype == "GSM610" and sound.format == "WAV" and (data := _DATA_BYTES.search(sound.extra_info)):
        # libsndfile takes the byte that makes the data even, or a part of a block, for a whole one, and it is noise.
        promised = min(promised, int(data[2] or data[1]) // 65 * 320)
    missing = _missing_bytes(sound) * 8 // (_BIT_DEPTHS.get(sound.subtype, 1 << 62) * sound.channels)
    return promised, (cut_off_note(promised, promised + missing, rate),) if missing > LEAST_LOSS_S * rate else ()


def _missing_bytes(sound: OnwardFile) -> int:
    """How many bytes a header promises that the file does not have, from what libsndfile noted on opening."""
    for line in sound.extra_info.splitlines():
        match = _PROMISED.match(line)
        # A recorder that streams leaves the largest number there is; that promises nothing.
        if match and not 0x7FFF0000 <= int(match[1]) <= 0xFFFFFFFF:
            return max(int(match[1]) - int(match[2]), 0)
    return 0


def _readable(path: Path, frame: int, span: tuple[int, int] | None = None) -> bool:
    """Whether a frame can be decoded, asked of a fresh decoder as a failed one refuses everything."""
    with contextlib.suppress(soundfile.LibsndfileError), _open_file(path, span) as sound:
        if frame:
            sound.seek(frame)
        return len(sound.read(1)) == 1
    return False


def _last_readable(path: Path, bound: int) -> int:
    """How many frames there are, fewer than `bound`, where every frame up to the end can be decoded."""
    low, high = 0, bound
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _readable(path, middle - 1) else (low, middle)
    return low


def _reason(error: soundfile.LibsndfileError) -> str:
    text = str(error.error_string).strip().rstrip(".")
    return text.removeprefix("Error : ") or Text("libsndfile cannot open it")
