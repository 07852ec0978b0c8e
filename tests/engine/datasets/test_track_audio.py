"""Tracks on disk and in memory give the same; what is missing is named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from auralflow.datasets import find_tracks, load_stems
from auralflow.datasets.sounds import Sounds
from auralflow.datasets.track_audio import TrackAudio, TrackInMemory, TrackOnDisk
from auralflow.errors import AudioReadError, ConfigError, DatasetError, ShapeError
from support.datasets import write_track

TARGETS = ("vocals", "bass")


def read(track: TrackAudio, start: int, frames: int, channels: int = 2) -> np.ndarray:
    out = np.full((3, channels, frames), 9.0, np.float32)
    track.read_into(out, start)
    return out


def test_the_same_from_disk_and_from_memory(tmp_path: Path) -> None:
    sounds = write_track(tmp_path / "a", 0)
    on_disk = TrackOnDisk(find_tracks(tmp_path)[0], TARGETS, Sounds(8000, 2))
    loaded = load_stems(tmp_path, TARGETS, sample_rate=8000, mono=False)[0]
    in_memory = TrackInMemory(loaded, TARGETS, 2, 0)
    assert on_disk.length == in_memory.length == 4000
    expected = np.stack([sounds[name].T for name in ("mixture", *TARGETS)])
    for track in (on_disk, in_memory):
        np.testing.assert_array_equal(read(track, 1000, 50), expected[..., 1000:1050])
        np.testing.assert_array_equal(read(track, 3990, 50)[..., :10], expected[..., 3990:])
        assert (read(track, 3990, 50)[..., 10:] == 0).all()


def test_a_mixture_that_is_missing_is_the_sum_of_all_stems(tmp_path: Path) -> None:
    sounds = write_track(tmp_path / "a", 0, leave_out=("mixture",))
    track = TrackOnDisk(find_tracks(tmp_path)[0], TARGETS, Sounds(8000, 2))
    np.testing.assert_allclose(read(track, 0, 4000)[0], sounds["mixture"].T, atol=1e-6)


@pytest.mark.parametrize("left_out", [(), ("mixture",), ("drums", "bass", "other"), ("drums",)])
def test_all_that_is_not_vocals_is_added_up(left_out: tuple[str, ...], tmp_path: Path) -> None:
    sounds = write_track(tmp_path / "a", 0, leave_out=left_out)
    track = TrackOnDisk(find_tracks(tmp_path, targets=["vocals", "accompaniment"])[0], ("vocals", "accompaniment"),
                        Sounds(8000, 2))  # fmt: skip
    assert track.length == 4000
    mixture, vocals, accompaniment = read(track, 0, 4000)
    np.testing.assert_allclose(mixture, sounds["mixture"].T, atol=1e-6)
    np.testing.assert_array_equal(vocals, sounds["vocals"].T)
    np.testing.assert_allclose(accompaniment, sounds["mixture"].T - sounds["vocals"].T, atol=1e-6)


def test_all_that_is_not_vocals_may_have_another_name(tmp_path: Path) -> None:
    sounds = write_track(tmp_path / "a", 0, leave_out=("mixture", "drums", "bass"))
    (tmp_path / "a" / "other.wav").rename(tmp_path / "a" / "instrumental.wav")
    targets = ("vocals", "accompaniment")
    track = TrackOnDisk(find_tracks(tmp_path, targets=targets)[0], targets, Sounds(8000, 2))
    mixture, vocals, accompaniment = read(track, 0, 4000)
    np.testing.assert_array_equal(accompaniment, sounds["other"].T)
    np.testing.assert_allclose(mixture, vocals + accompaniment, atol=1e-6)


def test_stems_that_overlap_count_once_in_the_mixture(tmp_path: Path) -> None:
    sounds = write_track(tmp_path / "a", 0, leave_out=("mixture",))
    track = TrackOnDisk(find_tracks(tmp_path)[0], ("drums", "instrumental"), Sounds(8000, 2))
    mixture, drums, instrumental = read(track, 0, 4000)
    np.testing.assert_allclose(mixture, sounds["mixture"].T, atol=1e-6)
    np.testing.assert_array_equal(drums, sounds["drums"].T)
    np.testing.assert_allclose(instrumental, sounds["mixture"].T - sounds["vocals"].T, atol=1e-6)


def test_what_a_track_on_disk_lacks(tmp_path: Path) -> None:
    write_track(tmp_path / "a", 0, leave_out=("bass",))
    write_track(tmp_path / "b", 0, leave_out=("mixture", "drums", "bass", "other"))
    a, b = find_tracks(tmp_path)
    with pytest.raises(DatasetError, match="no stem “bass”"):
        TrackOnDisk(a, TARGETS, Sounds(8000, 2))
    with pytest.raises(DatasetError, match="no mixture"):
        TrackOnDisk(b, ("vocals",), Sounds(8000, 2))


def test_a_stem_that_cannot_be_read_is_told_of_at_once(tmp_path: Path) -> None:
    write_track(tmp_path / "a", 0)
    (tmp_path / "a" / "bass.wav").write_text("no sound", encoding="utf-8")
    with pytest.raises(AudioReadError, match=r"bass\.wav"):
        TrackOnDisk(find_tracks(tmp_path)[0], TARGETS, Sounds(8000, 2))


def test_arrays_that_do_not_fit() -> None:
    good = np.zeros((2, 100), np.float32)
    with pytest.raises(ConfigError, match="no “vocals”") as caught:
        TrackInMemory({"mixture": good, "vocal": good}, ("vocals",), 2, 3)
    assert caught.value.hint == "Did you mean “vocal”?"
    for wrong in (np.zeros((2, 99)), np.zeros((1, 100)), np.zeros(100)):
        with pytest.raises(ShapeError, match="“vocals” of track 3"):
            TrackInMemory({"mixture": good, "vocals": wrong}, ("vocals",), 2, 3)
