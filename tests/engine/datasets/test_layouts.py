"""Every layout that people have is understood, and each thing missing is named."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from auralflow.datasets import StemFile, find_tracks, verify_dataset
from auralflow.datasets.layouts import find_splits
from auralflow.errors import ConfigError, DatasetError
from support.datasets import STEMS, write_track


def names(folder: Path, split: str | None = None, **options: object) -> list[str]:
    return [track.name for track in find_tracks(folder, split=split, **options)]  # type: ignore[arg-type]


def test_split_folders(tmp_path: Path) -> None:
    for split in ("train", "Valid", "test"):
        for song in "ba":
            write_track(tmp_path / split / f"{split} {song}", 0, frames=8)
    (tmp_path / "README.md").write_text("hello", encoding="utf-8")
    (tmp_path / "train" / ".DS_Store").write_bytes(b"x")
    (tmp_path / "train" / "empty").mkdir()
    (tmp_path / "train" / "train a" / "meta.json").write_text("{}", encoding="utf-8")
    assert names(tmp_path, "train") == ["train a", "train b"]
    assert names(tmp_path, "val") == ["Valid a", "Valid b"]
    assert names(tmp_path, "test") == ["test a", "test b"]
    assert names(tmp_path) == ["train a", "train b", "Valid a", "Valid b", "test a", "test b"]
    track = find_tracks(tmp_path, split="test")[0]
    assert track.mixture == StemFile(tmp_path / "test" / "test a" / "mixture.wav")
    assert list(track.stems) == sorted(STEMS)


def test_a_single_split_is_that_split(tmp_path: Path) -> None:
    write_track(tmp_path / "test" / "a", 0, frames=8)
    assert {split: len(tracks) for split, tracks in find_splits(tmp_path).items()} == {"train": 0, "val": 0, "test": 1}


def test_a_song_may_be_called_like_a_split(tmp_path: Path) -> None:
    for song in ("Test", "Train", "song"):
        write_track(tmp_path / song, 0, frames=8)
    assert names(tmp_path) == ["Test", "Train", "song"]


def test_stem_mp4_files(tmp_path: Path) -> None:
    for split in ("train", "test"):
        (tmp_path / split).mkdir()
        (tmp_path / split / f"{split} song.stem.mp4").write_bytes(b"not opened")
    (track,) = find_tracks(tmp_path, split="test", targets=["vocals", "bass"])
    path = tmp_path / "test" / "test song.stem.mp4"
    assert track.name == "test song"
    assert track.mixture == StemFile(path, 0)
    assert track.stems == {
        "drums": StemFile(path, 1),
        "bass": StemFile(path, 2),
        "other": StemFile(path, 3),
        "vocals": StemFile(path, 4),
    }


def test_one_folder_a_song_without_splits(tmp_path: Path) -> None:
    for number in range(10):
        write_track(tmp_path / f"song {number}", 0, frames=8, leave_out=("mixture",))
    train, held_out = names(tmp_path, "train"), names(tmp_path, "val")
    assert sorted(train + held_out) == names(tmp_path)
    assert len(held_out) == 2
    assert names(tmp_path, "train", val_split=0.0) == names(tmp_path)
    with pytest.raises(DatasetError, match="“test”") as caught:
        find_tracks(tmp_path, split="test")
    assert caught.value.hint == "There are some for: train, val."


@pytest.mark.parametrize("folders", [("",), ("train", "test"), ("train", "val", "test"), ("test",)])
def test_all_splits_at_once_are_the_splits_one_by_one(tmp_path: Path, folders: tuple[str, ...]) -> None:
    for folder in folders:
        for number in range(5):
            write_track(tmp_path / folder / f"{folder} {number}", 0, frames=8)
    for val_split in (None, 0.0, 0.4):
        for split, tracks in find_splits(tmp_path, val_split=val_split, seed=3).items():
            if tracks:
                assert tracks == find_tracks(tmp_path, split=split, val_split=val_split, seed=3)
            else:
                with pytest.raises(DatasetError, match=f"“{split}”"):
                    find_tracks(tmp_path, split=split, val_split=val_split, seed=3)


def test_the_wanted_format_of_a_stem_is_taken(tmp_path: Path) -> None:
    write_track(tmp_path / "a", 0, frames=8)
    write_track(tmp_path / "b", 0, frames=8, subtype="PCM_16", suffix=".flac")
    for file in (tmp_path / "b").iterdir():
        file.rename(tmp_path / "a" / file.name)
    assert {s.path.suffix for s in find_tracks(tmp_path, audio_format="flac")[0].stems.values()} == {".flac"}
    assert {s.path.suffix for s in find_tracks(tmp_path)[0].stems.values()} == {".wav"}
    with pytest.raises(ConfigError) as caught:
        find_tracks(tmp_path, audio_format="flak")
    assert caught.value.hint == "Did you mean “flac”?"


def test_incomplete_tracks_are_left_out_and_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    write_track(tmp_path / "whole", 0, frames=8)
    write_track(tmp_path / "no vocals", 0, frames=8, leave_out=("vocals",))
    write_track(tmp_path / "one stem", 0, frames=8, leave_out=("mixture", "drums", "bass", "other"))
    with caplog.at_level(logging.WARNING):
        assert names(tmp_path, targets=["vocals"]) == ["whole"]
    assert "2 of 3 tracks" in caplog.text
    assert "no vocals, one stem" in caplog.text


def test_stems_in_no_target_are_told_where_other_is_one(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    write_track(tmp_path / "a", 0, frames=8)
    (tmp_path / "a" / "bass.wav").rename(tmp_path / "a" / "piano.wav")
    with caplog.at_level(logging.WARNING):
        find_tracks(tmp_path, targets=["vocals"])
        assert caplog.text == ""
        find_tracks(tmp_path, targets=["vocals", "drums", "other"])
    assert "in no target, nor in “other”: piano" in caplog.text


@pytest.mark.parametrize(
    ("given", "error", "message", "hint"),
    [
        ("nowhere", DatasetError, "There is no folder", "moved"),
        ("file.wav", DatasetError, "is not a folder", "folder"),
        ("empty", DatasetError, "There are no tracks", "sound file for each stem"),
        ("list.csv", DatasetError, "list of stems", "stems.toml"),
        ("LIST 2.CSV", DatasetError, "list of stems", "stems.toml"),
    ],
)
def test_folders_that_are_no_datasets(
    tmp_path: Path, given: str, error: type[Exception], message: str, hint: str
) -> None:
    (tmp_path / "file.wav").write_bytes(b"")
    (tmp_path / "list.csv").write_text("instrum,path\nvocals,a.wav\n", encoding="utf-8")
    (tmp_path / "LIST 2.CSV").touch()
    (tmp_path / "empty" / "song").mkdir(parents=True)
    with pytest.raises(error, match=message) as caught:
        find_tracks(tmp_path / given)
    assert hint in caught.value.hint  # type: ignore[attr-defined]


def test_so_many_tracks_are_taken_and_none_is_no_dataset(tmp_path: Path) -> None:
    for song in "abc":
        write_track(tmp_path / song, 0, frames=8)
    assert names(tmp_path, max_num_tracks=1) == ["a"]
    assert names(tmp_path, max_num_tracks=9) == ["a", "b", "c"]
    with pytest.raises(ConfigError, match="A dataset of 0 tracks is empty"):
        find_tracks(tmp_path, max_num_tracks=0)


def test_unknown_targets_are_told_with_what_there_is(tmp_path: Path) -> None:
    write_track(tmp_path / "a", 0, frames=8, leave_out=("bass",))
    with pytest.raises(DatasetError, match="vocal") as caught:
        find_tracks(tmp_path, targets=["vocal"])
    assert caught.value.hint == "Did you mean “vocals”?"
    write_track(tmp_path / "b", 0, frames=8, leave_out=("vocals",))
    with pytest.raises(DatasetError, match="mixture, vocals, bass"):
        find_tracks(tmp_path, targets=["vocals", "bass"])


def test_verifying_names_the_first_incomplete_track(tmp_path: Path) -> None:
    write_track(tmp_path / "train" / "a", 0, frames=8)
    write_track(tmp_path / "train" / "b", 0, frames=8, leave_out=("vocals", "drums"))
    verify_dataset(tmp_path / "train")
    verify_dataset(tmp_path, ["bass"])
    with pytest.raises(DatasetError, match="“b” lacks: vocals, drums"):
        verify_dataset(tmp_path, ["vocals", "drums", "bass"])
    write_track(tmp_path / "train" / "c", 0, frames=8, leave_out=STEMS)
    with pytest.raises(DatasetError, match="“c” lacks: vocals"):
        verify_dataset(tmp_path / "train")
