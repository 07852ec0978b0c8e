"""Packets and decoders of PyAV: any number of channels and any sample format, and no file that names other files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.audio.decode_pyav import ContainerPackets
from auralflow.audio.files import open_audio
from auralflow.audio.reading import DecoderRefusedError
from support.signals import lag_frames, music
from support.sound_files import needs_pyav, write_av

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

pytestmark = needs_pyav

RATE = 44_100


def whole(path: Path) -> NDArray[np.float32]:
    with open_audio(path) as reader:
        return reader.read(0, reader.info.frames)


@pytest.mark.parametrize(
    ("codec", "error", "depth", "is_float"),
    [
        ("pcm_u8", 2.0**-7, 8, False),
        ("pcm_s16be", 2.0**-15, 16, False),
        ("pcm_s24le", 2.0**-23, 24, False),
        ("pcm_s32le", 2.0**-23, 32, False),
        ("pcm_f32le", 0.0, 32, True),
        ("pcm_f64le", 0.0, 64, True),
    ],
)
def test_sample_formats_keep_full_scale(codec: str, error: float, depth: int, is_float: bool, tmp_path: Path) -> None:
    samples = music(5_000)
    samples[:2] = [[0.999, -1.0], [0.0, -0.5]]
    with open_audio(write_av(tmp_path / "a.mov", samples, RATE, codec, bit_rate=None)) as reader:
        decoded = reader.read(0, reader.info.frames)
        assert (reader.info.bit_depth, reader.info.is_float) == (depth, is_float)
    assert np.abs(decoded - samples).max() <= error


def test_playlists_are_not_followed(tmp_path: Path) -> None:
    write_av(tmp_path / "a.aac", music(5_000), RATE, "aac", container="adts")
    for name, content in (
        ("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\na.aac\n#EXT-X-ENDLIST\n"),
        ("list.ffconcat", "ffconcat version 1.0\nfile a.aac\n"),
    ):
        path = tmp_path / name
        path.write_text(content)
        with path.open("rb") as file, pytest.raises(DecoderRefusedError):
            ContainerPackets(path, file)


def test_surround_keeps_its_channels(tmp_path: Path) -> None:
    for codec, channels, name in (
        ("aac", 6, "a.m4a"),
        ("pcm_s16le", 8, "b.mov"),
        ("flac", 8, "c.mka"),
        ("aac", 8, "d.m4a"),
    ):
        samples = music(20_000, channels, 48_000)
        bit_rate = 512_000 if codec == "aac" else None
        decoded = whole(write_av(tmp_path / name, samples, 48_000, codec, bit_rate=bit_rate))
        assert decoded.shape == samples.shape
        error = np.mean((decoded - samples) ** 2, axis=0) / np.mean(samples**2, axis=0)
        assert np.delete(error, 3).max() < (0.05 if codec == "aac" else 1e-6)  # the fourth carries only bass in AAC


def test_mono_and_rates(tmp_path: Path) -> None:
    for sample_rate in (8_000, 22_050, 96_000):
        samples = music(sample_rate, 1, sample_rate)
        path = write_av(tmp_path / f"{sample_rate}.m4a", samples, sample_rate, "aac", bit_rate=64_000)
        with open_audio(path) as reader:
            assert (reader.info.sample_rate, reader.info.channels, reader.info.frames) == (sample_rate, 1, sample_rate)
            assert lag_frames(reader.read(0, sample_rate), samples) == 0
