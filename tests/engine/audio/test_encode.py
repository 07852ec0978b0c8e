"""Sound files are read back by libraries that did not write them, and compared with what went in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.audio.encode import AudioWriter
from auralflow.audio.files import open_audio
from auralflow.audio.formats import FORMATS, source_format
from auralflow.audio.tag_writer import write_tags
from auralflow.audio.tags import Picture, Tags
from auralflow.errors import AudioWriteError, ConfigError
from support.encoding import RATE, lag_and_error_db, music, read_with_ffmpeg, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("container", ["wav", "aiff", "flac", "alac"])
@pytest.mark.parametrize("depth", ["16", "24", "32", "float"])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_lossless_files_hold_every_sample_rounded_once(
    tmp_path: Path, container: str, depth: str, channels: int
) -> None:
    if depth not in FORMATS[container].bit_depths:
        with pytest.raises(ConfigError, match="bit depth"):
            write(tmp_path / "x", music(10, channels), container=container, bit_depth=depth)
        return
    sound = music(30_011, channels)
    sound[5, :] = 1.7  # over full scale: cut off in fixed point, kept in float
    sound[6, :] = -1.7
    path = tmp_path / f"song.{FORMATS[container].extension}"
    held = np.concatenate(write(path, sound, container=container, bit_depth=depth))

    if depth == "float":
        expected = sound.astype(np.float64)
    else:
        step = 2.0 ** (1 - int(depth))
        expected = np.clip(np.rint(sound.astype(np.float64) / step) * step, -1, 1 - step)
    np.testing.assert_array_equal(held, expected)
    np.testing.assert_array_equal(read_with_ffmpeg(path), expected)
    if container != "alac":  # libsndfile reads no M4A
        decoded, rate = soundfile.read(path, always_2d=True)
        np.testing.assert_array_equal(decoded, expected)
        assert rate == RATE
        assert soundfile.info(path).subtype == {"float": "FLOAT"}.get(depth, f"PCM_{depth}")


@pytest.mark.parametrize(
    ("container", "rate", "worst_db"),
    [
        ("mp3", 44_100, -25),
        ("mp3", 48_000, -25),
        ("mp3", 22_050, -20),
        ("ogg", 44_100, -20),
        ("ogg", 96_000, -18),
        ("opus", 48_000, -22),
        ("m4a", 44_100, -25),
        ("m4a", 48_000, -25),
        ("m4a", 16_000, -20),
    ],
)
@pytest.mark.parametrize("channels", [1, 2])
def test_lossy_files_start_on_time_and_have_the_exact_length(
    tmp_path: Path, container: str, rate: int, worst_db: float, channels: int
) -> None:
    sound = music(100_003, channels)
    path = tmp_path / f"song.{FORMATS[container].extension}"
    write(path, sound, container=container, sample_rate=rate)
    readers = [read_with_ffmpeg] if container == "m4a" else [lambda p: soundfile.read(p, always_2d=True)[0]]
    if container == "ogg":
        readers.append(read_with_ffmpeg)
    for read in readers:
        lag, error_db = lag_and_error_db(sound, read(path))
        assert lag == 0
        assert error_db < worst_db


@pytest.mark.parametrize("container", list(FORMATS))
@pytest.mark.parametrize(("rate", "channels"), [(48_000, 2), (48_000, 1), (44_100, 2), (48_000, 6)])
def test_our_own_reader_finds_every_file_where_it_was_put(
    tmp_path: Path, container: str, rate: int, channels: int
) -> None:
    """What was separated and written can be separated again: no offset, not a frame more or less, tags or not."""
    if channels > FORMATS[container].max_channels or (container == "opus" and rate != 48_000):
        return
    sound = music(60_007, channels)
    path = tmp_path / f"song.{FORMATS[container].extension}"
    with AudioWriter(path, sample_rate=rate, channels=channels, frames=len(sound), container=container) as writer:
        writer.write(sound)
        writer.close()
        cover = Picture(b"\xff\xd8" + bytes(30_000), "image/jpeg")
        write_tags(writer.temporary, container, Tags(values={"title": ("x",)}, pictures=(cover,)), {})
    with open_audio(path) as reader:
        assert (reader.info.frames, reader.info.sample_rate, reader.info.channels) == (60_007, rate, channels)
        assert source_format(reader.info) == (FORMATS[container], "")
        lag, error_db = lag_and_error_db(sound, reader.read(0, 60_007))
        assert lag == 0
        if channels <= 2:  # the sixth channel is an LFE, which lossy encoders filter
            assert error_db < (-80 if FORMATS[container].is_lossless else -18)


@settings(max_examples=25, deadline=None)
@given(
    frames=st.integers(1, 5_000),
    block=st.integers(1, 3_000),
    container=st.sampled_from(["wav", "flac", "alac", "mp3", "ogg", "opus", "m4a"]),
)
def test_any_length_in_any_blocks_comes_back_exactly_as_long(
    tmp_path_factory: pytest.TempPathFactory, frames: int, block: int, container: str
) -> None:
    path = tmp_path_factory.mktemp("lengths") / "song"
    sound = music(max(frames, 64), 2)[:frames]
    write(path, sound, block=block, container=container, sample_rate=48_000)
    if FORMATS[container].encoder == "pyav":
        assert len(read_with_ffmpeg(path)) == frames
    else:
        assert soundfile.info(path).frames == frames
        assert len(soundfile.read(path)[0]) == frames


def test_an_aiff_beyond_its_limit_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(AudioWriteError, match="4 GB") as caught:
        AudioWriter(tmp_path / "x.aiff", sample_rate=RATE, channels=2, frames=2**30, container="aiff", bit_depth="16")
    assert "WAV" in caught.value.hint
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("container", ["flac", "mp3", "opus", "m4a", "alac"])
def test_formats_that_cannot_be_empty_say_so(tmp_path: Path, container: str) -> None:
    with pytest.raises(AudioWriteError, match="no length"):
        write(tmp_path / "x", np.zeros((0, 2), np.float32), container=container, sample_rate=48_000)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("container", "options", "words"),
    [
        ("mp3", {"sample_rate": 96_000}, "96000 Hz"),
        ("opus", {"sample_rate": 44_100}, "44100 Hz"),
        ("mp3", {"channels": 6}, "6 channels"),
        ("wma", {}, "wma"),
    ],
)
def test_what_a_format_cannot_hold_is_refused(tmp_path: Path, container: str, options: dict, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        AudioWriter(
            tmp_path / "x", **{"sample_rate": RATE, "channels": 2, "frames": 1, "container": container, **options}
        )
    assert not list(tmp_path.iterdir())


def test_a_name_of_255_bytes_and_missing_folders(tmp_path: Path) -> None:
    name = "歌" * 83 + "ab.wav"
    assert len(os.fsencode(name)) == 255
    path = tmp_path / "new" / "deeper" / name
    write(path, music(100, 2))
    assert [p.name for p in path.parent.iterdir()] == [name]


def test_wrong_number_of_frames_is_the_callers_mistake(tmp_path: Path) -> None:
    with (
        pytest.raises(ValueError, match="announced"),
        AudioWriter(tmp_path / "x.wav", sample_rate=RATE, channels=1, frames=10) as writer,
    ):
        writer.write(np.zeros((9, 1), np.float32))
    assert not list(tmp_path.iterdir())
