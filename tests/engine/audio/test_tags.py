"""Tags of every format are read, broken ones too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.apev2 import APEv2

from auralflow.audio.encode import AudioWriter
from auralflow.audio.formats import FORMATS
from auralflow.audio.tags import Picture, Tags, read_provenance_text, read_tags
from support.tagged import COVER, FULL, PROVENANCE, SOUND, song, wma

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("container", list(FORMATS))
def test_every_format_gives_back_what_was_written(tmp_path: Path, container: str) -> None:
    path = song(tmp_path / f"song.{FORMATS[container].extension}", container)
    tags, note = read_tags(path)
    assert note == ""
    assert tags == FULL
    assert json.loads(read_provenance_text(path) or "") == PROVENANCE


@pytest.mark.parametrize("container", ["mp3", "m4a", "flac"])
def test_windows_media_gives_its_tags(tmp_path: Path, container: str) -> None:
    tags, note = read_tags(wma(tmp_path / "song.wma"))
    assert note == ""
    assert tags.values == {"title": ("Señorita 歌",), "artist": ("The Band", "A Guest"), "track": ("3",)}
    assert tags.pictures == (Picture(COVER, "image/png"),)
    assert read_tags(song(tmp_path / "out", container, tags))[0] == tags


def test_ape_tags_are_read(tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    with AudioWriter(path, sample_rate=48_000, channels=2, frames=len(SOUND), container="mp3") as writer:
        writer.write(SOUND)
    ape = APEv2()
    ape["Title"], ape["Artist"] = "Eins", ["Zwei", "Drei"]
    ape.save(path)
    tags, note = read_tags(path)
    assert note == ""
    assert tags.values == {"title": ("Eins",), "artist": ("Zwei", "Drei")}


@pytest.mark.parametrize(("container", "extension"), [("wav", "wav"), ("aiff", "aiff")])
def test_text_chunks_are_read_where_there_is_no_id3(tmp_path: Path, container: str, extension: str) -> None:
    path = tmp_path / f"song.{extension}"
    with soundfile.SoundFile(path, "w", 48_000, 2, "PCM_16", format=container.upper()) as file:
        file.title, file.artist = "Eins", "Zwei"
        file.write(SOUND)
    tags, note = read_tags(path)
    assert note == ""
    assert tags.values["title"] == ("Eins",)
    assert tags.values["artist"] == ("Zwei",)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + data,  # a tag that claims to be larger than the file
        lambda data: b"ID3\x04\x00\x00\x00\x00\x00\x20TIT2\x7f\x7f\x7f\x7f" + b"\xff" * 22 + data,
        lambda data: data[: len(data) // 2],
        lambda data: b"",
    ],
)
def test_broken_tags_are_a_note_and_no_error(tmp_path: Path, damage: object) -> None:
    path = song(tmp_path / "song.mp3", "mp3")
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    tags, note = read_tags(path)
    assert isinstance(tags, Tags)
    assert note == "" or "song.mp3" in note


@settings(max_examples=80, deadline=None)
@given(data=st.data(), container=st.sampled_from(["mp3", "flac", "ogg", "m4a", "wav", "aiff"]))
def test_no_damage_to_the_source_makes_reading_raise(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, container: str
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    content = bytearray(song(folder / "whole", container).read_bytes())
    head = min(len(content), 6_000)
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, head - 1))] = data.draw(st.integers(0, 255))
    path = folder / f"damaged.{FORMATS[container].extension}"
    path.write_bytes(content)
    tags, note = read_tags(path)
    assert isinstance(tags, Tags)
    assert isinstance(note, str)
    read_provenance_text(path)


def test_the_stems_name_stands_behind_the_title() -> None:
    assert FULL.for_stem("vocals", track="03 song").text("title") == "Señorita 歌 (vocals)"
    assert Tags().for_stem("vocals", track="03 song").text("title") == "03 song (vocals)"
    assert FULL.for_stem("vocals", track="x").pictures == FULL.pictures
