"""Samples for close views, fetched in a thread: a slow disk or decoder delays a picture, never the window."""

from __future__ import annotations

import logging
from collections import OrderedDict
from threading import Condition
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from auralflow_studio.ui.plots.background import CLOSE_MS, BackgroundThread, PieceFailed, PieceReady

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from auralflow_studio.ui.plots.lane_data import LaneData

_log = logging.getLogger(__name__)

BLOCK_FRAMES = 1 << 16
_BUDGET_BYTES = 64 * 2**20
# Wishes beyond this number are old: the view has moved on.
_MAX_WISHES = 64


class SampleBlocks(QObject):
    """Keeps the samples around what is seen, within a budget of memory.

    Signals:
        ready (PieceReady): Samples that were asked for are there. Both are emitted in the worker thread: connect slots
            of QObjects.
        failed (PieceFailed): Samples cannot be read; they are not tried again before `renew`.
    """

    ready = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None, *, budget_bytes: int = _BUDGET_BYTES) -> None:
        super().__init__(parent)
        self._budget = budget_bytes
        self._changed = Condition()
        self._lanes: dict[int, LaneData] = {}
        self._blocks: OrderedDict[tuple[int, int], NDArray[np.float32]] = OrderedDict()
        self._bytes = 0
        self._wishes: OrderedDict[tuple[int, int], None] = OrderedDict()  # the newest last
        self._fetching: tuple[int, int] | None = None
        self._spoiled = False  # what is being fetched has changed meanwhile
        self._failed: set[tuple[int, int]] = set()
        self._closed = False
        self._thread: BackgroundThread | None = None

    @property
    def nbytes(self) -> int:
        """Bytes that the samples take."""
        return self._bytes

    @property
    def busy(self) -> bool:
        """Whether samples are being fetched."""
        return bool(self._wishes) or self._fetching is not None

    def add(self, lane: int, data: LaneData) -> None:
        """Take in a lane under a number."""
        with self._changed:
            self._lanes[lane] = data

    def remove(self, lane: int) -> None:
        """Forget a lane and its samples. Does not wait for a read that is under way: the disk may be slow."""
        with self._changed:
            self._lanes.pop(lane, None)
            self._forget([key for key in (*self._blocks, *self._wishes) if key[0] == lane])
            self._failed = {key for key in self._failed if key[0] != lane}

    def read(self, lane: int, start: int, frames: int) -> NDArray[np.float32] | None:
        """Samples of shape `(frames, channels)`, zeros outside the song; None if they have to be fetched first.

        `ready` is emitted when more of them are there.
        """
        with self._changed:
            data = self._lanes.get(lane)
            if data is None:
                return None
            last = -(-data.frames // BLOCK_FRAMES)
            needed = range(max(0, start // BLOCK_FRAMES), min(last, -(-(start + frames) // BLOCK_FRAMES)))
            missing = [index for index in needed if (lane, index) not in self._blocks]
            if missing:
                # First what is seen, from left to right, then a neighbour on each side: where one pans to.
                neighbours = [index for index in (needed.start - 1, needed.stop) if 0 <= index < last]
                self._wish(lane, [*neighbours, *reversed(missing)])
                return None
            result = np.zeros((frames, data.pyramid.channels), np.float32)
            for index in needed:
                block = self._blocks[lane, index]
                self._blocks.move_to_end((lane, index))
                begin = index * BLOCK_FRAMES
                first, stop = max(begin, start), min(begin + len(block), start + frames)
                if first < stop:
                    result[first - start : stop - start] = block[first - begin : stop - begin]
            return result

    def renew(self, lane: int, start: int, stop: int) -> None:
        """Forget samples that have become final only now."""
        with self._changed:
            keys = {(lane, index) for index in range(start // BLOCK_FRAMES, -(-stop // BLOCK_FRAMES))}
            self._forget(keys)
            self._failed -= keys
            self._spoiled |= self._fetching in keys

    def close(self, timeout_ms: int = CLOSE_MS) -> bool:
        """Stop fetching; waits for the block being fetched, but not for ever.

        Returns:
            Whether the thread ended; see `BackgroundThread.end`.
        """
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        thread, self._thread = self._thread, None
        return thread is None or thread.end(timeout_ms)

    def _wish(self, lane: int, blocks: Collection[int]) -> None:
        for index in blocks:
            if (lane, index) not in self._blocks and (lane, index) not in self._failed:
                self._wishes[lane, index] = None
                self._wishes.move_to_end((lane, index))
        while len(self._wishes) > _MAX_WISHES:
            self._wishes.popitem(last=False)
        self._changed.notify_all()
        if self._thread is None and not self._closed:
            self._thread = BackgroundThread("sample-blocks", self._work)
            self._thread.start()

    def _forget(self, keys: Collection[tuple[int, int]]) -> None:
        for key in keys:
            block = self._blocks.pop(key, None)
            self._bytes -= 0 if block is None else block.nbytes
            self._wishes.pop(key, None)

    def _work(self) -> None:
        """Fetch what is wanted until `close`; runs in the worker thread."""
        while (task := self._next_task()) is not None:
            key, data = task
            try:
                self._fetch(key, data)
            except Exception as error:  # noqa: BLE001 - whatever a decoder throws, the thread has to go on
                # The picture stays as coarse as the pyramid; to try again at every paint would help nobody.
                _log.debug("cannot read the samples of a lane: %r", error)
                self._fail(key, error)
            finally:
                with self._changed:
                    self._fetching = None

    def _next_task(self) -> tuple[tuple[int, int], LaneData] | None:
        """Wait for the next wish; None if there is none to come."""
        with self._changed:
            while not self._wishes and not self._closed:
                self._changed.wait()
            if self._closed:
                return None
            key, _ = self._wishes.popitem()
            self._fetching = key
            self._spoiled = False
            return key, self._lanes[key[0]]

    def _fetch(self, key: tuple[int, int], data: LaneData) -> None:
        lane, start = key[0], key[1] * BLOCK_FRAMES
        block = data.read(start, BLOCK_FRAMES)
        with self._changed:
            if lane not in self._lanes or self._closed:
                return
            if self._spoiled:
                self._wishes[key] = None
                return
            self._forget([key])
            self._blocks[key] = block
            self._bytes += block.nbytes
            while self._bytes > self._budget and len(self._blocks) > 1:
                self._forget([next(iter(self._blocks))])
        self.ready.emit(PieceReady(lane, start, start + BLOCK_FRAMES))

    def _fail(self, key: tuple[int, int], error: Exception) -> None:
        with self._changed:
            if key[0] not in self._lanes or self._closed:
                return
            self._failed.add(key)
        self.failed.emit(PieceFailed(key[0], error))
