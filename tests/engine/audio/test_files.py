"""Opening every format: exact length, no shift, the same samples in whatever order; and every way a file can be bad."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.audio import reading
from auralflow.audio.files import AUDIO_EXTENSIONS, find_audio_files, has_pyav, open_audio, probe_audio
from auralflow.errors import AudioReadError
from support.signals import lag_frames, music
from support.sound_files import FORMATS, PYAV_FORMATS, Format, needs_pyav, write_sound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

RATE = 44_100

ALL_FORMATS = [
    *(pytest.param(name, form, id=name) for name, form in FORMATS.items()),
    *(pytest.param(name, form, id=name, marks=needs_pyav) for name, form in PYAV_FORMATS.items()),
]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, NDArray[np.float32]]]:
    """Files made so far, and what is in them."""
    return {}


def original(form: Format) -> NDArray[np.float32]:
    # Two seconds and a length that is a multiple of nothing.
    return music(2 * form.sample_rate + 1_009, 2, form.sample_rate)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lossy files are decoded in many blocks, as hours of sound would be."""
    monkeypatch.setattr(reading, "BLOCK_FRAMES", 1 << 15)


@pytest.mark.parametrize(("name", "form"), ALL_FORMATS)
def test_every_format_is_whole_and_in_place(
    name: str,
    form: Format,
    written: dict[str, tuple[Path, NDArray[np.float32]]],
    tmp_path_factory: pytest.TempPathFactory,
    capfd: pytest.CaptureFixture[str],
) -> None:
    samples = original(form)
    path = form.write(tmp_path_factory.mktemp("files"), samples)
    written[name] = (path, samples)
    capfd.readouterr()
    with open_audio(path) as reader:
        info = reader.info
        assert (info.sample_rate, info.channels, info.path, info.notes) == (form.sample_rate, 2, path, ())
        assert 0 <= info.frames - len(samples) <= form.spare
        decoded = reader.read(0, info.frames)
        assert reader.replaced_samples == 0
        assert not reader.damaged
    assert decoded.dtype == np.float32
    assert decoded.shape == (info.frames, 2)
    assert lag_frames(decoded, samples) == 0
    error = decoded[: len(samples)] - samples
    if form.error is not None:
        # Rounding, or cutting off below the last bit, and the 16-bit formats' own full scale of 32767.
        assert np.abs(error).max() <= form.error + 1e-7
        assert info.bit_depth is not None
    else:
        assert np.mean(error**2) < 0.02 * np.mean(samples**2)
        assert info.bit_depth is None
    # FFmpeg's encoders remark on their own work, so only the file's own end is asked for.
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("name", "form"), ALL_FORMATS)
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_any_stretch_in_any_order_is_the_same_bit_for_bit(
    name: str,
    form: Format,
    written: dict[str, tuple[Path, NDArray[np.float32]]],
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
) -> None:
    if name not in written:
        samples = original(form)
        written[name] = (form.write(tmp_path_factory.mktemp("files"), samples), samples)
    path, _ = written[name]
    with open_audio(path) as reader:
        frames = reader.info.frames
        front_to_back = np.concatenate([reader.read(start, 7_001) for start in range(0, frames, 7_001)])[:frames]
    with open_audio(path) as reader:
        for _ in range(3):
            start = data.draw(st.integers(-2_000, frames + 2_000), label="start")
            count = data.draw(st.one_of(st.integers(0, 40_000), st.sampled_from([0, 1, frames])), label="frames")
            expected = np.zeros((count, 2), np.float32)
            first, last = max(start, 0), min(start + count, frames)
            if first < last:
                expected[first - start : last - start] = front_to_back[first:last]
            np.testing.assert_array_equal(reader.read(start, count), expected)


@pytest.mark.parametrize("ending", [".wav", ".mp3", pytest.param(".m4a", marks=needs_pyav)])
@pytest.mark.parametrize(
    "name",
    [
        "música-é🎵",
        "שיר-أغنية",
        "e\u0301a\u0308 combining",
        "-leading dash",
        "two\nlines",
        "a:colon %20 'quote'",
        "x" * 251,
        "undecodable \udcff\udc80",
    ],
)
def test_any_name_opens(name: str, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    samples = music(4_000)
    plain = {**FORMATS, **PYAV_FORMATS}[{".wav": "wav-16", ".mp3": "mp3-cbr", ".m4a": "m4a-aac"}[ending]].write(
        tmp_path, samples
    )
    monkeypatch.chdir(tmp_path)
    path = (name + ending)[-255:]
    try:
        plain.rename(path)
    except (OSError, UnicodeError):
        pytest.skip("this file system refuses the name")
    assert probe_audio(path).frames == len(samples)
    assert find_audio_files([tmp_path]) == [tmp_path / path]


def test_a_file_called_dash_is_not_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_sound(tmp_path / "a.wav", music(100), RATE).rename(tmp_path / "-")
    monkeypatch.chdir(tmp_path)
    assert probe_audio("-").frames == 100


@pytest.mark.parametrize("sample_rate", [8_000, 11_025, 32_000, 96_000, 192_000])
@pytest.mark.parametrize("channels", [1, 3, 6, 8])
def test_rates_and_channels(sample_rate: int, channels: int, tmp_path: Path) -> None:
    samples = music(1_000, channels, sample_rate)
    with open_audio(write_sound(tmp_path / "a.wav", samples, sample_rate, subtype="FLOAT")) as reader:
        assert (reader.info.sample_rate, reader.info.channels) == (sample_rate, channels)
        np.testing.assert_array_equal(reader.read(0, 1_000), samples)


@pytest.mark.parametrize(
    ("sample_rate", "channels", "words"), [(4_000, 1, "4 kHz"), (384_000, 2, "384 kHz"), (44_100, 9, "9 channels")]
)
def test_unusable_shapes_are_refused(sample_rate: int, channels: int, words: str, tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", np.zeros((10, channels), np.float32), sample_rate)
    with pytest.raises(AudioReadError, match=words) as caught:
        open_audio(path)
    assert caught.value.hint


def test_what_is_no_number_becomes_silence_and_is_counted(tmp_path: Path) -> None:
    samples = music(1_000)
    samples[10, 0], samples[20, 1], samples[30, 0] = np.nan, np.inf, -np.inf
    samples[40, 0] = 55.0
    path = tmp_path / "a.wav"
    soundfile.write(path, samples, RATE, subtype="FLOAT")
    with open_audio(path) as reader:
        decoded = reader.read(0, 1_000)
        assert reader.replaced_samples == 3
        assert decoded[40, 0] == 55.0
        np.testing.assert_array_equal(decoded, np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0))


def fault(path: Path) -> AudioReadError:
    with pytest.raises(AudioReadError) as caught:
        open_audio(path)
    assert caught.value.hint
    assert "\n" not in caught.value.message
    return caught.value


def test_files_that_hold_no_sound_say_what_they_are(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    cases = {
        "empty.wav": (b"", "empty"),
        "notes.mp3": (b"These are lyrics.\n" * 300, "plain text"),
        "page.m4a": (b"<!DOCTYPE html><html>not found</html>", "web page"),
        "cover.mp3": (b"\x89PNG\r\n\x1a\n" + bytes(500), "PNG picture"),
        "list.mp3": (b"#EXTM3U\nhttp://example.invalid/a.mp3\n", "playlist"),
        "zeros.wav": (bytes(5_000), "zero bytes"),
        "long.mp3": (bytes(500_000), "zero bytes"),
        "short.mp3": (bytes(1), "zero bytes"),
        "noise.flac": (np.random.default_rng(0).bytes(200_000), "not a sound file"),
        "half.wav": (b"RIFF\x00\x01\x00\x00WAVEfmt ", "damaged"),
        "half.flac": (b"fLaC\x00\x00\x00\x22", "damaged"),
        "tune.mid": (b"MThd\x00\x00\x00\x06" + bytes(90), "MIDI"),
    }
    for name, (content, words) in cases.items():
        (tmp_path / name).write_bytes(content)
        error = fault(tmp_path / name)
        assert words in error.message
        assert name in error.message
        assert error.path == tmp_path / name
        if content:
            assert [failure.decoder for failure in error.failures] == ["libsndfile", "PyAV"]
            assert all(failure.reason for failure in error.failures)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("ending", "options"), [(".wav", {}), (".aiff", {}), (".ogg", {})])
def test_files_of_no_samples(ending: str, options: dict[str, str], tmp_path: Path) -> None:
    path = write_sound(tmp_path / f"none{ending}", np.zeros((0, 2), np.float32), RATE, **options)
    assert "0 samples" in fault(path).message


@pytest.mark.parametrize("name", ["wav-16", "flac-16", "ogg", "opus", "mp3-cbr", "aiff"])
def test_files_of_one_sample(name: str, tmp_path: Path) -> None:
    form = FORMATS[name]
    with open_audio(form.write(tmp_path, np.full((1, 2), 0.5, np.float32))) as reader:
        assert reader.info.frames == 1
        assert reader.read(-1, 3).shape == (3, 2)


def test_places_that_are_no_files(tmp_path: Path) -> None:
    assert "does not exist" in fault(tmp_path / "gone.wav").message
    assert "does not exist" in fault(tmp_path / "no\0name.wav").message
    assert "folder" in fault(tmp_path).message
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.wav")
        assert "pipe" in fault(tmp_path / "pipe.wav").message


@contextlib.contextmanager
def without_rights() -> Iterator[None]:
    """As an ordinary user, for root may read everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_no_permission(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", music(10), RATE)
    probe_audio(path)
    path.chmod(0)
    with without_rights():
        error = fault(path)
    assert "may not be read" in error.message


def test_a_file_that_vanishes_meanwhile(tmp_path: Path) -> None:
    path = FORMATS["ogg"].write(tmp_path, music(3 * RATE))
    with open_audio(path) as reader:
        reader.read(0, 1_000)
        path.unlink()
        with pytest.raises(AudioReadError, match="cannot be read any more"):
            reader.read(2 * RATE, 1_000)


def test_a_file_that_is_changed_meanwhile(tmp_path: Path) -> None:
    path = FORMATS["mp3-cbr"].write(tmp_path, music(3 * RATE))
    with open_audio(path) as reader:
        reader.read(0, 1_000)
        content = path.read_bytes()
        path.write_bytes(content[:20_000])
        with pytest.raises(AudioReadError, match="shorter"):
            reader.read(2 * RATE, 1_000)
        path.write_bytes(bytes(len(content)))
        with pytest.raises(AudioReadError, match="changed"):
            reader.read(2 * RATE, 1_000)


@pytest.mark.parametrize(
    "name",
    [
        "wav-24",
        "aiff",
        "flac-16",
        "mp3-vbr",
        "ogg",
        *(pytest.param(n, marks=needs_pyav) for n in ("m4a-aac", "mkv-aac")),
    ],
)
def test_mutilated_files_give_sound_or_a_message(name: str, tmp_path: Path) -> None:
    form = {**FORMATS, **PYAV_FORMATS}[name]
    whole = form.write(tmp_path, music(20_000)).read_bytes()
    rng = np.random.default_rng(7)
    for number in range(12):
        data = bytearray(whole)
        # The header, which says what all the rest means, is hit half of the times.
        for place in rng.integers(0, 600 if number % 2 else len(data), 8):
            data[place] = rng.integers(0, 256)
        if number % 3 == 0:
            del data[int(rng.integers(1, len(data))) :]
        path = tmp_path / f"{number}{form.ending}"
        path.write_bytes(data)
        try:
            with open_audio(path) as reader:
                decoded = reader.read(0, min(reader.info.frames, 100_000))
                assert decoded.size > 0
                assert np.all(np.isfinite(decoded))
        except AudioReadError as error:
            assert error.message  # noqa: PT017 - either is right
            assert error.hint  # noqa: PT017


def test_without_pyav_the_message_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    assert not has_pyav()
    path = tmp_path / "song.m4a"
    path.write_bytes(b"\x00\x00\x00\x1cftypM4A \x00\x00\x02\x00M4A mp42isom" + bytes(100))
    error = fault(path)
    assert "MP4/M4A" in error.message
    assert "PyAV" in error.message
    assert "pip install 'auralflow-studio[formats]'" in error.hint
    assert "pip install 'auralflow-studio[formats]'" in error.failures[1].reason


def test_readers_in_threads_do_not_disturb_each_other(tmp_path: Path) -> None:
    form = FORMATS["mp3-vbr"]
    path = form.write(tmp_path, original(form))
    with open_audio(path) as reader:
        expected = reader.read(0, reader.info.frames)
    wrong = []

    def work(seed: int) -> None:
        rng = np.random.default_rng(seed)
        with open_audio(path) as mine:
            for start in rng.integers(0, len(expected) - 5_000, 12):
                if not np.array_equal(mine.read(int(start), 5_000), expected[start : start + 5_000]):
                    wrong.append(start)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_closed_readers_and_negative_lengths_are_refused(tmp_path: Path) -> None:
    reader = open_audio(write_sound(tmp_path / "a.wav", music(10), RATE))
    with pytest.raises(ValueError, match="0 or more"):
        reader.read(0, -1)
    reader.close()
    reader.close()
    with pytest.raises(ValueError, match="closed"):
        reader.read(0, 1)


def test_folders_are_searched_in_natural_order(tmp_path: Path) -> None:
    names = [
        "b/track 10.MP3",
        "b/track 2.flac",
        "b/.hidden.wav",
        "b/._track 2.flac",
        "b/cover.jpg",
        ".git/a.wav",
        "a.wav",
    ]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    if hasattr(os, "symlink"):
        (tmp_path / "b" / "loop").symlink_to(tmp_path, target_is_directory=True)
    expected = [tmp_path / "a.wav", tmp_path / "b" / "track 2.flac", tmp_path / "b" / "track 10.MP3"]
    assert find_audio_files([tmp_path]) == expected
    assert find_audio_files([tmp_path, tmp_path / "a.wav"], recursive=False) == expected[:1]
    odd = tmp_path / "b" / "cover.jpg"
    assert find_audio_files([odd, tmp_path / "gone.xyz"]) == [odd, tmp_path / "gone.xyz"]
    assert {".wav", ".mp3", ".m4a", ".mkv", ".opus"} <= AUDIO_EXTENSIONS
