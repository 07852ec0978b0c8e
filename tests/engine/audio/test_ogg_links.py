"""Where the links of an Ogg file lie, on files as libsndfile writes them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.audio import ogg_links
from auralflow.audio.ogg_links import FileSlice, is_complete, link_starts
from support.signals import music
from support.sound_files import FORMATS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def stream(tmp_path: Path) -> bytes:
    """An Ogg file."""
    return FORMATS["ogg"].write(tmp_path, music(30_000)).read_bytes()


@pytest.mark.parametrize("chunk", [7, 4_096, 1 << 20])
def test_links_are_found_wherever_they_begin(stream: bytes, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ogg_links, "_CHUNK_BYTES", chunk)
    size = len(stream)
    assert link_starts(io.BytesIO(stream)) == [0]
    assert link_starts(io.BytesIO(b"junk" + stream * 3)) == [4, 4 + size, 4 + 2 * size]
    assert link_starts(io.BytesIO(stream + stream[:6])) == [0, size]
    assert link_starts(io.BytesIO(b"OggS")) == []
    assert link_starts(io.BytesIO(b"")) == []


def test_streams_side_by_side_are_one_link(stream: bytes) -> None:
    first_page = stream[: stream.find(b"OggS", 1)]
    assert link_starts(io.BytesIO(first_page * 2 + stream + stream)) == [0, 2 * len(first_page) + len(stream)]


def test_a_stream_is_complete_with_its_last_page(stream: bytes) -> None:
    assert is_complete(io.BytesIO(stream))
    assert is_complete(io.BytesIO(stream + b"junk"))
    assert not is_complete(io.BytesIO(stream[: len(stream) // 2]))
    assert is_complete(io.BytesIO(b""))


def test_a_slice_is_like_a_file_of_its_own(tmp_path: Path) -> None:
    content = np.random.default_rng(0).bytes(1_000)
    path = tmp_path / "a"
    path.write_bytes(content)
    rng = np.random.default_rng(1)
    with FileSlice(path, 100, 700) as part, io.BytesIO(content[100:700]) as whole:
        for _ in range(200):
            whence = int(rng.integers(0, 3))
            offset = int(rng.integers(0, 700)) if whence == 0 else int(rng.integers(-whole.tell(), 100))
            offset = max(offset, -600) if whence == 2 else offset
            assert part.seek(offset, whence) == whole.seek(offset, whence)
            ours, theirs = bytearray(int(rng.integers(0, 300))), b""
            theirs = whole.read(len(ours))
            assert part.readinto(ours) == len(theirs)
            assert bytes(ours[: len(theirs)]) == theirs
            assert part.tell() == whole.tell()
