"""Spectrograms for the eye: level over time and pitch, as bytes, at every zoom.

Time is cut into columns of `hop(level)` frames, twice as many a level; pitch into rows, equal steps of log frequency
from 20 Hz up to half the sample rate. A value is a byte: `FLOOR_DB` plus `STEP_DB` times the byte is the level in dBFS,
where a full-scale sine reads 0 dB. A column depends on nothing but the samples around it, so that columns can be
computed in any order and in any pieces.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from auralflow.audio.peaks import ReadFrames

FLOOR_DB = -120.0
"""Level of the byte 0; everything quieter is 0 too."""
STEP_DB = 0.5
"""Decibels from one byte to the next."""
TILE_COLUMNS = 256
"""Columns that belong together where spectrograms are kept in pieces."""

# 93 ms: neighbouring semitones of a voice stand apart, consonants and drums still have an edge.
_WINDOW_S = 4096 / 44_100
# Windows that are averaged where a column is longer than the window: enough to show what happens there, and so few that
# a view of three hours costs no more than one of three minutes.
_WINDOWS_A_COLUMN = 3
# Windows transformed at a time: their spectra stay in the processor's cache.
_BATCH = 64


def bytes_to_db(values: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Levels in dBFS of the bytes of a spectrogram; same shape."""
    return FLOOR_DB + STEP_DB * values.astype(np.float32)


def window_frames_for(sample_rate: int) -> int:
    """The power of two nearest to the window length that suits music.

    Args:
        sample_rate: In Hz.
    """
    return int(2 ** round(math.log2(_WINDOW_S * sample_rate)))


class Spectra:
    """Computes pieces of a signal's spectrogram.

    Channels are averaged by power, so that what is in one of them only, or out of phase, is not lost. Safe to use from
    several threads at once.

    Args:
        sample_rate: Of the signal, in Hz.
        window_frames: Length of the Hann window, an even number; None takes about 93 ms.
        rows: How many steps of pitch.
        min_hz: Lower edge of the lowest row.

    Raises:
        ValueError: If an argument is out of its range.
    """

    def __init__(
        self, sample_rate: int, *, window_frames: int | None = None, rows: int = 320, min_hz: float = 20.0
    ) -> None:
        self.sample_rate = sample_rate
        self.window_frames = window_frames_for(sample_rate) if window_frames is None else window_frames
        self.rows = rows
        self.min_hz = min_hz
        self.max_hz = sample_rate / 2
        if self.window_frames < 32 or self.window_frames % 2 or rows < 1 or not 0 < min_hz < self.max_hz:
            raise ValueError(f"no spectrogram of {sample_rate} Hz with {self.window_frames} frames, {rows} rows")
        n = self.window_frames
        window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n)
        # A sine of amplitude 1 on a bin has the magnitude sum(window) / 2 there.
        self._window = (window * (2.0 / window.sum())).astype(np.float32)
        self._place_rows()

    def hop(self, level: int) -> int:
        """Frames a column of a zoom level, 0 the finest."""
        return max(1, self.window_frames // 32) << level

    def level_for(self, frames_per_column: float) -> int:
        """The level whose columns are nearest in width to these.

        Args:
            frames_per_column: Width of a column of the picture in frames.
        """
        return max(0, round(math.log2(max(1.0, frames_per_column / self.hop(0)))))

    def hz_of_row(self, row: float) -> float:
        """Frequency of a place on the axis of rows; row `r` lies between `r` and `r + 1`."""
        return float(self.min_hz * (self.max_hz / self.min_hz) ** (row / self.rows))

    def row_of_hz(self, hz: float) -> float:
        """Place of a frequency on the axis of rows, the inverse of `hz_of_row`."""
        return float(self.rows * math.log(hz / self.min_hz) / math.log(self.max_hz / self.min_hz))

    def columns(self, level: int, first: int, count: int, read: ReadFrames) -> NDArray[np.uint8]:
        """Compute columns of the spectrogram.

        Args:
            level: Zoom level, 0 the finest.
            first: First column; column `i` stands for the frames from `i * hop(level)` on.
            count: How many columns.
            read: Reads the signal; called with stretches that may begin before it and end after it.

        Returns:
            Bytes of shape `(columns, rows)`, the lowest frequency first.
        """
        hop = self.hop(level)
        windows = min(_WINDOWS_A_COLUMN, max(1, 2 * hop // self.window_frames))  # of each column, spread evenly
        # Placed from the start of the signal, not from `first`: pieces must agree with the whole.
        numbers = np.arange(first * windows, (first + count) * windows, dtype=np.int64)
        starts = (2 * numbers + 1) * hop // (2 * windows) - self.window_frames // 2
        power = np.empty((len(starts), self.rows), np.float32)
        for begin in range(0, len(starts), _BATCH):
            power[begin : begin + _BATCH] = self._power(starts[begin : begin + _BATCH], read)
        mean = power.reshape(count, windows, self.rows).mean(axis=1)
        db = 10.0 * np.log10(np.maximum(mean, 1e-30))
        result: NDArray[np.uint8] = np.clip(np.rint((db - FLOOR_DB) / STEP_DB), 0, 255).astype(np.uint8)
        return result

    def _place_rows(self) -> None:
        """Which bins make up each row."""
        bin_hz = self.sample_rate / self.window_frames
        edges = np.array([self.hz_of_row(row) for row in range(self.rows + 1)]) / bin_hz  # in bins
        centres = np.array([self.hz_of_row(row + 0.5) for row in range(self.rows)]) / bin_hz
        # Below, several rows share a bin and lie on the line between two; above, a row takes the loudest of its bins.
        self._narrow = int(np.searchsorted(np.diff(edges), 1.0))
        self._below = centres[: self._narrow].astype(np.intp)
        self._share = (centres[: self._narrow] - self._below).astype(np.float32)
        last_bin = self.window_frames // 2 - 1
        self._starts = np.minimum(np.rint(edges[self._narrow : -1]).astype(np.intp), last_bin)

    def _power(self, starts: NDArray[np.int64], read: ReadFrames) -> NDArray[np.float32]:
        """Power of windows by their first frames: (windows, rows), 1 for a full-scale sine."""
        n = self.window_frames
        first, span = int(starts[0]), int(starts[-1] - starts[0]) + n
        close = span <= len(starts) * n  # then one long read is less than many short ones
        samples = read(first, span if close else n)  # (frames, channels)
        blocks = np.empty((samples.shape[1], len(starts), n), np.float32)
        for i, start in enumerate(starts.tolist()):
            part = samples[start - first : start - first + n] if close else read(start, n)
            np.multiply(part.T, self._window, out=blocks[:, i])
        spectrum = np.fft.rfft(blocks)  # (channels, windows, bins)
        bins = np.square(spectrum[0].real)
        for part in (spectrum[0].imag, *(part for channel in spectrum[1:] for part in (channel.real, channel.imag))):
            bins += np.square(part)
        bins /= len(spectrum)
        rows = np.empty((len(starts), self.rows), np.float32)
        low, high = bins[:, self._below], bins[:, self._below + 1]
        rows[:, : self._narrow] = low + (high - low) * self._share
        if self._narrow < self.rows:
            rows[:, self._narrow :] = np.maximum.reduceat(bins[:, :-1], self._starts, axis=1)
        return rows
