"""Tags into the files that Auralflow writes."""

from __future__ import annotations

import base64
import io
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from auralflow.audio.pending_file import write_error
from auralflow.audio.tags import FIELDS, LARGEST_PICTURE_BYTES, PROVENANCE, Picture, Tags, clean_text, has_mutagen
from auralflow.errors import AudioWriteError
from auralflow.text import Text
from auralflow.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from auralflow.progress import CancelToken

_SOFTWARE = f"Auralflow {__version__}"
_PICTURE_KINDS = range(21)
# What ID3 takes for a date, as mutagen reads it, and behind it the zone, which is not taken.
_TIMESTAMP = re.compile(
    r"(\d{4}(?:[-/.]\d\d?(?:[-/.]\d\d?(?:[T ]\d\d?:\d\d(?::\d\d)?)?)?)?)((?<=:\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)?)?"
)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


class _PolledFile(io.FileIO):
    """A file that can be cancelled: putting tags before a large file's sound moves all of it."""

    def __init__(self, path: Path, cancel: CancelToken | None) -> None:
        super().__init__(path, "r+b")
        self._cancel = cancel

    def write(self, data: Any, /) -> int:
        if self._cancel is not None and len(data):  # mutagen tries out files by writing nothing
            self._cancel.raise_if_cancelled()
        view = memoryview(data)
        while view:
            view = view[super().write(view) :]
        return len(data)


def write_tags(
    file: Path,
    container: str,
    tags: Tags,
    provenance: Mapping[str, object],
    *,
    path: Path | None = None,
    cancel: CancelToken | None = None,
) -> tuple[str, ...]:
    """Write tags into a complete sound file that has none; nothing where mutagen is not installed.

    Provenance is JSON in one field: the ID3 frame `TXXX:AURALFLOW` (WAV, AIFF, MP3), the Vorbis comment `AURALFLOW`
    (FLAC, Ogg, Opus), or the MP4 atom `----:com.auralflow:provenance` (M4A).

    Args:
        file: The file as it is on disk.
        container: A key of `auralflow.audio.formats.FORMATS`.
        tags: What to write.
        provenance: How the file was made; plain values.
        path: What the file will be called, for messages; `file` if None.
        cancel: Looked at while the sound is moved to make room.

    Returns:
        Notes for people: what could not be written.

    Raises:
        AudioWriteError: If the disk is full or gone.
        Cancelled: If asked to stop.
    """
    if not has_mutagen():
        return ()  # whoever read the song's tags has been told
    from mutagen import MutagenError

    pictures, notes = _fitting_pictures(tags, container)
    more: list[str] = []
    provenance_text = json.dumps(dict(provenance), ensure_ascii=False, separators=(",", ":"))
    provenance_text = clean_text(provenance_text)
    if container == "wav" and _is_rf64(file):
        return (Text("A WAV of more than 4 GB (RF64) takes no cover art and no provenance."),)
    try:
        with _PolledFile(file, cancel) as handle:
            if container in {"wav", "aiff", "mp3"}:
                more = _write_id3(handle, container, tags, pictures, provenance_text)
            elif container in {"flac", "ogg", "opus"}:
                _write_vorbis(handle, container, tags, pictures, provenance_text)
            else:
                more = _write_mp4(handle, tags, pictures, provenance_text)
    except (MutagenError, OSError) as error:
        os_error = next((e for e in (error, error.__context__, *error.args) if isinstance(e, OSError)), None)
        if os_error is not None:
            raise write_error(os_error, path or file) from error
        raise AudioWriteError(
            Text("The tags of {name!r} cannot be written: {error}", name=(path or file).name, error=error),
            path=path or file,
        ) from (error)
    return (*notes, *more)


def _fitting_pictures(tags: Tags, container: str) -> tuple[list[Picture], tuple[str, ...]]:
    fitting = [p for p in tags.pictures if len(p.data) <= LARGEST_PICTURE_BYTES]
    is_mp4 = container in {"m4a", "alac"}
    if is_mp4:
        fitting = [p for p in fitting if _is_png(p) or _is_jpeg(p)]
    notes = []
    if lost := len(tags.pictures) - len(fitting):
        notes.append(Text("{lost} picture(s) do not fit this format and were left out.", lost=lost))
    wrong = sum(p.kind not in _PICTURE_KINDS or not _is_mime(p.mime) for p in fitting)
    if wrong and not is_mp4:  # which has neither
        notes.append(Text("{wrong} picture(s) had a kind or type that does not exist; it was replaced.", wrong=wrong))
    return [_valid_picture(p) for p in fitting], tuple(notes)


def _valid_picture(picture: Picture) -> Picture:
    mime = "image/png" if _is_png(picture) else "image/jpeg" if _is_jpeg(picture) else "image/"
    return replace(
        picture,
        mime=picture.mime if _is_mime(picture.mime) else mime,
        kind=picture.kind if picture.kind in _PICTURE_KINDS else 0,  # "other"
        description=clean_text(picture.description),
    )


def _is_mime(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _is_rf64(file: Path) -> bool:
    with file.open("rb") as handle:
        return handle.read(4) == b"RF64"


def _is_png(picture: Picture) -> bool:
    return picture.data.startswith(b"\x89PNG")


def _is_jpeg(picture: Picture) -> bool:
    return picture.data.startswith(b"\xff\xd8")


def _id3_dates(texts: list[str]) -> tuple[list[str], list[str]]:
    """Dates as ID3 can hold them, and notes about what it cannot."""
    dates: list[str] = []
    notes: list[str] = []
    for text in filter(None, texts):
        iso = re.sub(r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3", text)
        whole, year = _TIMESTAMP.fullmatch(iso), _YEAR.search(iso)
        if found := whole or year:
            dates.append(found[1] if whole else found[0])
        if not whole:
            notes.append(
                Text(
                    "The date {date!r} was shortened to {year}: this format takes only dates such as 2031-12-24.",
                    date=text,
                    year=year[0],
                )
                if year
                else Text("The date {date!r} was left out: this format takes only dates such as 2031-12-24.", date=text)
            )
    return dates, notes


def _write_id3(handle: io.FileIO, container: str, tags: Tags, pictures: list[Picture], provenance: str) -> list[str]:
    from mutagen import aiff, id3, mp3, wave

    frames: list[Any] = []
    notes: list[str] = []
    for name, values in tags.values.items():
        key, texts = FIELDS[name].id3, [clean_text(v) for v in values]
        if key == "TDRC":
            texts, notes = _id3_dates(texts)
        if key == "COMM":
            frames.append(id3.COMM(encoding=3, lang="XXX", desc="", text=texts))
        elif texts:
            frames.append(id3.Frames[key](encoding=3, text=texts))
    descriptions: list[str] = []
    for number, picture in enumerate(pictures):
        text = picture.description
        while text in descriptions:  # of two with one description only the second would be kept
            text = f"{text} {number}".strip()
        descriptions.append(text)
        frames.append(id3.APIC(encoding=3, mime=picture.mime, type=picture.kind, desc=text, data=picture.data))
    frames.append(id3.TXXX(encoding=3, desc=PROVENANCE.id3.partition(":")[2], text=[provenance]))
    frames.append(id3.TSSE(encoding=3, text=[_SOFTWARE]))
    file = {"wav": wave.WAVE, "aiff": aiff.AIFF, "mp3": mp3.MP3}[container](handle)
    if file.tags is None:
        file.add_tags()
    for frame in frames:
        file.tags.add(frame)
    handle.seek(0)
    file.save(handle)
    return notes


def _write_vorbis(handle: io.FileIO, container: str, tags: Tags, pictures: list[Picture], provenance: str) -> None:
    from mutagen import flac, oggopus, oggvorbis

    file = {"flac": flac.FLAC, "ogg": oggvorbis.OggVorbis, "opus": oggopus.OggOpus}[container](handle)
    if file.tags is None:
        file.add_tags()
    for name, values in tags.values.items():
        file.tags[FIELDS[name].vorbis] = [clean_text(v) for v in values]
    file.tags[PROVENANCE.vorbis] = [provenance]
    file.tags["encoder"] = [_SOFTWARE]
    for picture in pictures:
        block = flac.Picture()
        block.data, block.mime, block.type, block.desc = picture.data, picture.mime, picture.kind, picture.description
        if container == "flac":
            file.add_picture(block)
        else:
            texts = file.tags.get("metadata_block_picture", [])
            file.tags["metadata_block_picture"] = [*texts, base64.b64encode(block.write()).decode()]
    handle.seek(0)
    file.save(handle)


def _write_mp4(handle: io.FileIO, tags: Tags, pictures: list[Picture], provenance: str) -> list[str]:
    from mutagen import mp4

    notes: list[str] = []
    file = mp4.MP4(handle)
    if file.tags is None:
        file.add_tags()
    for name, values in tags.values.items():
        key, texts = FIELDS[name].mp4, [clean_text(v) for v in values]
        if key in {"trkn", "disk", "tmpo"}:
            first, _, second = texts[0].partition("." if key == "tmpo" else "/")
            number, total = _number(first), _number(second)
            if number is not None:
                file.tags[key] = [number if key == "tmpo" else (number, total or 0)]
            elif texts[0]:
                notes.append(
                    Text(
                        "The {name} {value!r} was left out: this format takes only whole numbers.",
                        name=name,
                        value=texts[0],
                    )
                )
        elif key.startswith("----"):
            file.tags[key] = [text.encode() for text in texts]
        else:
            file.tags[key] = texts
    file.tags[PROVENANCE.mp4] = [provenance.encode()]
    file.tags["\xa9too"] = [_SOFTWARE]
    if pictures:
        file.tags["covr"] = [
            mp4.MP4Cover(p.data, mp4.MP4Cover.FORMAT_PNG if _is_png(p) else mp4.MP4Cover.FORMAT_JPEG) for p in pictures
        ]
    handle.seek(0)
    file.save(handle)
    return notes


def _number(text: str) -> int | None:
    """A whole number that fits into an atom; None for anything else."""
    return int(text) if text.isdecimal() and len(text) <= 5 and int(text) < 2**15 else None


def info_strings(tags: Tags) -> dict[str, str]:
    """The fields of a WAV's INFO chunk, which file managers and editors show that know no ID3."""
    strings = {names.info: clean_text(tags.text(name)) for name, names in FIELDS.items() if names.info}
    return {key: text for key, text in {**strings, "software": _SOFTWARE}.items() if text}
