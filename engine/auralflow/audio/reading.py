"""What all decoders share: reading any stretch in any order with the same result, whatever the codec keeps in mind.

A lossy decoder carries state from packet to packet (overlap, bit reservoir, prediction, random noise), so that
starting in the middle differs a little from arriving there. Readers of such formats decode in *blocks* on a fixed
grid, each from the same place before it in the same way. A stretch then has the same samples bit for bit in whatever
order it is read.
"""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from collections import OrderedDict
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from auralflow.errors import AudioReadError
from auralflow.regions import Regions
from auralflow.text import Text, said_by

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from numpy.typing import NDArray

    from auralflow.audio.info import AudioInfo

logger = logging.getLogger(__name__)

MIN_RATE_HZ = 8_000
MAX_RATE_HZ = 192_000
MAX_CHANNELS = 8

BLOCK_FRAMES = 1 << 18
"""Frames that a lossy decoder is run for at a time: 6 s at 44.1 kHz, some 10 to 30 ms of work."""

LEAST_LOSS_S = 0.05
"""Less that is missing is an encoder's mistake in counting, and no loss."""

_BLOCKS_KEPT = 2
_FACTS_KEPT = 16

T = TypeVar("T")


class DecoderRefusedError(Exception):
    """One decoder cannot open a file; another may.

    Args:
        reason: Why, in plain words.
        empty: Whether the file was understood and holds no sound.
        missing: Whether the decoder is not installed.
    """

    def __init__(self, reason: str, *, empty: bool = False, missing: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.empty = empty
        self.missing = missing


def shown(path: Path) -> str:
    """The name of a file as a message may show it: on one line, undecodable bytes replaced."""
    name = path.name or str(path)
    return "".join(c if c.isprintable() else " " for c in name.encode("utf-8", "replace").decode("utf-8"))


def clock(seconds: float) -> str:
    """A length or place as people write it: "0.4 s", "3:07", "1:02:03"."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def cut_off_note(frames: int, promised: int, sample_rate: int) -> str:
    """What to say about a file that ends before the length its header promises."""
    return Text(
        "The file is cut off: {left} of {promised} are left.",
        left=clock(frames / sample_rate),
        promised=clock(promised / sample_rate),
    )


def check_shape(path: Path, sample_rate: int, channels: int) -> None:
    """Refuse a sound that nothing downstream could work on.

    Raises:
        AudioReadError: If the sample rate is outside 8 to 192 kHz, or there are more than 8 channels.
    """
    if not MIN_RATE_HZ <= sample_rate <= MAX_RATE_HZ:
        raise AudioReadError(
            Text(
                "“{name}” has a sample rate of {rate_khz:g} kHz; 8 to 192 kHz can be used.",
                name=shown(path),
                rate_khz=sample_rate / 1000,
            ),
            path=path,
            hint="Convert it to 44.1 or 48 kHz first.",
        )
    if not 1 <= channels <= MAX_CHANNELS:
        raise AudioReadError(
            Text(
                "“{name}” has {channels} channels; 1 to {most} can be used.",
                name=shown(path),
                channels=channels,
                most=MAX_CHANNELS,
            ),
            path=path,
            hint="Export the channels you need as a stereo file first.",
        )


def vanished(path: Path, reason: str | OSError) -> AudioReadError:
    """The error to raise if a file can no longer be read.

    Args:
        path: The file.
        reason: Why, in plain words, or what the system said.
    """
    if isinstance(reason, OSError):
        reason = reason.strerror or said_by(reason)
    return AudioReadError(
        Text("“{name}” cannot be read any more: {reason}.", name=shown(path), reason=reason),
        path=path,
        hint="See whether the file was moved, changed by another program or its disk unplugged, then try again.",
    )


class SoundReader(ABC):
    """An open file that is read in any order. See `auralflow.audio.info.AudioReader`, which this implements.

    Args:
        info: The facts about the file.
    """

    def __init__(self, info: AudioInfo) -> None:
        self._info = info
        try:
            self._identity: tuple[int, ...] | None = _identity(info.path.stat())
        except OSError:
            self._identity = None
        self._replaced = 0
        self._seen = Regions()  # stretches are read again, but what is wrong in them is counted once
        self._damaged = Regions()
        self._closed = False

    @property
    def info(self) -> AudioInfo:
        """The facts about the file."""
        return self._info

    @property
    def replaced_samples(self) -> int:
        """How many samples read so far were NaN or infinite and were taken as 0."""
        return self._replaced

    @property
    def damaged(self) -> Regions:
        """The frames read so far that could not be decoded and were taken as silence."""
        return self._damaged

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Decode a stretch, wherever it is.

        Args:
            start: First frame; may be negative or past the end.
            frames: How many frames, 0 or more.

        Returns:
            Float32 of shape `(frames, channels)`, full scale at +-1, zeros outside the file.

        Raises:
            AudioReadError: If the file cannot be read any more (removed, changed, disk unplugged).
            ValueError: If `frames` is negative, or the reader is closed.
        """
        if frames < 0:
            raise ValueError(f"frames must be 0 or more, not {frames}")
        if self._closed:
            raise ValueError("the reader is closed")
        out = np.zeros((frames, self._info.channels), np.float32)
        first = max(start, 0)
        last = min(start + frames, self._info.frames)
        if first < last:
            view = out[first - start : last - start]
            try:
                self._fill(first, view)
            except DecoderRefusedError as error:
                raise vanished(self._info.path, error.reason) from error
            except OSError as error:
                raise vanished(self._info.path, error) from error
            self._clean(first, view)
        return out

    def close(self) -> None:
        """Free the file. Closing twice does no harm."""
        if not self._closed:
            self._closed = True
            self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @abstractmethod
    def _fill(self, start: int, out: NDArray[np.float32]) -> None:
        """Decode `len(out)` frames from `start`, all inside the file, into `out`, which is zeros."""

    @abstractmethod
    def _close(self) -> None:
        """Free what is held."""

    def _clean(self, start: int, samples: NDArray[np.float32]) -> None:
        unseen = self._seen.missing(start, start + len(samples))
        self._seen = self._seen.with_range(start, start + len(samples))
        # Summing is several times faster than testing every sample, and a NaN or an infinity always shows in the sum.
        with np.errstate(invalid="ignore", over="ignore"):
            if np.isfinite(np.sum(samples)):
                return
        bad = ~np.isfinite(samples)
        samples[bad] = 0.0
        self._replaced += sum(int(np.count_nonzero(bad[first - start : last - start])) for first, last in unseen)

    def _check_unchanged(self) -> None:
        """Make sure that the file is the one that was opened, where a decoder would not notice.

        Raises:
            OSError: If it is another, or gone.
        """
        if self._identity is not None and self._identity != _identity(self._info.path.stat()):
            raise OSError(Text("it has been changed"))

    def _note_damage(self, ranges: Iterable[tuple[int, int]]) -> None:
        """Keep and log half-open ranges of frames that cannot be decoded; what was known before is not logged again.

        Raises:
            OSError: If the file is no longer the one that was opened, so that nothing is said about damage.
        """
        found = Regions.of(ranges).within(0, self._info.frames)
        known = Regions.of((*self._damaged, *found))
        if known == self._damaged:
            return
        self._check_unchanged()
        self._damaged = known
        rate = self._info.sample_rate
        logger.warning(
            "%s is damaged at %s: %.3f s cannot be decoded and are silent",
            shown(self._info.path),
            clock(found.ranges[0][0] / rate),
            found.total / rate,
        )


class BlockReader(SoundReader):
    """A reader of a lossy format: decodes blocks on a fixed grid and keeps the last two.

    Args:
        info: The facts about the file.
        block_frames: Frames that are decoded for at a time; None for the usual number.
    """

    def __init__(self, info: AudioInfo, block_frames: int | None = None) -> None:
        super().__init__(info)
        self._block_frames = block_frames or BLOCK_FRAMES
        self._blocks: OrderedDict[int, NDArray[np.float32]] = OrderedDict()

    @abstractmethod
    def _decode(self, start: int, stop: int) -> NDArray[np.float32]:
        """Decode frames `[start, stop)` with no memory of earlier calls.

        Returns:
            Float32 of shape `(up to stop - start, channels)`; what is missing at the end is taken as silence, and as
            damage if it is long.
        """

    def _fill(self, start: int, out: NDArray[np.float32]) -> None:
        done = 0
        while done < len(out):
            index, inside = divmod(start + done, self._block_frames)
            count = min(self._block_frames - inside, len(out) - done)
            part = self._block(index)[inside : inside + count]
            out[done : done + len(part)] = part
            done += count

    def _block(self, index: int) -> NDArray[np.float32]:
        block = self._blocks.get(index)
        if block is None:
            first = index * self._block_frames
            stop = min(first + self._block_frames, self._info.frames)
            block = self._decode(first, stop)
            if stop - first - len(block) > LEAST_LOSS_S * self._info.sample_rate:
                self._note_damage(((first + len(block), stop),))
            self._blocks[index] = block
            while len(self._blocks) > _BLOCKS_KEPT:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(index)
        return block


def _identity(stat: os.stat_result) -> tuple[int, ...]:
    return (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns)


class Facts:
    """Remembers what was expensive to find out about the files opened last, as long as they do not change."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[object, ...], object] = OrderedDict()

    def of(self, stat: os.stat_result, kind: str, find: Callable[[], T]) -> T:
        """What `find` returned for this file before, or what it returns now.

        Args:
            stat: The file's identity: its number, size and time of change.
            kind: What the fact is; one `find` for one kind.
            find: Finds it out. Two threads may do so at once; the last one is kept.
        """
        key = (kind, *_identity(stat))
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]  # type: ignore[return-value]  # kind decides the type
        fact = find()
        with self._lock:
            self._known[key] = fact
            while len(self._known) > _FACTS_KEPT:
                self._known.popitem(last=False)
        return fact


facts = Facts()
