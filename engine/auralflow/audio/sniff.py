"""What a file is, told from its first bytes: decides which decoder is asked, and words the message when none can."""

from __future__ import annotations

import codecs
from typing import BinaryIO

from auralflow.text import Text

SNDFILE_KINDS = frozenset({"wav", "rf64", "w64", "aiff", "caf", "au", "flac", "ogg", "voc", "8svx"})
"""Kinds that libsndfile reads itself. MPEG audio is read through it too, but frame by frame (see `decode_mpeg`)."""

PYAV_KINDS = {
    "mp4": "MP4/M4A",
    "matroska": "Matroska/WebM",
    "asf": "Windows Media",
    "adts": Text("raw AAC"),
    "ac3": "AC-3",
    "avi": "AVI",
    "flv": Text("Flash video"),
    "mpegts": Text("MPEG transport stream"),
    "mpegps": Text("MPEG video"),
    "wavpack": "WavPack",
    "tta": "True Audio",
    "ape": "Monkey's Audio",
    "tak": "TAK",
    "musepack": "Musepack",
    "amr": "AMR",
    "dsf": "DSD",
}
"""Kinds of sound or video files that only PyAV reads, with the names people know them by."""

FOREIGN_KINDS = {
    "text": Text("plain text"),
    "html": Text("a web page"),
    "xml": Text("an XML document"),
    "playlist": Text("a playlist, which only names other files"),
    "pdf": Text("a PDF document"),
    "zip": Text("a ZIP archive (or an office document)"),
    "7z": Text("a 7-Zip archive"),
    "rar": Text("a RAR archive"),
    "gzip": Text("a compressed archive"),
    "png": Text("a PNG picture"),
    "jpeg": Text("a JPEG picture"),
    "gif": Text("a GIF picture"),
    "midi": Text("MIDI notes, which hold no sound"),
    "program": Text("a program"),
    "zeros": Text("nothing but zero bytes"),
}
"""Kinds that hold no sound at all, in words that go after "it holds"."""

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"RF64", "rf64"),
    (0, b"riff\x2e\x91\xcf\x11", "w64"),
    (0, b"RIFX", "wav"),
    (0, b"caff", "caf"),
    (0, b".snd", "au"),
    (0, b"fLaC", "flac"),
    (0, b"OggS", "ogg"),
    (0, b"Creative Voice File", "voc"),
    (0, b"\x1aE\xdf\xa3", "matroska"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"),
    (0, b"FLV\x01", "flv"),
    (0, b"\x00\x00\x01\xba", "mpegps"),
    (0, b"\x0b\x77", "ac3"),
    (0, b"wvpk", "wavpack"),
    (0, b"TTA1", "tta"),
    (0, b"MAC ", "ape"),
    (0, b"tBaK", "tak"),
    (0, b"MPCK", "musepack"),
    (0, b"MP+", "musepack"),
    (0, b"#!AMR", "amr"),
    (0, b"DSD ", "dsf"),
    (0, b"MThd", "midi"),
    (0, b"%PDF", "pdf"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"7z\xbc\xaf", "7z"),
    (0, b"Rar!", "rar"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"\x89PNG", "png"),
    (0, b"\xff\xd8\xff\xe0", "jpeg"),
    (0, b"\xff\xd8\xff\xe1", "jpeg"),
    (0, b"GIF8", "gif"),
    (0, b"MZ", "program"),
    (0, b"\x7fELF", "program"),
    (4, b"ftyp", "mp4"),
    (4, b"moov", "mp4"),
    (4, b"mdat", "mp4"),
    (4, b"wide", "mp4"),
    (4, b"skip", "mp4"),
    (4, b"free", "mp4"),
)
_FORM_KINDS = {b"AIFF": "aiff", b"AIFC": "aiff", b"8SVX": "8svx", b"16SV": "8svx"}
_RIFF_KINDS = {b"WAVE": "wav", b"AVI ": "avi"}
# As far as MPEG audio is searched for: joined or badly copied files may have zeros in front of it.
_ZEROS_BYTES = 1 << 17


def id3v2_size(head: bytes) -> int:
    """Bytes that an ID3v2 tag at the start of `head` (at least 10 bytes) takes, footer included; 0 if there is none."""
    if len(head) < 10 or head[:3] != b"ID3" or head[3] == 0xFF or max(head[6:10]) >= 0x80:
        return 0
    size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
    return size + (20 if head[5] & 0x10 else 10)


def sound_start(file: BinaryIO) -> int:
    """Where the sound data may begin: the offset in bytes after any ID3v2 tags in front."""
    start = 0
    while True:
        file.seek(start)
        size = id3v2_size(file.read(10))
        if not size:
            return start
        start += size


def sniff(file: BinaryIO) -> str:
    """Name the kind of a file by its first bytes.

    Args:
        file: Open for reading, seekable; its position is changed.

    Returns:
        A member of `SNDFILE_KINDS`, a key of `PYAV_KINDS` or `FOREIGN_KINDS`, or "" if the bytes say nothing. MPEG
        audio ("mp3") has no reliable mark and is not told here, unless by way of "".
    """
    file.seek(sound_start(file))
    head = file.read(4096)
    if head[:4] == b"RIFF":
        return _RIFF_KINDS.get(head[8:12], "")
    if head[:4] == b"FORM":
        return _FORM_KINDS.get(head[8:12], "")
    for offset, magic, kind in _MAGIC:
        if head.startswith(magic, offset):
            return kind
    if len(head) > 188 and head[0] == 0x47 and head[188] == 0x47 and head[376:377] in (b"G", b""):
        return "mpegts"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return "adts"
    if head and not any(head):
        return "" if any(file.read(_ZEROS_BYTES - len(head))) else "zeros"
    return _text_kind(head)


def _text_kind(head: bytes) -> str:
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    if start.startswith(b"<?xml"):
        return "xml"
    if start.startswith((b"#extm3u", b"[playlist]")):
        return "playlist"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text" if len(head) > 2 and b"\0" in head[2:6] else ""
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    try:
        # Not as a whole: the last character may be cut in two by the end of what was read.
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return ""
    return "text" if head and control == 0 else ""
