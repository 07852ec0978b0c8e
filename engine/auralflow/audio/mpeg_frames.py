"""Where the frames of an MP3 (or MP1, MP2) file lie, and what its LAME header says about delay and padding.

libsndfile's own MP3 reading guesses the length of files without a header, seeks inexactly, and prints to stderr what it
finds odd. With every frame known, a stretch of them is decoded on its own, exactly (see `decode_mpeg`).

Reference: ISO/IEC 11172-3, 2.4.1.3 (frame header); the Xing, Info and VBRI headers have no standard, LAME's part is
described at http://gabriel.mp3-tech.org/mp3infotag.html.
"""

from __future__ import annotations

import struct
import threading
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralflow.audio.sniff import sound_start
from auralflow.text import Text

if TYPE_CHECKING:
    from typing import BinaryIO

DECODER_DELAY = 529
"""Samples that any layer III decoder is late by; an encoder's delay is counted without them."""

_LAYERS = {3: 1, 2: 2, 1: 3}
_KILOBITS = {
    ("1", 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    ("1", 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    ("1", 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    ("2", 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    ("2", 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    ("2", 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}

_WORD = struct.Struct(">I").unpack_from
_CHUNK_BYTES = 1 << 20
_SEARCH_BYTES = 1 << 17
# Sync, version, layer, bit rate, sample rate, padding and channel mode: all that a frame's length hangs on.
_LENGTH_MASK = 0xFFFEFEC0


@dataclass(frozen=True)
class FrameHeader:
    """What the four bytes in front of an MPEG audio frame say.

    Attributes:
        version: "1", "2" (half the rates) or "2.5" (a quarter).
        layer: 1, 2 or 3.
        sample_rate: In Hz.
        channels: 1 or 2.
        size: Bytes of the whole frame.
        samples: Frames of sound per channel that it holds.
        side_bytes: Bytes of header and side information in front of the layer III main data, without checksum.
    """

    version: str
    layer: int
    sample_rate: int
    channels: int
    size: int
    samples: int
    side_bytes: int

    @property
    def kin(self) -> tuple[str, int, int, int]:
        """What all frames of one stream have in common."""
        return (self.version, self.layer, self.sample_rate, self.channels)


def parse_header(word: int) -> FrameHeader | None:
    """The header in a big-endian 32-bit word; None if it is none (free-format frames included)."""
    version_bits, layer_bits = word >> 19 & 3, word >> 17 & 3
    rate_index, kilobit_index = word >> 10 & 3, word >> 12 & 15
    if word >> 21 != 0x7FF or version_bits == 1 or not layer_bits or rate_index == 3 or kilobit_index in (0, 15):
        return None
    layer = _LAYERS[layer_bits]
    kilobits = _KILOBITS["1" if version_bits == 3 else "2", layer][kilobit_index - 1]
    rate = _RATES[version_bits][rate_index]
    padding = word >> 9 & 1
    if layer == 1:
        samples, size = 384, (12_000 * kilobits // rate + padding) * 4
    else:
        samples = 576 if layer == 3 and version_bits != 3 else 1152
        size = samples // 8 * 1000 * kilobits // rate + padding
    mono = word >> 6 & 3 == 3
    side = (17 if mono else 32) if version_bits == 3 else (9 if mono else 17)
    version = {3: "1", 2: "2", 0: "2.5"}[version_bits]
    return FrameHeader(version, layer, rate, 1 if mono else 2, size, samples, 4 + side)


def _sizes_of_kin(word: int) -> dict[int, int]:
    """Length by masked header word, for all headers that frames of the stream of one header can have."""
    kin = parse_header(word)
    bare = word & _LENGTH_MASK & ~(15 << 12 | 1 << 9 | 3 << 6)
    sizes = {}
    for kilobit_index in range(1, 15):
        for low in (0, 1 << 9):
            for mode in range(4):
                other = bare | kilobit_index << 12 | low | mode << 6
                header = parse_header(other)
                if header is not None and kin is not None and header.kin == kin.kin:
                    sizes[other] = header.size
    return sizes


@dataclass(frozen=True)
class InfoTag:
    """The header frame that an encoder put in front (Xing, Info or VBRI); it holds no sound.

    Attributes:
        frames: How many frames follow, None if not said.
        data_bytes: Bytes of all frames, this one included; None if not said.
        delay: Samples that the encoder put in front, None if not said.
        padding: Samples that it put behind.
    """

    frames: int | None
    data_bytes: int | None
    delay: int | None = None
    padding: int = 0


def parse_info_tag(frame: bytes, header: FrameHeader) -> InfoTag | None:
    """The tag in a first frame; None if the frame holds sound.

    Args:
        frame: The frame's bytes, from its header on.
        header: Its parsed header.
    """
    if frame[36:40] == b"VBRI" and len(frame) >= 54:
        data_bytes, frames = struct.unpack_from(">II", frame, 46)
        return InfoTag(frames, data_bytes)
    for at in {header.side_bytes, header.side_bytes + 2}:  # two more with a checksum
        if frame[at : at + 4] in (b"Xing", b"Info") and len(frame) >= at + 8:
            return _parse_xing(frame, at)
    return None


def _parse_xing(frame: bytes, at: int) -> InfoTag:
    flags = _WORD(frame, at + 4)[0]
    position = at + 8
    values: list[int | None] = []
    for bit, width in ((1, 4), (2, 4), (4, 100), (8, 4)):
        present = bool(flags & bit) and len(frame) >= position + width
        values.append(_WORD(frame, position)[0] if present else None)
        position += width if present else 0
    frames, data_bytes = values[0], values[1]
    lame = frame[position : position + 24]
    # LAME and FFmpeg's encoder fill the delays in; others leave zeros or write something else there.
    if len(lame) == 24 and lame[:4] in (b"LAME", b"Lavf", b"Lavc", b"GOGO", b"L3.9"):
        delays = int.from_bytes(lame[21:24], "big")
        return InfoTag(frames, data_bytes, delays >> 12, delays & 0xFFF)
    return InfoTag(frames, data_bytes)


def _reach(frame: bytes, version: str) -> int:
    """How many bytes of earlier frames a layer III frame needs (`main_data_begin`)."""
    at = 4 if frame[1] & 1 else 6
    return frame[at] << 1 | frame[at + 1] >> 7 if version == "1" else frame[at]


def _emptied(frame: bytes, version: str, front: int, reach: int) -> bytes:
    """The frame with no sound in it and no checksum, its main data in place.

    It still reaches back as far as it can, for mpg123 hands bytes on from frame to frame only as far as each reaches.
    """
    first_bits = (reach << 7).to_bytes(2, "big") if version == "1" else bytes((reach, 0))
    return bytes((frame[0], frame[1] | 1, *frame[2:4])) + first_bits + bytes(front - 6) + frame[front:]


def with_tail(frames: bytes, count: int) -> bytes:
    """Whole frames, repeated until no decoder can guess that they last less than `count` frames.

    mpg123 reckons the length from the size of the first frame, and libsndfile reads no further than that.
    """
    header = parse_header(_WORD(frames, 0)[0])
    reckoned = header.size if header else 4096
    return frames * (2 + (count + 1) * reckoned // len(frames))


class MpegIndex:
    """The frames of one file, found from the front as far as they are needed.

    Args:
        file: The file, open for reading.

    Attributes:
        header: Of the first frame.
        tag: The encoder's header, None without one.
        tag_holds: Whether the tag agrees with the size of the file, so that its frame count can be trusted.

    Raises:
        ValueError: If there is no MPEG audio in the file's first 128 KiB after its tags.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._lock = threading.Lock()
        self._end = _sound_end(file)
        first, self.header = _find_first(file, self._end)
        file.seek(first)
        frame = file.read(self.header.size)
        self._sizes = _sizes_of_kin(_WORD(frame, 0)[0])
        self.tag = parse_info_tag(frame, self.header)
        self.tag_holds = bool(
            self.tag and self.tag.frames and self.tag.data_bytes
            # FFmpeg counts without the header frame, some encoders round.
            and abs(self._end - first - self.tag.data_bytes) <= 2 * self.header.size
        )  # fmt: skip
        self._offsets = array("q")
        self._next = first + (self.header.size if self.tag else 0)
        self._complete = False

    def scan(self, file: BinaryIO, frames: int | None = None) -> int:
        """Find frames until `frames` of them are known, or all.

        Args:
            file: The file, open for reading; its position is changed.
            frames: How many are needed; None for all.

        Returns:
            How many are known now.
        """
        with self._lock:
            while not self._complete and (frames is None or len(self._offsets) < frames):
                self._scan_chunk(file)
            return len(self._offsets)

    def read(self, file: BinaryIO, first: int, last: int) -> bytes:
        """Frames `[first, last)`, which are known, ready for a decoder that has seen nothing before them.

        Frames whose bits began before `first` (or in a gap) are emptied: they could not be decoded, mpg123 remarks on
        it, and what it makes of wrong bits is noise. Their bytes stay, as later frames may reach back into them.

        Raises:
            OSError: If the file was changed after it was scanned.
        """
        start = self._offsets[first]
        stop = self._offsets[last] if last < len(self._offsets) else self._next
        file.seek(start)
        data = file.read(stop - start)
        if len(data) < stop - start:
            raise OSError(Text("it has become shorter"))
        frames = []
        reachable = expected = 0
        for offset in self._offsets[first:last]:
            position = offset - start
            size = self._sizes.get(_WORD(data, position)[0] & _LENGTH_MASK)
            if size is None:
                raise OSError(Text("it has been changed"))
            frame = data[position : position + size]
            if self.header.layer == 3:
                reachable = 0 if position != expected else reachable
                expected = position + len(frame)
                front = self.header.side_bytes + (0 if frame[1] & 1 else 2)
                reach = _reach(frame, self.header.version)
                if reach > reachable:
                    frame = _emptied(frame, self.header.version, front, reachable)
                frames.append(frame)
                reachable += len(frame) - front
            else:
                frames.append(frame)
        if parse_info_tag(frames[0], self.header) is not None:
            # The tag of a file that was joined to another: a decoder would leave it out, and the rest come too early.
            frames[0] = frames[0][:4].ljust(len(frames[0]), b"\0")
        return b"".join(frames)

    def warm_up(self, frame: int) -> int:
        """The frame to start decoding at, so that from `frame` (known) on the sound is complete.

        A layer III frame takes up to 511 bytes from frames before it, and overlaps with the one before.
        """
        if self.header.layer != 3:
            start = frame - 2
        else:
            start, reach = frame - 1, 0
            while start > 0 and reach < 512:
                start -= 1
                reach += max(self._offsets[start + 1] - self._offsets[start] - self.header.side_bytes - 2, 1)
            start -= 1
        # mpg123 adds in another order in each of up to eight frames in turn, which shows in the last bit of mono sound.
        return max(start // 8 * 8, 0)

    def _scan_chunk(self, file: BinaryIO) -> None:
        file.seek(self._next)
        chunk = file.read(min(_CHUNK_BYTES, max(self._end - self._next, 0)))
        base, limit = self._next, len(chunk)
        sizes, found, mask, word = self._sizes.get, self._offsets.append, _LENGTH_MASK, _WORD
        position = 0
        last_header = limit - 4
        while position <= last_header:
            size = sizes(word(chunk, position)[0] & mask)
            if size is None or position + size > limit:
                break
            found(base + position)
            position += size
        self._next = base + position
        if base + limit >= self._end and self._cut_off(chunk, position):
            self._complete = True
        elif position <= last_header and sizes(word(chunk, position)[0] & mask) is None:
            self._resynchronise(file)

    def _cut_off(self, chunk: bytes, position: int) -> bool:
        """Whether nothing whole can follow: too few bytes left, or the last frame lacks its end."""
        if position > len(chunk) - 4:
            return True
        return self._sizes.get(_WORD(chunk, position)[0] & _LENGTH_MASK) is not None

    def _resynchronise(self, file: BinaryIO) -> None:
        """Skip what is no frame: a tag in the middle of joined files, or damage."""
        start = self._next + 1
        while start < self._end:
            file.seek(start)
            chunk = file.read(_CHUNK_BYTES + 4096)
            position = chunk.find(b"\xff")
            while 0 <= position < min(_CHUNK_BYTES, len(chunk) - 3):
                size = self._sizes.get(_WORD(chunk, position)[0] & _LENGTH_MASK)
                if size is not None and start + position + size <= self._end:
                    after = chunk[position + size : position + size + 4]
                    at_end = start + position + size >= self._end - 3
                    if at_end or (len(after) == 4 and _WORD(after, 0)[0] & _LENGTH_MASK in self._sizes):
                        self._next = start + position
                        return
                position = chunk.find(b"\xff", position + 1)
            start += _CHUNK_BYTES
        self._complete = True


def _sound_end(file: BinaryIO) -> int:
    """Where the sound data ends: the file's size less the tags behind (ID3v1, Lyrics3v2, APEv2)."""
    end = file.seek(0, 2)
    found = True
    while found:
        found = False
        file.seek(max(end - 128, 0))
        tail = file.read(min(128, end))
        if len(tail) == 128 and tail[:3] == b"TAG":
            end, found = end - 128, True
        elif tail[-9:] == b"LYRICS200" and tail[-15:-9].isdigit():
            end, found = max(end - 15 - int(tail[-15:-9]), 0), True
        elif len(tail) >= 32 and tail[-32:-24] == b"APETAGEX":
            size, flags = struct.unpack_from("<I4xI", tail, len(tail) - 20)
            end, found = max(end - size - (32 if flags & 0x80000000 else 0), 0), True
    return end


def _find_first(file: BinaryIO, end: int) -> tuple[int, FrameHeader]:
    """Offset and header of the first frame that two of its kind follow, or with which the file ends."""
    start = sound_start(file)
    file.seek(start)
    head = file.read(min(_SEARCH_BYTES, max(end - start, 0)))
    position = head.find(b"\xff")
    while 0 <= position <= len(head) - 4:
        header = parse_header(_WORD(head, position)[0])
        if header is not None and _followed(head, position, header, end - start):
            return start + position, header
        position = head.find(b"\xff", position + 1)
    raise ValueError(Text("no MPEG audio frames follow one another"))


def _followed(head: bytes, position: int, header: FrameHeader, length: int) -> bool:
    if parse_info_tag(head[position : position + header.size], header) is not None:
        return True
    for already in range(2):
        position += header.size
        if position >= length - 3:
            # The file ends here: with a whole frame, or amid one that follows a whole one.
            return position == length or already > 0
        if position > len(head) - 4:
            return False
        following = parse_header(_WORD(head, position)[0])
        if following is None or following.kin != header.kin:
            return False
        header = following
    return True
