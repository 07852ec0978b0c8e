"""What libsndfile reads: cut off, damaged, without a length; and the order of channels."""

from __future__ import annotations

import logging
import os
import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.audio import reading
from auralflow.audio.files import open_audio, probe_audio
from auralflow.errors import AudioReadError
from support.ogg import with_packets
from support.signals import lag_frames, music, strongest_hz, tones
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
    with caplog.at_level(logging.WARNING), open_audio(path) as reader:
        assert not reader.damaged
        decoded = reader.read(0, reader.info.frames)
        damaged = reader.damaged
        reader.read(0, reader.info.frames)
        assert reader.damaged == damaged
    assert len(decoded) == len(expected)
    wrong = np.flatnonzero(np.any(decoded != expected, axis=1))
    assert 0 < len(wrong) <= 4 * 4_096
    np.testing.assert_array_equal(decoded[wrong], 0)
    assert damaged.ranges == ((wrong[0], wrong[-1] + 1),)
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


def test_damage_in_a_stream_is_told_of_where_it_is(tmp_path: Path) -> None:
    path = FORMATS["ogg"].write(tmp_path, music(6 * RATE))
    # Whole pages whose packets no decoder can make anything of.
    path.write_bytes(with_packets(path.read_bytes(), lambda page, size: b"\xff" * size if page > 12 else None))
    with open_audio(path) as reader:
        decoded = reader.read(0, reader.info.frames)
        damaged = reader.damaged
    assert damaged.total > RATE
    for start, stop in damaged:
        np.testing.assert_array_equal(decoded[start:stop], 0)
    silent = np.flatnonzero(~decoded.any(axis=1))
    assert damaged.total >= 0.99 * len(silent)


def test_a_file_nothing_of_which_can_be_decoded_is_no_silence(tmp_path: Path) -> None:
    path = FORMATS["ogg"].write(tmp_path, music(3 * RATE))
    path.write_bytes(with_packets(path.read_bytes(), lambda page, size: b"\xff" * size if page > 1 else None))
    with pytest.raises(AudioReadError, match="nothing of it can be decoded"):
        open_audio(path)


@pytest.mark.parametrize("name", ["ogg", "opus"])
@pytest.mark.parametrize("same", [False, True])
def test_files_put_one_behind_the_other_are_read_as_one(
    name: str, same: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reading, "BLOCK_FRAMES", 1 << 15)
    form = FORMATS[name]
    lengths = (2 * form.sample_rate + 5, form.sample_rate + 1, 300, 70_000)
    links, parts = [], []
    for number, frames in enumerate(lengths):
        # The same file twice has the same serial number twice.
        seed = 0 if same else number
        path = form.write(tmp_path, music(lengths[0] if same else frames, 2, form.sample_rate, seed))
        if not same or not links:
            data, sound = path.read_bytes(), whole(path)
        links.append(data)
        parts.append(sound)
    expected = np.concatenate(parts)
    joined = tmp_path / f"joined{form.ending}"
    joined.write_bytes(b"".join(links))
    starts = (0, 2 * form.sample_rate - 700, len(expected) - 1_000, form.sample_rate)
    with open_audio(joined) as reader:
        assert (reader.info.frames, reader.info.notes) == (len(expected), ())
        decoded = reader.read(0, len(expected))
        for start in starts:
            np.testing.assert_array_equal(reader.read(start, 2_000)[:1_000], decoded[start : start + 1_000])
        assert not reader.damaged
    # Where blocks begin shows in the last bits.
    np.testing.assert_allclose(decoded, expected, atol=1e-3)
    at = 0
    for part in parts:
        np.testing.assert_array_equal(decoded[at : at + 256], part[:256])
        at += len(part)
    assert capfd.readouterr() == ("", "")


def test_joined_files_that_do_not_fit_together_are_left_out_and_told_of(tmp_path: Path) -> None:
    form = FORMATS["ogg"]
    fitting = [form.write(tmp_path, music(RATE, 2, RATE, seed)).read_bytes() for seed in range(2)]
    mono = write_sound(tmp_path / "mono.ogg", music(RATE, 1), RATE).read_bytes()
    slow = write_sound(tmp_path / "slow.ogg", music(RATE, 2), 22_050).read_bytes()
    path = tmp_path / "joined.ogg"
    path.write_bytes(fitting[0] + mono + fitting[1] + slow)
    info = probe_audio(path)
    assert info.frames == 2 * RATE
    assert [note.split(" (")[0] for note in info.notes] == [
        "The file consists of 4 recordings put together, and 2 of them were left out"
    ]
    assert "split the file" in info.notes[0]


def test_joined_files_cut_off_say_so(tmp_path: Path) -> None:
    data = FORMATS["ogg"].write(tmp_path, music(3 * RATE)).read_bytes()
    path = tmp_path / "joined.ogg"
    path.write_bytes(data + data[: len(data) // 2])
    info = probe_audio(path)
    assert 3.5 * RATE < info.frames < 5.5 * RATE
    assert len(info.notes) == 1
    assert "cut off" in info.notes[0]


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


@pytest.mark.parametrize(
    ("ending", "options", "sample_rate", "error"),
    [
        ("wav", {"subtype": "GSM610"}, 8_000, 0.05),
        ("w64", {"subtype": "GSM610"}, RATE, 0.05),
        ("aiff", {"subtype": "GSM610"}, 11_025, 0.05),
        ("wav", {"subtype": "G721_32"}, 8_000, 1e-3),
        ("au", {"subtype": "G721_32"}, 8_000, 1e-3),
        ("au", {"subtype": "G723_24"}, 8_000, 2e-3),
        ("au", {"subtype": "G723_40"}, 16_000, 1e-3),
        ("wav", {"subtype": "NMS_ADPCM_16"}, 8_000, 6e-3),
        ("wav", {"subtype": "NMS_ADPCM_24"}, 8_000, 2e-3),
        ("wav", {"subtype": "NMS_ADPCM_32"}, 8_000, 1e-3),
        ("aiff", {"subtype": "DWVW_16"}, RATE, 1e-8),
        ("aiff", {"subtype": "DWVW_24"}, RATE, 1e-12),
    ],
)
def test_old_encodings_that_cannot_be_searched_are_read_all_the_same(
    ending: str,
    options: dict[str, str],
    sample_rate: int,
    error: float,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(reading, "BLOCK_FRAMES", 1 << 13)
    samples = music(4 * sample_rate + 123, 1, sample_rate)
    path = write_sound(tmp_path / f"a.{ending}", samples, sample_rate, **options)
    decoded = whole(path)
    assert 0 <= len(decoded) - len(samples) < 640  # the last block is filled up
    assert lag_frames(decoded, samples) == 0
    assert np.mean((decoded[: len(samples)] - samples) ** 2) < error * np.mean(samples**2)
    with open_audio(path) as reader:
        assert (reader.info.bit_depth, reader.info.notes) == (None, ())
        for start in (3 * sample_rate, 17, 2 * sample_rate + 5, len(decoded) - 500, 0):
            np.testing.assert_array_equal(reader.read(start, 500), decoded[start : start + 500])
        assert not reader.damaged
    assert caplog.records == []


@needs_pyav
def test_ffmpeg_agrees_about_gsm(tmp_path: Path) -> None:
    # An odd number of blocks has an odd number of bytes, to which one is added.
    for blocks in (62, 63):
        path = write_sound(tmp_path / "a.wav", music(blocks * 320, 1, 8_000), 8_000, subtype="GSM610")
        decoded = whole(path)
        assert len(decoded) == blocks * 320
        np.testing.assert_array_equal(decoded, decode_av(path))
    path.write_bytes(path.read_bytes()[:-1_000])
    np.testing.assert_array_equal(whole(path), decoded[: 47 * 320])


@pytest.mark.parametrize("name", ["wav-16", "flac-16", "caf-alac", "ogg", "opus", "joined", "GSM610", "IMA_ADPCM"])
@pytest.mark.parametrize("change", ["overwritten", "another", "truncated", "emptied"])
def test_a_file_changed_meanwhile_is_told_of(
    name: str, change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BLOCK_FRAMES", 1 << 15)
    if name in ("GSM610", "IMA_ADPCM"):
        path = write_sound(tmp_path / "a.wav", music(8 * RATE, 1), RATE, subtype=name)
    else:
        path = FORMATS["ogg" if name == "joined" else name].write(
            tmp_path, music((2 if name == "caf-alac" else 8) * RATE)
        )
    if name == "joined":
        path.write_bytes(2 * path.read_bytes())
    content = path.read_bytes()
    with open_audio(path) as reader:
        frames = reader.info.frames
        reader.read(0, 1_000)
        match change:
            case "overwritten":
                path.write_bytes(b"This is no sound at all. " * 10)
            case "another":
                path.write_bytes(write_sound(tmp_path / "b.wav", music(10, 5), 48_000).read_bytes())
            case "truncated":
                path.write_bytes(content[: len(content) // 4])
            case "emptied":
                path.write_bytes(b"")
        for start in (frames - 2_000, frames - 2_000, frames // 2):
            with pytest.raises(AudioReadError, match="cannot be read any more: it has been changed") as caught:
                reader.read(start, 1_000)
            assert "another program" in caught.value.hint
            assert caught.value.path == path


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be deleted there")
def test_a_file_deleted_and_replaced_meanwhile(tmp_path: Path) -> None:
    for name in ("wav-16", "flac-16", "ogg"):
        path = FORMATS[name].write(tmp_path, music(8 * RATE))
        expected = whole(path)
        with open_audio(path) as reader:
            reader.read(0, 1_000)
            path.unlink()
            path.write_bytes(b"This is no sound at all. " * 10)
            if name == "ogg":
                with pytest.raises(AudioReadError, match="it has been changed"):
                    reader.read(7 * RATE, 1_000)
            else:
                # What is open stays what it was.
                np.testing.assert_array_equal(reader.read(7 * RATE, 1_000), expected[7 * RATE :][:1_000])
