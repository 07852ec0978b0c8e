"""Sounds on disk, read from anywhere at the rate and with the channels a dataset wants."""

from __future__ import annotations

import os
import weakref
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from auralflow.audio.files import open_audio
from auralflow.audio.reading import shown
from auralflow.audio.resample import converted_length, resample_range
from auralflow.datasets.wav_map import WavMap, map_wav
from auralflow.errors import DatasetError
from auralflow.text import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from auralflow.audio.info import AudioInfo, AudioReader
    from auralflow.datasets.tracks import StemFile

# Mapped files cost address space alone; readers hold a file open each.
MAPS_KEPT = 4096
READERS_KEPT = 128

_Value = TypeVar("_Value")


class _Recent(Generic[_Value]):
    """The values used last, by sound."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[StemFile, _Value] = OrderedDict()

    def get(self, sound: StemFile) -> _Value | None:
        value = self._values.get(sound)
        if value is not None:
            self._values.move_to_end(sound)
        return value

    def add(self, sound: StemFile, value: _Value) -> _Value | None:
        """Keep a value; gives back the one that had to go."""
        self._values[sound] = value
        return self._values.popitem(last=False)[1] if len(self._values) > self._most else None

    def take_all(self) -> list[_Value]:
        """All values, which are not kept any longer."""
        values = list(self._values.values())
        self._values.clear()
        return values


class Sounds:
    """Reads stretches of many sounds, and keeps what it has open.

    Copies in other processes (workers of a `DataLoader`, forked or not) open files for themselves: an open file has
    one position, which two processes must not share. Not thread-safe.

    Args:
        sample_rate: In Hz, of what is read.
        channels: 1 (others are averaged) or 2 (mono is doubled).
    """

    def __init__(self, sample_rate: int, channels: int) -> None:
        self.sample_rate = sample_rate
        self.channels = channels
        self._forget: weakref.finalize[[_Recent[AudioReader]], Sounds] | None = None
        self._start_afresh()

    def __getstate__(self) -> tuple[int, int]:
        return self.sample_rate, self.channels

    def __setstate__(self, state: tuple[int, int]) -> None:
        self.__init__(*state)  # type: ignore[misc]

    def length(self, sound: StemFile) -> int:
        """How many frames it has at the wanted rate.

        Raises:
            AudioReadError: If it cannot be read.
            DatasetError: If it has more than two channels.
        """
        info = self._info(sound)
        return converted_length(info.frames, info.sample_rate, self.sample_rate)

    def read_into(self, out: NDArray[np.float32], sound: StemFile, start: int) -> None:
        """Fill `out` with a stretch of a sound; zeros beyond its ends.

        Args:
            out: Shape `(channels, frames)`.
            sound: Which.
            start: First frame, at the wanted rate.

        Raises:
            AudioReadError: If it cannot be read.
            DatasetError: If it has more than two channels.
        """
        info = self._info(sound)
        if info.sample_rate == self.sample_rate and info.channels == self.channels:
            self._read_into(out.T, sound, start)
            return
        block = resample_range(
            lambda first, frames: self._read(sound, first, frames, info.channels),
            start,
            out.shape[1],
            info.sample_rate,
            self.sample_rate,
        )
        if self.channels == 1:
            np.mean(block, axis=1, out=out[0])
        else:
            out[:] = block.T  # a single channel is written to both

    def _read(self, sound: StemFile, start: int, frames: int, channels: int) -> NDArray[np.float32]:
        block = np.empty((frames, channels), np.float32)
        self._read_into(block, sound, start)
        return block

    def _read_into(self, out: NDArray[np.float32], sound: StemFile, start: int) -> None:
        opened = self._opened(sound)
        if isinstance(opened, WavMap):
            opened.read_into(out, start)
        else:
            out[:] = opened.read(start, len(out))

    def _info(self, sound: StemFile) -> AudioInfo:
        if self._pid != os.getpid():
            self._start_afresh()
        if sound not in self._infos:
            self._opened(sound)
        return self._infos[sound]

    def _opened(self, sound: StemFile) -> WavMap | AudioReader:
        opened: WavMap | AudioReader | None = self._maps.get(sound) or self._readers.get(sound)
        return opened if opened is not None else self._open(sound)

    def _open(self, sound: StemFile) -> WavMap | AudioReader:
        reader = open_audio(sound.path, stream=sound.stream)
        if reader.info.channels > 2:
            reader.close()
            raise DatasetError(
                Text(
                    "“{name}” has {channels} channels; datasets are mono or stereo.",
                    name=shown(sound.path),
                    channels=reader.info.channels,
                ),
                path=sound.path,
                hint="Mix it down to two channels.",
            )
        self._infos[sound] = reader.info
        mapped = map_wav(reader.info)
        if mapped is not None:
            reader.close()
            self._maps.add(sound, mapped)
            return mapped
        if (gone := self._readers.add(sound, reader)) is not None:
            gone.close()
        return reader

    def _start_afresh(self) -> None:
        if self._forget is not None:
            self._forget()  # files that were open before a fork
        self._pid = os.getpid()
        self._infos: dict[StemFile, AudioInfo] = {}
        self._maps: _Recent[WavMap] = _Recent(MAPS_KEPT)
        self._readers: _Recent[AudioReader] = _Recent(READERS_KEPT)
        self._forget = weakref.finalize(self, _close_all, self._readers)


def _close_all(readers: _Recent[AudioReader]) -> None:
    for reader in readers.take_all():
        reader.close()
