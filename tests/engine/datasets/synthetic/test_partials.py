"""Damped partials are the formula, noise is where it should be, and nothing clicks."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st

from auralflow.datasets.synthetic.partials import (
    band_noise,
    damped_partials,
    decaying,
    fast_length,
    mixed_in,
    panned,
    pitch_hz,
    shaped,
)


@given(
    partials=st.lists(
        st.tuples(st.floats(20, 8000), st.floats(0.01, 1), st.floats(0, 50), st.floats(-3, 3)), min_size=1, max_size=8
    ),
    frames=st.integers(1, 3000),
)
def test_damped_partials_are_the_sum_of_the_formula(
    partials: list[tuple[float, float, float, float]], frames: int
) -> None:
    rate = 22050
    t = np.arange(frames) / rate
    expected = sum(a * np.exp(-d * t) * np.sin(2 * np.pi * f * t + phase) for f, a, d, phase in partials)
    f, a, d, phase = (np.array(column) for column in zip(*partials, strict=True))
    np.testing.assert_allclose(damped_partials(f, a, d, frames, rate, phase), expected, atol=2e-6 * len(partials))


def test_partials_that_would_be_folded_back_are_left_out() -> None:
    assert not damped_partials([7300.0, 9000.0], 1.0, 0.0, 500, 16000).any()


@pytest.mark.parametrize(("low_hz", "high_hz"), [(0.0, 900.0), (1000.0, 2000.0), (6000.0, 9000.0)])
def test_noise_has_its_power_within_its_band_and_is_of_root_mean_square_1(low_hz: float, high_hz: float) -> None:
    noise = band_noise(np.random.default_rng(0), 50000, low_hz, high_hz, 22050).astype(np.float64)
    assert np.sqrt(np.mean(noise**2)) == pytest.approx(1, rel=0.01)
    frequency, power = scipy.signal.welch(noise, 22050, nperseg=4096)
    within = (frequency >= low_hz / 1.42) & (frequency <= high_hz * 1.42)
    assert power[within].sum() > 0.9999 * power.sum()


def test_fades_begin_and_end_at_nothing_and_leave_the_middle() -> None:
    faded = shaped(np.ones(1000, np.float32), 0.1, 0.2, 1000)
    assert faded[0] == 0
    assert faded[-1] == 0
    assert (faded[100:800] == 1).all()
    assert (np.diff(faded[:100]) > 0).all()
    assert np.abs(np.diff(faded)).max() < 0.02


def test_an_envelope_falls_to_its_e_th_part_in_its_time() -> None:
    assert decaying(1001, 4.0, 4000)[1000] == pytest.approx(np.exp(-1), rel=1e-6)


def test_what_reaches_beyond_a_canvas_is_cut_off() -> None:
    canvas = np.zeros((2, 10), np.float32)
    mixed_in(canvas, np.ones((2, 5), np.float32), 0.7, 10)
    mixed_in(canvas, np.ones((2, 5), np.float32), 2.0, 10)
    assert canvas.sum(axis=1).tolist() == [3, 3]
    assert (canvas[:, 7:] == 1).all()


def test_a_is_440_hz_and_an_octave_doubles_it() -> None:
    assert pitch_hz(69) == 440
    assert pitch_hz(81) == 880


@given(position=st.floats(-1, 1))
def test_panning_keeps_the_power(position: float) -> None:
    sides = panned(np.ones(4, np.float32), position)
    np.testing.assert_allclose((sides**2).sum(axis=0), 1, rtol=1e-6)
    assert (sides[0] >= sides[1]).all() == (position <= 0) or abs(position) < 1e-6


@given(least=st.integers(1, 100_000))
def test_fast_lengths_have_no_factor_above_5_and_waste_little(least: int) -> None:
    length = rest = fast_length(least)
    for prime in (2, 3, 5):
        while rest % prime == 0:
            rest //= prime
    assert rest == 1
    assert least <= length <= 1.26 * least + 1
