"""The outline of a signal at every zoom: minima, maxima and RMS in a pyramid that is filled in any order.

A picture of a song needs, for every column of pixels, the lowest and the highest sample and the RMS of the frames the
column stands for. Over hours that cannot be read again for every repaint, so the pyramid keeps them for buckets of
`base` frames and, `factor` times coarser each, for the levels above. Channels are merged: a column shows what any
channel reaches, and the RMS is taken over all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np

from auralflow.regions import Regions

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Half floats hold values up to 65504 with a relative error of 2^-12: no picture shows it, a song at 0.001 keeps its
# shape when it is magnified, and three hours need 15 MB.
_LARGEST = 65000.0
# Levels stop when a whole song fits into this many buckets; the widest screen has more columns than that.
_TOP_BUCKETS = 1024
# A column is made of at least so many buckets where the pyramid has them: the grid of the buckets then moves the edge
# of a column by an eighth of its width at most.
_BUCKETS_A_COLUMN = 4
# Buckets computed at a time: bounds the working memory of one long update.
_BLOCK_BUCKETS = 4096


class ReadFrames(Protocol):
    """Gives samples of the signal a pyramid stands for."""

    def __call__(self, start: int, frames: int, /) -> NDArray[np.float32]:
        """Float32 of shape `(frames, channels)`; zeros outside the signal."""


@dataclass(frozen=True)
class Envelope:
    """One value a column; all arrays are float32 of shape `(columns,)`, full scale at +-1.

    Attributes:
        low: Lowest sample of any channel.
        high: Highest sample of any channel.
        rms: Root of the mean square over the frames and channels.
    """

    low: NDArray[np.float32]
    high: NDArray[np.float32]
    rms: NDArray[np.float32]


class PeakPyramid:
    """Minimum, maximum and RMS of a signal that arrives piece by piece.

    Frames that have not arrived yet, and those past the end that fill up the last bucket, count as silence: at any
    time the pyramid is that of the signal with zeros in the gaps. A frame is final once it was given; giving it again
    changes nothing as long as it has the same value.

    One thread may call `update` while others read: a reader sees each update whole or not at all.

    Args:
        frames: Length of the signal, 0 or more.
        channels: 1 or more.
        base: Frames a bucket on the finest level.
        factor: How many buckets become one on the next level.

    Raises:
        ValueError: If an argument is out of its range.
    """

    def __init__(self, frames: int, channels: int, base: int = 256, factor: int = 4) -> None:
        if frames < 0 or channels < 1 or base < 1 or factor < 2:
            raise ValueError(f"no pyramid of {frames} frames, {channels} channels, base {base}, factor {factor}")
        self.frames = frames
        self.channels = channels
        self.base = base
        self.factor = factor
        self._lock = Lock()
        self._known = Regions()
        self._version = 0
        # Samples of the buckets of which only a part has arrived, zeros in the gaps: at most two a finished region.
        self._partial: dict[int, NDArray[np.float32]] = {}
        self._sizes = [base]
        counts = [-(-frames // base)]
        while counts[-1] > _TOP_BUCKETS:
            self._sizes.append(self._sizes[-1] * factor)
            counts.append(-(-counts[-1] // factor))
        # (low, high, rms) x buckets, one array a level; zeros take no memory before they are written.
        self._levels = [np.zeros((3, count), np.float16) for count in counts]

    @property
    def known(self) -> Regions:
        """The frames that have arrived."""
        return self._known

    @property
    def version(self) -> int:
        """Grows with every update: a picture made at the same version is still right."""
        return self._version

    @property
    def nbytes(self) -> int:
        """Bytes the levels take when all of the signal has arrived."""
        return sum(level.nbytes for level in self._levels)

    def level_for(self, frames_per_column: float) -> int | None:
        """The level a column of this width is drawn from.

        Args:
            frames_per_column: Width of a column in frames.

        Returns:
            Index of the level, 0 the finest; None if the column is narrower than the finest bucket, so that real
            samples are needed.
        """
        if frames_per_column < self.base:
            return None
        wanted = frames_per_column / _BUCKETS_A_COLUMN
        return max((i for i, size in enumerate(self._sizes) if size <= wanted), default=0)

    def update(self, start: int, samples: NDArray[np.float32]) -> None:
        """Take in a stretch of the signal.

        Args:
            start: Its first frame.
            samples: Float32 of shape `(frames, channels)`; what lies outside the signal is left out.

        Raises:
            ValueError: If the shape is not `(frames, channels)`.
        """
        if samples.ndim != 2 or samples.shape[1] != self.channels:
            raise ValueError(f"samples of shape (frames, {self.channels}) expected, not {samples.shape}")
        begin, end = max(start, 0), min(start + len(samples), self.frames)
        # A complete bucket does not keep its samples: a part of it that arrives again can only be left out.
        if begin % self.base and self._is_complete(begin // self.base):
            begin = -(-begin // self.base) * self.base
        if end % self.base and self._is_complete(end // self.base):
            end = end // self.base * self.base
        if begin >= end:
            return
        known = self._known.with_range(begin, end)
        outlines = self._outlines(begin, samples[begin - start : end - start], known)
        with self._lock:
            self._write(begin // self.base, outlines)
            self._known = known
            self._version += 1

    def columns(self, edges: NDArray[np.int64], read: ReadFrames | None = None) -> Envelope:
        """The outline for columns of pixels.

        A column takes in every bucket that lies nearer to it than to its neighbours, so that each frame is in one
        column and no peak is lost. Frames outside the signal are silence.

        Args:
            edges: First frame of each column and, last, the frame after the last column: shape `(columns + 1,)`, never
                falling. A column without a frame of its own shows the frame at its edge.
            read: Reads real samples where columns are narrower than the finest bucket; without it they show the bucket
                they lie in.

        Returns:
            One value a column.
        """
        count = len(edges) - 1
        if count < 1:
            empty = np.zeros(0, np.float32)
            return Envelope(empty, empty, empty)
        level = self.level_for(float(edges[-1] - edges[0]) / count)
        if level is None and read is not None:
            return _outline_of_samples(edges, read(int(edges[0]), max(1, int(edges[-1] - edges[0]))))
        result = self._from_level(level or 0, edges)
        outside = (edges[1:] <= 0) | (edges[:-1] >= self.frames)
        result[:, outside] = 0.0
        return Envelope(*result)

    def view(self, start: int, stop: int, columns: int, read: ReadFrames | None = None) -> Envelope:
        """The outline of `[start, stop)` in columns of equal width; see `columns`."""
        edges = start + np.arange(columns + 1, dtype=np.int64) * (stop - start) // max(1, columns)
        return self.columns(edges, read)

    def _is_complete(self, bucket: int) -> bool:
        return self._known.covers(bucket * self.base, min((bucket + 1) * self.base, self.frames))

    def _outlines(self, start: int, samples: NDArray[np.float32], known: Regions) -> NDArray[np.float32]:
        """(low, high, rms) x the buckets that `samples` touches."""
        stop = start + len(samples)
        parts = []
        position = start
        while position < stop:
            bucket, offset = divmod(position, self.base)
            whole = min((stop - position) // self.base, _BLOCK_BUCKETS)
            if offset == 0 and whole:
                end = position + whole * self.base
                block = samples[position - start : end - start].reshape(whole, -1)  # (buckets, base * channels)
            else:
                end = min((bucket + 1) * self.base, stop)
                block = self._completed(bucket, offset, samples[position - start : end - start], known)
            parts.append(_outline(block))
            position = end
        for bucket in [b for b in self._partial if start <= b * self.base < stop]:
            if known.covers(bucket * self.base, min((bucket + 1) * self.base, self.frames)):
                del self._partial[bucket]
        return np.concatenate(parts, axis=1)

    def _completed(self, bucket: int, offset: int, samples: NDArray[np.float32], known: Regions) -> NDArray[np.float32]:
        """One bucket of which a part has arrived, with the parts that came before: shape (1, base * channels)."""
        kept = self._partial.pop(bucket, None)
        if kept is None:
            kept = np.zeros((self.base, self.channels), np.float32)
        kept[offset : offset + len(samples)] = samples
        if not known.covers(bucket * self.base, min((bucket + 1) * self.base, self.frames)):
            self._partial[bucket] = kept
        return kept.reshape(1, -1)

    def _write(self, first: int, outlines: NDArray[np.float32]) -> None:
        """Put buckets of the finest level in their place and renew what is above them."""
        last = first + outlines.shape[1]
        self._levels[0][:, first:last] = outlines
        for finer, coarser in zip(self._levels, self._levels[1:], strict=False):
            first, last = first // self.factor, -(-last // self.factor)
            source = finer[:, first * self.factor : last * self.factor].astype(np.float32)
            missing = (last - first) * self.factor - source.shape[1]  # past the end of the song
            groups = np.pad(source, ((0, 0), (0, missing))).reshape(3, last - first, self.factor)
            coarser[0, first:last] = groups[0].min(axis=1)
            coarser[1, first:last] = groups[1].max(axis=1)
            coarser[2, first:last] = np.sqrt(np.mean(np.square(groups[2]), axis=1))

    def _from_level(self, level: int, edges: NDArray[np.int64]) -> NDArray[np.float32]:
        """(low, high, rms) x columns, from the buckets of one level."""
        size = self._sizes[level]
        buckets = self._levels[level].shape[1]
        # Columns narrower than a bucket show the one they begin in, others those of which they have the larger part.
        narrow = int(edges[-1] - edges[0]) < (len(edges) - 1) * size
        index = np.clip((edges if narrow else edges + size // 2) // size, 0, buckets)
        index[edges >= self.frames] = buckets  # the last bucket is often less than half full
        first, last = int(index[0]), int(index[-1])
        if first == last:  # all columns lie in one bucket
            first, last = max(0, min(first, buckets - 1)), min(buckets, first + 1)
        with self._lock:
            data = self._levels[level][:, first:last].astype(np.float32)
        starts = index[:-1] - first
        starts = np.maximum(starts[: np.searchsorted(starts, last - first)], 0)  # later columns lie past the end
        result = np.zeros((3, len(edges) - 1), np.float32)
        if len(starts):
            filled = result[:, : len(starts)]
            np.minimum.reduceat(data[0], starts, out=filled[0])
            np.maximum.reduceat(data[1], starts, out=filled[1])
            widths = np.maximum(np.diff(starts, append=last - first), 1)
            filled[2] = np.sqrt(np.add.reduceat(np.square(data[2]), starts) / widths)
        return result


def _outline(blocks: NDArray[np.float32]) -> NDArray[np.float32]:
    """(low, high, rms) x buckets of blocks of shape (buckets, samples a bucket)."""
    with np.errstate(over="ignore", invalid="ignore"):
        mean_square = np.einsum("ij,ij->i", blocks, blocks) / np.float32(blocks.shape[1])
    outline = np.stack([blocks.min(axis=1), blocks.max(axis=1), np.sqrt(mean_square)])
    np.nan_to_num(outline, copy=False, nan=0.0)
    np.clip(outline, -_LARGEST, _LARGEST, out=outline)
    return outline


def _outline_of_samples(edges: NDArray[np.int64], samples: NDArray[np.float32]) -> Envelope:
    """The outline from real samples, the first of which is the frame `edges[0]`."""
    offsets = edges - edges[0]
    if np.all(offsets[1:] > offsets[:-1]):
        channels = samples.shape[1]
        flat = np.ascontiguousarray(samples).reshape(-1)
        starts = offsets[:-1] * channels
        mean_square = np.add.reduceat(np.square(flat), starts) / (np.diff(offsets) * channels)
        low, high = np.minimum.reduceat(flat, starts), np.maximum.reduceat(flat, starts)
        return Envelope(low, high, np.sqrt(mean_square).astype(np.float32))
    # Some columns are narrower than a frame: each shows the frame it begins in.
    shown = samples[np.minimum(offsets[:-1], len(samples) - 1)]
    mean_square = np.mean(np.square(shown), axis=1)
    return Envelope(shown.min(axis=1), shown.max(axis=1), np.sqrt(mean_square).astype(np.float32))
