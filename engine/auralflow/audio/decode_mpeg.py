"""Reads MP3, MP2 and MP1 through libsndfile, one stretch of whole frames at a time.

libsndfile never sees the file, only the bytes of the frames that a block needs: it then has nothing to guess (length),
to search (position) or to remark on stderr (tags, joined files).
"""

from __future__ import annotations

import contextlib
import io
import os
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from auralflow.audio.decode_soundfile import NAME, OnwardFile
from auralflow.audio.info import AudioInfo
from auralflow.audio.mpeg_frames import DECODER_DELAY, MpegIndex, with_tail
from auralflow.audio.reading import BlockReader, DecoderRefusedError, check_shape, cut_off_note, facts
from auralflow.text import said_by

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from numpy.typing import NDArray


class MpegReader(BlockReader):
    """An open MP3, MP2 or MP1 file.

    Args:
        info: The facts about the file.
        file: The open file; closed with the reader.
        index: Its frames.
        skipped: Samples of encoder and decoder delay in front, which are not part of the sound.
    """

    def __init__(self, info: AudioInfo, file: BinaryIO, index: MpegIndex, skipped: int) -> None:
        super().__init__(info)
        self._file = file
        self._index = index
        self._skipped = skipped

    def _decode(self, start: int, stop: int) -> NDArray[np.float32]:
        samples = self._index.header.samples
        first = (start + self._skipped) // samples
        last = -(-(stop + self._skipped) // samples)
        last = min(last, self._index.scan(self._file, last + 1))
        if first >= last:
            return np.zeros((0, self._info.channels), np.float32)
        origin = self._index.warm_up(first)
        decoded = self._decode_frames(origin, last, wanted=first)
        offset = start + self._skipped - origin * samples
        return decoded[offset : offset + stop - start]

    def _decode_frames(self, first: int, last: int, *, wanted: int) -> NDArray[np.float32]:
        samples = self._index.header.samples
        out = np.zeros(((last - first) * samples, self._info.channels), np.float32)
        position = first
        silent = []
        while position < last:
            position += self._run_decoder(position, last, out[(position - first) * samples :]) // samples
            if position < last:
                # A frame that cannot be decoded stays silent, and the decoder starts again behind it.
                if position >= wanted:
                    silent.append(position)
                position += 1
        starts = (frame * samples - self._skipped for frame in silent)
        self._note_damage((start, start + samples) for start in starts)
        return out

    def _run_decoder(self, first: int, last: int, out: NDArray[np.float32]) -> int:
        data = with_tail(self._index.read(self._file, first, last), last - first)
        done = 0
        with contextlib.suppress(soundfile.LibsndfileError), OnwardFile(io.BytesIO(data)) as sound:
            while done < len(out):
                # Read in parts, for an error says nothing about how much came before it.
                part = sound.read(min(len(out) - done, 16 * 1152), dtype="float32", always_2d=True)
                if not len(part) or part.shape[1] != out.shape[1]:
                    break
                out[done : done + len(part)] = part
                done += len(part)
        return done

    def _close(self) -> None:
        self._file.close()
        self._blocks.clear()


def open_mpeg(path: Path) -> MpegReader:
    """Open an MP3, MP2 or MP1 file.

    Raises:
        DecoderRefusedError: If the file is none, or holds no sound.
        AudioReadError: If nothing could work on its sound.
        OSError: If it cannot be read.
    """
    file = path.open("rb")
    try:
        return _open(path, file)
    except BaseException:
        file.close()
        raise


def _open(path: Path, file: BinaryIO) -> MpegReader:
    try:
        index = facts.of(os.fstat(file.fileno()), "mpeg", lambda: MpegIndex(file))
    except ValueError as error:
        raise DecoderRefusedError(said_by(error)) from error
    header, tag = index.header, index.tag
    check_shape(path, header.sample_rate, header.channels)
    promised = tag.frames if tag and tag.frames else None
    # A tag that agrees with the file's size spares the search through the whole file: hours open as fast as minutes.
    count = promised if promised and index.tag_holds else index.scan(file)
    notes = []
    skipped = cut = 0
    if tag is not None and tag.delay is not None and header.layer == 3:
        skipped = tag.delay + DECODER_DELAY
        if count == promised:
            cut = max(tag.padding - DECODER_DELAY, 0)
    frames = count * header.samples - skipped - cut
    if promised and count < promised:
        notes.append(cut_off_note(frames, promised * header.samples - skipped, header.sample_rate))
    if frames <= 0:
        raise DecoderRefusedError("it holds no sound, only headers", empty=True)
    info = AudioInfo(
        path=path,
        sample_rate=header.sample_rate,
        channels=header.channels,
        frames=frames,
        container=f"mp{header.layer}",
        codec=f"mp{header.layer}",
        bit_depth=None,
        is_float=False,
        decoder=NAME,
        notes=tuple(notes),
    )
    return MpegReader(info, file, index, skipped)
