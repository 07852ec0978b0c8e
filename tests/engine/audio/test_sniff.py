"""Kinds of files by their first bytes, on files as real writers make them."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.audio.files import open_audio
from auralflow.audio.sniff import id3v2_size, sniff
from support.signals import music
from support.sound_files import FORMATS, PYAV_FORMATS, needs_pyav

if TYPE_CHECKING:
    from pathlib import Path

KINDS = {
    "wav-16": "wav", "rf64": "rf64", "w64": "w64", "aiff": "aiff", "caf-alac": "caf", "flac-16": "flac", "ogg": "ogg",
    "opus": "ogg", "mp3-cbr": "", "m4a-aac": "mp4", "mp4-fragments": "mp4", "mp4-video": "mp4", "mov-pcm": "mp4",
    "aac": "adts", "wma": "asf", "ac3": "ac3", "mkv-aac": "matroska", "webm-opus": "matroska", "wavpack": "wavpack",
}  # fmt: skip


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=needs_pyav if name in PYAV_FORMATS else ()) for name in KINDS]
)
def test_real_files(name: str, tmp_path: Path) -> None:
    form = {**FORMATS, **PYAV_FORMATS}[name]
    path = form.write(tmp_path, music(3_000, 2, form.sample_rate))
    with path.open("rb") as file:
        assert sniff(file) == KINDS[name]
    # A tag in front, as some programs put before any kind of file.
    tag = b"ID3\x03\x00\x00\x00\x00\x02\x01" + bytes(257)
    assert sniff(io.BytesIO(tag + path.read_bytes())) == KINDS[name]


def test_text_in_any_script_and_what_only_looks_like_it() -> None:
    assert sniff(io.BytesIO("שלום עולם\n".encode() * 400)) == "text"
    assert sniff(io.BytesIO("\ufeffhello".encode("utf-16-le"))) == "text"
    assert sniff(io.BytesIO("\ufeff<?xml version='1.0'?>".encode())) == "xml"
    assert sniff(io.BytesIO(bytes(range(1, 256)))) == ""
    assert sniff(io.BytesIO(b"")) == ""


@pytest.mark.parametrize("zeros", [1, 4_095, 4_096, 131_000])
def test_zeros_in_front_of_sound_are_not_all_there_is(zeros: int, tmp_path: Path) -> None:
    samples = music(30_000)
    plain = FORMATS["mp3-cbr"].write(tmp_path, samples)
    path = tmp_path / "padded.mp3"
    # Behind a tag as well as at the very front.
    for front in (b"", b"ID3\x03\x00\x00\x00\x00\x02\x01" + bytes(257)):
        path.write_bytes(front + bytes(zeros) + plain.read_bytes())
        with open_audio(path) as reader, open_audio(plain) as expected:
            assert (reader.info.codec, reader.info.frames) == ("mp3", len(samples))
            np.testing.assert_array_equal(reader.read(0, len(samples)), expected.read(0, len(samples)))
        path.write_bytes(front + bytes(zeros))
        with path.open("rb") as file:
            assert sniff(file) == "zeros"


def test_sizes_of_tags() -> None:
    # ID3v2.4, section 3.1: four times seven bits, the header of 10 bytes and the footer of as many not included.
    assert id3v2_size(b"ID3\x04\x00\x00\x00\x00\x02\x01") == 10 + 257
    assert id3v2_size(b"ID3\x04\x00\x10\x00\x00\x02\x01") == 20 + 257
    assert id3v2_size(b"ID3\x04\x00\x00\x00\x00\x02\x81") == 0
    assert id3v2_size(b"RIFF\x00\x00\x00\x00\x00\x00") == 0
    assert id3v2_size(b"ID3") == 0


def test_opening_files_loads_no_decoder_it_does_not_need() -> None:
    code = (
        "import sys, auralflow.audio.files as files\n"
        "assert not {'av', 'soundfile', 'torch', 'scipy', 'mutagen'} & set(sys.modules), sys.modules.keys()\n"
        "files.has_pyav()\n"
        "assert 'av' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
