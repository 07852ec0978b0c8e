"""Ogg files that were put one behind the other, as recordings of web radio are: where each of these links lies.

Reference: RFC 3533, sections 4 (grouping and chaining) and 6 (the page format).
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from _typeshed import WriteableBuffer

# Capture pattern, version 0, and the flag of the first page of a stream, on which nothing continues.
_FIRST_PAGE = b"OggS\0\2"
_HEADER_BYTES = 27
_CHUNK_BYTES = 1 << 20
_LAST_PAGES_BYTES = 1 << 16


@dataclass(frozen=True)
class Link:
    """One of the recordings that a file was put together of; nearly always it is the only one.

    Attributes:
        start: Its first frame in the whole.
        frames: Its length.
        span: The bytes `(start, stop)` that it takes, None for all of the file.
    """

    start: int
    frames: int
    span: tuple[int, int] | None = None


class FileSlice(io.FileIO):
    """A part of a file, open for reading as if it were all of it.

    Args:
        path: The file.
        start: First byte of the part.
        stop: The byte behind it.
    """

    def __init__(self, path: Path, start: int, stop: int) -> None:
        super().__init__(path)
        self._start, self._stop = start, stop
        self.seek(0)

    def tell(self) -> int:
        """Where the part is read next."""
        return super().tell() - self._start

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place in the part."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self.tell(), os.SEEK_END: self._stop - self._start}[whence]
        return super().seek(self._start + max(base + offset, 0)) - self._start

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        """Read on, at most to the end of the part."""
        left = max(self._stop - self._start - self.tell(), 0)
        return super().readinto(memoryview(buffer).cast("B")[:left])


def link_starts(file: BinaryIO) -> list[int]:
    """Where in an Ogg file its links begin.

    Args:
        file: Open for reading; its position is changed.

    Returns:
        Offsets in bytes; one, unless files were put together.
    """
    pages = _first_pages(file)
    # Streams of one link that run side by side begin with a page each, these one behind the other.
    ends = [_page_end(file, page) for page in pages]
    return [page for page, end_before in zip(pages, [-1, *ends], strict=False) if page != end_before]


def is_complete(file: BinaryIO) -> bool:
    """Whether an Ogg file ends with a page that is marked as its stream's last, as far as there is a page near its end.

    Args:
        file: Open for reading; its position is changed.
    """
    file.seek(max(file.seek(0, os.SEEK_END) - _LAST_PAGES_BYTES, 0))
    tail = file.read()
    page = tail.rfind(b"OggS")
    return page < 0 or page + 5 >= len(tail) or bool(tail[page + 5] & 4)


def _first_pages(file: BinaryIO) -> list[int]:
    pages: list[int] = []
    file.seek(0)
    data, offset = file.read(_CHUNK_BYTES), 0
    while data:
        at = data.find(_FIRST_PAGE)
        while at >= 0:
            pages.append(offset + at)
            at = data.find(_FIRST_PAGE, at + 1)
        kept = data[1 - len(_FIRST_PAGE) :]  # a page may begin on the border
        offset += len(data) - len(kept)
        new = file.read(_CHUNK_BYTES)
        data = kept + new if new else b""
    return pages


def _page_end(file: BinaryIO, page: int) -> int:
    file.seek(page)
    header = file.read(_HEADER_BYTES)
    return page + len(header) + header[-1] + sum(file.read(header[-1]))
