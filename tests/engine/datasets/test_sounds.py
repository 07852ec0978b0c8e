"""Stretches of any file at the wanted rate and channels, in any process, and every stream of a stem file."""

from __future__ import annotations

import multiprocessing
import pickle
from fractions import Fraction
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile

from auralflow.audio.files import open_audio
from auralflow.datasets import StemFile
from auralflow.datasets.sounds import Sounds
from auralflow.errors import AudioReadError, DatasetError
from support.datasets import put_sum, read
from support.sound_files import needs_pyav


def tone(frames: int, rate: int, hz: float) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hz * np.arange(frames) / rate)


@pytest.mark.parametrize(("suffix", "subtype"), [(".wav", "PCM_16"), (".wav", "FLOAT"), (".flac", "PCM_24")])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("wanted", [1, 2])
def test_channels(tmp_path: Path, suffix: str, subtype: str, channels: int, wanted: int) -> None:
    path = tmp_path / f"a{suffix}"
    samples = np.random.default_rng(0).uniform(-1, 1, (1000, channels))
    soundfile.write(path, samples, 8000, subtype=subtype)
    stored = soundfile.read(path, always_2d=True)[0].T
    expected = stored.mean(0, keepdims=True) if wanted == 1 else np.broadcast_to(stored, (2, 1000))
    sounds = Sounds(8000, wanted)
    assert sounds.length(StemFile(path)) == 1000
    np.testing.assert_allclose(read(sounds, StemFile(path), 100, 300), expected[:, 100:400], atol=1e-7)
    ends = read(sounds, StemFile(path), -5, 1010)
    np.testing.assert_allclose(ends[:, 5:1005], expected, atol=1e-7)
    assert (ends[:, :5] == 0).all()
    assert (ends[:, 1005:] == 0).all()


def test_other_rates_are_converted_the_same_wherever_one_starts(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", tone(48_000, 48_000, 1000), 48_000, subtype="FLOAT")
    sounds, sound = Sounds(44_100, 1), StemFile(tmp_path / "a.wav")
    assert sounds.length(sound) == 44_100
    np.testing.assert_allclose(read(sounds, sound, 20_000, 500)[0], tone(20_500, 44_100, 1000)[20_000:], atol=1e-4)
    whole = read(sounds, sound, 0, 44_100)
    np.testing.assert_allclose(read(sounds, sound, 12_345, 777), whole[:, 12_345:13_122], atol=1e-5)


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_other_processes_open_files_for_themselves(tmp_path: Path, method: str, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    soundfile.write(path, tone(1000, 8000, 300), 8000, subtype="PCM_16")
    sounds, sound = Sounds(8000, 1), StemFile(path)
    expected = read(sounds, sound, 0, 1000).sum()
    context = multiprocessing.get_context(method)
    results = context.SimpleQueue()
    process = context.Process(target=put_sum, args=(sounds, sound, results))
    process.start()
    process.join()
    assert process.exitcode == 0
    assert results.get() == expected
    assert read(pickle.loads(pickle.dumps(sounds)), sound, 0, 1000).sum() == expected


def test_more_files_than_are_kept_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auralflow.datasets.sounds.READERS_KEPT", 2)
    sounds = Sounds(8000, 1)
    for number in range(5):
        soundfile.write(tmp_path / f"{number}.flac", np.full(10, number / 8), 8000, subtype="PCM_16")
    for number in (0, 1, 2, 3, 4, 0, 4):
        assert read(sounds, StemFile(tmp_path / f"{number}.flac"), 0, 1)[0, 0] == number / 8


def test_wav_files_hold_nothing_open(tmp_path: Path) -> None:
    """A thousand of them are more than a process may have open."""
    sounds = Sounds(8000, 1)
    files = [StemFile(tmp_path / f"{number}.wav") for number in range(10)]
    for file in files:
        soundfile.write(file.path, np.full(10, 0.5), 8000, subtype="PCM_16")
        assert read(sounds, file, 0, 10).sum() == 5
    opened = {Path(file.path) for file in psutil.Process().open_files()}
    assert opened.isdisjoint(file.path for file in files)


def test_faulty_files(tmp_path: Path) -> None:
    sounds = Sounds(8000, 2)
    soundfile.write(tmp_path / "six.wav", np.zeros((10, 6)), 8000)
    with pytest.raises(DatasetError, match=rf"“{tmp_path.name}/six.wav” has 6 channels"):
        sounds.length(StemFile(tmp_path / "six.wav"))
    (tmp_path / "text.wav").write_text("no sound", encoding="utf-8")
    with pytest.raises(AudioReadError, match=rf"“{tmp_path.name}/text.wav”"):
        sounds.length(StemFile(tmp_path / "text.wav"))
    with pytest.raises(AudioReadError, match=rf"“{tmp_path.name}/gone.wav”"):
        read(sounds, StemFile(tmp_path / "gone.wav"), 0, 10)
    soundfile.write(tmp_path / "a.wav", np.zeros(1000), 8000)
    sounds.length(StemFile(tmp_path / "a.wav"))
    (tmp_path / "a.wav").write_bytes((tmp_path / "a.wav").read_bytes()[:500])
    with pytest.raises(AudioReadError, match=rf"“{tmp_path.name}/a.wav” cannot be read any more: it has been"):
        read(sounds, StemFile(tmp_path / "a.wav"), 0, 1000)


@needs_pyav
def test_every_stream_of_a_stem_file(tmp_path: Path) -> None:
    import av

    path = tmp_path / "song.stem.mp4"
    frequencies = (500, 1000, 1500, 2000, 2500)
    with av.open(str(path), "w") as container:
        streams = [container.add_stream("aac", rate=44_100, layout="stereo", bit_rate=128_000) for _ in frequencies]
        for stream, hz in zip(streams, frequencies, strict=True):
            samples = np.tile(tone(44_100, 44_100, hz).astype(np.float32), (2, 1))
            for start in range(0, 44_100, 1024):
                frame = av.AudioFrame.from_ndarray(samples[:, start : start + 1024].copy(), "fltp", "stereo")
                frame.sample_rate, frame.pts, frame.time_base = 44_100, start, Fraction(1, 44_100)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    sounds = Sounds(44_100, 1)
    for number, hz in enumerate(frequencies):
        assert sounds.length(StemFile(path, number)) == 44_100
        spectrum = np.abs(np.fft.rfft(read(sounds, StemFile(path, number), 10_000, 22_050)[0] * np.hanning(22_050)))
        assert spectrum.argmax() * 2 == hz
    with pytest.raises(AudioReadError) as caught:
        open_audio(path, stream=5)
    assert "5 sound tracks" in caught.value.failures[-1].reason


def test_files_with_one_sound_have_no_second(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(10), 8000)
    with open_audio(tmp_path / "a.wav", stream=0) as reader:
        assert reader.info.frames == 10
    with pytest.raises(AudioReadError):
        open_audio(tmp_path / "a.wav", stream=1)


def test_files_of_one_stem_are_summed_and_the_longest_counts(tmp_path: Path) -> None:
    kick, snare = np.random.default_rng(0).uniform(-0.4, 0.4, (2, 3000)).astype(np.float32)
    soundfile.write(tmp_path / "kick.wav", kick, 8000, subtype="FLOAT")
    soundfile.write(tmp_path / "snare.wav", snare[:1000], 8000, subtype="FLOAT")
    sounds = Sounds(8000, 2)
    drums = StemFile(tmp_path / "snare.wav", added=(StemFile(tmp_path / "kick.wav"),))
    assert sounds.length(drums) == 3000
    expected = kick[900:1200] + np.pad(snare[900:1000], (0, 200))
    np.testing.assert_allclose(read(sounds, drums, 900, 300), [expected, expected], atol=1e-7)
