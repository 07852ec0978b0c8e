"""Frames of raw AAC files, against FFmpeg's parser."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from auralflow.audio.adts import AdtsIndex
from support.signals import music
from support.sound_files import needs_pyav, write_av

if TYPE_CHECKING:
    from pathlib import Path


@needs_pyav
@pytest.mark.parametrize("sample_rate", [8_000, 44_100, 96_000])
def test_frames_are_those_that_ffmpeg_finds(sample_rate: int, tmp_path: Path) -> None:
    import av

    path = write_av(
        tmp_path / "a.aac", music(40_000, 2, sample_rate), sample_rate, "aac", container="adts", bit_rate=96_000
    )
    with av.open(str(path)) as container:
        places = [packet.pos for packet in container.demux(audio=0) if packet.size]
    data = path.read_bytes()
    assert list(AdtsIndex(io.BytesIO(data)).offsets) == [*places, len(data)]
    # An ID3 tag in front shifts them, one behind is left out, and so is a frame without its end.
    tag = b"ID3\x03\x00\x00\x00\x00\x00\x0a" + bytes(10)
    tagged = AdtsIndex(io.BytesIO(tag + data + b"TAG" + bytes(125)))
    assert list(tagged.offsets) == [*(place + len(tag) for place in places), len(tag) + len(data)]
    assert list(AdtsIndex(io.BytesIO(data[:-1])).offsets) == places


def test_what_is_none_is_refused() -> None:
    for content in (b"", b"\xff\xf1", b"RIFF" + bytes(100), b"\xff\xf1\x50\x80" + bytes(100)):
        with pytest.raises(ValueError, match="ADTS"):
            AdtsIndex(io.BytesIO(content))


@needs_pyav
def test_frames_that_stop_early_are_left_to_ffmpeg(tmp_path: Path) -> None:
    path = write_av(tmp_path / "a.aac", music(200_000), 44_100, "aac", container="adts", bit_rate=320_000)
    data = bytearray(path.read_bytes())
    data[2_000:2_400] = bytes(400)
    with pytest.raises(ValueError, match="do not follow one another"):
        AdtsIndex(io.BytesIO(data))
