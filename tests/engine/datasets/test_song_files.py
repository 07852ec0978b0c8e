"""Which file is which stem, by its name alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from auralflow.datasets.song_files import group_by_song, is_well_named, name_files, one_format, recurring_names


def named(song: str, *names: str) -> dict[str, str]:
    """What each stem's file is called; "+" for further mixtures."""
    found = name_files([Path(f"{name}.wav") for name in names], song)
    stems = {stem: file.stem for stem, file in found.stems.items()}
    mixture = {} if found.mixture is None else {"mixture": found.mixture.stem}
    return {**mixture, **stems, **({"+": ", ".join(file.stem for file in found.others)} if found.others else {})}


@pytest.mark.parametrize(
    "name",
    ["mixture", "mix", "Full", "full_mix", "Mixdown", "MASTER", "mastered", "Song_MIX", "Song - full mix", "Song"],
)
def test_names_of_mixtures(name: str) -> None:
    assert named("Song", name, "Song - vocals", "Song - drums")["mixture"] == name
    if not name.startswith("Song"):
        assert named("Song", name, "vocals", "drums") == {"mixture": name, "vocals": "vocals", "drums": "drums"}


@pytest.mark.parametrize(
    ("song", "names", "stems"),
    [
        ("Song", ("Song - vocals", "Song - no_vocals"), {"vocals", "no_vocals"}),
        ("folder", ("Other - Song - vocals", "Other - Song - bass"), {"vocals", "bass"}),
        ("folder", ("1_Song_(Vocals)", "1_Song_(Instrumental)"), {"vocals", "instrumental"}),
        ("folder", ("Song - gesang", "Song - drums"), {"gesang", "drums"}),
        ("Song", ("01 vocals", "02 drums", "03 bass"), {"vocals", "drums", "bass"}),
        ("Song", ("01_Kick", "02_Bass", "03_Piano"), {"01_kick", "02_bass", "03_piano"}),
        ("Song", ("01 vocals", "02 vocals"), {"01 vocals", "02 vocals"}),
        ("Bass", ("Bass", "bass guitar", "vocals"), {"bass", "bass guitar", "vocals"}),
        ("Bass", ("Bass", "Bass - vocals", "Bass - drums"), {"mixture", "vocals", "drums"}),
        ("Song", ("bass drum", "bass guitar"), {"bass drum", "bass guitar"}),
        ("Song", ("vocals", "electric_guitar", "electric_piano"), {"vocals", "electric_guitar", "electric_piano"}),
        ("Song", ("Song 1", "Song 2"), {"song 1", "song 2"}),
        ("Song", ("Songbird - vocals", "drums"), {"songbird - vocals", "drums"}),
    ],
)
def test_the_song_and_numbers_are_taken_off_where_stems_remain(
    song: str, names: tuple[str, ...], stems: set[str]
) -> None:
    assert set(named(song, *names)) == stems


def test_of_several_mixtures_one_is_taken_and_none_is_a_stem() -> None:
    assert named("Song", "full", "Song", "mix", "vocals") == {"mixture": "mix", "vocals": "vocals", "+": "full, Song"}
    assert named("Song", "Song", "Song - mix", "Song - vocals") == {
        "mixture": "Song - mix",
        "vocals": "Song - vocals",
        "+": "Song",
    }


def test_stems_of_many_songs_in_one_folder() -> None:
    files = [Path(f"{name}.wav") for name in ("A - vocals", "A - drums", "A", "B-side - vocals", "B-side - mix", "C")]
    songs, rest = group_by_song([*files, Path("01 - Intro.wav"), Path("D - vocals.wav")])
    assert {song: found.names for song, found in songs.items()} == {
        "A": ("mixture", "drums", "vocals"),
        "B-side": ("mixture", "vocals"),
    }
    assert [file.stem for file in rest] == ["C", "01 - Intro", "D - vocals"]


@pytest.mark.parametrize(
    "names", [("no_vocals", "no_drums"), ("vocals", "lead_guitar", "lead_piano", "2nd_guitar", "2nd_piano")]
)
def test_the_stems_of_one_song_are_no_songs(names: tuple[str, ...]) -> None:
    assert group_by_song([Path(f"{name}.wav") for name in names])[0] == {}


def test_each_recording_counts_once_in_the_wanted_format() -> None:
    files = [Path("a/x.flac"), Path("a/X.wav"), Path("b/x.mp3"), Path("b/x.ogg")]
    assert one_format(files, ".wav") == (Path("a/X.wav"), Path("b/x.mp3"))
    assert one_format(files, ".ogg") == (Path("a/x.flac"), Path("b/x.ogg"))
    assert one_format([Path("a/x.WAV"), Path("a/X.wav")], ".wav") == (Path("a/x.WAV"),)  # the first of the same format


@pytest.mark.parametrize(
    ("names", "recurring", "good"),
    [
        (("mixture", "vocals"), (), True),
        (("mixture",), (), False),
        (("gesang", "schlagzeug"), (), False),
        (("gesang", "schlagzeug"), ("gesang",), True),
        (("01 - intro", "piano", "guitar", *(f"{n} song" for n in range(9))), (), False),
        (("vocals", "bass", "a", "b", "c", "d"), (), True),
        ((), (), False),
    ],
)
def test_what_names_of_stems_are(names: tuple[str, ...], recurring: tuple[str, ...], good: bool) -> None:
    assert is_well_named(names, frozenset(recurring)) is good


def test_names_recur_in_half_of_the_songs_and_not_as_numbered_titles() -> None:
    songs = [("gesang", "01 - intro"), ("gesang", "01 - intro"), ("x",), ("y",)]
    assert recurring_names(songs) == {"gesang"}
    assert recurring_names([("gesang",)]) == frozenset()
    assert recurring_names([*songs, ("z",)]) == frozenset()
