"""What lies in a folder: audio only, nothing hidden, and an end to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow.datasets import find_tracks
from auralflow.datasets.folder_tree import look_into
from auralflow.datasets.layouts import find_tracks_and_rest
from auralflow.errors import DatasetError
from support.dataset_layouts import musdb, noise, put

if TYPE_CHECKING:
    from pathlib import Path


def test_only_audio_and_what_holds_it(tmp_path: Path) -> None:
    audio = ("b.WAV", "a.flac", "song.stem.mp4", "A/x.mp3", "B/C/y.ogg")
    for name in (*audio, "._a.flac", "cover.jpg", "empty/z.txt", ".x/a.wav"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    tree = look_into(tmp_path)
    assert [file.name for file in tree.files] == ["a.flac", "b.WAV"]
    assert [file.name for file in tree.stem_files] == ["song.stem.mp4"]
    assert [folder.name for folder in tree.folders] == ["a", "b"]
    assert {file.relative_to(tmp_path).as_posix() for file in tree.all_files()} == set(audio)


def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="cannot be searched"):
        look_into(tmp_path / "gone")


def test_a_link_in_a_circle_ends(tmp_path: Path) -> None:
    musdb(tmp_path)
    (tmp_path / "train" / "A - One" / "again").symlink_to(tmp_path / "train", target_is_directory=True)
    (tmp_path / "train" / "self").symlink_to("self")
    (tmp_path / "here").symlink_to(".", target_is_directory=True)
    tracks, rest = find_tracks_and_rest(tmp_path)
    assert ([track.name for track in tracks], rest) == (["A - One", "B - Two", "C - Three"], ())


def test_songs_are_found_however_deep_and_what_is_too_deep_is_refused(tmp_path: Path) -> None:
    for name in ("vocals", "drums"):
        put(tmp_path / "a" / "Song 1" / f"{name}.wav", noise(1))
        put(tmp_path / "a/b/c/d/e/f/g/h" / "Song 2" / f"{name}.wav", noise(1))
    assert [track.name for track in find_tracks(tmp_path)] == ["Song 1", "Song 2"]
    tmp_path.joinpath(*["x"] * 40).mkdir(parents=True)
    with pytest.raises(DatasetError, match="too deep"):
        find_tracks(tmp_path)
