"""Chunks hold what lies at their place; short tracks are left out, silent targets drawn anew on request."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from auralflow.datasets import find_tracks
from auralflow.datasets.track_chunks import TrackChunks
from auralflow.errors import ConfigError
from support.datasets import write_track


def counting(frames: int, *, silent_from: int | None = None) -> dict[str, np.ndarray]:
    """A track whose samples tell where they are."""
    samples = np.arange(1, frames + 1, dtype=np.float32)[None]
    vocals = samples.copy()
    if silent_from is not None:
        vocals[:, silent_from:] = 0
    return {"mixture": samples, "vocals": vocals}


def chunks(tracks: list[Any], chunk_s: float = 0.01, **options: Any) -> TrackChunks:
    return TrackChunks(tracks, ["vocals"], chunk_s=chunk_s, sample_rate=1000, **options)


def test_a_chunk_is_a_stretch_of_mixture_and_targets() -> None:
    drawn = [chunks([counting(100)]).sounds(0, index) for index in range(500)]
    starts = {int(sounds[0, 0, 0]) for sounds in drawn}
    for sounds in drawn:
        assert sounds.shape == (2, 1, 10)
        assert sounds.dtype == np.float32
        np.testing.assert_array_equal(sounds[0], sounds[1])
        np.testing.assert_array_equal(np.diff(sounds[0, 0]), 1)
    assert min(starts) == 1
    assert max(starts) == 91


def test_short_tracks_are_left_out_and_told(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert len(chunks([counting(9), counting(10), counting(3)]).tracks) == 1
    assert "2 of 3 tracks" in caplog.text
    with pytest.raises(ConfigError, match=r"All 2 tracks are shorter than a chunk of 0.01 s") as caught:
        chunks([counting(9), counting(3)])
    assert "0.01 s" in caught.value.hint


def test_other_chunks_come_from_all_tracks_that_are_long_enough_for_them() -> None:
    long = chunks([counting(9), counting(100)], 0.05)
    assert len(long.tracks) == 1
    short = long.with_chunks(0.005)
    assert (len(short.tracks), short.chunk_length, long.chunk_length) == (2, 5, 50)
    assert {len(short.sounds(0, index)[0, 0]) for index in range(5)} == {5}


def test_silent_targets_are_kept_or_drawn_anew() -> None:
    track = counting(1000, silent_from=300)
    silent = [index for index in range(50) if not chunks([track]).sounds(0, index)[1].any()]
    assert len(silent) > 20
    assert all(chunks([track], redraw_below_db=-60.0).sounds(0, index)[1].any() for index in range(50))
    nothing = {"mixture": track["mixture"], "vocals": np.zeros_like(track["vocals"])}
    assert chunks([nothing], redraw_below_db=-60.0).sounds(0, 0).shape == (2, 1, 10)


def test_channels_are_those_of_the_first_track(tmp_path: Path) -> None:
    write_track(tmp_path / "a", 0, channels=2)
    write_track(tmp_path / "b", 0, channels=1)
    for reverse, channels in ((False, 2), (True, 1)):
        tracks = sorted(find_tracks(tmp_path), key=lambda track: track.name, reverse=reverse)
        cut = TrackChunks(tracks, ["vocals"], chunk_s=0.1, sample_rate=8000)
        assert {cut.sounds(0, index).shape for index in range(10)} == {(2, channels, 800)}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tracks": []}, "no tracks"),
        ({"targets": []}, "no targets"),
        ({"targets": "vocals"}, "no targets"),
        ({"targets": ["mixture"]}, "no targets"),
        ({"targets": ["vocals", "vocals"]}, "no targets"),
        ({"chunk_s": 0.0}, "cannot be cut"),
        ({"chunk_s": float("nan")}, "cannot be cut"),
        ({"sample_rate": 0}, "sample_rate"),
        ({"channels": 3}, "3 channels"),
        ({"seed": -1}, "seed"),
    ],
)
def test_wrong_settings(options: dict[str, Any], message: str) -> None:
    settings: dict[str, Any] = {"tracks": [counting(100)], "targets": ["vocals"], "chunk_s": 0.01, "sample_rate": 1000}
    with pytest.raises(ConfigError, match=message):
        TrackChunks(**{**settings, **options})
