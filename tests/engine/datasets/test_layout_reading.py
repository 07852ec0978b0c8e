"""Each layout is read rightly or refused with what to do about it, never half."""

from __future__ import annotations

import logging
import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.datasets import check_dataset, find_tracks
from auralflow.datasets.check_report import ProblemKind, Severity
from auralflow.datasets.layout_error import LayoutError
from auralflow.datasets.layouts import find_splits, find_tracks_and_rest
from auralflow.datasets.sounds import Sounds
from auralflow.datasets.track_audio import TrackOnDisk
from support.dataset_layouts import (
    FRAMES,
    PROPOSED,
    RATE,
    READ,
    REFUSED,
    albums,
    dsd100,
    musdb,
    noise,
    put,
    song,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
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
    assert ("METADATA.yaml" if layout.startswith("medleydb") else "stems.toml") in caught.value.hint
    assert ("finished songs" in caught.value.message) == ("song" in layout or "album" in layout)


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
    problem, other_format = check_dataset(tmp_path).problems
    assert (other_format.kind, other_format.severity) == (ProblemKind.UNREAD, Severity.NOTE)
    assert "same name is: test/C - Three/vocals.flac." in other_format.sentence
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


def test_one_song_with_stems_does_not_make_albums_a_dataset(tmp_path: Path) -> None:
    albums(tmp_path)
    for stem, samples in song(1).items():
        put(tmp_path / "Ann" / "Project" / f"{stem}.wav", samples)
    with pytest.raises(LayoutError, match="finished songs"):
        find_tracks(tmp_path, targets=["vocals"])


def test_stems_in_another_language_are_stems_if_the_songs_share_them(tmp_path: Path) -> None:
    for number in range(2):
        for stem in ("gesang", "schlagzeug", "rest der band"):
            put(tmp_path / f"Lied {number}" / f"{stem}.wav", noise(10 * number + len(stem)))
    assert [sorted(track.stems) for track in find_tracks(tmp_path)] == [["gesang", "rest der band", "schlagzeug"]] * 2


def test_a_single_song_with_its_stems_in_a_folder_keeps_its_name(tmp_path: Path) -> None:
    for stem, samples in song(1).items():
        put(tmp_path / "Rain" / "stems" / f"{stem}.wav", samples)
    (track,) = find_tracks(tmp_path)
    assert (track.name, track.has_mixture, len(track.stems)) == ("Rain", True, 4)


def test_of_two_mixtures_in_a_folder_of_their_own_none_is_taken_and_both_are_told(tmp_path: Path) -> None:
    for number, name in enumerate(("vocals/a", "drums/b", "mixture/loud", "mixture/quiet")):
        put(tmp_path / "Rain" / f"{name}.wav", noise(number))
    ((track,), rest) = find_tracks_and_rest(tmp_path)
    assert (track.name, track.mixture, sorted(track.stems)) == ("Rain", None, ["drums", "vocals"])
    assert [path.name for path in rest] == ["loud.wav", "quiet.wav"]


def test_an_album_may_be_called_like_a_split(tmp_path: Path) -> None:
    for number, place in enumerate(("Ann/Test/Rain", "Ann/Live/Snow", "Bob/Debut/Hail")):
        for stem, samples in song(number).items():
            put(tmp_path / place / f"{stem}.wav", samples)
    assert sorted(track.name for track in find_tracks(tmp_path)) == ["Hail", "Rain", "Snow"]


def test_songs_of_which_half_are_understood_are_a_dataset(tmp_path: Path) -> None:
    for stem, samples in song(1).items():
        put(tmp_path / "Rain" / f"{stem}.wav", samples)
    for number in range(3):
        put(tmp_path / "Album" / f"0{number} - Title {number}.wav", noise(number))
    assert [track.name for track in find_tracks(tmp_path)] == ["Album", "Rain"]
    for number in range(3):
        put(tmp_path / "Another album" / f"0{number} - Name {number}.wav", noise(9 + number))
    with pytest.raises(LayoutError, match="finished songs"):
        find_tracks(tmp_path)


def test_one_song_is_a_dataset(tmp_path: Path) -> None:
    for stem, samples in song(1).items():
        put(tmp_path / f"{stem}.wav", samples)
    (track,) = find_tracks(tmp_path)
    assert (track.name, sorted(track.stems), track.has_mixture) == (
        tmp_path.name,
        ["bass", "drums", "other", "vocals"],
        True,
    )


@pytest.mark.parametrize("place", ["{stem}/{song}.wav", "{song}/{song} - {stem}.wav", "{form}s/{stem}/{song}.wav"])
def test_names_are_the_same_however_their_accents_are_stored(tmp_path: Path, place: str) -> None:
    for number, stem in enumerate(("vocals", "drums", "bass", "other")):
        form = "NFD" if number % 2 else "NFC"
        for name in ("Déjà Vu", "Über Süden"):
            stored = unicodedata.normalize(form, name)
            folder = unicodedata.normalize("NFC", name)
            path = place.replace("{song}/", f"{folder}/").format(stem=stem, song=stored, form="song")
            put(tmp_path / path, noise(number))
    tracks = find_tracks(tmp_path)
    assert [(track.name, sorted(track.stems)) for track in tracks] == [
        ("Déjà Vu", ["bass", "drums", "other", "vocals"]),
        ("Über Süden", ["bass", "drums", "other", "vocals"]),
    ]


def test_both_halves_of_dsd100_are_joined_however_accents_are_stored(tmp_path: Path) -> None:
    sounds = song(1)
    for stem, samples in sounds.items():
        place, form = ("Mixtures", "NFC") if stem == "mixture" else ("Sources", "NFD")
        put(tmp_path / place / "Dev" / unicodedata.normalize(form, "Café") / f"{stem}.wav", samples)
    assert_reads(tmp_path, {"train": {"Café": sounds}})


@pytest.mark.parametrize("split", ["", "train"])
def test_songs_may_be_named_after_stems(tmp_path: Path, split: str) -> None:
    truth: Truth = {"train": {}}
    for number, name in enumerate(("Bass", "Voices", "Drum", "Music")):
        truth["train"][name] = song(number)
        for stem, samples in truth["train"][name].items():
            put(tmp_path / split / name / f"{stem}.wav", samples)
    assert_reads(tmp_path, truth)


def test_parts_of_a_stem_may_be_named_after_stems(tmp_path: Path) -> None:
    sounds = song(1, ("lead", "choir", "drums", "percussion"))
    for name in ("lead", "choir"):
        put(tmp_path / "Song" / "vocals" / f"{name}.wav", sounds[name])
    for name in ("drums", "percussion"):
        put(tmp_path / "Song" / "drums" / f"{name}.wav", sounds[name])
    summed = {"vocals": sounds["lead"] + sounds["choir"], "drums": sounds["drums"] + sounds["percussion"]}
    assert_reads(tmp_path, {"train": {"Song": {"mixture": sounds["mixture"], **summed}}})


def put_takes(root: Path, songs: int, *, has_mixture: bool) -> Truth:
    """A folder for each song, in it one for each stem with takes of the same names."""
    truth: Truth = {"train": {}}
    for number in range(songs):
        names = [f"{stem}/take{take}" for stem in ("bass", "drums") for take in range(2 + number)]
        sounds = song(number, names)
        for name in [*names, *["mixture"] * has_mixture]:
            put(root / f"S{number}" / f"{name}.wav", sounds[name])
        truth["train"][f"S{number}"] = {
            "mixture": sounds["mixture"],
            **{stem: sum(sounds[name] for name in names if name.startswith(stem)) for stem in ("bass", "drums")},
        }
    return truth


@pytest.mark.parametrize("songs", [1, 2])
def test_takes_beside_a_mixture_are_summed(tmp_path: Path, songs: int) -> None:
    truth = put_takes(tmp_path, songs, has_mixture=True)
    assert_reads(tmp_path, truth)
    assert_reads(tmp_path / "S0", {"train": {"S0": truth["train"]["S0"]}})


def test_takes_that_may_be_songs_are_refused_with_a_mapping_that_sums_them(tmp_path: Path) -> None:
    truth = put_takes(tmp_path, 2, has_mixture=False)
    with pytest.raises(LayoutError, match="songs or takes of one song: take0, take1") as caught:
        find_tracks(tmp_path)
    assert caught.value.proposal is not None
    caught.value.proposal.write(tmp_path)
    assert_reads(tmp_path, truth)


def test_only_slakh_has_songs_that_are_left_out(tmp_path: Path) -> None:
    musdb(tmp_path)
    extra = tmp_path / "omitted" / "Song" / "vocals.wav"
    put(extra, noise(5))
    assert find_tracks_and_rest(tmp_path)[1] == (extra,)


def test_a_second_file_of_a_stem_is_told(tmp_path: Path) -> None:
    for name in ("vocals", "Vocals", "drums", "mixture"):
        put(tmp_path / "Song" / f"{name}.wav", noise(5))
    if len(list((tmp_path / "Song").iterdir())) < 4:
        pytest.skip("This file system does not tell small letters from capitals.")
    (track,), rest = find_tracks_and_rest(tmp_path)
    names = {file.path.name for file in track.files}
    assert {*names, *(path.name for path in rest)} == {"vocals.wav", "Vocals.wav", "drums.wav", "mixture.wav"}
    assert len(names) == 3
    sentences = [problem.sentence for problem in check_dataset(tmp_path).problems if problem.kind is ProblemKind.UNREAD]
    assert len(sentences) == 1
    assert "another file of the same name is: Song/vocals.wav." in sentences[0]


def put_splits(root: Path, names: Sequence[str]) -> None:
    for number, name in enumerate(names):
        for stem, samples in song(number).items():
            put(root / name / f"Song in {name}" / f"{stem}.wav", samples)


@pytest.mark.parametrize(
    "names", [("train", "val", "test"), ("Training", "Valid", "Testing"), ("training", "validation")]
)
def test_splits_may_have_other_names(tmp_path: Path, names: tuple[str, ...]) -> None:
    put_splits(tmp_path, names)
    splits = find_splits(tmp_path, val_split=0)
    found = [[track.name for track in splits[split]] for split in ("train", "val", "test")]
    assert found == [*([f"Song in {name}"] for name in names), *[[]] * (3 - len(names))]


@pytest.mark.parametrize(
    ("names", "unclear"),
    [
        (("train", "val", "valid"), "val, valid"),
        (("train", "training"), "train, training"),
        (("train", "dev", "test"), "dev"),
        (("train", "Eval"), "Eval"),
        (("dev", "eval"), "dev, eval"),
    ],
)
def test_splits_that_may_be_either_are_refused(tmp_path: Path, names: tuple[str, ...], unclear: str) -> None:
    put_splits(tmp_path, names)
    with pytest.raises(LayoutError, match=f"training, validation and test: {unclear}\\.$") as caught:
        find_tracks(tmp_path)
    assert "train, val and test" in caught.value.hint


def test_artists_may_be_named_after_splits(tmp_path: Path) -> None:
    put_splits(tmp_path, ("Dev", "Ann"))
    assert [track.name for track in find_tracks(tmp_path)] == ["Song in Ann", "Song in Dev"]
