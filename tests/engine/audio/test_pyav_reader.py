"""What FFmpeg reads: where the sound of each container starts and ends, against FFmpeg at one go; and bad files."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.audio import reading
from auralflow.audio.files import open_audio, probe_audio
from auralflow.errors import AudioReadError
from support.signals import lag_frames, music
from support.sound_files import PYAV_FORMATS, decode_av, needs_pyav, write_av

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

pytestmark = needs_pyav

RATE = 44_100
FRAMES = 2 * RATE + 1_009


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decode in many blocks, as hours of sound would be."""
    monkeypatch.setattr(reading, "BLOCK_FRAMES", 1 << 15)


def whole(path: Path) -> NDArray[np.float32]:
    with open_audio(path) as reader:
        return reader.read(0, reader.info.frames)


@pytest.mark.parametrize(
    ("name", "codec", "container", "delay"),
    [
        ("a.m4a", "aac", None, 1024),
        ("a.aac", "aac", "adts", 1024),
        ("a.mkv", "aac", None, 1024),
        ("a.mp4", "libmp3lame", "mp4", 1105),
        ("a.mkv", "libmp3lame", None, 1105),
        ("a.webm", "libopus", None, 312),
        ("a.wv", "wavpack", None, 0),
    ],
)
def test_blocks_join_to_what_ffmpeg_decodes_at_one_go(
    name: str, codec: str, container: str | None, delay: int, tmp_path: Path
) -> None:
    sample_rate = 48_000 if codec == "libopus" else RATE
    samples = music(FRAMES, 2, sample_rate)
    # Without invented noise, which no two decoders make alike.
    options = {"aac_pns": "0"} if codec == "aac" else {}
    path = write_av(tmp_path / name, samples, sample_rate, codec, container=container, options=options)
    ours = whole(path)
    theirs = decode_av(path)
    if name == "a.aac":
        theirs = theirs[delay:]  # FFmpeg leaves it in
    length = min(len(ours), len(theirs))
    assert length >= FRAMES - 1
    # Opus predicts from packet to packet; a second of it leaves a rounding error.
    np.testing.assert_allclose(ours[:length], theirs[:length], atol=1e-6 if codec == "libopus" else 0)
    assert lag_frames(ours, samples) == 0


def test_protected_files_say_so(tmp_path: Path) -> None:
    path = write_av(tmp_path / "a.m4a", music(5_000), RATE, "aac")
    data = path.read_bytes()
    at = data.find(b"stsd") + 16
    assert data[at : at + 4] == b"mp4a"
    path.write_bytes(data[:at] + b"drms" + data[at + 4 :])
    with pytest.raises(AudioReadError, match="protected against copying"):
        open_audio(path)


def test_files_cut_off(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    samples = music(FRAMES)
    # The index in front: what is there is delivered, and the rest is said to be missing.
    path = write_av(tmp_path / "a.m4a", samples, RATE, "aac", container_options={"movflags": "faststart"})
    expected = whole(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    with open_audio(path) as reader:
        assert 0.4 * FRAMES < reader.info.frames < 0.8 * FRAMES
        assert reader.info.notes == (f"The file is cut off: {reader.info.duration_s:.1f} s of 2.0 s are left.",)
        np.testing.assert_array_equal(reader.read(0, reader.info.frames), expected[: reader.info.frames])
    # The index behind: it is lost, and nothing can be decoded.
    path = write_av(tmp_path / "b.m4a", samples, RATE, "aac")
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    with pytest.raises(AudioReadError, match="damaged") as caught:
        open_audio(path)
    assert "PyAV" in [failure.decoder for failure in caught.value.failures]
    # Streams simply end earlier.
    for name in ("aac", "ac3", "mkv-aac", "wma"):
        path = PYAV_FORMATS[name].write(tmp_path, samples)
        expected = whole(path)
        path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
        left = whole(path)
        assert 0.3 * FRAMES < len(left) < 0.8 * FRAMES
        np.testing.assert_array_equal(left[:-4_096], expected[: len(left) - 4_096])
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("name", ["m4a-aac", "aac", "mka-flac", "ac3"])
def test_damage_leaves_the_rest_in_place(
    name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    form = PYAV_FORMATS[name]
    path = form.write(tmp_path, music(4 * RATE))
    expected = whole(path)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 200] = np.random.default_rng(3).bytes(200)
    path.write_bytes(data)
    with caplog.at_level(logging.WARNING):
        decoded = whole(path)
    if name == "aac" and len(decoded) < len(expected):
        pytest.skip("frames that cannot be found leave no gap in a raw stream")
    assert abs(len(decoded) - len(expected)) <= 4_608
    np.testing.assert_array_equal(decoded[:RATE], expected[:RATE])
    assert capfd.readouterr().err == ""
    # Whatever the damage did to it, the sound a second later is where it was.
    assert lag_frames(decoded[3 * RATE :], expected[3 * RATE :]) in (0, len(decoded) - len(expected))


@pytest.mark.parametrize("name", ["m4a-aac", "m4a-alac", "mka-flac", "mkv-aac", "ac3"])
@pytest.mark.parametrize("lost_bytes", [200, 20_000])
def test_all_that_damage_makes_silent_is_told_of(
    name: str, lost_bytes: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = PYAV_FORMATS[name].write(tmp_path, music(10 * RATE))
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + lost_bytes] = bytes(lost_bytes)
    path.write_bytes(data)
    with caplog.at_level(logging.WARNING), open_audio(path) as reader:
        decoded = reader.read(0, reader.info.frames)
        damaged = reader.damaged
    silent = np.flatnonzero(~decoded.any(axis=1))
    silent = silent[silent > RATE]  # an encoder's own start
    assert [i for start, stop in damaged for i in range(start, stop)] == list(silent)
    assert bool(caplog.records) == bool(damaged)
    if name != "m4a-alac":  # which makes something of a packet with zeros in it
        assert damaged


@pytest.mark.parametrize("name", ["m4a-aac", "mka-flac", "mkv-aac", "ac3", "wma", "aac"])
def test_a_file_changed_meanwhile_is_told_of(name: str, tmp_path: Path) -> None:
    path = PYAV_FORMATS[name].write(tmp_path, music(10 * RATE))
    content = path.read_bytes()
    for new in (b"This is no sound at all. " * 10, content[: len(content) // 4]):
        path.write_bytes(content)
        with open_audio(path) as reader:
            reader.read(0, 1_000)
            path.write_bytes(new)
            with pytest.raises(AudioReadError, match="cannot be read any more"):
                reader.read(8 * RATE, 1_000)


def test_invented_noise_is_the_same_each_time(tmp_path: Path) -> None:
    """FFmpeg's AAC decoder draws noise from a generator that runs on; with a decoder a block it starts again."""
    rng = np.random.default_rng(5)
    noise = (0.3 * rng.standard_normal((FRAMES, 2))).astype(np.float32)
    path = write_av(tmp_path / "a.m4a", noise, RATE, "aac", bit_rate=64_000)
    with open_audio(path) as reader:
        expected = reader.read(0, FRAMES)
        again = [reader.read(start, 10_000) for start in (70_000, 20_000, 70_000)]
    for start, part in zip((70_000, 20_000, 70_000), again, strict=True):
        np.testing.assert_array_equal(part, expected[start : start + 10_000])


def test_pictures_and_other_tracks_are_passed_over(tmp_path: Path) -> None:
    import mutagen.mp4

    path = write_av(tmp_path / "a.m4a", music(FRAMES), RATE, "aac")
    tags = mutagen.mp4.MP4(path)
    png = b"\x89PNG\r\n\x1a\n" + bytes(64)
    tags["covr"] = [mutagen.mp4.MP4Cover(png, mutagen.mp4.MP4Cover.FORMAT_PNG)]
    tags.save()
    assert (probe_audio(path).container, probe_audio(path).frames) == ("m4a", FRAMES)
    film = write_av(tmp_path / "a.mp4", music(FRAMES), RATE, "aac", video=True)
    assert (probe_audio(film).container, probe_audio(film).frames) == ("mp4", FRAMES)
    silent = tmp_path / "silent.mp4"
    write_silent_film(silent)
    with pytest.raises(AudioReadError, match="no sound track"):
        open_audio(silent)


def write_silent_film(path: Path) -> None:
    from fractions import Fraction

    import av

    with av.open(str(path), "w") as file:
        stream = file.add_stream("mpeg4", rate=25)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for number in range(5):
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
