from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.audio.spectra import TILE_COLUMNS, Spectra
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


def test_a_read_error_is_told_once(qtbot: QtBot, tiles: SpectrumTiles, data: ArrayLane) -> None:
    lane, _ = tiles.add(data)
    data.broken = True
    told = Receiver(tiles.problem)
    tiles.want(lane, 5, 0, 50)
    settle(qtbot, tiles)
    qtbot.waitUntil(lambda: told.heard == ["the disk is gone"] * 2)  # one tile and its preview
    assert not tiles.strip(lane, 5, 0, 10)[1].any()
