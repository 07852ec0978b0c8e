"""`stems.toml`: what its patterns fit, and each way in which it can be wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow.datasets import find_tracks
from auralflow.datasets.layouts import find_splits
from auralflow.datasets.mapping import StemMapping, read_mapping
from auralflow.errors import DatasetError
from support.dataset_layouts import noise, put

if TYPE_CHECKING:
    from pathlib import Path

GOOD = 'schema_version = 1\n[stems]\nvocals = ["{song}/*vox*"]\nother = ["{song}/*"]\n'


@pytest.mark.parametrize(
    ("pattern", "path", "song"),
    [
        ("{song}/*kick*", "A/01_Kick In.wav", "A"),
        ("{song}/*kick*", "A/B/kick.wav", None),
        ("{song}/**/*kick*", "A/B/kick.wav", "A"),
        ("{song}/**/*kick*", "A/kick.wav", "A"),
        ("**/{song}/kick.wav", "X/Y/A/kick.wav", "A"),
        ("{song}/**", "A/B/C.wav", "A"),
        ("{song}_v?x.wav", "A.b_vox.wav", "A.b"),
        ("{song}/{song}_MIX.*", "A (x)/a (x)_mix.WAV", "A (x)"),
        ("{song}/{song}_MIX.*", "A/B_MIX.wav", None),
        ("{artist}/{song}/[x].wav", "A/B/[x].wav", "B"),
        ("{artist}/{song}/[x].wav", "A/B/x.wav", None),
    ],
)
def test_what_patterns_fit(pattern: str, path: str, song: str | None) -> None:
    found = StemMapping(stems={"vocals": (pattern,)}).match(path)
    assert (None if found is None else (found[0], found[1]["song"])) == (None if song is None else ("vocals", song))


def test_the_first_that_fits_decides_and_ignored_files_go_first() -> None:
    stems = {
        "drums": ("{song}/bass drum.wav",),
        "bass": ("{song}/*bass*",),
        "other": ("{song}/BASS DRUM.wav", "{song}/*"),
    }
    mapping = StemMapping(stems=stems, ignored=("**/*.mp3",))
    found = {name: mapping.match(f"A/{name}") for name in ("bass drum.wav", "Bass.wav", "bass.mp3", "x.wav")}
    assert [None if match is None else match[0] for match in found.values()] == ["drums", "bass", None, "other"]
    assert found["bass.mp3"] is not None
    assert mapping.match("x.wav") is None
    assert StemMapping.from_toml(mapping.to_toml()) == mapping


def test_songs_of_the_same_name_are_told_apart_and_split(tmp_path: Path) -> None:
    for place in ("train/Ann/Intro", "Test/Ann/Intro", "Test/Bob/Intro", "Test/Bob/Rain"):
        for name in ("LeadVox", "Gtr"):
            put(tmp_path / place / f"{name}.wav", noise(1)[:8])
    text = GOOD.replace("{song}", "{split}/{artist}/{song}")
    (tmp_path / "stems.toml").write_text(text, encoding="utf-8")
    found = {split: [track.name for track in tracks] for split, tracks in find_splits(tmp_path, val_split=0).items()}
    assert found == {"train": ["Intro"], "val": [], "test": ["Ann/Intro", "Bob/Intro", "Rain"]}
    assert find_tracks(tmp_path, split="test")[1].path == tmp_path / "Test" / "Bob" / "Intro"


def test_a_recording_in_two_formats_counts_once(tmp_path: Path) -> None:
    for name in ("vox.wav", "vox.flac", "gtr.wav"):
        put(tmp_path / "A" / name, noise(1)[:8])
    (tmp_path / "stems.toml").write_text(GOOD, encoding="utf-8")
    (track,) = find_tracks(tmp_path)
    assert [file.path.name for file in track.stems["vocals"].files] == ["vox.wav"]


NO_PATHS = (
    "./{song}/a.*",
    "{song}\\\\a.*",
    "../{song}/a.*",
    "/{song}/a.*",
    "C:/{song}/a.*",
    "{song}/./a.*",
    "{song}//a.*",
    "{song}/",
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = ", "not valid TOML"),
        ("[stems]\n", "schema_version is None"),
        (GOOD.replace("= 1", "= 2"), "schema_version is 2"),
        ("schema_version = 1\n", "at least one stem"),
        ("schema_version = 1\nstems = 3\n", "must be a table"),
        ('schema_version = 1\n[stems]\nmixture = ["{song}.wav"]\n', "at least one stem"),
        (GOOD.replace('["{song}/*vox*"]', '"{song}/*vox*"'), "“vocals” must be a list"),
        (GOOD.replace("{song}/*vox*", "*vox*"), "“\\*vox\\*” does not say which song"),
        (GOOD.replace("{song}/*vox*", "{song}/{x"), "brace"),
        ("ignore = []\n" + GOOD, "no setting “ignore”"),
        (GOOD.replace("*vox*", "b.wav").replace("{song}/*", "{song}/c.wav"), "what 1 audio files are: A/a.wav"),
        (GOOD.replace("vocals", "mixture"), "“A” has 2 mixtures"),
        (GOOD.replace("{song}/*", "{split}/{song}.*"), "no split “a”"),
        *((GOOD.replace("{song}/*vox*", wrong), "can fit no file") for wrong in NO_PATHS),
        (GOOD.replace("*vox*", "*.flac"), "no file of these stems: vocals"),
        (GOOD.replace("*vox*", "*") + 'drums = ["{song}/a.*"]\n', "no file of these stems: drums"),
    ],
)
def test_each_fault_is_named_with_the_file(tmp_path: Path, text: str, message: str) -> None:
    put(tmp_path / "A" / "a.wav", noise(1)[:8])
    if "mixture" in message:
        for name in ("vox 1", "vox 2"):
            put(tmp_path / "A" / f"{name}.wav", noise(1)[:8])
    (tmp_path / "stems.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match=message) as caught:
        find_tracks(tmp_path)
    assert caught.value.hint


def test_no_file_and_one_that_is_not_text(tmp_path: Path) -> None:
    assert read_mapping(tmp_path) is None
    (tmp_path / "stems.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(DatasetError, match="cannot be read"):
        read_mapping(tmp_path)


def test_patterns_without_files_are_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("lead vox", "gtr"):
        put(tmp_path / "A" / f"{name}.wav", noise(1)[:8])
    text = GOOD.replace('["{song}/*vox*"]', '["{song}/*vox*", "{song}/*lead*"]').replace(
        '"{song}/*"]', '"{song}/x*", "{song}/*"]'
    )
    (tmp_path / "stems.toml").write_text(text, encoding="utf-8")
    assert len(find_tracks(tmp_path)) == 1
    assert caplog.messages[0].endswith("stems.toml: {song}/*lead*")


def test_a_mark_at_the_beginning_of_the_file_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "stems.toml").write_text(GOOD, encoding="utf-8-sig")
    assert read_mapping(tmp_path) == StemMapping.from_toml(GOOD)


@pytest.mark.parametrize("stars", ["*" * 200, "**/" * 60, "**/" * 60 + "*" * 99])
def test_many_stars_are_as_one_pair(stars: str) -> None:
    mapping = StemMapping(stems={"vocals": ("{song}/" + stars + "x.wav",)})
    long_path = "/".join(["A", *["folder"] * 20, "voice.wav"])
    assert mapping.match(long_path) is None
    found = mapping.match("A/b/x.wav")
    assert found is not None
    assert found[1]["song"] == "A"
