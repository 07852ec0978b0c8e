"""Uncompressed WAV files as arrays that the operating system reads when they are touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from typing import BinaryIO

    from numpy.typing import NDArray

    from auralflow.audio.info import AudioInfo

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_UNKNOWN_SIZE = 0xFFFFFFFF
_DTYPES = {(_PCM, 16): "<i2", (_PCM, 24): "u1", (_PCM, 32): "<i4", (_FLOAT, 32): "<f4"}
_SCALES = {16: 2.0**-15, 24: 2.0**-31, 32: 2.0**-31}


class WavMap:
    """The samples of a WAV file, wherever in it they are wanted.

    Args:
        samples: Shape `(frames, channels)`, or `(frames, channels, 3)` bytes for 24 bits; mapped.
        scale: What samples are multiplied by; 0 for floating point.
    """

    def __init__(self, samples: NDArray[np.generic], scale: float) -> None:
        self._samples = samples
        self._scale = scale

    def read_into(self, out: NDArray[np.float32], start: int) -> None:
        """Fill `out` with samples; zeros outside the file, and for what is no number.

        Args:
            out: Shape `(frames, channels)` in any memory order; full scale is at +-1.
            start: First frame; may be negative or past the end.
        """
        begin, end = max(start, 0), min(start + len(out), len(self._samples))
        if begin >= end:
            out[:] = 0
            return
        out[: begin - start] = 0
        out[end - start :] = 0
        self._convert(self._samples[begin:end], out[begin - start : end - start])

    def _convert(self, samples: NDArray[np.generic], out: NDArray[np.float32]) -> None:
        if not self._scale:
            out[:] = samples
            if not np.isfinite(out.sum()):
                np.nan_to_num(out, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
            return
        if samples.ndim == 3:  # 24 bits: bytes 1 to 3 of whole numbers of 32
            wide = np.zeros((*samples.shape[:2], 4), np.uint8)
            wide[..., 1:] = samples
            samples = wide.view("<i4")[..., 0]
        np.multiply(samples, np.float32(self._scale), out=out, casting="unsafe")


def map_wav(info: AudioInfo) -> WavMap | None:
    """The samples of a file; None if it is not an uncompressed WAV file, or not as long as it is known to be.

    Args:
        info: What the reader of any format found out about it.

    Raises:
        OSError: If the file cannot be opened.
    """
    if info.container not in ("wav", "rf64"):
        return None
    with info.path.open("rb") as file:
        found = _find_samples(file)
    if found is None:
        return None
    code, bits, channels, start, size = found
    frame_bytes = channels * bits // 8
    if (code, bits) not in _DTYPES or channels != info.channels or size // frame_bytes < info.frames:
        return None
    shape: tuple[int, ...] = (info.frames, channels, 3) if bits == 24 else (info.frames, channels)
    samples = np.memmap(info.path, _DTYPES[code, bits], "r", start, shape)
    return WavMap(samples, 0.0 if code == _FLOAT else _SCALES[bits])


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
