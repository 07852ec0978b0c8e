"""The share of the stems around the borders of what is finished, against a formula."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.regions import Regions
from auralflow_studio.playback.standin import StandIn
from support.playback import ArraySource

FRAMES, CELL, RATE = 20_000, 256, 44100
regions = st.lists(st.tuples(st.integers(0, FRAMES), st.integers(1, 8000)), max_size=5).map(
    lambda pairs: Regions.of((a, min(FRAMES, a + n)) for a, n in pairs)
)


def song(finished: Regions) -> ArraySource:
    return ArraySource({"mixture": np.zeros((FRAMES, 2), dtype=np.float32)}, RATE, finished)


def formula(finished: Regions) -> np.ndarray:
    """Distance of every frame to the nearest cell that is not finished, in cross-fades of 10 ms, at most 1."""
    fade = round(0.010 * RATE)
    weights = np.ones(FRAMES)
    at = np.arange(FRAMES)
    for cell in range(0, FRAMES, CELL):
        end = min(cell + CELL, FRAMES)
        if not finished.covers(cell, end):
            distance = np.where(at < cell, cell - at, np.where(at >= end, at - end + 1, 0))
            weights = np.minimum(weights, distance / fade)
    return weights


@settings(max_examples=80, deadline=None)
@given(finished=regions, start=st.integers(0, FRAMES - 1), frames=st.integers(1, 5000))
def test_weights_are_the_formula(finished: Regions, start: int, frames: int) -> None:
    frames = min(frames, FRAMES - start)
    stand_in = StandIn(song(finished), CELL)
    cells = stand_in.finished_cells(start, frames)
    weights = stand_in.weights(start, frames, cells)
    expected = formula(finished)[start : start + frames]
    # The end of the song's last cell is the end of the song.
    np.testing.assert_allclose(weights, expected, atol=1e-6)
    unfinished = np.ones(FRAMES, dtype=bool)
    for a, b in finished:
        unfinished[a:b] = False
    assert not weights[unfinished[start : start + frames]].any(), "a stem sounds where it is not known"
    assert bool(np.all(weights == 1.0)) or not all(cells)


def test_stems_that_are_finished_while_the_mixture_sounds_come_in_over_10_ms() -> None:
    stand_in = StandIn(song(Regions(((0, FRAMES),))), CELL)
    slowed = stand_in.slowed(np.ones(1024, dtype=np.float32), 0.0)
    np.testing.assert_allclose(slowed, np.minimum(np.arange(1, 1025) / round(0.010 * RATE), 1), atol=1e-6)
    assert np.all(stand_in.slowed(np.ones(1024, dtype=np.float32), None) == 1.0)


def test_the_whole_song_is_asked_for_once_when_it_is_finished() -> None:
    source = song(Regions(((0, FRAMES),)))
    asked = []
    is_finished = source.is_finished
    source.is_finished = lambda start, frames: asked.append(start) or is_finished(start, frames)  # type: ignore[method-assign,func-returns-value]
    assert all(StandIn(source, CELL).finished_cells(0, 4096))
    assert len(asked) == 1
