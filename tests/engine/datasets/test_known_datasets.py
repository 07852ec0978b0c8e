"""Datasets that describe their songs: what is damaged or missing is named; the layouts are in test_layout_reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow.datasets import check_dataset, find_tracks
from auralflow.datasets.check_report import ProblemKind, Severity
from auralflow.datasets.known_datasets import described_song
from auralflow.errors import DatasetError
from support.dataset_layouts import moisesdb, slakh

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_published_as_a_name_in_metadata_leads_nowhere_else(tmp_path: Path) -> None:
    moisesdb(tmp_path)
    path = next(tmp_path.glob("*/*/data.json"))
    for wrong in (
        path.read_text(encoding="utf-8").replace('"vocals"', '"../vocals"'),
        path.read_text(encoding="utf-8").replace('"vocals"', '".."'),
        "{",
        '{"stems": [{"stemName": "vocals"}]}',
        '{"stems": []}',
    ):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(DatasetError, match="does not describe a song") as caught:
            find_tracks(tmp_path)
        assert caught.value.path == path


@pytest.mark.parametrize(
    "wrong", ["stems: [", "stems:\n  S00: 3\n", "stems: {}\n", "stems:\n  ../S00: {inst_class: Bass}\n"]
)
def test_damaged_metadata_of_slakh_is_named(tmp_path: Path, wrong: str) -> None:
    slakh(tmp_path)
    path = tmp_path / "train" / "Track00001" / "metadata.yaml"
    path.write_text(f"stems:\n{wrong}\n", encoding="utf-8")
    with pytest.raises(DatasetError, match="does not describe a song") as caught:
        find_tracks(tmp_path)
    assert caught.value.path == path


def test_a_file_that_the_metadata_lists_is_never_left_out_silently(tmp_path: Path) -> None:
    moisesdb(tmp_path)
    gone = next(tmp_path.glob("*/*/vocals/*.wav"))
    gone.unlink()
    (problem,) = check_dataset(tmp_path).problems
    assert (problem.kind, problem.severity, problem.path) == (ProblemKind.UNREADABLE, Severity.ERROR, gone)


def test_songs_of_the_same_title_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    moisesdb(tmp_path)
    for path in tmp_path.glob("*/*/data.json"):
        path.write_text(path.read_text(encoding="utf-8").replace("Song 2", "Song 1"), encoding="utf-8")
    assert [track.name for track in find_tracks(tmp_path)] == ["00001-uuid/A_B - Song 1", "00002-uuid/A_B - Song 1"]


def test_files_of_the_same_names_by_others_describe_nothing(tmp_path: Path) -> None:
    assert described_song(tmp_path) is None
    (tmp_path / "data.json").write_text("[1, 2]", encoding="utf-8")
    (tmp_path / "metadata.yaml").write_text("artist: Ann", encoding="utf-8")
    assert described_song(tmp_path) is None


def test_slakh_converted_to_wav_is_read_too(tmp_path: Path) -> None:
    slakh(tmp_path)
    folder = tmp_path / "train" / "Track00001"
    for path in (folder / "mix.flac", folder / "stems" / "S01.flac"):
        path.rename(path.with_suffix(".wav"))
    song = described_song(folder)
    assert song is not None
    assert song.mixture is not None
    assert (song.mixture.path.name, song.stems["bass"].path.name) == ("mix.wav", "S01.wav")
    assert song.stems["drums"].path.name == "S03.flac"


def test_a_stem_of_slakh_is_rendered_unless_it_is_said_that_it_is_not(tmp_path: Path) -> None:
    slakh(tmp_path)
    folder = tmp_path / "train" / "Track00001"
    path = folder / "metadata.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("audio_rendered: true, ", ""), encoding="utf-8")
    song = described_song(folder)
    assert song is not None
    assert sorted(song.stems) == ["bass", "drums", "guitar", "strings"]


def test_yaml_makes_no_objects(tmp_path: Path) -> None:
    (tmp_path / "metadata.yaml").write_text("stems: !!python/object/apply:os.getcwd []", encoding="utf-8")
    with pytest.raises(DatasetError, match="does not describe a song"):
        described_song(tmp_path)
