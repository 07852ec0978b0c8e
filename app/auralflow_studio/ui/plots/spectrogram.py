"""Spectrograms as columns of colour numbers, from whatever tiles there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QColor

from auralflow.audio.spectra import FLOOR_DB, STEP_DB
from auralflow_studio.ui.plots.color_maps import magma_table
from auralflow_studio.ui.plots.waveform import HATCH_PERIOD_PX, unfinished_columns
from auralflow_studio.ui.tokens import mixed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from auralflow.audio.spectra import Spectra
    from auralflow_studio.ui.plots.lane_data import LaneData
    from auralflow_studio.ui.plots.spectrum_tiles import SpectrumTiles

# Colour numbers; what is below -118.5 dB is shown as that.
PENDING, UNFINISHED, HATCH, OUTSIDE, QUIETEST = 0, 1, 2, 2, 3
DEFAULT_RANGE_DB = (-80.0, 0.0)
# The picture stays dark in the light theme: a colour map means the same everywhere.
_PENDING = QColor("#0b0812")
_UNFINISHED = QColor("#15121d")
_HATCH = QColor("#262231")
_DIM = QColor("#1a181f")


def color_table(range_db: tuple[float, float] = DEFAULT_RANGE_DB, *, dimmed: bool = False) -> list[int]:
    """The colours of the numbers that `SpectrogramPicture` paints with, as 0xffrrggbb.

    Args:
        range_db: Levels in dBFS of black and of the brightest colour.
        dimmed: Whether the lane is not heard.
    """
    floor, ceiling = ((level - FLOOR_DB) / STEP_DB for level in range_db)
    table = magma_table(floor, max(ceiling, floor + 1))
    if dimmed:
        for i, rgb in enumerate(table):
            grey = QColor.fromHsvF(0.72, 0.06, QColor(rgb).lightnessF())
            table[i] = mixed(grey, _DIM, 0.45).rgb()
    table[PENDING], table[UNFINISHED], table[HATCH] = _PENDING.rgb(), _UNFINISHED.rgb(), _HATCH.rgb()
    return table


class SpectrogramPicture:
    """Paints the columns of one lane's spectrogram, low frequencies below.

    Args:
        data: The sound.
        tiles: Where its spectrogram is computed.
        lane: Its number there.
        spectra: How its spectrogram is cut.
        frames_per_column: Zoom.
        height: In pixels of the screen.
        ratio: Pixels of the screen a logical pixel.
    """

    def __init__(
        self,
        data: LaneData,
        tiles: SpectrumTiles,
        lane: int,
        spectra: Spectra,
        *,
        frames_per_column: float,
        height: int,
        ratio: float = 1.0,
    ) -> None:
        self._data = data
        self._tiles = tiles
        self._lane = lane
        self._zoom = frames_per_column
        self._height = height
        self._ratio = ratio
        self._rows = spectra.rows
        self.level = spectra.level_for(frames_per_column)
        # Columns of the spectrogram on a column of the screen.
        self._scale = frames_per_column / spectra.hop(self.level)

    def columns_of(self, first: int, count: int) -> tuple[int, int]:
        """Which columns of the spectrogram the columns of the screen need: `(first, stop)`."""
        return max(0, int(first * self._scale) - 1), int((first + count) * self._scale) + 2

    def paint(self, first: int, count: int) -> NDArray[np.uint8]:
        """Colour numbers of shape `(height, count)` for the columns from `first` on."""
        cells, known = self._close(first, count) if self._scale < 0.5 else self._far(first, count)
        np.maximum(cells, QUIETEST, out=cells)
        cells[:, ~known] = PENDING
        edges = np.ceil(np.arange(first, first + count + 1) * self._zoom).astype(np.int64)
        unfinished = np.flatnonzero(unfinished_columns(self._data, edges))
        if len(unfinished):
            diagonal = first + unfinished + np.arange(self._height)[:, None]
            stripe = diagonal % round(HATCH_PERIOD_PX * self._ratio) < round(self._ratio)
            cells[:, unfinished] = np.where(stripe, np.uint8(HATCH), np.uint8(UNFINISHED))
        return cells

    def _far(self, first: int, count: int) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """A column of the screen is the loudest of the columns that lie in it."""
        index = np.rint(np.arange(first, first + count + 1) * self._scale).astype(np.int64)
        begin = int(index[0])
        values, known = self._tiles.strip(self._lane, self.level, begin, max(1, int(index[-1]) - begin))
        starts = np.minimum(index[:-1] - begin, len(known) - 1)
        return self._stretched(_loudest(values, starts)), known[starts]

    def _close(self, first: int, count: int) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """A column of the screen lies between two columns."""
        places = np.maximum(0.0, (np.arange(first, first + count) + 0.5) * self._scale - 0.5)
        left = places.astype(np.int64)
        begin = int(left[0])
        values, known = self._tiles.strip(self._lane, self.level, begin, int(left[-1]) - begin + 2)
        rows = self._stretched(values)
        left -= begin
        return _between(rows[:, left], rows[:, left + 1], places - np.floor(places)), known[left]

    def _stretched(self, values: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Columns of rows, the lowest first, as an image of the picture's height: (height, columns)."""
        rows = np.ascontiguousarray(values.T)[::-1]
        if self._height <= self._rows:
            return _loudest(rows, np.arange(self._height) * self._rows // self._height)
        # Higher than the spectrogram has rows, each is repeated: what lies between two would only dim thin lines.
        return rows[(np.arange(self._height) * 2 + 1) * self._rows // (2 * self._height)]


def _loudest(lines: NDArray[np.uint8], starts: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The maximum of the lines from each start to the next, at least of one.

    The same as `np.maximum.reduceat`, which is thirty times slower along the first axis.
    """
    lasts = np.maximum(np.append(starts[1:], len(lines)) - 1, starts)
    result = lines[starts]
    for step in range(1, int((lasts - starts).max()) + 1):
        np.maximum(result, lines[np.minimum(starts + step, lasts)], out=result)
    return result


def _between(one: NDArray[np.uint8], other: NDArray[np.uint8], share: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Values between two arrays; `share` 0 is `one`."""
    weight = np.rint(share * 256).astype(np.uint16)
    result = one * (256 - weight)
    result += other * weight
    result >>= 8
    return result.astype(np.uint8)
