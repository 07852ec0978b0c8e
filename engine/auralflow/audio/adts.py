"""Where the frames of a raw AAC file (ADTS) lie.

Reference: ISO/IEC 13818-7, 6.2 (adts_frame).
"""

from __future__ import annotations

import struct
from array import array
from typing import BinaryIO

from auralflow.audio.sniff import sound_start

_HEADER = struct.Struct(">Q").unpack_from
_CHUNK_BYTES = 1 << 20
_MAX_REST_BYTES = 1 << 16
# Sync, layer, profile, sample rate and channels: the same in all frames of a stream.
_KIN_MASK = 0xFFFE_FDC0_0000_0000


class AdtsIndex:
    """All frames of a raw AAC file.

    Args:
        file: Open for reading; its position is changed.

    Attributes:
        offsets: First byte of each frame, and after them the end of the last one.

    Raises:
        ValueError: If the file is none.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.offsets = array("q")
        end = file.seek(0, 2)
        position = sound_start(file)
        file.seek(position)
        head = file.read(8)
        if len(head) < 8 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
            raise ValueError("it does not start with an ADTS frame")
        kin = _HEADER(head)[0] & _KIN_MASK
        while position + 8 <= end:
            file.seek(position)
            chunk = file.read(_CHUNK_BYTES)
            after = self._scan(chunk, position, kin)
            if after == position:
                break
            position = after
        if not self.offsets:
            raise ValueError("it holds no whole ADTS frame")
        if end - position > _MAX_REST_BYTES + (end >> 6):
            raise ValueError("its ADTS frames do not follow one another to its end")
        self.offsets.append(position)

    def _scan(self, chunk: bytes, base: int, kin: int) -> int:
        found = self.offsets.append
        position, last = 0, len(chunk) - 8
        while position <= last:
            word = _HEADER(chunk, position)[0]
            size = word >> 21 & 0x1FFF
            # Frames of several blocks are allowed and never met; they would count as many.
            if word & _KIN_MASK != kin or size < 7 or position + size > len(chunk) or word >> 8 & 3:
                break
            found(base + position)
            position += size
        return base + position
