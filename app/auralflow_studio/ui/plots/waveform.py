"""Waveforms as columns of colour numbers: the body from lowest to highest sample, the RMS as a brighter core."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

import numpy as np

from auralflow_studio.ui.plots.scales import time_scale
from auralflow_studio.ui.tokens import mixed

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QColor

    from auralflow.audio.peaks import Envelope
    from auralflow_studio.ui.plots.lane_colors import LaneColors
    from auralflow_studio.ui.plots.lane_data import LaneData

# Edges are smooth: a pixel is covered in so many steps. Heights are counted in them, in 16 bits, which is good for
# lanes up to 2000 pixels and four times as fast as floating point.
_UNIT = 16
MAX_HEIGHT = 32_767 // _UNIT - 2

# Colour numbers. From `BODY` on come the steps from the background to the body, then those from the body to the core.
BACKGROUND, GRID, HATCH, BODY, GHOST = 0, 1, 2, 16, 64
# The step after the last: a sample over full scale.
_OVER_STEP = 2 * _UNIT + 1
OVER = BODY + _OVER_STEP
# Part of the height that full scale takes.
FULL_SCALE = 0.94
HATCH_PERIOD_PX = 9
# Frames a column below which the core of the waveform grows, until it is all of it at an eighth of that.
_CORE_ZOOM = 32.0
_GRID_GAP_PX = 90


def color_table(colors: LaneColors) -> list[int]:
    """The colours of the numbers that `WaveformPicture` paints with, as 0xffrrggbb."""
    table = [colors.background.rgb()] * 256
    table[GRID], table[HATCH] = colors.grid.rgb(), colors.hatch.rgb()

    def ramp(start: int, outer: QColor, inner: QColor) -> None:
        for step in range(_UNIT + 1):
            table[start + step] = mixed(colors.background, outer, step / _UNIT).rgb()
            table[start + _UNIT + step] = mixed(outer, inner, step / _UNIT).rgb()

    ramp(BODY, colors.body, colors.core)
    table[OVER] = colors.over.rgb()
    ghost_core = mixed(colors.ghost, colors.text, 0.12)
    ramp(GHOST, colors.ghost, ghost_core)
    table[GHOST + _OVER_STEP] = ghost_core.rgb()
    return table


def grid_columns(first: int, count: int, frames_per_column: float, sample_rate: int, ratio: float) -> list[int]:
    """Which of the columns from `first` on carry a mark of time, counted from `first`."""
    scale = time_scale(frames_per_column * ratio / sample_rate, _GRID_GAP_PX)
    seconds_per_column = frames_per_column / sample_rate
    # A mark belongs to the nearest column, so one just outside may belong to the first or last.
    marks = scale.marks((first - 1) * seconds_per_column, (first + count + 1) * seconds_per_column)
    places = (round(time_s / seconds_per_column) - first for time_s, labelled in marks if labelled and time_s > 0)
    return [place for place in places if 0 <= place < count]


def unfinished_columns(data: LaneData, edges: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which columns show nothing that is finished, by their edges in frames."""
    starts = edges[:-1]
    stops = np.maximum(edges[1:], starts + 1)  # a column without a frame of its own shows the one it begins in
    mask = np.zeros(len(starts), np.bool_)
    for start, stop in data.finished.missing(max(0, int(starts[0])), min(data.frames, int(stops[-1]))):
        # The last column goes beyond the end of the song.
        last = np.searchsorted(starts, stop) if stop >= data.frames else np.searchsorted(stops, stop, "right")
        mask[np.searchsorted(starts, start) : last] = True
    return mask


class ReadSamples(Protocol):
    """Gives samples if they are at hand."""

    def __call__(self, start: int, frames: int, /) -> NDArray[np.float32] | None:
        """Shape `(frames, channels)`, zeros outside the song; None if they have to be fetched first."""


class WaveformPicture:
    """Paints the columns of one lane's waveform.

    Args:
        data: The sound.
        ghost: Whose outline stands in, faintly, where `data` is not finished: the mixture.
        read: Samples of `data`, or None as long as they are not at hand: then the pyramid has to do.
        frames_per_column: Zoom.
        height: In pixels of the screen, up to `MAX_HEIGHT`.
        ratio: Pixels of the screen a logical pixel.
        gain: Magnifies the amplitude; the same for all lanes that are to be compared.
    """

    def __init__(
        self,
        data: LaneData,
        ghost: LaneData | None,
        read: ReadSamples,
        *,
        frames_per_column: float,
        height: int,
        ratio: float = 1.0,
        gain: float = 1.0,
    ) -> None:
        self._data = data
        self._ghost = ghost
        self._read = read
        self._zoom = frames_per_column
        self._height = min(height, MAX_HEIGHT)
        self._ratio = ratio
        self._scale = self._height / 2 * FULL_SCALE * gain

    def paint(self, first: int, count: int) -> NDArray[np.uint8]:
        """Colour numbers of shape `(height, count)` for the columns from `first` on."""
        # One column more on each side: steep flanks are drawn through from column to column.
        edges = np.ceil(np.arange(first - 1, first + count + 2) * self._zoom).astype(np.int64)
        cells = self._own_wave(first, edges)
        cells += (cells > 0).view(np.uint8) * np.uint8(BODY)
        unfinished = unfinished_columns(self._data, edges[1:-1])
        if unfinished.any():
            cells[:, unfinished] = self._stand_in(first, edges)[:, unfinished]
        middle = self._height // 2
        line = cells[middle]
        line[line == BACKGROUND] = GRID
        for place in grid_columns(first, count, self._zoom, self._data.sample_rate, self._ratio):
            column = cells[:, place]
            column[(column == BACKGROUND) | (column == HATCH)] = GRID
        return cells

    def _stand_in(self, first: int, edges: NDArray[np.int64]) -> NDArray[np.uint8]:
        """What is painted where the lane is not finished: stripes, and the mixture's outline if there is one."""
        count = len(edges) - 3
        period = round(HATCH_PERIOD_PX * self._ratio)
        diagonal = np.arange(first, first + count) + np.arange(self._height)[:, None]
        cells = np.where(diagonal % period < round(self._ratio), np.uint8(HATCH), np.uint8(BACKGROUND))
        if self._ghost is not None:
            # Its samples are not fetched: this much detail is not worth a decoder's time.
            outline = self._outline(self._ghost.pyramid.columns(edges))
            outline[:, unfinished_columns(self._ghost, edges[1:-1])] = 0
            np.copyto(cells, outline + np.uint8(GHOST), where=outline > 0)
        return cells

    def _own_wave(self, first: int, edges: NDArray[np.int64]) -> NDArray[np.uint8]:
        """0 for the background, then the steps to the body and on to the core: (height, columns)."""
        pyramid = self._data.pyramid
        if self._zoom >= pyramid.base:
            return self._outline(pyramid.columns(edges))
        begin = int(edges[0]) - 1  # the lines to the samples beside the view are seen
        samples = self._read(begin, int(edges[-1]) - begin + 1)
        if samples is None:
            return self._outline(pyramid.columns(edges))
        if self._zoom < 1.0:
            return self._lines(samples, begin, first, len(edges) - 3)
        return self._outline(
            pyramid.columns(edges, lambda start, frames: samples[start - begin : start - begin + frames])
        )

    def _outline(self, envelope: Envelope) -> NDArray[np.uint8]:
        top, bottom = self._place(envelope.high), self._place(envelope.low)  # downwards, from the upper edge
        # Where two columns would not touch, each reaches half of the way to the other.
        below, above = top[1:] // 2 + bottom[:-1] // 2, top[:-1] // 2 + bottom[1:] // 2
        top = np.minimum(top[1:-1], np.minimum(below[:-1], above[1:]))
        bottom = np.maximum(bottom[1:-1], np.maximum(below[1:], above[:-1]))
        # Silence is a line of one pixel.
        line = np.maximum(0, round(_UNIT * self._ratio) - (bottom - top)) // 2
        top, bottom = top - line, bottom + line
        core_top, core_bottom = self._place(envelope.rms[1:-1]), self._place(-envelope.rms[1:-1])
        # Close up the core grows until it is all there is: a line, as bright as the curves it becomes.
        share = min(1.0, max(0.0, math.log2(_CORE_ZOOM / self._zoom) / 3))
        core_top = np.maximum(core_top + ((top - core_top) * share).astype(np.int16), top)
        core_bottom = np.minimum(core_bottom + ((bottom - core_bottom) * share).astype(np.int16), bottom)
        cells = self._covered(top, bottom)
        cells += self._covered(core_top, core_bottom)
        if float(envelope.high.max(initial=0.0)) > 1.0 or float(envelope.low.min(initial=0.0)) < -1.0:
            depth = max(1, round(2 * self._ratio))
            cells[:depth, envelope.high[1:-1] > 1.0] = _OVER_STEP
            cells[-depth:, envelope.low[1:-1] < -1.0] = _OVER_STEP
        return cells

    def _lines(self, samples: NDArray[np.float32], begin: int, first: int, count: int) -> NDArray[np.uint8]:
        """Curves from sample to sample, one a channel; the first channel is the brightest."""
        places = np.arange(first, first + count + 1) * self._zoom  # of the columns' edges, in frames
        frames = np.arange(begin, begin + len(samples))
        inside = np.ceil(places[:-1]).astype(np.int64)  # the sample in the column, if there is one
        has_sample = (inside < places[1:]) & (inside < self._data.frames)
        stroke = round(0.75 * _UNIT * self._ratio)
        cells = np.zeros((self._height, count), np.uint8)
        for channel in reversed(range(samples.shape[1])):
            values = samples[:, channel]
            ends = np.interp(places, frames, values).astype(np.float32)
            low, high = np.minimum(ends[:-1], ends[1:]), np.maximum(ends[:-1], ends[1:])
            at = values[np.minimum(inside - begin, len(values) - 1)]
            low = np.where(has_sample, np.minimum(low, at), low)
            high = np.where(has_sample, np.maximum(high, at), high)
            covered = self._covered(self._place(high) - stroke, self._place(low) + stroke)
            if channel == 0:
                covered[covered > 0] += _UNIT
            np.maximum(cells, covered, out=cells)
        cells[:, places[:-1] > self._data.frames - 1] = 0
        return cells

    def _place(self, amplitude: NDArray[np.float32]) -> NDArray[np.int16]:
        """How far below the upper edge an amplitude lies, in steps."""
        place = (self._height / 2 - amplitude * self._scale) * _UNIT
        result: NDArray[np.int16] = np.clip(place, 0, self._height * _UNIT).astype(np.int16)
        return result

    def _covered(self, top: NDArray[np.int16], bottom: NDArray[np.int16]) -> NDArray[np.uint8]:
        """How much of each pixel lies between two heights: 0 to `_UNIT`, (height, columns)."""
        result = np.zeros((self._height, len(top)), np.uint8)
        # Quiet lanes have rows that nothing reaches.
        first, stop = max(0, int(top.min()) // _UNIT), min(self._height, -(-int(bottom.max()) // _UNIT))
        upper = np.arange(first * _UNIT, stop * _UNIT, _UNIT, dtype=np.int16)[:, None]  # edge of each row
        covered = bottom - upper
        np.minimum(covered, upper + np.int16(_UNIT) - top, out=covered)
        np.minimum(covered, np.minimum(bottom - top, np.int16(_UNIT)), out=covered)
        np.maximum(covered, 0, out=covered)
        result[first:stop] = covered
        return result
