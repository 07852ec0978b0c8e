"""Edit lists and their kin: closed forms, and what a real muxer writes."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

from auralflow.audio.mp4_boxes import Mp4Track, read_track
from support.signals import music
from support.sound_files import needs_pyav, write_av

if TYPE_CHECKING:
    from pathlib import Path

RATE = 44_100
FRAMES = 2 * RATE + 1_009


def track(**changes: object) -> Mp4Track:
    facts = {
        "timescale": 44_100,
        "duration": 101_025,
        "edits": (),
        "movie_timescale": 1_000,
        "fragmented": False,
        "smpb": None,
        "encrypted": False,
    }
    return Mp4Track(**{**facts, **changes})  # type: ignore[arg-type]


def test_edit_lists_tell_start_and_length() -> None:
    assert track().span(44_100) == (0, 101_025)
    assert track(duration=0).span(44_100) == (0, None)
    # The movie's clock runs in milliseconds: 2267 of them mean the 100001 samples that are left.
    assert track(edits=((2_267, 1_024),)).span(44_100) == (1_024, 100_001)
    # Apple's runs in samples, and cuts the padding of the last packet off.
    assert track(movie_timescale=44_100, edits=((98_000, 2_112),)).span(44_100) == (2_112, 98_000)
    # Silence in front moves the track against the picture, not the sound in the track.
    assert track(edits=((500, -1), (2_267, 1_024))).span(44_100) == (1_024, 100_001)
    # A film cut in two places: all of its sound, from the first piece on.
    assert track(edits=((500, 1_024), (500, 66_150))).span(44_100) == (1_024, 100_001)
    # Two pieces that follow one another are one.
    assert track(edits=((1_000, 0), (1_000, 44_100))).span(44_100) == (0, 88_200)
    # A decoder that doubles the rate (high-efficiency AAC).
    assert track(timescale=22_050, duration=50_000, edits=((0, 1_024),)).span(44_100) == (2_048, 97_952)
    assert track(smpb=(2_112, 913, 98_000)).span(44_100) == (2_112, 98_000)
    assert track(timescale=22_050, duration=51_200, smpb=(2_112, 1_088, 48_000)).span(44_100) == (4_224, 96_000)
    # A comment that was copied from another file is not believed.
    assert track(smpb=(2_112, 913, 4_000_000)).span(44_100) == (0, 101_025)


@needs_pyav
def test_boxes_are_read_as_written(tmp_path: Path) -> None:
    path = write_av(tmp_path / "a.m4a", music(FRAMES), RATE, "aac")
    with path.open("rb") as file:
        found = read_track(file, 1)
        assert found is not None
        assert (found.timescale, found.duration, found.fragmented, found.encrypted) == (
            RATE,
            FRAMES + 1_024,
            False,
            False,
        )
        assert [start for _, start in found.edits] == [1_024]
        assert read_track(file, 2) is None
    assert read_track(io.BytesIO(b""), 1) is None
    assert read_track(io.BytesIO(struct.pack(">I4sI4s", 16, b"moov", 400, b"trak") + bytes(50)), 1) is None
