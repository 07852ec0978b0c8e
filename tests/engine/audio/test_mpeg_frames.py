"""Headers, tags and places of MPEG audio frames."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.audio.mpeg_frames import InfoTag, MpegIndex, parse_header, with_tail
from support.signals import music
from support.sound_files import needs_pyav, write_sound

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return write_sound(tmp_path / "a.mp3", music(44_100), 44_100, bitrate_mode="CONSTANT", compression_level=0.5)


def test_headers_tell_length_and_rate() -> None:
    # Bit rates and rates from the tables of ISO/IEC 11172-3 and 13818-3, lengths by their formula.
    layer3 = parse_header(0xFFFB9064)  # MPEG 1, 128 kbit/s, 44.1 kHz, joint stereo
    assert layer3 is not None
    assert (layer3.layer, layer3.sample_rate, layer3.channels) == (3, 44_100, 2)
    assert (layer3.size, layer3.samples) == (144 * 128_000 // 44_100, 1152)
    layer2 = parse_header(0xFFFD8404)  # MPEG 1, 128 kbit/s, 48 kHz
    assert layer2 is not None
    assert (layer2.layer, layer2.sample_rate, layer2.size) == (2, 48_000, 144 * 128_000 // 48_000)
    low = parse_header(0xFFE348C4)  # MPEG 2.5, 32 kbit/s, 8 kHz, mono
    assert low is not None
    assert (low.version, low.sample_rate, low.channels, low.samples) == ("2.5", 8_000, 1, 576)
    assert low.size == 72 * 32_000 // 8_000
    for bad in (0, 0xFFFFFFFF, 0xFFF19064, 0xFFFBF064, 0xFFFB0064, 0xFFFB9C64, 0xFFEB9064):
        assert parse_header(bad) is None


def test_the_encoder_tells_delay_and_length(song: Path) -> None:
    with song.open("rb") as file:
        index = MpegIndex(file)
        count = index.scan(file)
    tag = index.tag
    assert isinstance(tag, InfoTag)
    assert index.tag_holds
    assert (tag.frames, tag.delay) == (count, 576)  # LAME's delay
    assert count * 1152 - tag.delay - tag.padding == 44_100


@needs_pyav
def test_frames_are_those_that_ffmpeg_finds(song: Path) -> None:
    import av

    with song.open("rb") as file:
        index = MpegIndex(file)
        count = index.scan(file)
        frames = index.read(file, 0, count)
    with av.open(str(song)) as container:
        packets = [bytes(packet) for packet in container.demux(audio=0) if packet.size]
    assert len(packets) == count
    assert b"".join(packets) == frames


def test_an_index_is_made_as_far_as_it_is_asked_for(song: Path) -> None:
    with song.open("rb") as file:
        index = MpegIndex(file)
        frames = index.read(file, 0, index.scan(file))
    long = io.BytesIO(frames * 300)
    index = MpegIndex(long)
    first = index.scan(long, 1)
    assert 1 <= first < 10_000
    assert index.scan(long, first) == first
    # The first copy's frames take bits from nowhere, so each copy has as many.
    assert index.scan(long) == 300 * (len(frames) // index.header.size)


def test_a_stretch_decodes_without_what_was_before(song: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The frames themselves are tested with their decoder; here, that bytes stay where later frames look for them."""
    with song.open("rb") as file:
        index = MpegIndex(file)
        count = index.scan(file)
        whole = index.read(file, 0, count)
        part = index.read(file, 20, count)
    assert len(part) < len(whole)
    front = index.header.side_bytes
    size = index.header.size
    assert whole[-len(part) :][front:size] == part[front:size]
    assert whole[-size * 10 :] == part[-size * 10 :]
    assert 0 <= index.warm_up(20) < 18
    assert index.warm_up(20) % 8 == 0
    assert index.warm_up(0) == 0


def test_a_tail_hides_the_end_from_those_who_guess() -> None:
    frame = (0xFFFB9064).to_bytes(4, "big") + bytes(413)
    for count in (1, 2, 50):
        assert len(with_tail(frame * count, count)) >= (count + 1) * len(frame)
        assert with_tail(frame * count, count).startswith(frame * count)


def test_files_without_frames_are_refused() -> None:
    for content in (b"", b"\xff", bytes(10_000), b"\xff\xfb\x90\x64" * 3, np.random.default_rng(0).bytes(300_000)):
        with pytest.raises(ValueError, match="no MPEG audio"):
            MpegIndex(io.BytesIO(content))
