"""What libsndfile is told: RF64, bit rates, headers."""

from __future__ import annotations

import errno
import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralflow.audio import encode_soundfile
from auralflow.audio.encode import AudioWriter
from auralflow.audio.encode_soundfile import GuardedFile
from support.encoding import RATE, music, read_with_ffmpeg, write


def test_a_wav_beyond_4_gb_becomes_an_rf64(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = music(50_000, 2)
    monkeypatch.setattr(encode_soundfile, "RF64_FROM_BYTES", sound.nbytes - 1)
    write(tmp_path / "large.wav", sound, bit_depth="float")
    write(tmp_path / "small.wav", sound[:-1], bit_depth="float")
    assert (tmp_path / "large.wav").read_bytes()[:4] == b"RF64"
    assert (tmp_path / "small.wav").read_bytes()[:4] == b"RIFF"
    np.testing.assert_array_equal(soundfile.read(tmp_path / "large.wav", dtype="float32")[0], sound)
    np.testing.assert_array_equal(read_with_ffmpeg(tmp_path / "large.wav"), sound)


@pytest.mark.slow
def test_a_real_file_of_more_than_4_gb(tmp_path: Path) -> None:
    block = music(2**20, 8)
    blocks = 130  # 4.36 GB
    with AudioWriter(
        tmp_path / "large.wav", sample_rate=RATE, channels=8, frames=blocks * len(block), bit_depth="float"
    ) as writer:
        for _ in range(blocks):
            writer.write(block)
    assert (tmp_path / "large.wav").stat().st_size > 2**32
    with soundfile.SoundFile(tmp_path / "large.wav") as file:
        assert file.frames == blocks * len(block)
        file.seek((blocks - 1) * len(block))
        np.testing.assert_array_equal(file.read(dtype="float32"), block)


@pytest.mark.parametrize(("kbps", "container"), [(128, "mp3"), (320, "mp3"), (96, "opus"), (128, "ogg"), (128, "m4a")])
def test_bit_rates_are_kept(tmp_path: Path, kbps: int, container: str) -> None:
    rng = np.random.default_rng(0)
    sound = (0.1 * rng.standard_normal((480_000, 2))).astype(np.float32)  # white noise: as hard as it gets
    write(tmp_path / "x", sound, container=container, sample_rate=48_000, bitrate_kbps=kbps)
    found_kbps = (tmp_path / "x").stat().st_size * 8 / 10 / 1000
    assert found_kbps == pytest.approx(kbps, rel=0.25 if container == "ogg" else 0.12)


@pytest.mark.parametrize("container", ["wav", "aiff", "ogg"])
def test_a_sound_of_no_length_is_a_valid_file(tmp_path: Path, container: str) -> None:
    write(tmp_path / "x", np.zeros((0, 2), np.float32), container=container)
    assert soundfile.info(tmp_path / "x").frames == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_the_files_own_error_comes_through_the_library(tmp_path: Path) -> None:
    with Path("/dev/full").open("r+b", buffering=0) as full:
        guarded = GuardedFile(full)
        assert guarded.write(b"data") == 0
        assert guarded.error is not None
        assert guarded.error.errno == errno.ENOSPC
        first = guarded.error
        assert guarded.write(b"more") == 0
        assert guarded.error is first


def test_a_write_in_pieces_is_a_whole_write(tmp_path: Path) -> None:
    """Disks and pipes may take a part: libsndfile would call that a failure."""

    class Nibbler(io.FileIO):
        def write(self, data: object) -> int:
            return super().write(memoryview(data)[:3])  # type: ignore[arg-type]

    with Nibbler(tmp_path / "x", "w+b") as raw:
        assert GuardedFile(raw).write(b"0123456789") == 10
    assert (tmp_path / "x").read_bytes() == b"0123456789"
