"""The thread that reads a song ahead of the ear."""

from __future__ import annotations

import logging
import math
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from auralflow.audio.mixdown import MIXTURE, stereo_matrix
from auralflow_studio.playback.ring import Block, BlockRing
from auralflow_studio.playback.standin import StandIn
from auralflow_studio.playback.transport import advance, stretches

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from auralflow_studio.playback.source import PlaybackSource
    from auralflow_studio.playback.transport import LoopRange

_log = logging.getLogger(__name__)

AHEAD_S = 0.75
# Blocks that the reader is about to come to are left alone, whatever becomes known about them.
CLOSE_BLOCKS = 3
_MOST_PIECES = 4
_IDLE_S = 0.010
_LONGEST_READ_S = 5.0
_ROUNDS_BETWEEN_LOOKS = 4


def block_frames_for(sample_rate: int) -> int:
    """Frames of a block: the power of two nearest to 23 ms, 1024 at 44.1 and 48 kHz."""
    return 1 << max(6, round(math.log2(sample_rate * 0.0232)))


@dataclass(frozen=True)
class _Plan:
    """What a block is read from.

    Attributes:
        pieces: `(start, frames)` of the song, one behind the other.
        frames: Frames of the block.
        goes_on: Whether the next block continues where this one ends.
        repeats: For a loop that fits many times: where in the one piece each frame comes from.
    """

    pieces: tuple[tuple[int, int], ...]
    frames: int
    goes_on: bool
    repeats: NDArray[np.intp] | None


class Feeder:
    """Keeps the blocks of a `BlockRing` filled, sample by sample in the order of playback, loops included.

    A seek starts a new epoch behind the blocks that wait. A changed loop, and stems that have been finished since, are
    taken up by blocks that already wait.

    Args:
        source: The song.
        on_error: Called from this thread with the first error of reading; the song goes on in silence.
    """

    def __init__(self, source: PlaybackSource, on_error: Callable[[Exception], None]) -> None:
        block_frames = block_frames_for(source.sample_rate)
        ahead = max(2 * CLOSE_BLOCKS, math.ceil(AHEAD_S * source.sample_rate / block_frames))
        self.ring = BlockRing(len(source.lanes) + 1, block_frames, ahead)
        self.stand_in = StandIn(source, block_frames // 4)
        self._source = source
        self._on_error = on_error
        self._has_failed = False
        self._mixture_row = source.lanes.index(MIXTURE) if MIXTURE in source.lanes else None
        self._fold: NDArray[np.float32] | None = stereo_matrix(source.channels) if source.channels > 2 else None
        # Wishes of the window's thread.
        self._lock = threading.Lock()
        self._wished_seek = (0, 0)
        self._wished_loop: LoopRange | None = None
        # What has been written.
        self._epoch = 0
        self._first_index = 0
        self._position = 0
        self._loop: LoopRange | None = None
        self._weight: float | None = None
        self._has_ended = False
        self._wake = threading.Event()
        self._is_closing = False
        self._thread = threading.Thread(target=self._run, name="auralflow-feeder", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def close(self) -> None:
        """Stop reading, and wait until the song is not touched any more; not for ever if its disk hangs."""
        self._is_closing = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(_LONGEST_READ_S)
            if self._thread.is_alive():
                _log.warning("a song is still being read after %g s", _LONGEST_READ_S)

    def seek(self, frame: int) -> None:
        """Go on at a frame; what waits is not heard any more. From the window's thread."""
        with self._lock:
            epoch = self.ring.wanted_epoch + 1
            self._wished_seek = (epoch, frame)
            self.ring.wanted_epoch = epoch
        self._wake.set()

    def set_loop(self, loop: LoopRange | None) -> None:
        """Take another loop, or none. From the window's thread."""
        with self._lock:
            self._wished_loop = loop
        self._wake.set()

    def work(self) -> bool:
        """Do the next piece of work.

        Returns:
            Whether there was any that cannot wait.
        """
        with self._lock:
            (epoch, frame), loop = self._wished_seek, self._wished_loop
        if epoch != self._epoch:
            self._epoch, self._position, self._loop = epoch, frame, loop
            self._weight, self._has_ended, self._first_index = None, False, self.ring.write_index
        elif loop != self._loop:
            self._read_again(self._first_replaceable(), loop)
        waiting = self.ring.write_index - max(self.ring.read_index, self._first_index)
        if waiting < self.ring.ahead and not self._has_ended and self.ring.has_room:
            self._write_next()
            return True
        return False

    def take_up_finished(self) -> None:
        """Read waiting blocks again whose stems were not finished when they were read, and are now."""
        for index in range(self._first_replaceable(), self.ring.write_index):
            block = self.ring.waiting(index)
            if not block.is_complete and self._finished_in(self._plan(block.position, block.loop)) != block.finished:
                self._read_again(index, self._loop)
                return

    def _run(self) -> None:
        idle_rounds = 0
        while not self._is_closing:
            if not self.work():
                idle_rounds += 1
                if idle_rounds % _ROUNDS_BETWEEN_LOOKS == 0:
                    self.take_up_finished()
                self._wake.wait(_IDLE_S)
                self._wake.clear()

    def _write_next(self) -> None:
        block = self.ring.take_blank()
        self._fill(block, self._position, self._weight, None)
        self._position = advance(block.position, block.frames, block.loop)
        self._weight, self._has_ended = block.last_weight, block.is_end
        self.ring.publish(block)

    def _first_replaceable(self) -> int:
        return max(self.ring.read_index + CLOSE_BLOCKS, self._first_index)

    def _plan(self, position: int, loop: LoopRange | None) -> _Plan:
        pieces = tuple(stretches(position, self.ring.block_frames, self._source.frames, loop))
        frames = sum(count for _, count in pieces)
        # Behind the end of a loop comes another place, which owes nothing to this one.
        goes_on = bool(pieces) and sum(pieces[-1]) == advance(position, frames, loop)
        if loop is None or len(pieces) <= _MOST_PIECES:
            return _Plan(pieces, frames, goes_on, None)
        low = min(position, loop.start)
        places = np.concatenate([np.arange(start, start + count) for start, count in pieces])
        return _Plan(((low, loop.stop - low),), frames, goes_on, places - low)

    def _finished_in(self, plan: _Plan) -> tuple[tuple[bool, ...], ...]:
        return tuple(self.stand_in.finished_cells(start, count) for start, count in plan.pieces)

    def _read_again(self, first: int, loop: LoopRange | None) -> None:
        """Replace the blocks from number `first` on by what is known and wished now.

        If the reader is just then too close, nothing happens, and it is tried again in the next round.
        """
        count = self.ring.write_index - first
        if count <= 0:
            self._loop = loop
            return
        if self.ring.spares < count:
            return
        before, self._loop = self._loop, loop
        position = self.ring.waiting(first).position
        weight = self.ring.waiting(first - 1).last_weight if first > self._first_index else None
        blocks: list[Block] = []
        for index in range(first, first + count):
            block = self.ring.take_blank()
            if blocks and blocks[-1].is_end:
                # The song ends earlier than it did: nothing behind its last block is ever looked at.
                self._fill(block, self._source.frames, None, None)
            else:
                self._fill(block, position, weight, self.ring.waiting(index))
            position, weight = advance(block.position, block.frames, block.loop), block.last_weight
            blocks.append(block)
        if self.ring.replace(first, blocks):
            self._position, self._weight, self._has_ended = position, weight, blocks[-1].is_end
        else:
            self._loop = before

    def _fill(self, block: Block, position: int, before: float | None, old: Block | None) -> None:
        """Read one block.

        Args:
            block: Takes the samples.
            position: Its first frame.
            before: Share of the stems at the sample before it, None if that is another place.
            old: A block that may have the same mixture, which then is not read again.
        """
        plan = self._plan(position, self._loop)
        block.epoch, block.position, block.loop = self._epoch, position, self._loop
        block.frames = plan.frames
        block.is_end = block.frames < self.ring.block_frames
        block.finished = self._finished_in(plan)
        weights = self._weights(plan, block.finished, before)
        block.last_weight = float(weights[-1]) if plan.goes_on else None
        is_partial = bool((weights < 1.0).any())
        has_stems = bool(weights.any())
        block.has_stand_in = is_partial and self._mixture_row is not None
        block.is_complete = not is_partial and all(all(cells) for cells in block.finished)
        for row, lane in enumerate(self._source.lanes):
            samples = block.samples[row, :, : block.frames]
            if row == self._mixture_row and old is not None and (old.position, old.loop) == (position, self._loop):
                samples[:] = old.samples[row, :, : block.frames]
            elif row == self._mixture_row:
                self._read(lane, plan, samples)
            elif has_stems:
                self._read(lane, plan, samples)
                if is_partial:
                    np.multiply(samples, weights, out=samples)
            else:
                samples.fill(0.0)
        if block.has_stand_in and self._mixture_row is not None:
            mixture = block.samples[self._mixture_row, :, : block.frames]
            np.multiply(mixture, 1.0 - weights, out=block.samples[-1, :, : block.frames])

    def _weights(
        self, plan: _Plan, finished: tuple[tuple[bool, ...], ...], before: float | None
    ) -> NDArray[np.float32]:
        if plan.repeats is not None:
            ((start, count),) = plan.pieces
            once = self.stand_in.weights(start, count, finished[0])
            return self.stand_in.slowed(once[plan.repeats], before)
        weights = np.empty(plan.frames, dtype=np.float32)
        offset = 0
        for (start, count), cells in zip(plan.pieces, finished, strict=True):
            part = self.stand_in.weights(start, count, cells)
            weights[offset : offset + count] = part if offset else self.stand_in.slowed(part, before)
            offset += count
        return weights

    def _read(self, lane: str, plan: _Plan, out: NDArray[np.float32]) -> None:
        offset = 0
        for start, count in plan.pieces:
            try:
                samples = self._source.read(lane, start, count)
                if plan.repeats is not None:
                    samples = samples[plan.repeats]
                part = out[:, offset : offset + len(samples)]
                part[:] = samples.T if self._fold is None else (samples @ self._fold).T
            except Exception as error:  # noqa: BLE001 - whatever a decoder throws, the thread has to go on
                out[:, offset : offset + count if plan.repeats is None else None].fill(0.0)
                self._report(lane, start, error)
            offset += count

    def _report(self, lane: str, start: int, error: Exception) -> None:
        if self._has_failed:
            return
        self._has_failed = True
        _log.warning("cannot read %s at frame %d", lane, start, exc_info=error)
        self._on_error(error)
