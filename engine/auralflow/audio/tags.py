"""Tags of songs (title, artist, cover art, ...) in terms that all formats share."""

from __future__ import annotations

import importlib.util
import io
import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import soundfile

from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FRONT_COVER = 3
INSTALL_MUTAGEN = "pip install 'auralflow-studio[formats]'"
# FLAC's blocks end there, and no player wants more.
LARGEST_PICTURE_BYTES = 2**24 - 2**16


@dataclass(frozen=True, kw_only=True)
class FieldNames:
    """What one field is called in each family of tags; "" where it has no name."""

    id3: str
    vorbis: str
    mp4: str
    asf: str
    ape: str
    info: str = ""


FIELDS: dict[str, FieldNames] = {
    "title": FieldNames(id3="TIT2", vorbis="title", mp4="\xa9nam", asf="Title", ape="Title", info="title"),
    "artist": FieldNames(id3="TPE1", vorbis="artist", mp4="\xa9ART", asf="Author", ape="Artist", info="artist"),
    "album": FieldNames(id3="TALB", vorbis="album", mp4="\xa9alb", asf="WM/AlbumTitle", ape="Album", info="album"),
    "album_artist": FieldNames(id3="TPE2", vorbis="albumartist", mp4="aART", asf="WM/AlbumArtist", ape="Album Artist"),
    "composer": FieldNames(id3="TCOM", vorbis="composer", mp4="\xa9wrt", asf="WM/Composer", ape="Composer"),
    "genre": FieldNames(id3="TCON", vorbis="genre", mp4="\xa9gen", asf="WM/Genre", ape="Genre", info="genre"),
    "date": FieldNames(id3="TDRC", vorbis="date", mp4="\xa9day", asf="WM/Year", ape="Year", info="date"),
    "track": FieldNames(
        id3="TRCK", vorbis="tracknumber", mp4="trkn", asf="WM/TrackNumber", ape="Track", info="tracknumber"
    ),
    "disc": FieldNames(id3="TPOS", vorbis="discnumber", mp4="disk", asf="WM/PartOfSet", ape="Disc"),
    "comment": FieldNames(
        id3="COMM", vorbis="comment", mp4="\xa9cmt", asf="Description", ape="Comment", info="comment"
    ),
    "copyright": FieldNames(
        id3="TCOP", vorbis="copyright", mp4="cprt", asf="Copyright", ape="Copyright", info="copyright"
    ),
    "bpm": FieldNames(id3="TBPM", vorbis="bpm", mp4="tmpo", asf="WM/BeatsPerMinute", ape="BPM"),
    "key": FieldNames(
        id3="TKEY", vorbis="initialkey", mp4="----:com.apple.iTunes:initialkey", asf="WM/InitialKey", ape="INITIALKEY"
    ),
}
"""What is carried over. Left behind on purpose: what is true of the recording only (ISRC, ReplayGain, fingerprints)."""

PROVENANCE = FieldNames(id3="TXXX:AURALFLOW", vorbis="auralflow", mp4="----:com.auralflow:provenance", asf="", ape="")
"""The one field that says how a file was made, as JSON."""


@dataclass(frozen=True)
class Picture:
    """A picture in a file.

    Attributes:
        data: The image file's bytes, carried as they are.
        mime: As "image/jpeg".
        kind: 3 for the front cover; the numbers are ID3's.
        description: Mostly empty.
    """

    data: bytes = field(repr=False)
    mime: str
    kind: int = FRONT_COVER
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class Tags:
    """Tags of one file.

    Attributes:
        values: Values of each field (keys of `FIELDS`); a field may have several, as two artists.
        pictures: Cover art and others.
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pictures: tuple[Picture, ...] = ()

    def text(self, name: str) -> str:
        """A field's values as one text; "" if it has none."""
        return "; ".join(self.values.get(name, ()))

    def for_stem(self, stem: str, *, track: str) -> Tags:
        """The same tags, with the stem's name behind the title (behind `track`, if there is no title)."""
        title = f"{self.text('title') or track} ({stem})"
        return replace(self, values={**self.values, "title": (title,)})


def clean_text(text: str) -> str:
    """Text that every tag can hold: no NUL, and no bytes that could not be decoded."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8").strip()


def has_mutagen() -> bool:
    """Whether mutagen, an optional extra because it is GPL, is installed; without it no tags are read or written."""
    return importlib.util.find_spec("mutagen") is not None


def read_tags(path: Path) -> tuple[Tags, str]:
    """The tags of any file.

    Args:
        path: A song.

    Returns:
        Its tags, empty if there are none or if they cannot be read; and in the latter case a note for people, else "".
    """
    if not has_mutagen():
        return Tags(), Text(
            "Tags and cover art were not copied: that takes mutagen. To have them: {command}", command=INSTALL_MUTAGEN
        )
    import mutagen
    import mutagen.apev2

    try:
        file: Any = mutagen.File(_system_name(path))
        tags = _from_mutagen(file)
        if type(file).__name__ == "MP3" and file.tags is None:  # old players put APE tags behind MP3s
            tags = _from_mutagen(mutagen.apev2.APEv2File(_system_name(path)))
        if not tags.values and (file is None or type(file).__name__ in {"WAVE", "AIFF"}):
            tags = replace(tags, values=_info_chunk(path))
    except Exception as error:  # noqa: BLE001 - broken files make mutagen fail in any way there is
        return Tags(), Text(
            "The tags of {name!r} cannot be read and were not copied: {error}", name=path.name, error=error
        )
    return tags, ""


def read_provenance_text(path: Path) -> str | None:
    """The JSON text that says how a file was made; None if Auralflow did not make it, or if it cannot be read."""
    if not has_mutagen():
        return None
    import mutagen

    try:
        tags = getattr(mutagen.File(_system_name(path)), "tags", None)
        if tags is None:
            return None
        for key in (PROVENANCE.id3, PROVENANCE.vorbis, PROVENANCE.mp4):
            if key in tags:
                value: Any = tags[key]
                value = value.text[0] if hasattr(value, "text") else value[0]
                return bytes(value).decode() if isinstance(value, bytes) else str(value)
    except Exception:  # noqa: BLE001 - as above; a file that cannot be read was not made by us
        return None
    return None


def _system_name(path: Path) -> str | bytes:
    # Mutagen writes names into messages, and fails there with those that are no text.
    return str(path) if os.name == "nt" else os.fsencode(path)


def _info_chunk(path: Path) -> dict[str, tuple[str, ...]]:
    """What WAV's INFO and AIFF's text chunks say, which mutagen does not read."""
    try:
        with soundfile.SoundFile(_system_name(path)) as file:
            found = file.copy_metadata()
    except soundfile.SoundFileError:
        return {}
    return {
        name: (text,)
        for name, names in FIELDS.items()
        if names.info and (text := clean_text(found.get(names.info, "")))
    }


def _from_mutagen(file: Any) -> Tags:
    tags = getattr(file, "tags", None)
    if tags is None:
        return Tags(pictures=tuple(_flac_picture(p) for p in getattr(file, "pictures", ())))
    family = next((kind.__name__ for kind in type(tags).__mro__ if kind.__name__ in _READERS), None)
    if family is None:
        return Tags()
    names, read_value, read_pictures = _READERS[family]
    values = {}
    for name, all_names in FIELDS.items():
        found = [clean_text(text) for text in read_value(tags, getattr(all_names, names))]
        if kept := tuple(text for text in found if text):
            values[name] = kept
    pictures = [*read_pictures(tags), *(_flac_picture(p) for p in getattr(file, "pictures", ()))]
    return Tags(values=values, pictures=tuple(p for p in pictures if p.data))


def _id3_value(tags: Any, key: str) -> list[str]:
    if key == "COMM":  # those with a description are other programs' private notes
        return [str(text) for frame in tags.getall("COMM") if not frame.desc for text in frame.text]
    if key == "TCON":
        return [str(text) for frame in tags.getall(key) for text in frame.genres]
    return [str(text) for frame in tags.getall(key) for text in frame.text]


def _id3_pictures(tags: Any) -> list[Picture]:
    return [Picture(p.data, p.mime, int(p.type), p.desc) for p in tags.getall("APIC") if p.mime != "-->"]


def _vorbis_value(tags: Any, key: str) -> list[str]:
    found = list(tags.get(key, ()))
    if key in {"tracknumber", "discnumber"} and found:
        total = tags.get(key.replace("number", "total")) or tags.get("total" + key.replace("number", "s"))
        if total and "/" not in found[0]:
            return [f"{found[0]}/{total[0]}"]
    if key == "comment" and not found:
        return list(tags.get("description", ()))
    return found


def _vorbis_pictures(tags: Any) -> list[Picture]:
    import base64

    from mutagen.flac import Picture as FlacPicture

    return [_flac_picture(FlacPicture(base64.b64decode(t))) for t in tags.get("metadata_block_picture", ())]


def _flac_picture(picture: Any) -> Picture:
    return Picture(picture.data, picture.mime, int(picture.type), picture.desc)


def _mp4_value(tags: Any, key: str) -> list[str]:
    found = tags.get(key, ())
    if key in {"trkn", "disk"}:
        return [f"{number}/{total}" if total else str(number) for number, total in found if number]
    return [bytes(v).decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in found]


def _mp4_pictures(tags: Any) -> list[Picture]:
    return [Picture(bytes(p), "image/png" if p.imageformat == 14 else "image/jpeg") for p in tags.get("covr", ())]


def _asf_value(tags: Any, key: str) -> list[str]:
    return [str(value) for value in tags.get(key, ())]


def _asf_pictures(tags: Any) -> list[Picture]:
    pictures = []
    for attribute in tags.get("WM/Picture", ()):
        content = io.BytesIO(attribute.value)
        kind, size = content.read(1)[0], int.from_bytes(content.read(4), "little")
        texts = []
        for _ in range(2):
            text = b""
            while (character := content.read(2)) not in {b"\0\0", b""}:
                text += character
            texts.append(text.decode("utf-16-le"))
        pictures.append(Picture(content.read(size), texts[0], kind, texts[1]))
    return pictures


def _ape_value(tags: Any, key: str) -> list[str]:
    return list(tags[key]) if key in tags else []


def _ape_pictures(tags: Any) -> list[Picture]:
    if "Cover Art (Front)" not in tags:
        return []
    _, _, data = bytes(tags["Cover Art (Front)"].value).partition(b"\0")
    return [Picture(data, "image/png" if data.startswith(b"\x89PNG") else "image/jpeg")]


_READERS: dict[str, tuple[str, Any, Any]] = {
    "ID3": ("id3", _id3_value, _id3_pictures),
    "VComment": ("vorbis", _vorbis_value, _vorbis_pictures),
    "MP4Tags": ("mp4", _mp4_value, _mp4_pictures),
    "ASFTags": ("asf", _asf_value, _asf_pictures),
    "APEv2": ("ape", _ape_value, _ape_pictures),
}
"""By family of tags: the attribute of `FieldNames`, how a field's values are read, and how pictures are."""
