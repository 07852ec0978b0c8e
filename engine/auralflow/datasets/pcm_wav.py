"""Uncompressed WAV files, whose samples are read from where they lie, without a decoder in between.

Nothing is kept open, so that any number of files can be at hand in any number of processes. Opening one for each read
takes some 10 µs; memory maps would each hold a file open, and a file cut short under them would end the process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from auralflow.audio.reading import vanished
from auralflow.text import Text

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from numpy.typing import NDArray

    from auralflow.audio.info import AudioInfo

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_UNKNOWN_SIZE = 0xFFFFFFFF
_DTYPES = {(_PCM, 16): "<i2", (_PCM, 24): "<i4", (_PCM, 32): "<i4", (_FLOAT, 32): "<f4"}
_SCALES = {"<i2": 2.0**-15, "<i4": 2.0**-31}


class PcmWav:
    """The samples of a WAV file, wherever in it they are wanted.

    Args:
        path: The file.
        begin: Where in it the samples begin, in bytes.
        shape: Frames, channels.
        sample_bytes: Bytes of a sample, 2 to 4.
        dtype: What to take it for, as NumPy names it: "<i2", "<i4" or "<f4". A sample of three bytes is taken for four,
            together with the byte before it.
    """

    def __init__(self, path: Path, begin: int, shape: tuple[int, int], sample_bytes: int, dtype: str) -> None:
        self._path = path
        self._begin = begin
        self._frames, self._channels = shape
        self._sample_bytes = sample_bytes
        self._dtype = np.dtype(dtype)
        self._scale = np.float32(_SCALES.get(dtype, 1.0))

    def read_into(self, out: NDArray[np.float32], start: int) -> None:
        """Fill `out` with samples; zeros outside the file, and for what is no number.

        Args:
            out: Shape `(frames, channels)` in any memory order; full scale is at +-1.
            start: First frame; may be negative or past the end.

        Raises:
            AudioReadError: If the file is gone or shorter than it was.
        """
        first, last = max(start, 0), min(start + len(out), self._frames)
        if first >= last:
            out[:] = 0
            return
        out[: first - start] = 0
        out[last - start :] = 0
        try:
            numbers = self._numbers(first, last)
        except OSError as error:
            raise vanished(self._path, error) from error
        self._convert(numbers, out[first - start : last - start])

    def _numbers(self, first: int, last: int) -> NDArray[Any]:
        """Frames `[first, last)` as they are stored, of shape `(frames, channels)`."""
        frame_bytes = self._channels * self._sample_bytes
        before = self._dtype.itemsize - self._sample_bytes
        size = (last - first) * frame_bytes + before
        stored = np.empty(size, np.uint8)
        with self._path.open("rb") as file:
            file.seek(self._begin + first * frame_bytes - before)
            if file.readinto(stored.data) < size:
                raise OSError(Text("it has been changed"))
        shape, strides = (last - first, self._channels), (frame_bytes, self._sample_bytes)
        numbers: NDArray[Any] = np.ndarray(shape, self._dtype, stored, strides=strides)
        return numbers & np.int32(-256) if before else numbers  # without the byte that is not its own

    def _convert(self, numbers: NDArray[Any], out: NDArray[np.float32]) -> None:
        # With axes (channels, frames) NumPy loops over frames inside, which is five times as fast.
        if self._dtype.kind == "i":
            np.multiply(numbers.T, self._scale, out=out.T, casting="unsafe")
            return
        out.T[:] = numbers.T
        if not np.isfinite(out.sum()):
            np.nan_to_num(out, copy=False, nan=0.0, posinf=0.0, neginf=0.0)


def find_pcm(info: AudioInfo) -> PcmWav | None:
    """The samples of a file; None if it is not an uncompressed WAV file, or not as long as it is known to be.

    Args:
        info: What the reader of any format found out about it.

    Raises:
        AudioReadError: If the file cannot be opened.
    """
    if info.container not in ("wav", "rf64"):
        return None
    try:
        with info.path.open("rb") as file:
            found = _find_samples(file)
    except OSError as error:
        raise vanished(info.path, error) from error
    if found is None:
        return None
    code, bits, channels, begin, size = found
    dtype = _DTYPES.get((code, bits))
    if dtype is None or channels != info.channels or size // (channels * bits // 8) < info.frames:
        return None
    return PcmWav(info.path, begin, (info.frames, channels), bits // 8, dtype)


def _find_samples(file: BinaryIO) -> tuple[int, int, int, int, int] | None:
    """Encoding, bits, channels, and where the samples begin and how many bytes they have, as far as the file goes."""
    head = file.read(12)
    if head[:4] not in (b"RIFF", b"RF64") or head[8:12] != b"WAVE":
        return None
    end = file.seek(0, 2)
    file.seek(12)
    form: tuple[int, int, int] | None = None
    long_size = 0
    while len(header := file.read(8)) == 8:
        name, size = header[:4], int.from_bytes(header[4:], "little")
        position = file.tell()
        if name == b"ds64":
            long_size = int.from_bytes(file.read(16)[8:], "little")
        elif name == b"fmt ":
            content = file.read(min(size, 40))
            code, channels = int.from_bytes(content[:2], "little"), int.from_bytes(content[2:4], "little")
            bits = int.from_bytes(content[14:16], "little")
            if code == _EXTENSIBLE:
                code = int.from_bytes(content[24:26], "little")
            block = int.from_bytes(content[12:14], "little")
            if not channels or block * 8 != channels * bits:
                return None
            form = (code, bits, channels)
        elif name == b"data":
            if form is None:
                return None
            if size == _UNKNOWN_SIZE:
                size = long_size or end - position
            return (*form, position, min(size, end - position))
        file.seek(position + size + size % 2)
    return None
