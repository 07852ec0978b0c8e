"""Reads M4A, AAC, ALAC, WMA, AC-3 and the sound tracks of videos, with PyAV's decoders (see `decode_pyav`)."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import numpy as np

from auralflow.audio.adts import AdtsIndex
from auralflow.audio.decode_pyav import AdtsPackets, ContainerPackets
from auralflow.audio.info import AudioInfo
from auralflow.audio.reading import LEAST_LOSS_S, BlockReader, DecoderRefusedError, check_shape, facts
from auralflow.audio.track_timing import measure_adts, measure_container

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from numpy.typing import NDArray

    from auralflow.audio.decode_pyav import Packets
    from auralflow.audio.track_timing import TrackTiming

NAME = "pyav"

_CODECS = {"mp3float": "mp3", "mp2float": "mp2", "aac_latm": "aac"}
_PCM = re.compile(r"pcm_([sfu])(8|16|24|32|64)(?:le|be)?(?:_planar)?")


class PyavReader(BlockReader):
    """An open file that PyAV decodes.

    Args:
        info: The facts about the file.
        packets: Its packets; closed with the reader.
        skipped: Frames that the decoder puts out before the sound begins.
    """

    def __init__(self, info: AudioInfo, packets: Packets, skipped: int) -> None:
        super().__init__(info)
        self._packets = packets
        self._skipped = skipped

    def _decode(self, start: int, stop: int) -> NDArray[np.float32]:
        first, last = start + self._skipped, stop + self._skipped
        out = np.zeros((stop - start, self._info.channels), np.float32)
        decoder = self._packets.decoder()
        silent: list[tuple[int, int]] = []
        is_damaged = False
        reached = first
        # A second ahead settles overlap, reservoirs, prediction and the spectral replication of any codec.
        for position, packet in self._packets.after(max(first - self._info.sample_rate, 0)):
            # Packets that the container has lost leave a gap, too.
            if is_damaged or position - max(reached, first) > LEAST_LOSS_S * self._info.sample_rate:
                silent.append((max(reached, first), min(position, last)))
            is_damaged = False
            if position >= last:
                break
            samples = decoder.decode(packet)
            if samples is None:
                is_damaged = True
                continue
            _place(out, samples, position - first)
            reached = position + len(samples)
        else:
            if is_damaged:
                silent.append((max(reached, first), last))
            if (samples := decoder.decode(None)) is not None:
                _place(out, samples, reached - first)
                reached += len(samples)
            out = out[: max(reached - first, 0)]
        self._note_damage((begin - self._skipped, end - self._skipped) for begin, end in silent)
        return out

    def _close(self) -> None:
        self._packets.close()
        self._blocks.clear()


def _place(out: NDArray[np.float32], samples: NDArray[np.float32], offset: int) -> None:
    """Copy what of `samples`, which belong at `offset`, lies inside `out`."""
    begin, end = max(offset, 0), min(offset + len(samples), len(out))
    if begin < end and samples.shape[1] == out.shape[1]:
        out[begin:end] = samples[begin - offset : end - offset]


def open_pyav(path: Path, kind: str, stream: int | None = None) -> PyavReader:
    """Open a file with PyAV.

    Args:
        path: The file.
        kind: What `sniff` says it is.
        stream: Which of its sound tracks, counted from 0; the one meant for listening if None.

    Raises:
        DecoderRefusedError: If FFmpeg cannot read it either, or it holds no sound.
        AudioReadError: If nothing could work on its sound.
        OSError: If it has vanished.
    """
    file = path.open("rb")
    try:
        return (_open_adts(path, file) if kind == "adts" and not stream else None) or _open_container(
            path, file, stream
        )
    except BaseException:
        file.close()
        raise


def _open_adts(path: Path, file: BinaryIO) -> PyavReader | None:
    try:
        index = facts.of(os.fstat(file.fileno()), "adts", lambda: AdtsIndex(file))
        packets = AdtsPackets(file, index)
        timing = facts.of(os.fstat(file.fileno()), "pyav", lambda: measure_adts(packets))
    except (ValueError, DecoderRefusedError):
        return None  # FFmpeg may make more of it
    packets.grid = timing.grid
    return PyavReader(_info(path, timing, container="aac", codec="aac"), packets, timing.skipped)


def _open_container(path: Path, file: BinaryIO, stream: int | None) -> PyavReader:
    packets = ContainerPackets(path, file, stream)
    try:
        timing = facts.of(os.fstat(file.fileno()), f"pyav {stream}", lambda: measure_container(packets))
        packets.times = timing.times
        codec = packets.codec_name
        bits, is_float = _depth(packets)
        info = _info(path, timing, container=_container(packets), codec=_codec(codec), bits=bits, is_float=is_float)
        return PyavReader(info, packets, timing.skipped)
    except BaseException:
        packets.close()
        raise


def _info(
    path: Path, timing: TrackTiming, *, container: str, codec: str, bits: int | None = None, is_float: bool = False
) -> AudioInfo:
    check_shape(path, timing.rate, timing.channels)
    if timing.frames <= 0:
        raise DecoderRefusedError("it holds 0 samples", empty=True)
    return AudioInfo(
        path=path,
        sample_rate=timing.rate,
        channels=timing.channels,
        frames=timing.frames,
        container=container,
        codec=codec,
        bit_depth=bits,
        is_float=is_float,
        decoder=NAME,
        notes=timing.notes,
    )


def _container(packets: ContainerPackets) -> str:
    name = packets.format_name
    if name.startswith("mov"):
        return "m4a" if not packets.has_video and packets.codec_name in ("aac", "alac") else "mp4"
    if name.startswith("matroska"):
        return "mkv" if packets.has_video else "mka"
    if name == "asf":
        return "wmv" if packets.has_video else "wma"
    return name


def _codec(name: str) -> str:
    pcm = _PCM.fullmatch(name)
    if pcm is not None:
        return ("float" if pcm[2] == "32" else "double") if pcm[1] == "f" else f"pcm_{pcm[2]}"
    return _CODECS.get(name, name)


def _depth(packets: ContainerPackets) -> tuple[int | None, bool]:
    """Bits of a sample, None where the codec loses something; and whether they are floating point."""
    name = packets.codec_name
    pcm = _PCM.fullmatch(name)
    if pcm is not None:
        return int(pcm[2]), pcm[1] == "f"
    if packets.is_lossy:
        return None, False
    extradata = packets.extradata
    if name == "alac" and len(extradata) >= 24:
        return extradata[17], False
    if name == "flac" and len(extradata) >= 18:
        return ((extradata[12] & 1) << 4 | extradata[13] >> 4) + 1, False
    form = packets.sample_format
    return {"u8": 8, "s16": 16, "s32": 24, "flt": 32, "dbl": 64}.get(form), form in ("flt", "dbl")
