"""WAV files read without a decoder give what libsndfile reads, in every encoding and wherever one starts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auralflow.audio.files import probe_audio
from auralflow.datasets.pcm_wav import PcmWav, find_pcm
from auralflow.errors import AudioReadError


def sound(channels: int) -> np.ndarray:
    return np.random.default_rng(0).uniform(-1, 1, (500, channels))


def samples_of(path: Path) -> PcmWav:
    found = find_pcm(probe_audio(path))
    assert found is not None
    return found


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "PCM_32", "FLOAT"])
@pytest.mark.parametrize(("container", "channels"), [("WAV", 1), ("WAV", 2), ("WAVEX", 2), ("RF64", 2)])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=8)
@given(start=st.integers(-50, 550), frames=st.integers(0, 700))
def test_samples(tmp_path: Path, subtype: str, container: str, channels: int, start: int, frames: int) -> None:
    path = tmp_path / "a.wav"
    if not path.exists():
        soundfile.write(path, sound(channels), 44100, subtype=subtype, format=container)
    expected = np.zeros((1400, channels), np.float32)
    expected[100:600] = soundfile.read(path, dtype="float32", always_2d=True)[0]
    out = np.full((channels, frames), 9.0, np.float32)
    samples_of(path).read_into(out.T, start)
    np.testing.assert_array_equal(out.T, expected[100 + start : 100 + start + frames])


def test_chunks_before_and_behind_the_samples(tmp_path: Path) -> None:
    plain, path = tmp_path / "plain.wav", tmp_path / "a.wav"
    soundfile.write(plain, sound(1), 8000, subtype="PCM_16")
    content = plain.read_bytes()
    odd = b"LIST" + (5).to_bytes(4, "little") + b"odd..\0"
    path.write_bytes(content[:12] + odd + content[12:] + odd)
    out = np.zeros((500, 1), np.float32)
    samples_of(path).read_into(out, 0)
    np.testing.assert_array_equal(out, soundfile.read(path, dtype="float32", always_2d=True)[0])


def test_what_is_no_number_is_silence(tmp_path: Path) -> None:
    samples = sound(2).astype(np.float32)
    samples[7, 1], samples[9, 0] = np.nan, np.inf
    soundfile.write(tmp_path / "a.wav", samples, 8000, subtype="FLOAT")
    out = np.zeros((20, 2), np.float32)
    samples_of(tmp_path / "a.wav").read_into(out, 0)
    assert out[7, 1] == out[9, 0] == 0
    assert out[8, 0] == samples[8, 0]


@pytest.mark.parametrize(
    ("name", "subtype"),
    [("a.wav", "ULAW"), ("a.wav", "PCM_U8"), ("a.wav", "DOUBLE"), ("a.flac", "PCM_16"), ("a.aiff", "PCM_16")],
)
def test_other_files_are_left_to_their_decoders(tmp_path: Path, name: str, subtype: str) -> None:
    soundfile.write(tmp_path / name, sound(1), 8000, subtype=subtype)
    assert find_pcm(probe_audio(tmp_path / name)) is None


def test_a_file_cut_short_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, sound(1), 8000, subtype="PCM_16")
    path.write_bytes(path.read_bytes()[:-300])
    info = probe_audio(path)
    found = find_pcm(info)
    assert info.frames == 350
    assert found is not None
    out = np.ones((400, 1), np.float32)
    found.read_into(out, 0)
    assert (out[350:] == 0).all()
    np.testing.assert_array_equal(out[:350], soundfile.read(path, dtype="float32", always_2d=True)[0])


def test_a_file_that_is_cut_or_gone_meanwhile_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, sound(2), 8000, subtype="PCM_24")
    found = samples_of(path)
    out = np.zeros((500, 2), np.float32)
    path.write_bytes(path.read_bytes()[:-300])
    found.read_into(out[:400], 0)
    with pytest.raises(AudioReadError, match="changed"):
        found.read_into(out, 0)
    info = probe_audio(path)
    path.unlink()
    with pytest.raises(AudioReadError, match=r"a\.wav.* cannot be read any more"):
        found.read_into(out, 0)
    with pytest.raises(AudioReadError, match=r"a\.wav.* cannot be read any more"):
        find_pcm(info)
