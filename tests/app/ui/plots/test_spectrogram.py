from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.audio.spectra import FLOOR_DB, STEP_DB
from auralflow_studio.ui.plots.spectrogram import (
    HATCH,
    PENDING,
    QUIETEST,
    UNFINISHED,
    SpectrogramPicture,
    _loudest,
    color_table,
)
from support.lanes import ArrayLane

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from auralflow_studio.ui.plots.spectrum_tiles import SpectrumTiles

RATE = 44_100


def tone(hz: float, seconds: float, amplitude: float = 0.1) -> np.ndarray:
    return (amplitude * np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE)) / RATE)).astype(np.float32)


def painted(
    qtbot: QtBot, tiles: SpectrumTiles, data: ArrayLane, zoom: float, height: int, first: int, count: int
) -> np.ndarray:
    lane, spectra = tiles.add(data)
    picture = SpectrogramPicture(data, tiles, lane, spectra, frames_per_column=zoom, height=height)
    tiles.want(lane, picture.level, *picture.columns_of(first, count))
    qtbot.waitUntil(lambda: not tiles.busy)
    return picture.paint(first, count)


@pytest.mark.parametrize("height", [60, 200, 500])
@pytest.mark.parametrize("zoom", [3.0, 40.0, 128.0, 700.0])
def test_a_tone_lies_at_its_pitch_and_shows_its_level(
    qtbot: QtBot, tiles: SpectrumTiles, zoom: float, height: int
) -> None:
    hz = 186 * RATE / 4096  # on a bin
    cells = painted(qtbot, tiles, ArrayLane(tone(hz, 6)), zoom, height, round(2 * RATE / zoom), 60)
    rows = np.argmax(cells, axis=0)
    expected = height * (1 - np.log(hz / 20) / np.log(RATE / 2 / 20)) - 0.5
    assert np.all(np.abs(rows - expected) <= max(1.5, 1.5 * height / 320))
    level = FLOOR_DB + STEP_DB * cells.max(axis=0)
    assert np.all(np.abs(level - -20.0) <= 1.0)


@pytest.mark.parametrize("zoom", [20.0, 64.0, 100.0, 250.0, 2000.0])
def test_a_tone_begins_in_its_column(qtbot: QtBot, tiles: SpectrumTiles, zoom: float) -> None:
    onset = 5 * RATE
    samples = np.concatenate([np.zeros(onset, np.float32), tone(2000, 3)])
    first = int(onset / zoom) - 100
    cells = painted(qtbot, tiles, ArrayLane(samples), zoom, 100, first, 200)
    level = FLOOR_DB + STEP_DB * cells.max(axis=0).astype(float)
    # Half of the window lies on each side of the onset: 6 dB below the full level.
    column = int(np.argmax(level > -26))
    assert abs(column - 100) <= 1 + 200 / zoom


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.data())
def test_the_loudest_of_each_group_is_taken(count: int, draw: st.DataObject) -> None:
    lines = np.random.default_rng(count).integers(0, 256, (count, 7), dtype=np.uint8)
    starts = np.array(sorted(draw.draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=60))))
    np.testing.assert_array_equal(_loudest(lines, starts), np.maximum.reduceat(lines, starts, axis=0))


def test_columns_are_the_same_however_they_are_asked_for(qtbot: QtBot, tiles: SpectrumTiles) -> None:
    data = ArrayLane(np.random.default_rng(1).standard_normal(RATE * 5).astype(np.float32) * 0.1)
    lane, spectra = tiles.add(data)
    for zoom in (10.0, 100.0, 300.0, 1500.0):
        picture = SpectrogramPicture(data, tiles, lane, spectra, frames_per_column=zoom, height=90)
        tiles.want(lane, picture.level, *picture.columns_of(20, 100))
        qtbot.waitUntil(lambda: not tiles.busy)
        whole = picture.paint(20, 100)
        pieces = np.hstack([picture.paint(20, 1), picture.paint(21, 40), picture.paint(61, 59)])
        np.testing.assert_array_equal(pieces, whole)


def test_what_is_not_computed_or_not_finished_looks_like_neither_silence_nor_sound(
    qtbot: QtBot, tiles: SpectrumTiles
) -> None:
    data = ArrayLane(np.zeros(RATE * 4, np.float32), finished=False)
    data.finish(0, 2 * RATE)
    lane, spectra = tiles.add(data)
    picture = SpectrogramPicture(data, tiles, lane, spectra, frames_per_column=RATE / 50, height=90)
    before = picture.paint(0, 200)
    assert (before[:, :100] == PENDING).all()
    assert set(np.unique(before[:, 101:])) == {UNFINISHED, HATCH}
    after = painted(qtbot, tiles, data, RATE / 50, 90, 0, 200)
    assert (after[:, :99] == QUIETEST).all()
    assert set(np.unique(after[:, 101:])) == {UNFINISHED, HATCH}


def test_the_range_of_levels_can_be_moved() -> None:
    def brightness(table: list[int], db: float) -> int:
        color = table[round((db - FLOOR_DB) / STEP_DB)]
        return sum(color >> shift & 255 for shift in (0, 8, 16))

    wide, narrow = color_table((-80, 0)), color_table((-60, -20))
    assert brightness(wide, -90) == brightness(wide, -80) < 10
    assert brightness(narrow, -60) < 10
    assert brightness(narrow, -20) == brightness(narrow, 0) > 600
    assert brightness(narrow, -30) > brightness(wide, -30)
    dimmed = color_table((-80, 0), dimmed=True)
    assert brightness(dimmed, 0) < 0.75 * brightness(wide, 0)
