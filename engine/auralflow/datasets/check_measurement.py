"""The facts about one track, found in one pass over all its files in step, in memory that does not grow with them."""

from __future__ import annotations

import hashlib
import math
from contextlib import ExitStack
from typing import TYPE_CHECKING

import numpy as np

from auralflow.audio.files import open_audio
from auralflow.audio.resample import resample_range
from auralflow.datasets.check_report import SoundFacts, TrackFacts, UnreadableSound
from auralflow.datasets.tracks import MIXTURE
from auralflow.errors import AudioReadError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from auralflow.audio.info import AudioReader
    from auralflow.datasets.tracks import StemFile, Track
    from auralflow.progress import CancelToken

BLOCK_S = 2.0
FULL_SCALE = 32_767 / 32_768
"""The largest sample of 16 bit, which those of more bits and of floating point reach, too."""


def measure_track(track: Track, cancel: CancelToken, report_read: Callable[[StemFile, float], None]) -> TrackFacts:
    """The facts about a track.

    Args:
        track: The track.
        cancel: Asked before each two seconds of sound.
        report_read: Told of each file which share of it has been read since the last time; the shares of one file add
            up to 1, also if it cannot be read to its end.

    Raises:
        Cancelled: If asked to stop.
    """
    files = dict(track.stems) if track.mixture is None else {MIXTURE: track.mixture, **track.stems}
    unreadable: list[UnreadableSound] = []
    with ExitStack() as stack:
        sounds: dict[str, _Sound] = {}
        for name, file in files.items():
            cancel.raise_if_cancelled()
            try:
                reader = open_audio(file.path, stream=file.stream)
            except AudioReadError as error:
                unreadable.append(_unreadable(name, file, error))
                report_read(file, 1.0)
            else:
                stack.callback(reader.close)
                sounds[name] = _Sound(name, file, reader)
        mixing = _Mixing(sounds) if MIXTURE in sounds and len(sounds) > 1 and not unreadable else None
        for index in range(max((sound.blocks for sound in sounds.values()), default=0)):
            cancel.raise_if_cancelled()
            for name in list(sounds):
                try:
                    report_read(sounds[name].file, sounds[name].take(index))
                except AudioReadError as error:
                    unreadable.append(_unreadable(name, sounds[name].file, error))
                    report_read(sounds[name].file, sounds.pop(name).share_left(index))
                    mixing = None
            if mixing is not None:
                mixing.take(index)
        return TrackFacts(
            name=track.name,
            path=track.path,
            sounds=tuple(sound.facts() for sound in sounds.values()),
            unreadable=tuple(unreadable),
            sum_error_db=None if mixing is None else mixing.error_db(),
        )


def _unreadable(name: str, file: StemFile, error: AudioReadError) -> UnreadableSound:
    return UnreadableSound(name=name, path=file.path, reason=error.message, hint=error.hint)


class _Sound:
    """Sums up one sound block by block."""

    def __init__(self, name: str, file: StemFile, reader: AudioReader) -> None:
        self.name = name
        self.file = file
        self.reader = reader
        self.info = reader.info
        self.block_frames = round(BLOCK_S * self.info.sample_rate)
        self.blocks = -(-self.info.frames // self.block_frames)
        self.block: NDArray[np.float32] = np.zeros((0, self.info.channels), np.float32)
        self._peak = 0.0
        self._sums = np.zeros(self.info.channels)
        self._energies = np.zeros(self.info.channels)
        self._product = 0.0
        self._clipped = 0
        self._last_two: NDArray[np.float32] = np.zeros((0, self.info.channels), np.float32)
        # Of the hashes that never collide, the one that processors have instructions for.
        self._digest = hashlib.sha256(f"{self.info.sample_rate} {self.info.channels}".encode())

    def take(self, index: int) -> float:
        """Read a block, the last ones being shorter or empty; the share of the file that it is."""
        start = index * self.block_frames
        block = self.block = self.reader.read(start, max(0, min(self.block_frames, self.info.frames - start)))
        if not len(block):
            return 0.0
        peak = max(float(block.max()), -float(block.min()))
        self._peak = max(self._peak, peak)
        # In double precision: files with garbage in them hold numbers whose squares overflow.
        channels = block.T.astype(np.float64, order="C")
        self._sums += channels.sum(axis=1)
        self._energies += [np.dot(channel, channel) for channel in channels]
        if len(channels) == 2:
            self._product += float(np.dot(channels[0], channels[1]))
        if peak >= FULL_SCALE:
            self._clipped += _clipped_samples(np.concatenate([self._last_two, block]))
        self._last_two = block[-2:].copy()
        self._digest.update((block + np.float32(0)).data)  # -0 and 0 sound alike
        return len(block) / self.info.frames

    def share_left(self, index: int) -> float:
        """The share of the file from a block on."""
        return max(0.0, 1.0 - index * self.block_frames / self.info.frames)

    def facts(self) -> SoundFacts:
        """After all blocks."""
        samples = self.info.frames * self.info.channels
        means = self._sums / self.info.frames
        side_db = None
        energy = float(self._energies.sum())
        if self.info.channels == 2:  # |L - R|^2 and |L + R|^2; equal channels give exactly 0
            side_db = _ratio_db(max(energy - 2 * self._product, 0.0), max(energy + 2 * self._product, 0.0))
        return SoundFacts(
            name=self.name,
            path=self.file.path,
            frames=self.info.frames,
            sample_rate=self.info.sample_rate,
            channels=self.info.channels,
            is_lossy=self.info.bit_depth is None,
            peak_dbfs=_ratio_db(self._peak**2, 1.0),
            rms_dbfs=_ratio_db(energy / samples, 1.0),
            dc_offset=float(means[np.abs(means).argmax()]),
            side_db=side_db,
            clipped_samples=self._clipped,
            bad_samples=self.reader.replaced_samples,
            damaged_frames=self.reader.damaged.total,
            notes=self.info.notes,
            fingerprint=self._digest.hexdigest(),
        )


class _Mixing:
    """Compares the mixture with the sum of the stems, block by block of the mixture."""

    def __init__(self, sounds: dict[str, _Sound]) -> None:
        self._mixture = sounds[MIXTURE]
        self._stems = [sound for name, sound in sounds.items() if name != MIXTURE]
        self._error_energy = 0.0
        self._energy = 0.0

    def take(self, index: int) -> None:
        """Compare a block that all sounds have read."""
        mixture = self._mixture.block
        error = mixture.astype(np.float64)
        for stem in self._stems:
            if stem.info.sample_rate == self._mixture.info.sample_rate:
                part = stem.block[: len(mixture)]
            else:
                start = index * self._mixture.block_frames
                rates = (stem.info.sample_rate, self._mixture.info.sample_rate)
                part = resample_range(stem.reader.read, start, len(mixture), *rates)
            if part.shape[1] not in (1, error.shape[1]):
                part = part.mean(axis=1, keepdims=True)
            error[: len(part)] -= part
        self._error_energy += _energy(error)
        self._energy += _energy(mixture.astype(np.float64))

    def error_db(self) -> float | None:
        """Energy of the error relative to the mixture's; None if that is silent."""
        return _ratio_db(self._error_energy, self._energy) if self._energy else None


def _energy(samples: NDArray[np.float64]) -> float:
    flat = samples.reshape(-1)
    return float(np.dot(flat, flat))


def _ratio_db(power: float, reference: float) -> float:
    if reference == 0:
        return -math.inf if power == 0 else math.inf
    return 10.0 * math.log10(power / reference) if power > 0 else -math.inf


def _clipped_samples(block: NDArray[np.float32]) -> int:
    """Samples after at least two others of the same value at full scale; shape (frames, channels)."""
    same = (block[1:] == block[:-1]) & (np.abs(block[1:]) >= FULL_SCALE)
    return int(np.count_nonzero(same[1:] & same[:-1]))
