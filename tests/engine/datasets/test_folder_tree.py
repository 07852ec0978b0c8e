"""What lies in a folder: audio only, nothing hidden, and an end to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow.datasets import find_tracks
from auralflow.datasets.folder_tree import look_into
from auralflow.errors import DatasetError
from support.dataset_layouts import musdb

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
    assert [track.name for track in find_tracks(tmp_path, split="train", val_split=0)] == ["A - One", "B - Two"]
