"""Songs with tags, covers and provenance."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import av
import mutagen
import numpy as np

from auralflow.audio.encode import AudioWriter
from auralflow.audio.tag_writer import write_tags
from auralflow.audio.tags import Picture, Tags

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


SOUND = (0.3 * np.random.default_rng(0).standard_normal((9_600, 2))).astype(np.float32)


PROVENANCE = {"model": "spleeter-2stems", "settings": {"consistency": True}, "null_dbfs": -150.2, "source": "Ü.mp3"}


def png(size: int) -> bytes:
    """A real picture of `size` by `size` grey dots of noise."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + row.tobytes() for row in np.random.default_rng(0).integers(0, 256, (size, size), np.uint8))
    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


COVER = png(50)


FULL = Tags(
    values={
        "title": ("Señorita 歌",),
        "artist": ("The Band", "A Guest"),
        "album": ("Album: 1/2",),
        "album_artist": ("Various",),
        "composer": ("J. S. B.",),
        "genre": ("Folk Rock",),
        "date": ("2019-05-03",),
        "track": ("3/12",),
        "disc": ("1/2",),
        "comment": ("two\nlines",),
        "copyright": ("2019 Label",),
        "bpm": ("128",),
        "key": ("Am",),
    },
    pictures=(Picture(COVER, "image/png"),),
)


def song(path: Path, container: str, tags: Tags = FULL, sound: NDArray[np.float32] = SOUND) -> Path:
    writer = AudioWriter(path, sample_rate=48_000, channels=2, frames=len(sound), container=container)
    writer.write(sound)
    writer.close()
    notes = write_tags(writer.temporary, container, tags, PROVENANCE, path=path)
    assert notes == ()
    writer.commit()
    return path


def wma(path: Path) -> Path:
    with av.open(str(path), "w", format="asf") as container:
        stream = container.add_stream("wmav2", rate=48_000, layout="stereo")
        stream.codec_context.format = "fltp"
        stream.codec_context.bit_rate = 128_000
        stream.codec_context.open()
        for start in range(0, len(SOUND), stream.codec_context.frame_size):
            block = np.ascontiguousarray(SOUND[start : start + stream.codec_context.frame_size].T)
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = 48_000, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    file = mutagen.File(path)
    file["Title"], file["Author"], file["WM/TrackNumber"] = "Señorita 歌", ["The Band", "A Guest"], "3"
    picture = struct.pack("<BI", 3, len(COVER)) + "image/png\0\0".encode("utf-16-le") + COVER
    file["WM/Picture"] = [mutagen.asf.ASFByteArrayAttribute(picture)]
    file.save()
    return path
