"""The facts about one track, found in one pass over all its files in step, in memory that does not grow with them."""

from __future__ import annotations

import hashlib
import math
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import numpy as np

from auralflow.audio.files import open_audio
from auralflow.audio.resample import resample_range
from auralflow.datasets.check_relations import StemRelations
from auralflow.datasets.check_report import SoundFacts, TrackFacts, UnreadableSound
from auralflow.datasets.pcm_wav import find_pcm
from auralflow.datasets.sample_checksum import SampleChecksum
from auralflow.datasets.scratch import Scratch
from auralflow.datasets.tracks import MIXTURE
from auralflow.errors import AudioReadError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from auralflow.audio.info import AudioReader
    from auralflow.datasets.check_report import StemRelation
    from auralflow.datasets.tracks import StemFile, Track
    from auralflow.progress import CancelToken

BLOCK_S = 1.0
"""Seconds of sound that are read at a time: some 200 KB, all work on which fits into a processor's cache."""
# Rows of samples are summed up in single precision, which is twice as fast as in double, and the rows in double. With
# rows as short as this, a level is off by 0.00002 dB in the worst case, and by much less in all others.
_ROW_FRAMES = 128
_HUGE = 1e9
FULL_SCALE = 32_767 / 32_768
"""The largest sample of 16 bit, which those of more bits and of floating point reach, too."""


def measure_track(track: Track, cancel: CancelToken, report_read: Callable[[StemFile, float], None]) -> TrackFacts:
    """The facts about a track.

    Args:
        track: The track.
        cancel: Asked before each second of each sound.
        report_read: Told of each file which share of it has been read since the last time; the shares of one file add
            up to 1, also if it cannot be read to its end.

    Raises:
        Cancelled: If asked to stop.
    """
    named = {} if track.mixture is None else {MIXTURE: track.mixture}
    files = [(name, file) for name, sound in {**named, **track.stems}.items() for file in sound.files]
    unreadable: list[UnreadableSound] = []
    memory = _Memory()
    with ExitStack() as stack:
        sounds: list[_Sound] = []
        for name, file in files:
            cancel.raise_if_cancelled()
            try:
                reader = stack.enter_context(open_audio(file.path, stream=file.stream))
                sounds.append(_Sound(name, file, reader, memory))
            except AudioReadError as error:
                unreadable.append(_unreadable(name, file, error))
                report_read(file, 1.0)
        comparison = None if unreadable or not sounds else _Comparison(sounds)
        for index in range(max((sound.blocks for sound in sounds), default=0)):
            for sound in list(sounds):
                cancel.raise_if_cancelled()
                try:
                    block = sound.take(index)
                    if comparison is not None:
                        comparison.take(sound, index, block)
                    report_read(sound.file, sound.share(index))
                except AudioReadError as error:
                    unreadable.append(_unreadable(sound.name, sound.file, error))
                    report_read(sound.file, sound.share_left(index))
                    sounds.remove(sound)
                    comparison = None
            if comparison is not None:
                comparison.finish()
        return TrackFacts(
            name=track.name,
            path=track.path,
            sounds=tuple(sound.facts() for sound in sounds),
            unreadable=tuple(unreadable),
            sum_error_db=None if comparison is None else comparison.sum_error_db(),
            relations=() if comparison is None else comparison.relations(),
        )


def _unreadable(name: str, file: StemFile, error: AudioReadError) -> UnreadableSound:
    return UnreadableSound(name=name, path=file.path, reason=error.message, hint=error.hint)


class _Memory:
    """What all sounds of a track work in, one after the other, so that a block stays in the processor's cache."""

    def __init__(self) -> None:
        self.block = Scratch(np.float32)
        self.checksum = SampleChecksum()


class _Sound:
    """Sums up one sound block by block."""

    def __init__(self, name: str, file: StemFile, reader: AudioReader, memory: _Memory) -> None:
        self.name = name
        self.file = file
        self.reader = reader
        self.info = reader.info
        # The reader alone knows which samples were no numbers; those of whole ones always are.
        self._pcm = None if self.info.is_float else find_pcm(self.info)
        self._memory = memory
        self.block_frames = round(BLOCK_S * self.info.sample_rate)
        self.blocks = -(-self.info.frames // self.block_frames)
        self._peak = 0.0
        self._sums = np.zeros(self.info.channels)
        self._side_energy = self._mid_energy = 0.0
        self._clipped = 0
        self._last_two: NDArray[np.float32] = np.zeros((0, self.info.channels), np.float32)
        self._digest = hashlib.sha256(f"{self.info.sample_rate} {self.info.channels}".encode())
        self._of_channel = np.tile(np.eye(self.info.channels, dtype=np.float32), (_ROW_FRAMES, 1))
        self.energy = 0.0
        """Of all channels and blocks so far."""

    def take(self, index: int) -> NDArray[np.float32]:
        """Read and sum up a block.

        Returns:
            Shape `(frames, channels)`, the last ones being shorter or empty; valid until the next block of any sound.
        """
        start = index * self.block_frames
        frames = max(0, min(self.block_frames, self.info.frames - start))
        rows, block = _rows_and_block(self._memory.block, frames, self.info.channels)
        if self._pcm is not None:
            self._pcm.read_into(block, start)
        else:
            np.add(self.reader.read(start, frames), np.float32(0), out=block)  # -0 becomes 0, which sounds alike
        if frames:
            self._sum_up(rows, block)
        return block

    def _sum_up(self, rows: NDArray[np.float32], block: NDArray[np.float32]) -> None:
        peak = max(float(rows.max()), -float(rows.min()))
        self._peak = max(self._peak, peak)
        # Files with garbage in them hold numbers whose squares overflow.
        numbers = rows if peak < _HUGE else rows.astype(np.float64)
        self._sums += (numbers @ self._of_channel).sum(axis=0, dtype=np.float64)
        energy = _energy(numbers)
        self.energy += energy
        if self.info.channels == 2:
            left, right = numbers.reshape(-1, _ROW_FRAMES, 2).transpose(2, 0, 1)
            side_energy = _energy(left - right)
            self._side_energy += side_energy
            # Subtracting does not do where next to nothing is left.
            self._mid_energy += 2 * energy - side_energy if side_energy < energy else _energy(left + right)
        if peak >= FULL_SCALE:
            self._clipped += _clipped_samples(np.concatenate([self._last_two, block]))
        self._last_two = block[-2:].copy()
        self._digest.update(self._memory.checksum.of(rows))

    def share(self, index: int) -> float:
        """The share of the file that a block is."""
        return self.share_left(index) - self.share_left(index + 1)

    def share_left(self, index: int) -> float:
        """The share of the file from a block on."""
        return max(0.0, 1.0 - index * self.block_frames / self.info.frames)

    def facts(self) -> SoundFacts:
        """After all blocks."""
        samples = self.info.frames * self.info.channels
        means = self._sums / self.info.frames
        return SoundFacts(
            name=self.name,
            path=self.file.path,
            frames=self.info.frames,
            sample_rate=self.info.sample_rate,
            channels=self.info.channels,
            is_lossy=self.info.bit_depth is None,
            peak_dbfs=_ratio_db(self._peak**2, 1.0),
            rms_dbfs=_ratio_db(self.energy / samples, 1.0),
            dc_offset=float(means[np.abs(means).argmax()]),
            side_db=_ratio_db(self._side_energy, self._mid_energy) if self.info.channels == 2 else None,
            clipped_samples=self._clipped,
            bad_samples=self.reader.replaced_samples,
            damaged_frames=self.reader.damaged.total,
            notes=self.info.notes,
            fingerprint=self._digest.hexdigest(),
        )


class _Comparison:
    """Compares the sounds of a track with each other, block by block."""

    def __init__(self, sounds: Sequence[_Sound]) -> None:
        first = sounds[0]
        self._has_mixture = first.name == MIXTURE
        self._mixing = _Mixing(first, sounds) if self._has_mixture and len(sounds) > 1 else None
        # Those of another rate cannot be copies of these; what is resampled differs.
        self._alike = {s.file: n for n, s in enumerate(sounds) if s.info.sample_rate == first.info.sample_rate}
        self._relations = StemRelations(len(sounds), first.block_frames)

    def take(self, sound: _Sound, index: int, block: NDArray[np.float32]) -> None:
        """Take a block, of all sounds in turn, the mixture first.

        Args:
            sound: Whose it is.
            index: Number of the block.
            block: Shape `(frames, channels)`.
        """
        if sound.file in self._alike:
            self._relations.take(self._alike[sound.file], block)
        if self._mixing is not None:
            self._mixing.take(sound, index, block)

    def finish(self) -> None:
        """All sounds have given a block."""
        self._relations.finish()
        if self._mixing is not None:
            self._mixing.finish()

    def sum_error_db(self) -> float | None:
        """Energy of mixture minus sum of the stems relative to that of the mixture; None if there are not both."""
        return None if self._mixing is None else self._mixing.error_db()

    def relations(self) -> tuple[StemRelation, ...]:
        """See `TrackFacts.relations`."""
        return self._relations.found(has_mixture=self._has_mixture)


class _Mixing:
    """Compares the mixture with the sum of the stems, block by block of the mixture."""

    def __init__(self, mixture: _Sound, sounds: Iterable[_Sound]) -> None:
        self._mixture = mixture
        # Sums of 256 sounds of 16 bit are exact in single precision, which is faster.
        is_short = all(sound.info.bit_depth in (8, 16) for sound in sounds)
        self._memory = Scratch(np.float32 if is_short else np.float64)
        self._rows, self._error = _rows_and_block(self._memory, 0, 1)
        self._error_energy = 0.0

    def take(self, sound: _Sound, index: int, block: NDArray[np.float32]) -> None:
        """Take a block off the error, of all sounds in turn, the mixture first.

        Args:
            sound: Whose it is.
            index: Number of the block.
            block: Shape `(frames, channels)`.
        """
        if sound is self._mixture:
            self._rows, self._error = _rows_and_block(self._memory, *block.shape)
            self._error[:] = block
            return
        frames, channels = self._error.shape
        rates = (sound.info.sample_rate, self._mixture.info.sample_rate)
        if rates[0] != rates[1]:
            block = resample_range(sound.reader.read, index * self._mixture.block_frames, frames, *rates)
        block = block[:frames]
        if block.shape[1] not in (1, channels):
            block = block.mean(axis=1, keepdims=True)
        self._error[: len(block)] -= block

    def finish(self) -> None:
        """All sounds have given a block."""
        self._error_energy += _energy(self._rows)

    def error_db(self) -> float | None:
        """Energy of the error relative to the mixture's; None if that is silent."""
        return _ratio_db(self._error_energy, self._mixture.energy) if self._mixture.energy else None


def _rows_and_block(memory: Scratch, frames: int, channels: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Memory for a block, as rows to sum up and as shape `(frames, channels)`; zeros fill what is left of the rows."""
    rows = memory.array(-(-frames // _ROW_FRAMES), _ROW_FRAMES * channels)
    block = rows.reshape(-1, channels)
    block[frames:] = 0
    return rows, block[:frames]


def _ratio_db(power: float, reference: float) -> float:
    if reference == 0:
        return -math.inf if power == 0 else math.inf
    return 10.0 * math.log10(power / reference) if power > 0 else -math.inf


def _clipped_samples(block: NDArray[np.float32]) -> int:
    """Samples after at least two others of the same value at full scale; shape (frames, channels)."""
    same = (block[1:] == block[:-1]) & (np.abs(block[1:]) >= FULL_SCALE)
    return int(np.count_nonzero(same[1:] & same[:-1]))


def _energy(rows: NDArray[np.float32] | NDArray[np.float64]) -> float:
    """Sum of the squares; each row, along the last axis, in the precision of its numbers, and all rows in double."""
    # Not by np.dot: for so long a sum, BLAS would wake threads of its own again and again.
    return float(np.einsum("...k,...k->...", rows, rows).sum(dtype=np.float64))
