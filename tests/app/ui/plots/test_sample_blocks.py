from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from auralflow_studio.ui.plots import background
from auralflow_studio.ui.plots.background import PieceFailed
from auralflow_studio.ui.plots.sample_blocks import BLOCK_FRAMES, SampleBlocks
from support.lanes import ArrayLane
from support.receiver import Receiver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

FRAMES = 5 * BLOCK_FRAMES + 1000


@pytest.fixture
def data() -> ArrayLane:
    return ArrayLane(np.random.default_rng(0).standard_normal((FRAMES, 2)).astype(np.float32))


@pytest.fixture
def blocks(qtbot: QtBot, data: ArrayLane) -> Iterator[SampleBlocks]:
    made = SampleBlocks(budget_bytes=4 * BLOCK_FRAMES * 8)
    made.add(1, data)
    yield made
    made.close()


def fetched(qtbot: QtBot, blocks: SampleBlocks, start: int, frames: int) -> np.ndarray:
    blocks.read(1, start, frames)
    qtbot.waitUntil(lambda: not blocks.busy)
    result = blocks.read(1, start, frames)
    assert result is not None
    return result


def test_samples_are_there_after_they_were_asked_for(qtbot: QtBot, blocks: SampleBlocks, data: ArrayLane) -> None:
    assert blocks.read(1, 100, 50) is None
    for start, frames in ((100, 50), (BLOCK_FRAMES - 10, 20), (-50, 100), (FRAMES - 30, 100)):
        np.testing.assert_array_equal(fetched(qtbot, blocks, start, frames), data.read(start, frames))
    outside = blocks.read(1, FRAMES + 10 * BLOCK_FRAMES, 30)
    assert outside is not None
    assert not outside.any()


def test_neighbours_come_along(qtbot: QtBot, blocks: SampleBlocks) -> None:
    fetched(qtbot, blocks, 2 * BLOCK_FRAMES, 10)
    assert blocks.read(1, BLOCK_FRAMES, 3 * BLOCK_FRAMES) is not None


def test_ready_says_what_came(qtbot: QtBot, blocks: SampleBlocks) -> None:
    pieces = Receiver(blocks.ready)
    blocks.read(1, 0, 10)
    qtbot.waitUntil(lambda: len(pieces.heard) == 2)  # and its neighbour
    piece = pieces.heard[0]
    assert piece.lane == 1
    assert piece.start % BLOCK_FRAMES == 0
    assert piece.stop == piece.start + BLOCK_FRAMES


def test_memory_stays_within_the_budget(qtbot: QtBot, blocks: SampleBlocks) -> None:
    for block in range(5):
        fetched(qtbot, blocks, block * BLOCK_FRAMES, 10)
        assert 0 < blocks.nbytes <= 4 * BLOCK_FRAMES * 8


def test_what_becomes_final_is_fetched_again(qtbot: QtBot) -> None:
    data = ArrayLane(np.ones((BLOCK_FRAMES, 1)), finished=False)
    blocks = SampleBlocks()
    blocks.add(1, data)
    try:
        assert not fetched(qtbot, blocks, 0, 100).any()
        data.finish(0, 50)
        blocks.renew(1, 0, 50)
        assert fetched(qtbot, blocks, 0, 100).sum() == 50
    finally:
        blocks.close()


def test_what_becomes_final_while_it_is_fetched_is_not_missed(qtbot: QtBot) -> None:
    data = SlowLane(np.ones((BLOCK_FRAMES, 1)), finished=False)
    blocks = SampleBlocks()
    blocks.add(1, data)
    try:
        blocks.read(1, 0, 100)
        assert data.reading.wait(5)
        data.finish(0, 100)  # the samples being read are those from before
        blocks.renew(1, 0, 100)
        data.go_on.set()
        qtbot.waitUntil(lambda: not blocks.busy)
        result = blocks.read(1, 0, 100)
        assert result is not None
        assert result.sum() == 100
    finally:
        data.go_on.set()
        blocks.close()


def test_a_lane_is_removed_without_waiting_for_its_disk(qtbot: QtBot, blocks: SampleBlocks, data: ArrayLane) -> None:
    slow = SlowLane(np.ones((BLOCK_FRAMES, 1)))
    pieces = Receiver(blocks.ready)
    blocks.add(2, slow)
    blocks.read(2, 0, 100)
    assert slow.reading.wait(5)
    blocks.remove(2)  # while it is read
    assert not slow.done
    assert blocks.read(2, 0, 100) is None
    slow.go_on.set()
    # What came too late is dropped, and the thread goes on with the others.
    np.testing.assert_array_equal(fetched(qtbot, blocks, 0, 100), data.read(0, 100))
    assert slow.done
    qtbot.waitUntil(lambda: len(pieces.heard) == 2)
    assert {piece.lane for piece in pieces.heard} == {1}
    assert blocks.nbytes == 2 * BLOCK_FRAMES * 8


@pytest.mark.parametrize("error", [MemoryError(), ZeroDivisionError("in a decoder")])
def test_whatever_a_read_throws_is_told_and_the_thread_goes_on(
    qtbot: QtBot, blocks: SampleBlocks, data: ArrayLane, error: Exception
) -> None:
    bad = FailingLane(error)
    blocks.add(2, bad)
    told = Receiver(blocks.failed)
    blocks.read(2, 0, 100)
    qtbot.waitUntil(lambda: told.heard == [PieceFailed(2, error)])
    np.testing.assert_array_equal(fetched(qtbot, blocks, 0, 100), data.read(0, 100))
    blocks.remove(2)


def test_closing_does_not_wait_for_ever(qtbot: QtBot) -> None:
    data = SlowLane(np.ones((BLOCK_FRAMES, 1)))
    blocks = SampleBlocks()
    pieces = Receiver(blocks.ready)
    blocks.add(1, data)
    blocks.read(1, 0, 100)
    assert data.reading.wait(5)
    assert not blocks.close(50)
    thread = background._abandoned.pop()  # which keeps the process from crashing
    assert thread.isRunning()
    blocks.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # type: ignore[call-overload]
    data.go_on.set()
    assert thread.wait(5000)
    assert pieces.heard == []


def test_a_read_error_is_not_tried_at_every_paint(qtbot: QtBot, blocks: SampleBlocks, data: ArrayLane) -> None:
    data.broken = True
    assert blocks.read(1, 0, 10) is None
    qtbot.waitUntil(lambda: not blocks.busy)
    assert blocks.read(1, 0, 10) is None
    assert not blocks.busy
    data.broken = False
    blocks.renew(1, 0, FRAMES)
    np.testing.assert_array_equal(fetched(qtbot, blocks, 0, 10), data.read(0, 10))


class FailingLane(ArrayLane):
    """Cannot be read."""

    def __init__(self, error: Exception) -> None:
        super().__init__(np.ones((BLOCK_FRAMES, 1)))
        self.error = error

    def read(self, start: int, frames: int, /) -> np.ndarray:
        raise self.error


class SlowLane(ArrayLane):
    """Reads, then waits until it may return."""

    def __init__(self, samples: np.ndarray, *, finished: bool = True) -> None:
        super().__init__(samples, finished=finished)
        self.reading, self.go_on = threading.Event(), threading.Event()
        self.done = False

    def read(self, start: int, frames: int, /) -> np.ndarray:
        result = super().read(start, frames)
        self.reading.set()
        assert self.go_on.wait(5)
        self.done = True
        return result
