from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralflow.separation.consistency import make_consistent, null_peak, to_dbfs


@given(st.integers(1, 6), st.floats(1e-3, 100), st.integers(0, 1000))
def test_stems_add_up_to_the_last_bit_or_nearly(sources: int, level: float, seed: int) -> None:
    generator = np.random.default_rng(seed)
    mixture = generator.uniform(-level, level, (200, 2)).astype(np.float32)
    stems = generator.uniform(-level, level, (sources, 200, 2)).astype(np.float32)
    consistent = make_consistent(mixture, stems)
    assert consistent.dtype == np.float32
    assert null_peak(mixture, consistent) <= 10 ** (-140 / 20) * max(1.0, 4 * level)


def test_the_correction_is_the_smallest_one() -> None:
    """Against the least-squares projection, by its closed form in float64."""
    generator = np.random.default_rng(0)
    mixture, stems = generator.normal(size=(50, 1)), generator.normal(size=(3, 50, 1))
    projection = stems + (mixture - stems.sum(0)) / 3
    result = make_consistent(mixture.astype(np.float32), stems.astype(np.float32))
    np.testing.assert_allclose(result, projection, atol=1e-6)


def test_null_is_measured_in_float64() -> None:
    mixture = np.array([[1.0]], np.float32)
    stems = np.array([[[1.0]], [[1e-9]]], np.float32)
    assert null_peak(mixture, stems) == pytest.approx(1e-9)
    assert null_peak(mixture[:0], stems[:, :0]) == 0.0


def test_decibels() -> None:
    assert to_dbfs(0.1) == pytest.approx(-20)
    assert to_dbfs(0) == -math.inf
