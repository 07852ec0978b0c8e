"""What libsndfile reads: cut off, damaged, without a length; and the order of channels."""

from __future__ import annotations

import logging
import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.audio import reading
from auralflow.audio.files import open_audio, probe_audio
from support.signals import music, strongest_hz, tones
from support.sound_files import FORMATS, decode_av, needs_pyav, write_sound

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

RATE = 44_100


def whole(path: Path) -> NDArray[np.float32]:
    with open_audio(path) as reader:
        return reader.read(0, reader.info.frames)


@pytest.mark.parametrize("name", ["wav-16", "wav-float", "rf64", "w64", "aiff", "flac-16", "flac-24"])
def test_a_file_cut_off_gives_what_is_left_and_says_so(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = FORMATS[name].write(tmp_path, music(3 * RATE))
    expected = whole(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    with open_audio(path) as reader:
        info = reader.info
        left = reader.read(0, info.frames + 10)
    assert 0.5 * len(expected) < info.frames < 0.7 * len(expected)
    assert info.notes == (f"The file is cut off: {info.duration_s:.1f} s of 3.0 s are left.",)
    np.testing.assert_array_equal(left[: info.frames], expected[: info.frames])
    np.testing.assert_array_equal(left[info.frames :], 0)
    assert np.abs(left[info.frames - 50 : info.frames]).max() > 0
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["ogg", "opus"])
def test_a_stream_cut_off_says_so(name: str, tmp_path: Path) -> None:
    path = FORMATS[name].write(tmp_path, music(3 * RATE))
    expected = whole(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    with open_audio(path) as reader:
        assert 0.2 * len(expected) < reader.info.frames < 0.9 * len(expected)
        assert "cut off" in reader.info.notes[0]
        left = reader.read(0, reader.info.frames)
    # The very end is faded out differently for want of what followed.
    np.testing.assert_array_equal(left[:-8_192], expected[: len(left) - 8_192])


@pytest.mark.parametrize("promised", [0xFFFFFFFF, 0x7FFFFFF0])
def test_the_length_of_a_recorder_that_streams_is_no_promise(promised: int, tmp_path: Path) -> None:
    path = FORMATS["wav-16"].write(tmp_path, music(1_000))
    expected = whole(path)
    data = bytearray(path.read_bytes())
    at = data.find(b"data") + 4
    data[at : at + 4] = struct.pack("<I", promised)
    path.write_bytes(data)
    assert probe_audio(path).notes == ()
    np.testing.assert_array_equal(whole(path)[:1_000], expected)


@needs_pyav
def test_a_recording_whose_header_was_never_finished(tmp_path: Path) -> None:
    path = FORMATS["wav-16"].write(tmp_path, music(10_000))
    expected = whole(path)
    data = bytearray(path.read_bytes())
    data[4:8] = bytes(4)
    at = data.find(b"data") + 4
    data[at : at + 4] = bytes(4)
    path.write_bytes(data)
    np.testing.assert_array_equal(whole(path), expected)


@pytest.mark.parametrize("frames", [1, 4_096, 100_001])
def test_a_flac_stream_without_a_length(frames: int, tmp_path: Path) -> None:
    path = FORMATS["flac-16"].write(tmp_path, music(frames))
    expected = whole(path)
    data = bytearray(path.read_bytes())
    data[21] &= 0xF0  # the 36 bits of the length in STREAMINFO
    data[22:26] = bytes(4)
    path.write_bytes(data)
    assert probe_audio(path).frames == frames
    np.testing.assert_array_equal(whole(path), expected)


def test_damage_in_a_flac_file_costs_only_what_it_hits(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    path = FORMATS["flac-16"].write(tmp_path, music(3 * RATE))
    expected = whole(path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 100] = bytes(100)
    path.write_bytes(data)
    with caplog.at_level(logging.WARNING):
        decoded = whole(path)
    assert len(decoded) == len(expected)
    wrong = np.flatnonzero(np.any(decoded != expected, axis=1))
    assert 0 < len(wrong) <= 4 * 4_096
    np.testing.assert_array_equal(decoded[wrong], 0)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "is damaged at 1." in caplog.text
    assert capfd.readouterr() == ("", "")


def test_damage_in_a_vorbis_file_leaves_the_rest_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BLOCK_FRAMES", 1 << 15)
    path = FORMATS["ogg"].write(tmp_path, music(6 * RATE))
    expected = whole(path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 100] = bytes(100)
    path.write_bytes(data)
    decoded = whole(path)
    assert len(decoded) == len(expected)
    np.testing.assert_array_equal(decoded[: 2 * RATE], expected[: 2 * RATE])
    np.testing.assert_array_equal(decoded[-RATE:], expected[-RATE:])


@pytest.mark.parametrize("name", ["ogg", "opus"])
@pytest.mark.parametrize("channels", [3, 5, 6, 7, 8])
def test_surround_comes_in_the_order_of_wav(name: str, channels: int, tmp_path: Path) -> None:
    # Written as the file has it: left, centre, right, ... and the low-frequency channel last.
    wave_order = {
        3: (0, 2, 1), 5: (0, 2, 1, 3, 4), 6: (0, 2, 1, 4, 5, 3), 7: (0, 2, 1, 5, 6, 4, 3), 8: (0, 2, 1, 6, 7, 4, 5, 3)
    }[channels]  # fmt: skip
    # Low enough for Opus to keep them in the channel that only carries bass.
    samples = tones(48_000, 48_000, first_hz=30.0, step_hz=10.0, channels=channels)
    path = tmp_path / f"a.{name}"
    form = FORMATS[name]
    write_sound(path, np.ascontiguousarray(samples[:, list(wave_order)]), 48_000, **form.options)
    found = strongest_hz(whole(path), 48_000)
    np.testing.assert_allclose(found, 30.0 + 10.0 * np.arange(channels), atol=1.5)


@needs_pyav
@pytest.mark.parametrize(("name", "tolerance"), [("flac-24", 0.0), ("ogg", 1e-6), ("opus", 3e-4), ("aiff", 0.0)])
def test_ffmpeg_agrees(name: str, tolerance: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BLOCK_FRAMES", 1 << 15)
    form = FORMATS[name]
    path = form.write(tmp_path, music(2 * form.sample_rate + 5, 2, form.sample_rate))
    ours, theirs = whole(path), decode_av(path)
    # FFmpeg leaves out the first half block of a Vorbis file.
    start = len(ours) - len(theirs)
    assert start in (0, 128, 1_024) if name == "ogg" else start == 0
    # FFmpeg's own Opus decoder is not libopus; root mean square, as it differs in single bands.
    assert np.sqrt(np.mean((ours[start:] - theirs) ** 2)) <= tolerance


@pytest.mark.parametrize("subtype", ["ULAW", "ALAW", "IMA_ADPCM", "MS_ADPCM"])
def test_old_encodings_seek_exactly(subtype: str, tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", music(30_000), RATE, subtype=subtype)
    expected = whole(path)
    with open_audio(path) as reader:
        assert reader.info.bit_depth is None
        for start in (17_777, 3, 29_999, 12_345):
            np.testing.assert_array_equal(
                reader.read(start, 1_000)[: 30_000 - start], expected[start : start + 1_000][: 30_000 - start]
            )
