"""The tracks that are measured, and what is said about the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from auralflow.datasets.layouts import find_tracks
from auralflow.errors import ConfigError, DatasetError
from auralflow.evaluation.estimators import EstimatorFacts
from auralflow.evaluation.stem_plan import plan_stems
from auralflow.evaluation.track_choice import chosen_tracks, familiar_songs, with_references
from support.checked_datasets import make_stems, with_mixture, write_track
from support.evaluation import write_songs


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    return write_songs(tmp_path / "songs", frames=800)


def test_test_tracks_unless_there_are_none(songs: Path) -> None:
    tracks, split, notes = chosen_tracks(songs, None, 2)
    assert ([track.name for track in tracks], split, notes) == (["song 0", "song 1"], "test", [])
    (songs / "test").rename(songs / "train")
    tracks, split, notes = chosen_tracks(songs, None, None)
    assert (len(tracks), split) == (3, "all")
    assert notes == ["The dataset has no test tracks: all of its tracks are measured."]
    with pytest.raises(DatasetError, match="no tracks for “test”"):
        chosen_tracks(songs, "test", None)


def test_names_that_two_tracks_have_are_told_apart(songs: Path) -> None:
    write_track(songs / "train/song 0", with_mixture(make_stems(9, 800)))
    tracks, _, notes = chosen_tracks(songs, "all", None)
    assert {track.name for track in tracks} == {"train/song 0", "test/song 0", "song 1", "song 2"}
    assert notes == []
    twice = find_tracks(songs, split="test")[:1] * 2
    with pytest.raises(ConfigError, match="Two tracks are called"):
        chosen_tracks(twice, None, None)


def test_incomplete_tracks_are_left_out_and_named(songs: Path) -> None:
    plan = plan_stems({"x": ("vocals",)}, find_tracks(songs), path=songs)
    (songs / "test/song 2/vocals.wav").unlink()
    tracks, notes = with_references(find_tracks(songs), plan)
    assert [track.name for track in tracks] == ["song 0", "song 1"]
    assert notes == ["Left out for lack of a stem or a mixture: song 2"]
    for number in (0, 1):
        (songs / f"test/song {number}/vocals.wav").unlink()
    with pytest.raises(DatasetError, match="No track has all of: mixture, vocals"):
        with_references(find_tracks(songs), plan)


def test_models_that_learned_from_these_songs_are_named() -> None:
    mine = EstimatorFacts(name="mine", title="Mine", origin="Trained with Auralflow on 6 songs of “practice”. 5 steps.")
    other = EstimatorFacts(name="other", title="Other", origin="Trained with Auralflow on 6 songs of “practice 2”.")
    (note,) = familiar_songs([mine, other], "practice", "train")
    assert note.startswith("“Mine” was trained on songs of “practice”")
    assert familiar_songs([mine], "practice", "all")
    assert not familiar_songs([mine], "practice", "test")
    assert not familiar_songs([mine], "elsewhere", "train")
