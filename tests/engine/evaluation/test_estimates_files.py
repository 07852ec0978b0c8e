"""Which file is which stem of which song."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from auralflow.datasets.tracks import StemFile, Track
from auralflow.errors import Cancelled, DatasetError
from auralflow.evaluation.estimates_files import FoundEstimates, find_estimates, place_of
from auralflow.progress import CancelToken

SONGS = Path("/songs/test")


def song(name: str, *stems: str, part: str = "test", shown: str = "") -> Track:
    files = {stem: StemFile(Path(f"{stem}.wav")) for stem in stems or ("vocals", "drums", "bass", "other")}
    return Track(name=shown or name, mixture=None, stems=files, path=SONGS.parent / part / name)


def find(folder: Path, files: list[str], *tracks: Track) -> FoundEstimates:
    for name in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return find_estimates(folder, tracks)


def stems_of(found: FoundEstimates, track: Track, folder: Path) -> dict[str, str]:
    return {stem: path.relative_to(folder).as_posix() for stem, path in found.of_track.get(place_of(track), {}).items()}


@pytest.mark.parametrize(
    ("vocals", "rest"),
    [
        ("A - B/vocals.wav", "A - B/no_vocals.wav"),  # Demucs, the folder of a model
        ("htdemucs/A - B/vocals.mp3", "htdemucs/A - B/no_vocals.mp3"),
        ("test/A - B/vocals.wav", "test/A - B/accompaniment.wav"),  # museval
        ("A - B - vocals.wav", "A - B - accompaniment.wav"),  # auralflow separate
        ("A - B/A - B - vocals.flac", "A - B/A - B - accompaniment.flac"),
        ("test/A - B/mixture - vocals.wav", "test/A - B/mixture - accompaniment.wav"),  # ... --recursive
        ("A - B_vocals.wav", "A - B_no_vocals.wav"),
        ("A - B_(Vocals)_UVR-MDX.wav", "A - B_(Instrumental)_UVR-MDX.wav"),
        ("7_A - B_(Vocals).wav", "7_A - B_(Instrumental).wav"),
        ("A - B/Vocals.WAV", "A - B/Instrumental.WAV"),
    ],
)
def test_what_separators_write_is_understood(tmp_path: Path, vocals: str, rest: str) -> None:
    track = song("A - B")
    found = find(tmp_path, [vocals, rest], track)
    (other,) = set(found.stems) - {"vocals"}
    assert other in {"no_vocals", "accompaniment", "instrumental"}
    assert stems_of(found, track, tmp_path) == {"vocals": vocals, other: rest}
    assert found.others == ()


def test_the_longest_name_and_the_very_name_go_first(tmp_path: Path) -> None:
    tracks = [song("A"), song("A_live"), song("a")]
    files = ["A_vocals.wav", "A_live_vocals.wav", "a/vocals.wav"]
    found = find(tmp_path, files, *tracks)
    assert [stems_of(found, track, tmp_path) for track in tracks] == [{"vocals": name} for name in files]


def test_small_letters_and_composed_accents_make_no_other_song_if_none_has_the_very_name(tmp_path: Path) -> None:
    track = song("Café NOIR")
    decomposed = unicodedata.normalize("NFD", "café noir")
    assert decomposed != "café noir"
    found = find(tmp_path, [f"{decomposed}/vocals.wav"], track)
    assert stems_of(found, track, tmp_path) == {"vocals": f"{decomposed}/vocals.wav"}
    found = find(tmp_path, ["Café NOIR/drums.wav"], track)
    assert stems_of(found, track, tmp_path) == {"drums": "Café NOIR/drums.wav"}


def test_the_mixture_and_what_was_made_of_stems_is_no_estimate(tmp_path: Path) -> None:
    files = ["A/mixture.wav", "A/drums - vocals.wav", "A/guitar.wav", "A/mixture - drums.wav", "A/notes.txt", "x.wav"]
    track = song("A")
    assert find(tmp_path, files, track).stems == ("drums", "guitar")


def test_songs_of_the_same_name_are_told_apart_by_the_folders_of_their_parts(tmp_path: Path) -> None:
    tracks = [song("A", part="train", shown="train/A"), song("A", part="test", shown="test/A")]
    found = find(tmp_path, ["A/vocals.wav"], *tracks)
    assert found.of_track == {}  # whose it is, nothing says
    found = find(tmp_path, ["train/A/vocals.wav", "test/A - vocals.wav"], *tracks)
    assert stems_of(found, tracks[0], tmp_path) == {"vocals": "train/A/vocals.wav"}
    assert stems_of(found, tracks[1], tmp_path) == {"vocals": "test/A - vocals.wav"}
    only = find_estimates(tmp_path, [song("A", part="test")])
    assert stems_of(only, tracks[1], tmp_path) == {"vocals": "test/A - vocals.wav"}


def test_one_stem_in_two_formats_is_one_but_by_two_models_is_refused(tmp_path: Path) -> None:
    track = song("A")
    found = find(tmp_path, ["A/vocals.flac", "A/vocals.wav", "A/vocals.mp3"], track)
    assert stems_of(found, track, tmp_path) == {"vocals": "A/vocals.wav"}
    with pytest.raises(DatasetError, match=r"two files for the drums of “A”: one.A.drums\.wav and two.A.drums\.wav"):
        find(tmp_path, ["one/A/drums.wav", "two/A/drums.wav"], track)


def test_other_names_are_told(tmp_path: Path) -> None:
    files = ["A/vocals.wav", "A/mixture.wav", "Sogn/vocals.wav", "Sogn/drums.wav", "B - C_no_vocals.wav", "loose.wav"]
    assert find(tmp_path, files, song("A")).others == ("B - C", "Sogn")


def test_folders_without_sound_and_no_folders_are_said(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    with pytest.raises(DatasetError, match="no sound files"):
        find_estimates(tmp_path, [song("A")])
    with pytest.raises(DatasetError, match="no folder"):
        find_estimates(tmp_path / "gone", [song("A")])
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        find_estimates(tmp_path, [song("A")], cancel=cancel)
