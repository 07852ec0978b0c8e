"""Pieces of spectrograms, computed in a thread of their own and kept within a budget of memory."""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Condition
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QDeadlineTimer, QObject, QThread, Signal

from auralflow.audio.spectra import TILE_COLUMNS, Spectra
from auralflow.regions import Regions
from auralflow_studio.ui.plots.background import CLOSE_MS, BackgroundThread, PieceFailed, PieceReady
from auralflow_studio.ui.plots.sample_blocks import SampleBlocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from auralflow_studio.ui.plots.lane_data import LaneData

_log = logging.getLogger(__name__)

_BUDGET_BYTES = 96 * 2**20
# While a tile is missing, those of levels so many steps coarser (finer if negative) stand in for it, in this order.
_STAND_INS = (1, -1, 2, -2, 3, 4, 5, 6, 7)
# A picture appears coarse first: one tile of so many levels up covers it.
_PREVIEW_LEVELS = 3
# Columns computed at a time: what is asked for meanwhile, or the end, waits no longer than for these.
_TASK_COLUMNS = 64


@dataclass
class _Tile:
    values: NDArray[np.uint8]  # (columns, rows)
    done: NDArray[np.bool_]  # columns that were computed at least once
    due: NDArray[np.bool_]  # columns to compute


@dataclass
class _Lane:
    data: LaneData
    spectra: Spectra
    finished: Regions
    wanted: list[tuple[int, int]] = field(default_factory=list)  # (level, index), the next one first


@dataclass
class _Task:
    """What to compute next: the due columns of a tile."""

    lane: int
    entry: _Lane
    level: int
    index: int
    tile: _Tile


class SpectrumTiles(QObject):
    """The spectrograms of all lanes, and the samples that close views of their waveforms need.

    Lanes say what they show (`want`) and take what there is (`strip`); what is missing or has become final since is
    computed in a thread, for all lanes in turn. `close` must be called before the object goes.

    Attributes:
        samples: The samples of the lanes, under the same numbers.

    Signals:
        ready (PieceReady): Columns were computed. Both are emitted in the worker thread: connect slots of QObjects.
        failed (PieceFailed): Columns, or samples, cannot be had; once for each piece.
    """

    ready = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None, *, budget_bytes: int = _BUDGET_BYTES, rows: int = 320) -> None:
        super().__init__(parent)
        self._budget = budget_bytes
        self._rows = rows
        self._changed = Condition()
        self._lanes: dict[int, _Lane] = {}
        self._tiles: OrderedDict[tuple[int, int, int], _Tile] = OrderedDict()
        self._bytes = 0
        self._next_lane = 0
        self._closed = False
        self._working_on: int | None = None
        self._thread: BackgroundThread | None = None
        self.samples = SampleBlocks(self)
        self.samples.failed.connect(self.failed)

    @property
    def nbytes(self) -> int:
        """Bytes that the tiles take."""
        return self._bytes

    def add(self, data: LaneData) -> tuple[int, Spectra]:
        """Take in a lane.

        Returns:
            Its number here, and how its spectrogram is cut.
        """
        spectra = Spectra(data.sample_rate, rows=self._rows)
        with self._changed:
            self._next_lane += 1
            self._lanes[self._next_lane] = _Lane(data, spectra, data.finished)
            self.samples.add(self._next_lane, data)
            return self._next_lane, spectra

    def remove(self, lane: int) -> None:
        """Forget a lane and its tiles. Does not wait for a read that is under way: the disk may be slow."""
        self.samples.remove(lane)
        with self._changed:
            self._lanes.pop(lane, None)
            for key in [key for key in self._tiles if key[0] == lane]:
                self._drop(key)

    @property
    def busy(self) -> bool:
        """Whether something that is wanted is not there yet."""
        with self._changed:
            return self._working_on is not None or self._next_task() is not None or self.samples.busy

    def want(self, lane: int, level: int, first: int, stop: int) -> None:
        """Say which columns of a lane are shown now; what was wanted before and is not any more is not computed.

        Args:
            lane: Its number.
            level: Zoom level.
            first: First column.
            stop: The column after the last.
        """
        with self._changed:
            entry = self._lanes.get(lane)
            if entry is None:
                return
            last = -(-entry.data.frames // entry.spectra.hop(level))
            preview = level + _PREVIEW_LEVELS
            wanted = [(preview, index) for index in _tile_range(first >> 3, (min(stop, last) >> 3) + 1)]
            wanted += [(level, index) for index in _tile_range(max(0, first), min(stop, last))]
            entry.wanted = wanted
            self._make_due(lane, entry)
            self._changed.notify_all()
        if self._thread is None and not self._closed:
            self._thread = BackgroundThread("spectrum-tiles", self._work)
            self._thread.start(QThread.Priority.LowPriority)

    def refresh(self, lane: int) -> Regions:
        """Look at what has become final since the last time, and compute it again where it is shown.

        Returns:
            The frames that are new.
        """
        with self._changed:
            entry = self._lanes.get(lane)
            if entry is None:
                return Regions()
            before, now = entry.finished, entry.data.finished
            new = Regions.of(part for start, stop in now for part in before.missing(start, stop))
            if not new:
                return new
            entry.finished = now
            reach = entry.spectra.window_frames // 2
            for (number, level, index), tile in self._tiles.items():
                if number == lane:
                    for start, stop in new:
                        tile.due |= _columns_in(entry.spectra.hop(level), index, start - reach, stop + reach)
            self._changed.notify_all()
        for start, stop in new:
            self.samples.renew(lane, start, stop)
        return new

    def strip(self, lane: int, level: int, first: int, count: int) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """The columns there are, those of other levels standing in for missing ones.

        Returns:
            Bytes of shape `(count, rows)`, and of shape `(count,)` whether there is anything in a column.
        """
        values = np.zeros((count, self._rows), np.uint8)
        known = np.zeros(count, np.bool_)
        with self._changed:
            if lane not in self._lanes:
                return values, known
            self._fill(values, known, lane, level, first, 0)
            for step in _STAND_INS:
                if known.all():
                    break
                if level + step >= 0:
                    self._fill(values, known, lane, level, first, step)
        return values, known

    def close(self, timeout_ms: int = CLOSE_MS) -> bool:
        """Stop computing; waits for what is being computed, but not for ever.

        Returns:
            Whether all threads ended; see `BackgroundThread.end`.
        """
        deadline = QDeadlineTimer(timeout_ms)
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        thread, self._thread = self._thread, None
        ended = thread is None or thread.end(timeout_ms)
        return self.samples.close(deadline.remainingTime()) and ended

    def _fill(
        self, values: NDArray[np.uint8], known: NDArray[np.bool_], lane: int, level: int, first: int, coarser: int
    ) -> None:
        """Fill columns that are not known from the tiles of a level so many steps coarser (finer if negative)."""
        columns = np.arange(first, first + len(known))
        columns = columns >> coarser if coarser >= 0 else columns << -coarser
        tile_of = columns // TILE_COLUMNS
        for index in np.unique(tile_of[~known]):
            tile = self._tiles.get((lane, level + coarser, int(index)))
            if tile is None:
                continue
            self._tiles.move_to_end((lane, level + coarser, int(index)))
            here = np.flatnonzero(~known & (tile_of == index))
            inside = columns[here] - int(index) * TILE_COLUMNS
            usable = tile.done[inside]
            values[here[usable]] = tile.values[inside[usable]]
            known[here[usable]] = True

    def _make_due(self, lane: int, entry: _Lane) -> None:
        """Have a tile for everything that is wanted, new ones due as far as the lane is finished."""
        reach = entry.spectra.window_frames // 2
        for level, index in entry.wanted:
            key = (lane, level, index)
            if key in self._tiles:
                self._tiles.move_to_end(key)
                continue
            due = np.zeros(TILE_COLUMNS, np.bool_)
            for start, stop in entry.finished:
                due |= _columns_in(entry.spectra.hop(level), index, start - reach, stop + reach)
            last = -(-entry.data.frames // entry.spectra.hop(level)) - index * TILE_COLUMNS
            due[max(0, last) :] = False
            values = np.zeros((TILE_COLUMNS, self._rows), np.uint8)
            self._tiles[key] = _Tile(values, np.zeros(TILE_COLUMNS, np.bool_), due)
            self._bytes += values.nbytes
        while self._bytes > self._budget and len(self._tiles) > 1:
            self._drop(next(iter(self._tiles)))

    def _drop(self, key: tuple[int, int, int]) -> None:
        self._bytes -= self._tiles.pop(key).values.nbytes

    def _next_task(self) -> _Task | None:
        """What to compute next, lanes in turn; None if nothing is due."""
        for number, entry in list(self._lanes.items()):
            for level, index in entry.wanted:
                tile = self._tiles.get((number, level, index))
                if tile is not None and tile.due.any():
                    self._lanes[number] = self._lanes.pop(number)  # its turn comes after the others
                    return _Task(number, entry, level, index, tile)
        return None

    def _work(self) -> None:
        """Compute what is wanted until `close`; runs in the worker thread."""
        while (task := self._wait_for_task()) is not None:
            try:
                self._compute(task)
            except Exception as error:  # noqa: BLE001 - whatever a decoder throws, the thread has to go on
                _log.debug("cannot compute the spectrogram of a lane: %r", error)
                with self._changed:
                    is_news = task.lane in self._lanes and not self._closed
                if is_news:
                    self.failed.emit(PieceFailed(task.lane, error))
            finally:
                with self._changed:
                    self._working_on = None

    def _wait_for_task(self) -> _Task | None:
        with self._changed:
            while (task := self._next_task()) is None and not self._closed:
                self._changed.wait()
            if task is None or self._closed:
                return None
            self._working_on = task.lane
            return task

    def _compute(self, task: _Task) -> None:
        tile, spectra = task.tile, task.entry.spectra
        with self._changed:
            due = np.flatnonzero(tile.due)
            first = int(due[0])
            stop = min(int(due[-1]) + 1, first + _TASK_COLUMNS)
            # What becomes final from now on is due again.
            tile.due[first:stop] = False
        begin = task.index * TILE_COLUMNS + first
        values = spectra.columns(task.level, begin, stop - first, task.entry.data.read)
        with self._changed:
            if self._closed:
                return
            tile.values[first:stop] = values
            tile.done[first:stop] = True
        hop = spectra.hop(task.level)
        self.ready.emit(PieceReady(task.lane, begin * hop, (begin + stop - first) * hop))


def _tile_range(first: int, stop: int) -> Sequence[int]:
    return range(first // TILE_COLUMNS, -(-stop // TILE_COLUMNS))


def _columns_in(hop: int, index: int, start: int, stop: int) -> NDArray[np.bool_]:
    """Which columns of a tile touch a stretch of frames."""
    result = np.zeros(TILE_COLUMNS, np.bool_)
    begin, end = start // hop - index * TILE_COLUMNS, -(-stop // hop) - index * TILE_COLUMNS
    result[max(0, begin) : max(0, end)] = True
    return result
