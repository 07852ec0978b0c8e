from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from auralflow.audio.spectra import TILE_COLUMNS, Spectra
from auralflow.errors import AuralflowError
from auralflow_studio.ui.plots import background
from auralflow_studio.ui.plots.background import PieceFailed
from auralflow_studio.ui.plots.spectrum_tiles import SpectrumTiles
from support.lanes import ArrayLane
from support.receiver import Receiver

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

RATE = 8_000
ROWS = 320


@pytest.fixture
def data() -> ArrayLane:
    rng = np.random.default_rng(2)
    return ArrayLane((rng.standard_normal((RATE * 8, 2)) * 0.1).astype(np.float32), RATE)


def settle(qtbot: QtBot, tiles: SpectrumTiles) -> None:
    qtbot.waitUntil(lambda: not tiles.busy)


def test_tiles_are_what_the_engine_computes(qtbot: QtBot, tiles: SpectrumTiles, data: ArrayLane) -> None:
    lane, spectra = tiles.add(data)
    for level, first, count in ((0, 200, 300), (3, 0, 200), (7, 0, 15)):
        tiles.want(lane, level, first, first + count)
        settle(qtbot, tiles)
        values, known = tiles.strip(lane, level, first, count)
        assert known.all()
        np.testing.assert_array_equal(values, Spectra(RATE).columns(level, first, count, data.read))
        assert spectra.hop(level) == Spectra(RATE).hop(level)


def test_coarser_tiles_stand_in_until_the_finer_ones_are_there(
    qtbot: QtBot, tiles: SpectrumTiles, data: ArrayLane
) -> None:
    lane, _ = tiles.add(data)
    tiles.want(lane, 4, 0, 125)
    settle(qtbot, tiles)
    values, known = tiles.strip(lane, 2, 0, 400)
    assert known.all()
    coarse, _ = tiles.strip(lane, 4, 0, 125)
    np.testing.assert_array_equal(values, np.repeat(coarse, 4, axis=0)[:400])
    finer, known = tiles.strip(lane, 5, 0, 50)  # and finer ones the other way
    assert known.all()
    np.testing.assert_array_equal(finer, coarse[::2][:50])


def test_a_preview_comes_first(qtbot: QtBot, tiles: SpectrumTiles, data: ArrayLane) -> None:
    lane, _spectra = tiles.add(data)
    pieces = Receiver(tiles.ready)
    tiles.want(lane, 0, 0, 2000)
    settle(qtbot, tiles)
    qtbot.waitUntil(lambda: len(pieces.heard) > 5)
    lengths = [piece.stop - piece.start for piece in pieces.heard]
    assert max(lengths[:2]) == max(lengths) >= 8 * min(lengths[4:])


def test_only_finished_frames_are_computed_and_new_ones_follow(qtbot: QtBot, tiles: SpectrumTiles) -> None:
    rng = np.random.default_rng(3)
    data = ArrayLane((rng.standard_normal((RATE * 4, 1)) * 0.1).astype(np.float32), RATE, finished=False)
    data.finish(0, 8000)
    lane, spectra = tiles.add(data)
    tiles.want(lane, 0, 0, 1000)
    settle(qtbot, tiles)
    hop, reach = spectra.hop(0), spectra.window_frames // 2
    edge = -(-(8000 + reach) // hop)
    # Nothing but the preview knows what lies behind.
    exact = Spectra(RATE).columns(0, 0, 1000, data.read)
    values, known = tiles.strip(lane, 0, 0, 1000)
    assert known[:edge].all()
    np.testing.assert_array_equal(values[:edge], exact[:edge])
    data.finish(8000, 20_000)
    assert tiles.refresh(lane).ranges == ((8000, 20_000),)
    settle(qtbot, tiles)
    values, known = tiles.strip(lane, 0, 0, 600)
    assert known.all()
    np.testing.assert_array_equal(values, Spectra(RATE).columns(0, 0, 600, data.read))
    assert not tiles.refresh(lane)


def test_memory_stays_within_the_budget(qtbot: QtBot, data: ArrayLane) -> None:
    tile = TILE_COLUMNS * ROWS
    tiles = SpectrumTiles(budget_bytes=6 * tile)
    try:
        lane, _ = tiles.add(data)
        for first in range(0, 1800, 300):
            tiles.want(lane, 0, first, first + 300)
            settle(qtbot, tiles)
            assert tiles.nbytes <= 6 * tile
            assert tiles.strip(lane, 0, first, 100)[1].all()
    finally:
        tiles.close()


def test_lanes_are_served_in_turn(qtbot: QtBot, tiles: SpectrumTiles, data: ArrayLane) -> None:
    numbers = [tiles.add(data)[0] for _ in range(3)]
    pieces = Receiver(tiles.ready)
    for number in numbers:
        tiles.want(number, 0, 0, 2000)
    settle(qtbot, tiles)
    qtbot.waitUntil(lambda: len(pieces.heard) > 20)
    assert {piece.lane for piece in pieces.heard[2:8]} == set(numbers)


def test_a_removed_lane_takes_its_tiles_along(qtbot: QtBot, tiles: SpectrumTiles, data: ArrayLane) -> None:
    lane, _ = tiles.add(data)
    tiles.want(lane, 0, 0, 2000)
    tiles.remove(lane)
    assert tiles.nbytes == 0
    settle(qtbot, tiles)
    assert not tiles.strip(lane, 0, 0, 10)[1].any()


@pytest.mark.parametrize("error", [AuralflowError("the disk is gone"), MemoryError(), ZeroDivisionError()])
def test_whatever_a_read_throws_is_told_and_the_thread_goes_on(
    qtbot: QtBot, tiles: SpectrumTiles, data: ArrayLane, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(start: int, frames: int, /) -> np.ndarray:
        raise error

    lane, _ = tiles.add(data)
    told = Receiver(tiles.failed)
    with monkeypatch.context() as patch:
        patch.setattr(data, "read", fail)
        tiles.want(lane, 5, 0, 50)
        settle(qtbot, tiles)
        qtbot.waitUntil(lambda: told.heard == [PieceFailed(lane, error)] * 2)  # one tile and its preview
    assert not tiles.strip(lane, 5, 0, 10)[1].any()
    other, _ = tiles.add(data)
    tiles.want(other, 5, 0, 50)
    settle(qtbot, tiles)
    assert tiles.strip(other, 5, 0, 10)[1].all()


def test_failures_of_samples_are_told_as_well(qtbot: QtBot, tiles: SpectrumTiles, data: ArrayLane) -> None:
    data.broken = True
    lane, _ = tiles.add(data)
    told = Receiver(tiles.failed)
    tiles.samples.read(lane, 0, 10)
    qtbot.waitUntil(lambda: bool(told.heard))
    assert (told.heard[0].lane, str(told.heard[0].error)) == (lane, "the disk is gone")


def test_neither_removing_nor_closing_waits_for_a_disk_that_hangs(qtbot: QtBot, data: ArrayLane) -> None:
    reading, answer = threading.Event(), threading.Event()

    class HungLane(ArrayLane):
        def read(self, start: int, frames: int, /) -> np.ndarray:
            reading.set()
            assert answer.wait(10)
            return super().read(start, frames)

    tiles = SpectrumTiles()
    pieces, told = Receiver(tiles.ready), Receiver(tiles.failed)
    lane, _ = tiles.add(HungLane(data.samples, RATE))
    tiles.want(lane, 0, 0, 100)
    assert reading.wait(10)
    tiles.remove(lane)
    assert not tiles.close(50)
    thread = background._abandoned.pop()  # which keeps the process from crashing
    tiles.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # type: ignore[call-overload]
    answer.set()
    assert thread.wait(5000)
    assert pieces.heard == told.heard == []
