"""What an MP4, M4A or MOV file says about where the sound of a track really starts and ends.

FFmpeg follows edit lists, but to the millisecond, and not at the end. The exact figures lie in the boxes themselves.

Reference: ISO/IEC 14496-12 (mvhd, mdhd, elst, tkhd); Apple's "iTunSMPB" comment is of public knowledge only: delay,
padding and length in samples, as hexadecimal numbers.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"udta", b"ilst", b"----"})
_MAX_SMALL_BYTES = 1 << 20
_SMPB = re.compile(r"\s*[0-9A-Fa-f]{8}\s+([0-9A-Fa-f]{8})\s+([0-9A-Fa-f]{8})\s+([0-9A-Fa-f]{16})")


@dataclass
class _Track:
    number: int = 0
    timescale: int = 0
    duration: int = 0
    entry: bytes = b""
    edits: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Mp4Track:
    """The times of one track.

    Attributes:
        timescale: Units a second of the media.
        duration: Length of the media in these units, 0 if not said.
        edits: `(length in units of the movie, start in units of the media)`; a start of -1 is silence.
        movie_timescale: Units a second of the movie.
        fragmented: Whether the media lies in fragments that the index does not tell.
        smpb: Delay, padding and length in samples, as Apple's encoders write them; None if absent.
        encrypted: Whether the track is protected against being copied.
    """

    timescale: int
    duration: int
    edits: tuple[tuple[int, int], ...]
    movie_timescale: int
    fragmented: bool
    smpb: tuple[int, int, int] | None
    encrypted: bool

    def span(self, rate: int) -> tuple[int, int | None]:
        """Where the sound is in what a decoder puts out.

        Args:
            rate: Samples a second that the decoder puts out.

        Returns:
            Samples to skip in front, and the length in samples after that; None if only the media's end bounds it.
        """
        media = round(Fraction(self.duration * rate, self.timescale)) if self.duration else None
        if self.smpb is not None and media is not None:
            delay, padding, length = self.smpb
            # High-efficiency AAC may count at half the rate it plays at.
            scale = round(media / (delay + padding + length)) if length else 0
            if scale in (1, 2) and abs(media - scale * (delay + padding + length)) <= 4096 * scale:
                return scale * delay, scale * length
        played = [(length, start) for length, start in self.edits if start >= 0]
        if not played:
            return 0, media
        first = round(Fraction(played[0][1] * rate, self.timescale))
        rest = None if media is None else max(media - first, 0)
        if any(self._gap(a, b) for a, b in pairwise(played)):
            return first, rest  # pieces of a cut film: the sound as a whole is of more use
        length = sum(length for length, _ in played)
        wanted = Fraction(length * rate, self.movie_timescale)
        # The movie's clock is coarse (often milliseconds): within a tick, the end of the media is meant.
        if rest is not None and (
            not length or abs(wanted - rest) <= Fraction(rate, self.movie_timescale) or wanted > rest
        ):
            return first, rest
        return first, round(wanted) if length else None

    def _gap(self, before: tuple[int, int], after: tuple[int, int]) -> bool:
        end_s = Fraction(before[1], self.timescale) + Fraction(before[0], self.movie_timescale)
        return abs(end_s - Fraction(after[1], self.timescale)) > Fraction(2, self.movie_timescale)


def read_track(file: BinaryIO, number: int) -> Mp4Track | None:
    """The times of one track; None if the file has no such track.

    Args:
        file: Open for reading; its position is changed.
        number: The track's ID.
    """
    movie_timescale = 0
    fragmented = False
    smpb = None
    tracks: list[_Track] = []
    size = file.seek(0, 2)
    try:
        for kind, start, stop in _boxes(file, 0, size):
            if kind == b"trak":
                tracks.append(_Track())
            elif kind == b"mvex":
                fragmented = True
            elif kind == b"mvhd":
                movie_timescale = _times(_load(file, start, stop))[0]
            elif kind == b"data":
                smpb = _parse_smpb(_load(file, start, stop)) or smpb
            elif tracks:
                _note(tracks[-1], kind, file, start, stop)
    except struct.error:
        return None
    for track in tracks:
        if track.number == number and track.timescale and movie_timescale:
            edits = tuple(track.edits)
            encrypted = track.entry in (b"drms", b"enca")
            return Mp4Track(track.timescale, track.duration, edits, movie_timescale, fragmented, smpb, encrypted)
    return None


def _boxes(file: BinaryIO, start: int, stop: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind and content range of each box in `[start, stop)`, and of those inside it."""
    while start + 8 <= stop:
        file.seek(start)
        size, kind = struct.unpack(">I4s", file.read(8))
        content = start + 8
        if size == 1:
            size = struct.unpack(">Q", file.read(8))[0]
            content += 8
        end = stop if size == 0 else start + size
        if end < content or end > stop:
            return
        yield kind, content, end
        if kind in _CONTAINERS:
            yield from _boxes(file, content, end)
        elif kind == b"meta":
            # A full box in MP4, a plain one in QuickTime files.
            file.seek(content)
            yield from _boxes(file, content + (0 if file.read(8)[4:] == b"hdlr" else 4), end)
        start = end


def _load(file: BinaryIO, start: int, stop: int) -> bytes:
    file.seek(start)
    return file.read(min(stop - start, _MAX_SMALL_BYTES))


def _note(track: _Track, kind: bytes, file: BinaryIO, start: int, stop: int) -> None:
    if kind == b"tkhd":
        data = _load(file, start, stop)
        track.number = struct.unpack_from(">I", data, 20 if data[0] else 12)[0]
    elif kind == b"mdhd":
        track.timescale, track.duration = _times(_load(file, start, stop))
    elif kind == b"stsd":
        track.entry = _load(file, start, stop)[12:16]
    elif kind == b"elst":
        data = _load(file, start, stop)
        layout = ">Qq4x" if data[0] else ">Ii4x"
        count = struct.unpack_from(">I", data, 4)[0]
        width = struct.calcsize(layout)
        whole = min(count, (len(data) - 8) // width)
        track.edits = [struct.unpack_from(layout, data, 8 + index * width) for index in range(whole)]


def _times(data: bytes) -> tuple[int, int]:
    """Timescale and duration of an mvhd or mdhd box; a duration of all ones means unknown."""
    timescale, duration = struct.unpack_from(">IQ", data, 20) if data[0] else struct.unpack_from(">II", data, 12)
    unknown = (1 << (64 if data[0] else 32)) - 1
    return timescale, 0 if duration == unknown else duration


def _parse_smpb(data: bytes) -> tuple[int, int, int] | None:
    match = _SMPB.match(data[8:].decode("ascii", "replace"))
    return (int(match[1], 16), int(match[2], 16), int(match[3], 16)) if match else None
