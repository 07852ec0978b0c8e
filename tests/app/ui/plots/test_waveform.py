from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow_studio.ui.plots.waveform import (
    BACKGROUND,
    BODY,
    FULL_SCALE,
    GHOST,
    GRID,
    HATCH,
    OVER,
    WaveformPicture,
)
from support.lanes import ArrayLane, clicks

RATE = 44_100
HEIGHT = 100


def picture(data: ArrayLane, zoom: float, *, ghost: ArrayLane | None = None, **options: float) -> WaveformPicture:
    return WaveformPicture(data, ghost, data.read, frames_per_column=zoom, height=HEIGHT, **options)


def painted(cells: np.ndarray) -> np.ndarray:
    """Where there is waveform, not background, marks or stripes."""
    return (cells >= BODY) & (cells < GHOST)


def music(frames: int, channels: int = 2) -> np.ndarray:
    rng = np.random.default_rng(1)
    return (rng.standard_normal((frames, channels)) * np.abs(np.sin(np.arange(frames) / 5000))[:, None] * 0.3).astype(
        np.float32
    )


@pytest.mark.parametrize("click", [0, 12_345, 300_000, 499_999])
def test_a_click_is_in_its_column_at_every_zoom(click: int) -> None:
    data = ArrayLane(clicks(500_000, [click]))
    row = int(HEIGHT / 2 * (1 - FULL_SCALE * 0.85))  # just below the click's tip
    for zoom in (0.05, 0.4, 1, 1.7, 3, 30, 255, 256, 300.5, 1024, 5000):
        first = max(0, int(click / zoom) - 37)
        columns = np.flatnonzero(painted(picture(data, zoom).paint(first, 100))[row])
        expected = int(click / zoom) - first
        if zoom < 1:  # the flanks take up to a sample on each side
            assert columns.min() <= expected <= columns.max(), zoom
            assert columns.max() - columns.min() <= max(2, 2 / zoom), zoom
        else:
            # Exact from samples; from the pyramid half a bucket off at most.
            assert len(columns) == 1, zoom
            assert abs(int(columns[0]) - expected) <= (0 if zoom < 256 else 1), zoom


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([0.3, 1.0, 2.3, 40.0, 256.0, 999.9]), st.integers(0, 300), st.data())
def test_a_column_is_the_same_however_it_is_asked_for(zoom: float, first: int, draw: st.DataObject) -> None:
    whole = picture(DATA, zoom, ghost=GHOSTLY).paint(first, 90)
    cuts = sorted({0, 90, *draw.draw(st.sets(st.integers(1, 89), max_size=4))})
    pieces = [picture(DATA, zoom, ghost=GHOSTLY).paint(first + a, b - a) for a, b in itertools.pairwise(cuts)]
    np.testing.assert_array_equal(np.hstack(pieces), whole)


DATA = ArrayLane(music(120_000), finished=False)
DATA.finish(0, 30_000)
DATA.finish(60_000, 100_000)
GHOSTLY = ArrayLane(music(120_000))


@pytest.mark.parametrize("zoom", [50.0, 700.0])
@pytest.mark.parametrize("amplitude", [0.1, 0.5, 1.0])
def test_body_and_core_are_as_high_as_peak_and_rms(zoom: float, amplitude: float) -> None:
    sine = amplitude * np.sin(2 * np.pi * 2000.0 * np.arange(400_000) / RATE)
    cells = picture(ArrayLane(sine), zoom).paint(10, 200)
    body = painted(cells).sum(axis=0)
    core = (cells >= BODY + 24).sum(axis=0) - (cells >= GHOST).sum(axis=0)  # more than half core
    full = HEIGHT * FULL_SCALE * amplitude
    assert np.all(np.abs(body - full) <= 2.0)
    assert np.median(core) == pytest.approx(full / np.sqrt(2), abs=1.5)


def test_gain_magnifies_all_lanes_alike() -> None:
    quiet = ArrayLane(0.1 * np.sin(np.arange(100_000) * 0.3))
    plain, loud = (painted(picture(quiet, 100.0, gain=gain).paint(0, 300)).sum(axis=0) for gain in (1.0, 4.0))
    assert np.all(np.abs(loud - 4 * plain) <= 8)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("zoom", [0.25, 3.0, 100.0, 1000.0])
def test_silence_is_a_thin_line_in_the_middle(ratio: float, zoom: float) -> None:
    cells = picture(ArrayLane(np.zeros(200_000)), zoom, ratio=ratio).paint(0, 150)
    rows = np.flatnonzero(painted(cells).any(axis=1))
    assert rows.min() >= HEIGHT / 2 - 1 - ratio
    assert rows.max() <= HEIGHT / 2 + ratio
    assert painted(cells)[rows].any(axis=0).all()


def test_only_samples_over_full_scale_are_marked() -> None:
    samples = clicks(100_000, [10_050], 1.0) + clicks(100_000, [20_050], 1.5) - clicks(100_000, [30_050], 1.2)
    cells = picture(ArrayLane(samples), 100.0).paint(0, 1000)
    above, below = np.flatnonzero(cells[0] == OVER), np.flatnonzero(cells[-1] == OVER)
    assert above.tolist() == [200]
    assert below.tolist() == [300]


def test_what_is_not_finished_shows_the_mixture_faintly_and_stripes() -> None:
    cells = picture(DATA, 100.0, ghost=GHOSTLY).paint(0, 1200)
    own, ghost = painted(cells).any(axis=0), (cells >= GHOST).any(axis=0)
    finished = np.zeros(1200, bool)
    finished[0:300] = finished[600:1000] = True
    np.testing.assert_array_equal(own, finished)
    np.testing.assert_array_equal(ghost, ~finished)
    assert not (cells == HATCH).any(axis=0)[finished].any()
    assert (cells == HATCH).any(axis=0)[~finished].mean() > 0.9
    bare = picture(DATA, 100.0).paint(0, 1200)
    assert not (bare >= GHOST).any()
    assert not (bare == HATCH).any(axis=0)[finished].any()
    assert np.isin(bare, [HATCH, GRID]).any(axis=0)[~finished].all()


def test_without_samples_at_hand_the_pyramid_stands_in() -> None:
    data = ArrayLane(clicks(100_000, [50_000]))
    for zoom in (0.5, 10.0, 200.0):
        asked: list[tuple[int, int]] = []

        def not_yet(start: int, frames: int, asked: list[tuple[int, int]] = asked) -> None:
            asked.append((start, frames))

        coarse = WaveformPicture(data, None, not_yet, frames_per_column=zoom, height=HEIGHT)
        first = int(50_000 / zoom) - 30
        columns = np.flatnonzero(painted(coarse.paint(first, 60))[10])
        bucket = 50_000 // 256 * 256
        assert first + columns.min() <= max(first, bucket / zoom) + 1
        assert (first + columns.max() + 1) * zoom <= bucket + 256 + 2 * zoom
        (start, frames) = asked[0]
        assert start <= first * zoom
        assert start + frames >= (first + 60) * zoom


def test_the_song_ends_where_it_ends() -> None:
    data = ArrayLane(np.full(1000, 0.5))
    for zoom in (0.5, 7.0):
        cells = picture(data, zoom).paint(0, int(1200 / zoom))
        assert painted(cells)[:, : int(990 / zoom)].any(axis=0).all()
        tail = painted(cells)[:, int(1000 / zoom) + 2 :]
        assert tail.sum(axis=0).max() <= 2  # at most the line of silence


def test_marks_of_time_stand_at_whole_seconds() -> None:
    zoom = 441.0
    cells = picture(ArrayLane(np.zeros(RATE * 30)), zoom).paint(50, 2000)
    marks = np.flatnonzero(cells[5] == GRID)
    times = (marks + 50) * zoom / RATE
    assert len(marks) > 5
    np.testing.assert_allclose(times, np.round(times), atol=1e-9)
    assert (cells[5, np.setdiff1d(np.arange(2000), marks)] == BACKGROUND).all()
