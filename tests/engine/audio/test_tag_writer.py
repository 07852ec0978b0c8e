"""Tags that we write are found by other programs, and cost no sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.flac import FLAC
from mutagen.flac import Picture as FlacPicture

from auralflow.audio.encode import AudioWriter
from auralflow.audio.encode_soundfile import RF64_FROM_BYTES
from auralflow.audio.formats import FORMATS
from auralflow.audio.tag_writer import info_strings, write_tags
from auralflow.audio.tags import Picture, Tags, read_tags
from auralflow.errors import AudioWriteError, Cancelled
from auralflow.progress import CancelToken
from support.disks import small_disk
from support.tagged import COVER, FULL, PROVENANCE, SOUND, song

if TYPE_CHECKING:
    from pathlib import Path


def tagged(path: Path, container: str, tags: Tags) -> tuple[str, ...]:
    """A short song with these tags; the notes about them."""
    with AudioWriter(path, sample_rate=48_000, channels=2, frames=2000, container=container) as writer:
        writer.write(SOUND[:2000])
        writer.close()
        return write_tags(writer.temporary, container, tags, PROVENANCE, path=path)


@pytest.mark.parametrize("container", list(FORMATS))
def test_other_programs_find_the_tags_and_the_sound_is_untouched(tmp_path: Path, container: str) -> None:
    path = tmp_path / f"song.{FORMATS[container].extension}"
    with AudioWriter(path, sample_rate=48_000, channels=2, frames=len(SOUND), container=container) as writer:
        writer.write(SOUND)

    def decode() -> bytes:
        with av.open(str(path)) as file:
            return b"".join(frame.to_ndarray().tobytes() for frame in file.decode(file.streams.audio[0]))

    before = decode()
    song(path, container)
    assert decode() == before
    with av.open(str(path)) as file:
        found = {k.lower(): v for k, v in {**file.metadata, **file.streams.audio[0].metadata}.items()}
        assert found["title"] == "Señorita 歌"
        assert found["artist"].startswith("The Band")
        assert found["album"] == "Album: 1/2"
        assert found["date"].startswith("2019")
        assert found["genre"] == "Folk Rock"
        assert found["track"] == "3/12"
        (picture,) = [s for s in file.streams.video if s.disposition & av.stream.Disposition.attached_pic]
        assert bytes(next(file.demux(picture))) == COVER
    if FORMATS[container].encoder == "soundfile":
        assert soundfile.info(path).frames == len(SOUND)


def test_wav_carries_an_info_chunk_for_programs_without_id3(tmp_path: Path) -> None:
    with AudioWriter(
        tmp_path / "song.wav", sample_rate=48_000, channels=2, frames=len(SOUND), info=info_strings(FULL)
    ) as writer:
        writer.write(SOUND)
    found = soundfile.SoundFile(tmp_path / "song.wav").copy_metadata()
    assert found["title"] == "Señorita 歌"
    assert found["artist"] == "The Band; A Guest"
    assert found["software"].startswith("Auralflow")


def test_an_rf64_says_what_it_cannot_carry(tmp_path: Path) -> None:
    path = tmp_path / "large.wav"
    soundfile.write(path, SOUND, 48_000, format="RF64")
    before = path.read_bytes()
    assert "RF64" in write_tags(path, "wav", FULL, PROVENANCE)[0]
    assert path.read_bytes() == before
    assert RF64_FROM_BYTES + 2**26 == 2**32


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(st.characters(codec=None), min_size=1, max_size=60),  # lone surrogates and controls, too
    container=st.sampled_from(["mp3", "flac", "ogg", "opus", "m4a", "wav", "aiff"]),
)
def test_any_text_can_be_written(tmp_path_factory: pytest.TempPathFactory, text: str, container: str) -> None:
    path = tmp_path_factory.mktemp("texts") / "song"
    tagged(path, container, Tags(values=dict.fromkeys(FULL.values, (text,))))
    expected = text.replace("\0", " ").encode("utf-8", "replace").decode().strip()
    assert read_tags(path)[0].text("artist") == expected


def test_pictures_that_do_not_fit_are_noted(tmp_path: Path) -> None:
    tags = Tags(pictures=(Picture(b"RIFF....WEBP", "image/webp"), Picture(COVER, "image/png")))
    writer = AudioWriter(tmp_path / "x.m4a", sample_rate=48_000, channels=2, frames=len(SOUND), container="m4a")
    writer.write(SOUND)
    writer.close()
    assert "1 picture" in write_tags(writer.temporary, "m4a", tags, PROVENANCE)[0]
    writer.commit()
    assert read_tags(tmp_path / "x.m4a")[0].pictures == (Picture(COVER, "image/png"),)


@pytest.mark.parametrize("container", list(FORMATS))
def test_a_picture_with_a_kind_and_a_type_that_do_not_exist_is_kept(tmp_path: Path, container: str) -> None:
    """FLAC has 32 bits for the kind and any text for the type, ID3 one byte and Latin-1."""
    flac = FLAC(song(tmp_path / "song.flac", "flac", Tags()))
    for kind, mime in ((300, "image/png"), (3, "образ/png"), (3, "image/png")):
        picture = FlacPicture()
        picture.data, picture.type, picture.mime, picture.desc = COVER, kind, mime, "same"
        flac.add_picture(picture)
    flac.save()
    tags, note = read_tags(tmp_path / "song.flac")
    assert note == ""
    assert [(p.kind, p.mime) for p in tags.pictures] == [(300, "image/png"), (3, "образ/png"), (3, "image/png")]

    notes = tagged(tmp_path / "copy", container, tags)
    found = read_tags(tmp_path / "copy")[0].pictures
    assert [p.data for p in found] == [COVER] * 3
    assert {p.mime for p in found} == {"image/png"}
    if container in {"m4a", "alac"}:  # MP4 holds neither
        assert notes == ()
    else:
        assert [p.kind for p in found] == [0, 3, 3]
        assert len(notes) == 1
        assert notes[0].startswith("2 picture(s)")


@pytest.mark.parametrize("container", ["wav", "aiff", "mp3"])
@pytest.mark.parametrize(
    ("date", "kept", "is_noted"),
    [
        ("1999", "1999", False),
        ("2019-5", "2019-05", False),
        ("2019/05/03", "2019-05-03", False),
        ("20190503", "2019-05-03", False),
        ("2019-05-03T07:00:00Z", "2019-05-03 07:00:00", False),  # as in songs bought for iTunes
        ("2019-05-03 07:00:00.5+02:00", "2019-05-03 07:00:00", False),
        ("Spring 1999", "1999", True),
        ("1999, remastered", "1999", True),
        ("03/05/2019", "2019", True),
        ("last summer", "", True),
        ("12345", "", True),
    ],
)
def test_a_date_that_id3_cannot_hold_is_noted(
    tmp_path: Path, container: str, date: str, kept: str, is_noted: bool
) -> None:
    notes = tagged(tmp_path / "x", container, Tags(values={"title": ("x",), "date": (date,)}))
    assert read_tags(tmp_path / "x")[0].text("date") == kept
    assert [repr(date) in note for note in notes] == [True] * is_noted


def test_numbers_that_mp4_cannot_hold_are_noted(tmp_path: Path) -> None:
    tags = Tags(values={"track": ("A1",), "disc": ("1/2",), "bpm": ("9" * 5000,)})
    notes = tagged(tmp_path / "x.m4a", "m4a", tags)
    assert read_tags(tmp_path / "x.m4a")[0].values == {"disc": ("1/2",)}
    assert [note.partition("'")[0] for note in notes] == ["The track ", "The bpm "]


@pytest.mark.parametrize("container", ["wav", "mp3", "flac", "opus", "m4a"])
def test_a_disk_that_fills_up_with_tags_leaves_nothing(tmp_path: Path, container: str) -> None:
    large = Tags(pictures=(Picture(COVER + bytes(300_000), "image/png"),))
    with small_disk(tmp_path / "disk", 2**18) as disk:
        writer = AudioWriter(
            disk / "song", sample_rate=48_000, channels=2, frames=len(SOUND), container=container, bit_depth=None
        )
        writer.write(SOUND)
        writer.close()
        with pytest.raises(AudioWriteError, match="disk is full"):
            write_tags(writer.temporary, container, large, PROVENANCE, path=disk / "song")
        writer.abort()
        assert not list(disk.iterdir())


def test_making_room_for_tags_can_be_cancelled(tmp_path: Path) -> None:
    writer = AudioWriter(tmp_path / "x.mp3", sample_rate=48_000, channels=2, frames=len(SOUND), container="mp3")
    writer.write(SOUND)
    writer.close()
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        write_tags(writer.temporary, "mp3", FULL, PROVENANCE, cancel=cancel)
    writer.abort()
    assert not list(tmp_path.iterdir())
