"""MP3 frame by frame: lengths, places, headers and damage, against libsndfile, FFmpeg and the encoder's own input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from auralflow.audio import reading
from auralflow.audio.decode_soundfile import OnwardFile
from auralflow.audio.files import open_audio
from auralflow.audio.mpeg_frames import MpegIndex
from support.signals import lag_frames, music
from support.sound_files import decode_av, needs_pyav, write_sound

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

KINDS: dict[str, tuple[int, int, dict[str, Any]]] = {
    "320 kbit/s": (44_100, 2, {"bitrate_mode": "CONSTANT", "compression_level": 0.0}),
    "low": (44_100, 2, {"bitrate_mode": "CONSTANT", "compression_level": 0.85}),
    "variable": (48_000, 2, {"bitrate_mode": "VARIABLE", "compression_level": 0.4}),
    "mono": (44_100, 1, {"bitrate_mode": "VARIABLE", "compression_level": 0.8}),
    "MPEG 2": (22_050, 2, {"bitrate_mode": "CONSTANT", "compression_level": 0.7}),
    "MPEG 2.5": (8_000, 1, {"bitrate_mode": "VARIABLE", "compression_level": 0.5}),
}


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decode in many blocks, as hours of sound would be."""
    monkeypatch.setattr(reading, "BLOCK_FRAMES", 10_000)


def whole(path: Path) -> NDArray[np.float32]:
    with open_audio(path) as reader:
        return reader.read(0, reader.info.frames)


def by_libsndfile(path: Path) -> NDArray[np.float32]:
    with OnwardFile(str(path)) as file:
        return np.asarray(file.read(file.frames, dtype="float32", always_2d=True))


def frames_of(path: Path) -> tuple[bytes, bytes]:
    """The tag frame and everything after it."""
    data = path.read_bytes()
    with path.open("rb") as file:
        index = MpegIndex(file)
        assert index.tag is not None
        index.scan(file)
        frames = index.read(file, 0, index.scan(file))
    return data[: len(data) - len(frames)], frames


@pytest.mark.parametrize("kind", KINDS)
def test_blocks_join_to_what_libsndfile_decodes_at_one_go(kind: str, tmp_path: Path) -> None:
    sample_rate, channels, options = KINDS[kind]
    samples = music(2 * sample_rate + 77, channels, sample_rate)
    path = write_sound(tmp_path / "a.mp3", samples, sample_rate, **options)
    decoded = whole(path)
    assert len(decoded) == len(samples)
    np.testing.assert_array_equal(decoded, by_libsndfile(path))
    assert lag_frames(decoded, samples) == 0


@needs_pyav
@pytest.mark.parametrize("kind", ["320 kbit/s", "variable", "MPEG 2.5"])
def test_ffmpeg_agrees(kind: str, tmp_path: Path) -> None:
    sample_rate, channels, options = KINDS[kind]
    path = write_sound(tmp_path / "a.mp3", music(sample_rate, channels, sample_rate), sample_rate, **options)
    np.testing.assert_allclose(whole(path), decode_av(path), atol=2e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_header_every_frame_is_counted(kind: str, tmp_path: Path) -> None:
    sample_rate, channels, options = KINDS[kind]
    path = write_sound(tmp_path / "a.mp3", music(2 * sample_rate, channels, sample_rate), sample_rate, **options)
    expected = whole(path)
    _, frames = frames_of(path)
    bare = tmp_path / "bare.mp3"
    bare.write_bytes(frames)
    decoded = whole(bare)
    per_frame = 1152 if sample_rate >= 32_000 else 576
    assert len(decoded) % per_frame == 0
    # The encoder's delay is unknown now; what it hides comes first, and the same sound after it.
    lag = lag_frames(decoded, expected)
    assert 529 < lag < 3 * 1152
    np.testing.assert_array_equal(decoded[lag : lag + len(expected)], expected)


def test_tags_around_and_rubbish_between_cost_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = write_sound(tmp_path / "a.mp3", music(44_100), 44_100, **KINDS["variable"][2])
    expected = whole(path)
    head, frames = frames_of(path)
    id3v2 = b"ID3\x04\x00\x00\x00\x00\x07\x68" + b"\xff\xfb\x90\x00" * 250
    assert len(id3v2) == 10 + (7 << 7 | 0x68)
    id3v1 = b"TAG" + b"name".ljust(125, b"\0")
    ape_items = b"\x05\x00\x00\x00\x00\x00\x00\x00Title\x00Hello"
    ape = ape_items + b"APETAGEX" + (2000).to_bytes(4, "little") + (len(ape_items) + 32).to_bytes(4, "little")
    ape += (1).to_bytes(4, "little") + bytes(12)
    tagged = tmp_path / "tagged.mp3"
    tagged.write_bytes(id3v2 + head + frames + ape + id3v1)
    np.testing.assert_array_equal(whole(tagged), expected)
    # Two files joined, a tag between them: the second one's delay and header frame are heard, nothing is lost.
    joined = tmp_path / "joined.mp3"
    joined.write_bytes(head + frames + id3v1 + id3v2 + head + frames)
    decoded = whole(joined)
    np.testing.assert_array_equal(decoded[: len(expected)], expected)
    assert 2 * len(expected) < len(decoded) < 2 * len(expected) + 6_000
    lag = lag_frames(decoded[len(expected) :], expected)
    second = decoded[len(expected) + lag :][: len(expected)]
    np.testing.assert_allclose(second[5_000:], expected[5_000:], atol=1e-6)
    assert capfd.readouterr() == ("", "")


def test_a_file_cut_off_gives_what_is_left_and_says_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = write_sound(tmp_path / "a.mp3", music(20 * 8_000, 1, 8_000), 8_000, **KINDS["MPEG 2.5"][2])
    expected = whole(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 5])
    with open_audio(path) as reader:
        assert reader.info.frames < len(expected)
        assert reader.info.notes == (f"The file is cut off: 0:{reader.info.duration_s:.0f} of 0:20 are left.",)
        left = reader.read(0, reader.info.frames)
    np.testing.assert_array_equal(left, expected[: len(left)])
    assert len(left) > 0.5 * len(expected)
    assert capfd.readouterr() == ("", "")


def test_a_header_that_promises_too_little_or_too_much_is_not_believed(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.mp3", music(44_100), 44_100, **KINDS["variable"][2])
    expected = whole(path)
    data = bytearray(path.read_bytes())
    at = next(data.find(mark) for mark in (b"Xing", b"Info") if mark in data)
    true = int.from_bytes(data[at + 8 : at + 12], "big")
    for promised in (true // 2, true * 9):
        data[at + 8 : at + 12] = promised.to_bytes(4, "big")
        data[at + 12 : at + 16] = (77).to_bytes(4, "big")
        wrong = tmp_path / f"{promised}.mp3"
        wrong.write_bytes(data)
        with open_audio(wrong) as reader:
            assert len(expected) <= reader.info.frames < len(expected) + 3 * 1152
            assert bool(reader.info.notes) == (promised > true)
            np.testing.assert_array_equal(reader.read(0, len(expected)), expected)


def test_damage_inside_costs_only_what_it_hits(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = write_sound(tmp_path / "a.mp3", music(3 * 44_100), 44_100, **KINDS["320 kbit/s"][2])
    expected = whole(path)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 3_000] = np.random.default_rng(1).bytes(3_000).replace(b"\xff", b"\xfe")
    path.write_bytes(data)
    with open_audio(path) as reader:
        lost = len(expected) - reader.info.frames
        assert lost % 1152 == 0
        assert 0 <= lost <= 6 * 1152
        decoded = reader.read(0, reader.info.frames)
    np.testing.assert_array_equal(decoded[:60_000], expected[:60_000])
    # Frames that are no frames any more leave no gap.
    tail = expected[-50_000:]
    later = lag_frames(decoded[80_000:], tail, 1 << 16)
    np.testing.assert_array_equal(decoded[80_000 + later :][: len(tail)], tail)
    assert capfd.readouterr() == ("", "")


def test_what_a_header_promises_and_damage_took_is_told_of(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.mp3", music(3 * 44_100), 44_100, **KINDS["320 kbit/s"][2])
    expected = whole(path)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 20_000] = bytes(20_000)
    path.write_bytes(data)
    with open_audio(path) as reader:
        assert reader.info.frames == len(expected)
        decoded = reader.read(0, len(expected))
        damaged = reader.damaged
    # Twenty frames of 1044 bytes are lost, which the end lacks.
    assert 18 * 1152 < damaged.total < 22 * 1152
    assert damaged.ranges[-1] == (len(expected) - damaged.total, len(expected))
    np.testing.assert_array_equal(decoded[-damaged.total :], 0)
    assert np.all(decoded[-damaged.total - 100 : -damaged.total] != 0)


@needs_pyav
def test_layer_two(tmp_path: Path) -> None:
    from support.sound_files import write_av

    samples = music(30_000, 2, 48_000)
    path = write_av(tmp_path / "a.mp2", samples, 48_000, "mp2")
    decoded = whole(path)
    assert len(decoded) % 1152 == 0
    np.testing.assert_allclose(decoded, decode_av(path), atol=2 / 32768)  # FFmpeg's gives 16 bits
    np.testing.assert_array_equal(decoded, by_libsndfile(path)[: len(decoded)])
