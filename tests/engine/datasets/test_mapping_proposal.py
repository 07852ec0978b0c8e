"""What is proposed for folders that are not understood; whole layouts are in test_layout_reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow.datasets.mapping import StemMapping
from auralflow.datasets.mapping_proposal import propose_mapping
from auralflow.errors import DatasetError

if TYPE_CHECKING:
    from pathlib import Path


def stems_of(folder: Path, *files: str) -> dict[str, str | None]:
    """What the proposal makes of each file."""
    proposal = propose_mapping(folder, files)
    assert proposal is not None
    found = {file: StemMapping.from_toml(proposal.to_toml()).match(file) for file in files}
    assert None not in found.values(), "no file is left over"
    return {file: match[0] for file, match in found.items() if match is not None}


def test_a_word_that_stands_in_the_name_of_another_stem_does_not_take_it(tmp_path: Path) -> None:
    found = stems_of(
        tmp_path, "A/Bass.wav", "A/Bassoon.wav", "A/Hat.wav", "A/What a voice.wav", "B/Bass.wav", "B/Ride.wav"
    )
    assert list(found.values()) == ["bass", "other", "drums", "vocals", "bass", "drums"]


@pytest.mark.parametrize(
    "place", ["{0}", "Artist/{0}", "Artist/Album/{0}", "train/{0}", "{0}/Audio Files", "Artist/{0}/wav"]
)
def test_songs_lie_at_any_depth(tmp_path: Path, place: str) -> None:
    files = [f"{place.format(song)}/{name}.wav" for song in ("One", "Two") for name in ("Kick", "Vox", "Song_MIX")]
    proposal = propose_mapping(tmp_path, files)
    assert proposal is not None
    matches = [proposal.mapping.match(file) for file in files]
    assert [(match[0], match[1]["song"]) for match in matches if match] == [
        (stem, song) for song in ("One", "Two") for stem in ("drums", "vocals", "mixture")
    ]


def test_names_with_signs_of_patterns_are_taken_as_they_are(tmp_path: Path) -> None:
    files = ("A {x}/Kick [1].wav", "A {x}/Vox*.wav", "B/Kick.wav", "B/Vox.wav", "B/What {is} this.wav")
    found = stems_of(tmp_path, *files)
    assert list(found.values()) == ["drums", "vocals", "drums", "vocals", "other"]


def test_what_was_guessed_stands_in_the_file_once(tmp_path: Path) -> None:
    files = [f"{song}/{name}.wav" for song in "AB" for name in ("Kick", "Vox", "Bass", "Gtr", "Blub")]
    proposal = propose_mapping(tmp_path, files)
    assert proposal is not None
    assert proposal.guessed == ("Blub.wav",)
    assert "# Not recognised, so taken as other: Blub.wav\nschema_version" in proposal.to_toml()


def test_two_files_of_three_have_to_be_recognised_and_of_very_many_guesses_the_first_are_named(tmp_path: Path) -> None:
    assert list(stems_of(tmp_path, "A/Kick.wav", "A/Vox.wav", "A/Title.wav").values()) == ["drums", "vocals", "other"]
    known = [f"A/{name} {n}.wav" for name in ("Kick", "Vox") for n in range(25)]
    proposal = propose_mapping(tmp_path, [*known, *(f"A/Title {n:02}.wav" for n in range(23))])
    assert proposal is not None
    assert "Title 18.wav, Title 19.wav\n# and 3 more\n" in proposal.to_toml()


@pytest.mark.parametrize(
    "files",
    [
        (),
        ("a.wav", "Kick.wav"),
        ("A/01 - One.mp3", "A/02 - Two.mp3"),
        ("A/Kick.wav", "A/Snare.wav", "B/Kick.wav"),
        ("A/Kick.wav", "A/Vox.wav", *(f"A/Title {n}.mp3" for n in range(2))),
        ("1/2/3/4/5/Kick.wav", "1/2/3/4/5/Vox.wav"),
        ("vocals/a.wav", "drums/b.wav", "bass/c.wav"),
        ("Audio/A_B/A_B_MIX.wav", "Audio/A_B/A_B_STEMS/A_B_STEM_01.wav"),
    ],
)
def test_nothing_is_proposed_where_nothing_is_known(tmp_path: Path, files: tuple[str, ...]) -> None:
    assert propose_mapping(tmp_path, files) is None


def test_a_mapping_that_is_there_is_kept(tmp_path: Path) -> None:
    proposal = propose_mapping(tmp_path, ["A/Kick.wav", "A/Vox.wav"])
    assert proposal is not None
    (tmp_path / "stems.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(DatasetError, match="already") as caught:
        proposal.write(tmp_path)
    assert caught.value.path == tmp_path / "stems.toml"
    assert (tmp_path / "stems.toml").read_text(encoding="utf-8") == "mine"
