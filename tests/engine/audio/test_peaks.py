from __future__ import annotations

import threading
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.audio.peaks import PeakPyramid

HALF = 2.0**-11  # relative error of a half float, twice: stored once, and once more on the way up


def music(frames: int, channels: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    envelope = np.abs(np.sin(np.arange(frames) / 97.0))[:, None]
    return (rng.standard_normal((frames, channels)) * envelope * 0.4 + 0.05).astype(np.float32)


def brute_force(signal: np.ndarray, first: int, stop: int) -> tuple[float, float, float]:
    part = signal[first:stop].astype(np.float64)
    return part.min(), part.max(), np.sqrt(np.mean(np.square(part)))


@st.composite
def partitions(draw: st.DrawFn) -> tuple[int, int, list[tuple[int, int]]]:
    """A length, a number of channels and the pieces of the signal, shuffled, some of them twice or overlapping."""
    frames = draw(st.integers(1, 3000))
    cuts = sorted(draw(st.sets(st.integers(1, max(1, frames - 1)), max_size=12)))
    pieces = list(zip([0, *cuts], [*cuts, frames], strict=True))
    extra = draw(st.lists(st.tuples(st.integers(-20, frames), st.integers(1, 700)), max_size=3))
    pieces += [(a, a + n) for a, n in extra]
    return frames, draw(st.integers(1, 3)), draw(st.permutations(pieces))


@settings(max_examples=60, deadline=None)
@given(partitions(), st.integers(1, 5), st.sampled_from([4, 16, 64]))
def test_any_order_of_pieces_gives_the_pyramid_of_the_whole(
    case: tuple[int, int, list[tuple[int, int]]], factor: int, base: int
) -> None:
    frames, channels, pieces = case
    factor = max(2, factor)
    signal = music(frames, channels)
    outside = np.zeros((1000, channels), np.float32)
    padded = np.concatenate([outside, signal, outside])
    pyramid = PeakPyramid(frames, channels, base, factor)
    arrived = np.zeros_like(signal)
    for count, (start, stop) in enumerate(pieces):
        pyramid.update(start, padded[start + 1000 : stop + 1000])
        arrived[max(0, start) : max(0, stop)] = signal[max(0, start) : max(0, stop)]
        if count % 3 and count < len(pieces) - 1:
            continue
        buckets = -(-frames // base)
        silence = np.zeros((buckets * base - frames, channels), np.float32)
        blocks = np.concatenate([arrived, silence]).astype(np.float64).reshape(buckets, -1)
        shown = pyramid.columns(np.arange(buckets + 1) * base)
        np.testing.assert_allclose(shown.low, blocks.min(axis=1), rtol=HALF, atol=1e-6)
        np.testing.assert_allclose(shown.high, blocks.max(axis=1), rtol=HALF, atol=1e-6)
        np.testing.assert_allclose(shown.rms, np.sqrt(np.mean(blocks**2, axis=1)), rtol=HALF, atol=1e-6)
    assert pyramid.known.ranges == ((0, frames),)
    assert not pyramid._partial  # nothing is kept once all is there


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 30_000), st.integers(-500, 30_000), st.integers(1, 30_000), st.integers(1, 70))
def test_a_view_shows_what_its_columns_hold_to_half_a_bucket(
    frames: int, start: int, length: int, columns: int
) -> None:
    signal = music(frames, 2, seed=frames)
    base = 8
    pyramid = PeakPyramid(frames, 2, base, 3)
    pyramid.update(0, signal)

    def read(first: int, count: int) -> np.ndarray:
        result = np.zeros((count, 2), np.float32)
        a, b = max(first, 0), min(first + count, frames)
        result[max(0, a - first) : max(0, b - first)] = signal[a : max(a, b)]
        return result

    shown = pyramid.view(start, start + length, columns, read)
    assert len(shown.low) == len(shown.high) == len(shown.rms) == columns
    level = pyramid.level_for(length / columns)
    size = 0 if level is None else base * 3**level
    slack = size // 2 + bool(size)
    edges = [start + i * length // columns for i in range(columns + 1)]
    for i, (a, b) in enumerate(pairwise(edges)):
        b = max(b, a + 1)
        if b <= 0 or a >= frames:
            assert shown.low[i] == shown.high[i] == shown.rms[i] == 0.0
            continue
        inner = signal[max(0, a + slack) : max(0, b - slack)]
        outer = read(a - size, b - a + 2 * size)  # a whole bucket where a column begins or ends outside the signal
        # Everything well inside the column is there, and nothing that lies well outside it.
        assert shown.low[i] >= outer.min() - abs(outer.min()) * HALF
        assert shown.high[i] <= outer.max() + abs(outer.max()) * HALF
        if len(inner):
            assert shown.low[i] <= inner.min() + abs(inner.min()) * HALF
            assert shown.high[i] >= inner.max() - abs(inner.max()) * HALF
        if slack == 0:
            low, high, rms = brute_force(read(a, b - a), 0, b - a)
            assert (shown.low[i], shown.high[i]) == (np.float32(low), np.float32(high))
            assert shown.rms[i] == pytest.approx(rms, rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("frames_per_column", [300, 1_000, 4_096, 50_000.5, 300_000])
def test_every_peak_of_three_hours_is_in_exactly_one_column(frames_per_column: float) -> None:
    frames = 3 * 3600 * 44_100
    pyramid = PeakPyramid(frames, 1)
    assert pyramid.nbytes < 20e6
    clicks = np.array([0, 5_000_000, 238_140_000, frames - 1])
    for click in clicks:
        pyramid.update(int(click), np.array([[0.75]], np.float32))
    edges = (np.arange(int(frames / frames_per_column) + 2) * frames_per_column).astype(np.int64)
    shown = pyramid.columns(edges)
    found = np.flatnonzero(shown.high > 0.7)
    expected = np.searchsorted(edges, clicks, side="right") - 1
    assert len(found) == len(clicks)
    assert np.max(np.abs(found - expected)) <= 1
    # The rms of a click of one frame in a column.
    widths = np.diff(edges)[found]
    np.testing.assert_allclose(shown.rms[found[1:3]], 0.75 / np.sqrt(widths[1:3]), rtol=0.35)


def test_rms_of_a_sine_is_its_amplitude_over_root_two_at_every_zoom() -> None:
    frames = 1_000_000
    signal = (0.5 * np.sin(2 * np.pi * 441.0 * np.arange(frames) / 44_100))[:, None].astype(np.float32)
    pyramid = PeakPyramid(frames, 1)
    pyramid.update(0, signal)
    for columns in (2000, 400, 90, 7):
        shown = pyramid.view(0, frames // 256 * 256, columns)
        np.testing.assert_allclose(shown.rms[:-1], 0.5 / np.sqrt(2), rtol=0.12 if columns == 2000 else 0.06)
        np.testing.assert_allclose(shown.high, 0.5, rtol=2e-3)
        np.testing.assert_allclose(shown.low, -0.5, rtol=2e-3)


def test_values_far_over_one_and_not_a_number_stay_drawable() -> None:
    pyramid = PeakPyramid(4096, 2)
    samples = np.full((4096, 2), 1e30, np.float32)
    samples[1000] = np.nan
    pyramid.update(0, samples)
    shown = pyramid.view(0, 4096, 4)
    assert np.all(np.isfinite([shown.low, shown.high, shown.rms]))
    assert shown.high.max() > 60_000


def test_empty_signals_and_views_are_pictures_of_nothing() -> None:
    shown = PeakPyramid(0, 2).view(0, 1000, 3)
    assert shown.low.tolist() == shown.high.tolist() == shown.rms.tolist() == [0.0] * 3
    assert len(PeakPyramid(1000, 1).view(0, 100, 0).low) == 0


def test_bad_shapes_are_refused() -> None:
    pyramid = PeakPyramid(100, 2)
    with pytest.raises(ValueError, match=r"\(frames, 2\)"):
        pyramid.update(0, np.zeros((10, 1), np.float32))
    with pytest.raises(ValueError, match="no pyramid"):
        PeakPyramid(100, 0)


def test_readers_see_each_update_whole() -> None:
    """A writer paints ever higher plateaus; a reader must never see two heights at once."""
    frames = 64 * 512
    pyramid = PeakPyramid(frames, 1, base=64)
    torn: list[np.ndarray] = []
    stop = threading.Event()

    def watch() -> None:
        while not stop.is_set():
            shown = pyramid.view(0, frames, 64)
            if len({*shown.high.tolist()}) > 1:
                torn.append(shown.high)

    reader = threading.Thread(target=watch)
    reader.start()
    for height in range(1, 200):
        pyramid.update(0, np.full((frames, 1), height / 256, np.float32))
    stop.set()
    reader.join()
    assert not torn
    assert pyramid.version == 199
