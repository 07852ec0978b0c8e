"""Ogg files taken apart and put together again."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def checksum(page: bytes) -> int:
    """The checksum of a page whose own is zero: that of zlib without its inversions and with all bits mirrored."""
    mirrored = zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)


def with_packets(data: bytes, packets: Callable[[int, int], bytes | None]) -> bytes:
    """The file with other packets in it and all else right.

    Args:
        data: An Ogg file.
        packets: Given the number and the size of a page, its new content; None if it keeps what it has.
    """
    out = bytearray(data)
    start = number = 0
    while start < len(out):
        body = start + 27 + out[start + 26]
        stop = body + sum(out[start + 27 : body])
        new = packets(number, stop - body)
        if new is not None:
            out[body:stop] = new
            out[start + 22 : start + 26] = bytes(4)
            out[start + 22 : start + 26] = checksum(bytes(out[start:stop])).to_bytes(4, "little")
        start, number = stop, number + 1
    return bytes(out)
