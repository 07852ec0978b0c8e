"""Where the sound of a track starts and ends, found out in three ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.audio.decode_pyav import ContainerPackets
from auralflow.audio.files import open_audio, probe_audio
from auralflow.audio.packet_times import CountedTimes, SteadyTimes
from auralflow.audio.track_timing import TrackTiming, measure_container
from support.signals import lag_frames, music
from support.sound_files import needs_pyav, write_av

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

pytestmark = needs_pyav

RATE = 44_100
FRAMES = 2 * RATE + 1_009


def whole(path: Path) -> NDArray[np.float32]:
    with open_audio(path) as reader:
        return reader.read(0, reader.info.frames)


def measured(path: Path) -> TrackTiming:
    packets = ContainerPackets(path, path.open("rb"))
    try:
        return measure_container(packets)
    finally:
        packets.close()


def test_the_cheapest_exact_way_is_taken(tmp_path: Path) -> None:
    samples = music(FRAMES)
    # Time stamps in samples, time stamps in milliseconds, packets of one length, and nothing to go by.
    for name, codec, kind, grid in (
        ("a.m4a", "aac", SteadyTimes, 1),
        ("a.mka", "aac", SteadyTimes, 1_024),
        ("a.wma", "wmav2", CountedTimes, 0),
        ("a.wv", "wavpack", CountedTimes, 0),
    ):
        timing = measured(
            write_av(tmp_path / name, samples, RATE, codec, bit_rate=None if codec == "wavpack" else 192_000)
        )
        assert isinstance(timing.times, kind)
        assert not isinstance(timing.times, SteadyTimes) or timing.times.grid == grid
        assert (timing.rate, timing.channels) == (RATE, 2)
        assert timing.frames >= FRAMES


def test_gaps_in_time_stamps_are_no_sound(tmp_path: Path) -> None:
    """A recording with a hole in its clock: time stamps stop to tell positions, packets are counted."""
    import av

    whole_path = write_av(tmp_path / "whole.mka", music(FRAMES), RATE, "aac")
    path = tmp_path / "gap.mka"
    with av.open(str(whole_path)) as source, av.open(str(path), "w") as file:
        stream = source.streams.audio[0]
        out = file.add_stream_from_template(stream)
        for number, packet in enumerate(p for p in source.demux(stream) if p.size):
            packet.stream = out
            packet.pts = packet.dts = packet.pts + (11 if number > 60 else 0)
            file.mux(packet)
    timing = measured(path)
    assert isinstance(timing.times, CountedTimes)
    assert (timing.frames, timing.skipped) == (measured(whole_path).frames, 1_024)
    np.testing.assert_array_equal(whole(path), whole(whole_path))


def test_windows_media_is_as_late_as_its_encoder(tmp_path: Path) -> None:
    for sample_rate, packet in ((44_100, 2_048), (22_050, 1_024), (16_000, 512)):
        samples = music(sample_rate, 2, sample_rate)
        path = write_av(tmp_path / f"{sample_rate}.wma", samples, sample_rate, "wmav2", bit_rate=128_000)
        assert measured(path).skipped == packet
        assert lag_frames(whole(path), samples) == 0


@pytest.mark.parametrize("padding", [0, 700])
def test_apple_comment_tells_delay_and_length(padding: int, tmp_path: Path) -> None:
    import mutagen.mp4

    samples = music(FRAMES)
    path = write_av(tmp_path / "a.m4a", samples, RATE, "aac", container_options={"use_editlist": "0"})
    assert lag_frames(whole(path), samples) == 1024  # nothing tells
    tags = mutagen.mp4.MP4(path)
    text = f" 00000000 {1024:08X} {padding:08X} {FRAMES - padding:016X} 00000000 00000000 00000000 00000000"
    tags["----:com.apple.iTunes:iTunSMPB"] = mutagen.mp4.MP4FreeForm(text.encode())
    tags.save()
    decoded = whole(path)
    assert len(decoded) == FRAMES - padding
    assert lag_frames(decoded, samples) == 0


def test_a_second_opening_is_no_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Containers that must be read through to know their length are read through once."""
    path = write_av(tmp_path / "a.wma", music(FRAMES), RATE, "wmav2")
    first = probe_audio(path)

    def fail(*_: object) -> None:
        raise AssertionError("measured again")

    monkeypatch.setattr("auralflow.audio.pyav_reader.measure_container", fail)
    assert probe_audio(path) == first
