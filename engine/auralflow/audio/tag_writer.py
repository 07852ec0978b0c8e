"""Tags into the files that Auralflow writes."""

from __future__ import annotations

import base64
import io
import json
from typing import TYPE_CHECKING, Any

from auralflow.audio.pending_file import write_error
from auralflow.audio.tags import FIELDS, LARGEST_PICTURE_BYTES, PROVENANCE, Picture, Tags, clean_text, has_mutagen
from auralflow.errors import AudioWriteError
from auralflow.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from auralflow.progress import CancelToken

_SOFTWARE = f"Auralflow {__version__}"


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
    provenance_text = json.dumps(dict(provenance), ensure_ascii=False, separators=(",", ":"))
    provenance_text = clean_text(provenance_text)
    if container == "wav" and _is_rf64(file):
        return ("A WAV of more than 4 GB (RF64) takes no cover art and no provenance.",)
    try:
        with _PolledFile(file, cancel) as handle:
            if container in {"wav", "aiff", "mp3"}:
                _write_id3(handle, container, tags, pictures, provenance_text)
            elif container in {"flac", "ogg", "opus"}:
                _write_vorbis(handle, container, tags, pictures, provenance_text)
            else:
                _write_mp4(handle, tags, pictures, provenance_text)
    except (MutagenError, OSError) as error:
        os_error = next((e for e in (error, error.__context__, *error.args) if isinstance(e, OSError)), None)
        if os_error is not None:
            raise write_error(os_error, path or file) from error
        raise AudioWriteError(
            f"The tags of {(path or file).name!r} cannot be written: {error}", path=path or file
        ) from (error)
    return notes


def _fitting_pictures(tags: Tags, container: str) -> tuple[list[Picture], tuple[str, ...]]:
    fitting = [p for p in tags.pictures if len(p.data) <= LARGEST_PICTURE_BYTES]
    if container in {"m4a", "alac"}:
        fitting = [p for p in fitting if _is_png(p) or p.data.startswith(b"\xff\xd8")]
    lost = len(tags.pictures) - len(fitting)
    return fitting, (f"{lost} picture(s) do not fit this format and were left out.",) if lost else ()


def _is_rf64(file: Path) -> bool:
    with file.open("rb") as handle:
        return handle.read(4) == b"RF64"


def _is_png(picture: Picture) -> bool:
    return picture.data.startswith(b"\x89PNG")


def _write_id3(handle: io.FileIO, container: str, tags: Tags, pictures: list[Picture], provenance: str) -> None:
    from mutagen import aiff, id3, mp3, wave

    frames: list[Any] = []
    for name, values in tags.values.items():
        key, texts = FIELDS[name].id3, [clean_text(v) for v in values]
        if key == "COMM":
            frames.append(id3.COMM(encoding=3, lang="XXX", desc="", text=texts))
        else:
            frames.append(id3.Frames[key](encoding=3, text=texts))
    frames += [
        id3.APIC(encoding=3, mime=p.mime, type=p.kind, desc=p.description or str(n or ""), data=p.data)
        for n, p in enumerate(pictures)
    ]
    frames.append(id3.TXXX(encoding=3, desc=PROVENANCE.id3.partition(":")[2], text=[provenance]))
    frames.append(id3.TSSE(encoding=3, text=[_SOFTWARE]))
    file = {"wav": wave.WAVE, "aiff": aiff.AIFF, "mp3": mp3.MP3}[container](handle)
    if file.tags is None:
        file.add_tags()
    for frame in frames:
        file.tags.add(frame)
    handle.seek(0)
    file.save(handle)


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


def _write_mp4(handle: io.FileIO, tags: Tags, pictures: list[Picture], provenance: str) -> None:
    from mutagen import mp4

    file = mp4.MP4(handle)
    if file.tags is None:
        file.add_tags()
    for name, values in tags.values.items():
        key, texts = FIELDS[name].mp4, [clean_text(v) for v in values]
        if key in {"trkn", "disk"}:
            number, _, total = texts[0].partition("/")
            if number.isdecimal() and int(number) < 2**16:
                file.tags[key] = [(int(number), int(total) if total.isdecimal() and int(total) < 2**16 else 0)]
        elif key == "tmpo":
            whole, _, _ = texts[0].partition(".")
            if whole.isdecimal() and int(whole) < 2**15:
                file.tags[key] = [int(whole)]
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


def info_strings(tags: Tags) -> dict[str, str]:
    """The fields of a WAV's INFO chunk, which file managers and editors show that know no ID3."""
    strings = {names.info: clean_text(tags.text(name)) for name, names in FIELDS.items() if names.info}
    return {key: text for key, text in {**strings, "software": _SOFTWARE}.items() if text}
