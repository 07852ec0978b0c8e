"""Each layout is read rightly or refused with what to do about it, never half."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.datasets import check_dataset, find_tracks
from auralflow.datasets.check_report import ProblemKind, Severity
from auralflow.datasets.layout_error import LayoutError
from auralflow.datasets.layouts import find_splits, find_tracks_and_rest
from auralflow.datasets.sounds import Sounds
from auralflow.datasets.track_audio import TrackOnDisk
from auralflow.errors import DatasetError
from support.dataset_layouts import (
    FRAMES,
    PROPOSED,
    RATE,
    READ,
    REFUSED,
    dsd100,
    moisesdb,
    musdb,
    noise,
    put,
    slakh,
    song,
)

if TYPE_CHECKING:
    from pathlib import Path

    from support.dataset_layouts import Truth


def assert_reads(folder: Path, truth: Truth) -> None:
    """Every song of every split is there, and each stem and the mixture are, sample by sample, what they should be."""
    splits = find_splits(folder, val_split=0)
    assert {split: [track.name for track in tracks] for split, tracks in splits.items() if tracks} == {
        split: sorted(songs) for split, songs in truth.items() if songs
    }
    for split, songs in truth.items():
        for track in splits[split]:
            sounds = songs[track.name]
            stems = sorted(set(sounds) - {"mixture"})
            assert list(track.stems) == stems
            audio = TrackOnDisk(track, stems, Sounds(RATE, sounds["mixture"].shape[1]))
            out = np.empty((1 + len(stems), sounds["mixture"].shape[1], FRAMES), np.float32)
            audio.read_into(out, 0)
            for name, samples in zip(("mixture", *stems), out, strict=True):
                np.testing.assert_allclose(samples.T, sounds[name], atol=1e-6, err_msg=f"{track.name}: {name}")
    assert find_tracks_and_rest(folder)[1] == ()


@pytest.mark.parametrize("layout", READ)
def test_published_layouts_are_read(tmp_path: Path, layout: str) -> None:
    assert_reads(tmp_path, READ[layout](tmp_path))


@pytest.mark.parametrize("layout", PROPOSED)
def test_layouts_that_need_a_mapping_are_refused_with_one_that_reads_them(tmp_path: Path, layout: str) -> None:
    truth = PROPOSED[layout](tmp_path)
    with pytest.raises(LayoutError, match="do not say which stems") as caught:
        find_tracks(tmp_path)
    proposal = caught.value.proposal
    assert proposal is not None
    proposal.write(tmp_path)
    assert_reads(tmp_path, truth)


@pytest.mark.parametrize("layout", REFUSED)
def test_finished_songs_and_unrelated_stems_are_refused(tmp_path: Path, layout: str) -> None:
    REFUSED[layout](tmp_path)
    with pytest.raises(LayoutError) as caught:
        find_tracks(tmp_path, targets=["vocals"])
    assert caught.value.proposal is None
    assert "stems.toml" in caught.value.hint


def test_what_is_published_as_a_name_in_metadata_leads_nowhere_else(tmp_path: Path) -> None:
    moisesdb(tmp_path)
    path = next(tmp_path.glob("*/*/data.json"))
    for wrong in (
        path.read_text(encoding="utf-8").replace('"vocals"', '"../vocals"'),
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


def test_files_that_no_song_has_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    musdb(tmp_path)
    extra = (tmp_path / "extra" / "song" / "vocals.wav", tmp_path / "train" / "A - One" / "old" / "vocals.wav")
    second = tmp_path / "test" / "C - Three" / "mix.wav"
    for path in (*extra, second):
        put(path, noise(999 + len(str(path))))
    put(tmp_path / "test" / "C - Three" / "vocals.flac", noise(5))  # another format of what is read
    with caplog.at_level(logging.WARNING):
        assert len(find_tracks(tmp_path)) == 3
    assert "3 audio files" in caplog.text
    (problem,) = check_dataset(tmp_path).problems
    assert (problem.kind, problem.severity) == (ProblemKind.UNREAD, Severity.WARNING)
    for path in (*extra, second):
        assert path.relative_to(tmp_path).as_posix() in problem.sentence


def test_a_dataset_in_another_folder_is_found_and_two_are_refused(tmp_path: Path) -> None:
    truth = musdb(tmp_path / "download" / "musdb18hq")
    assert_reads(tmp_path, truth)
    dsd100(tmp_path / "DSD100")
    with pytest.raises(LayoutError, match="dataset of its own") as caught:
        find_tracks(tmp_path)
    assert "one dataset at a time" in caught.value.hint


def test_a_few_songs_with_other_names_do_not_spoil_a_dataset(tmp_path: Path) -> None:
    musdb(tmp_path)
    for number in range(3):
        put(tmp_path / "train" / "An album" / f"0{number} - Title {number}.wav", noise(500 + number))
    put(tmp_path / "train" / "Single" / "vocals.wav", noise(600))
    put(tmp_path / "train" / "Whole" / "mix.wav", noise(601))
    found = {problem.track: problem.kind for problem in check_dataset(tmp_path).problems if problem.stem is None}
    assert found["An album"] in (ProblemKind.LONE_NAMES, ProblemKind.MISSING_STEM)
    kinds = {(p.track, p.kind, p.severity) for p in check_dataset(tmp_path).problems}
    assert ("An album", ProblemKind.LONE_NAMES, Severity.WARNING) in kinds
    assert ("Single", ProblemKind.SINGLE_STEM, Severity.ERROR) in kinds
    assert ("Whole", ProblemKind.SINGLE_STEM, Severity.ERROR) in kinds


def test_stems_in_another_language_are_stems_if_the_songs_share_them(tmp_path: Path) -> None:
    for number in range(2):
        for stem in ("gesang", "schlagzeug", "rest der band"):
            put(tmp_path / f"Lied {number}" / f"{stem}.wav", noise(10 * number + len(stem)))
    assert [sorted(track.stems) for track in find_tracks(tmp_path)] == [["gesang", "rest der band", "schlagzeug"]] * 2


def test_one_song_is_a_dataset(tmp_path: Path) -> None:
    for stem, samples in song(1).items():
        put(tmp_path / f"{stem}.wav", samples)
    (track,) = find_tracks(tmp_path)
    assert (track.name, sorted(track.stems), track.has_mixture) == (
        tmp_path.name,
        ["bass", "drums", "other", "vocals"],
        True,
    )


def test_a_link_in_a_circle_ends(tmp_path: Path) -> None:
    musdb(tmp_path)
    (tmp_path / "train" / "A - One" / "again").symlink_to(tmp_path / "train", target_is_directory=True)
    assert [track.name for track in find_tracks(tmp_path, split="train", val_split=0)] == ["A - One", "B - Two"]
