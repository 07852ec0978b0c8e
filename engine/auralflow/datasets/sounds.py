"""Sounds on disk, read from anywhere at the rate and with the channels a dataset wants."""

from __future__ import annotations

import os
import weakref
from collections import OrderedDict
from typing import TYPE_CHECKING

import numpy as np

from auralflow.audio.files import open_audio
from auralflow.audio.reading import shown
from auralflow.audio.resample import converted_length, resample_range
from auralflow.datasets.pcm_wav import PcmWav, find_pcm
from auralflow.errors import AudioReadError, DatasetError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from auralflow.audio.info import AudioInfo, AudioReader
    from auralflow.datasets.tracks import StemFile

# Each holds a file open, and those of lossy formats the 12 s decoded last: 4 MB.
READERS_KEPT = 32


class _OpenReaders:
    """The readers used last, by sound; the others are closed."""

    def __init__(self) -> None:
        self._readers: OrderedDict[StemFile, AudioReader] = OrderedDict()

    def get(self, sound: StemFile) -> AudioReader | None:
        reader = self._readers.get(sound)
        if reader is not None:
            self._readers.move_to_end(sound)
        return reader

    def add(self, sound: StemFile, reader: AudioReader) -> None:
        self._readers[sound] = reader
        if len(self._readers) > READERS_KEPT:
            self._readers.popitem(last=False)[1].close()

    def close_all(self) -> None:
        while self._readers:
            self._readers.popitem()[1].close()


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
        self._forget: weakref.finalize[[], Sounds] | None = None
        self._start_afresh()

    def __getstate__(self) -> tuple[int, int]:
        return self.sample_rate, self.channels

    def __setstate__(self, state: tuple[int, int]) -> None:
        self.__init__(*state)  # type: ignore[misc]

    def length(self, sound: StemFile) -> int:
        """How many frames it has at the wanted rate: as many as its longest file.

        Raises:
            AudioReadError: If it cannot be read.
            DatasetError: If it has more than two channels.
        """
        infos = [self._info(file) for file in sound.files]
        return max(converted_length(info.frames, info.sample_rate, self.sample_rate) for info in infos)

    def read_into(self, out: NDArray[np.float32], sound: StemFile, start: int) -> None:
        """Fill `out` with a stretch of a sound, the sum of its files; zeros beyond its ends.

        Args:
            out: Shape `(channels, frames)`.
            sound: Which.
            start: First frame, at the wanted rate.

        Raises:
            AudioReadError: If it cannot be read.
            DatasetError: If it has more than two channels.
        """
        first, *others = sound.files
        self._read_file_into(out, first, start)
        if others:
            one = np.empty_like(out)
            for file in others:
                self._read_file_into(one, file, start)
                out += one

    def _read_file_into(self, out: NDArray[np.float32], sound: StemFile, start: int) -> None:
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
            # The mean, in a fiftieth of the time that np.mean takes along so short an axis.
            np.matmul(block, np.full(info.channels, 1 / info.channels, np.float32), out=out[0])
        else:
            out[:] = block.T  # a single channel is written to both

    def read_sum_into(
        self, out: NDArray[np.float32], plus: Sequence[StemFile], minus: Sequence[StemFile], start: int
    ) -> None:
        """Fill `out` with a stretch of sounds that are added up, and of others that are taken off; see `read_into`.

        Args:
            out: Shape `(channels, frames)`.
            plus: At least one.
            minus: Any number.
            start: First frame, at the wanted rate.
        """
        first, *others = plus
        self.read_into(out, first, start)
        if not others and not minus:
            return
        one = np.empty_like(out)
        for sounds, combine in ((others, np.add), (minus, np.subtract)):
            for sound in sounds:
                self.read_into(one, sound, start)
                combine(out, one, out=out)

    def _read(self, sound: StemFile, start: int, frames: int, channels: int) -> NDArray[np.float32]:
        block = np.empty((frames, channels), np.float32)
        self._read_into(block, sound, start)
        return block

    def _read_into(self, out: NDArray[np.float32], sound: StemFile, start: int) -> None:
        opened = self._opened(sound)
        try:
            if isinstance(opened, PcmWav):
                opened.read_into(out, start)
            else:
                out[:] = opened.read(start, len(out))
        except AudioReadError as error:
            _name_song(error, sound.path)
            raise

    def _info(self, sound: StemFile) -> AudioInfo:
        if self._pid != os.getpid():
            self._start_afresh()
        if sound not in self._infos:
            self._opened(sound)
        return self._infos[sound]

    def _opened(self, sound: StemFile) -> PcmWav | AudioReader:
        opened: PcmWav | AudioReader | None = self._pcm.get(sound) or self._readers.get(sound)
        return opened if opened is not None else self._open(sound)

    def _open(self, sound: StemFile) -> PcmWav | AudioReader:
        try:
            return self._open_any(sound)
        except AudioReadError as error:
            _name_song(error, sound.path)
            raise

    def _open_any(self, sound: StemFile) -> PcmWav | AudioReader:
        reader = open_audio(sound.path, stream=sound.stream)
        if reader.info.channels > 2:
            reader.close()
            raise DatasetError(
                Text(
                    "“{name}” has {channels} channels; datasets are mono or stereo.",
                    name=_name_within_song(sound.path),
                    channels=reader.info.channels,
                ),
                path=sound.path,
                hint="Mix it down to two channels.",
            )
        self._infos[sound] = reader.info
        pcm = find_pcm(reader.info)
        if pcm is not None:
            reader.close()
            self._pcm[sound] = pcm
            return pcm
        self._readers.add(sound, reader)
        return reader

    def _start_afresh(self) -> None:
        if self._forget is not None:
            self._forget()  # files that were open before a fork
        self._pid = os.getpid()
        self._infos: dict[StemFile, AudioInfo] = {}
        self._pcm: dict[StemFile, PcmWav] = {}
        self._readers = _OpenReaders()
        self._forget = weakref.finalize(self, self._readers.close_all)


def _name_song(error: AudioReadError, path: Path) -> None:
    """Let an error about a file say of which song it is: each song has its own vocals.wav."""
    message = error.message
    if isinstance(message, Text) and message.values.get("name") == shown(path):
        error.message = message.with_values(name=_name_within_song(path))
        error.args = (error.message,)


def _name_within_song(path: Path) -> str:
    return f"{shown(path.parent)}/{shown(path)}"
