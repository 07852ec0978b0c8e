from __future__ import annotations

import math

import pytest

from auralflow_studio.presenters.box_stats import BoxStats, box_stats


def test_a_box_of_known_values() -> None:
    stats = box_stats([1.0, 2.0, 3.0, 4.0, 100.0])
    assert stats == BoxStats(low=1.0, first=2.0, median=3.0, third=4.0, high=4.0, values=(1.0, 2.0, 3.0, 4.0, 100.0))


def test_one_value_is_a_line() -> None:
    stats = box_stats([5.0])
    assert stats is not None
    assert (stats.low, stats.first, stats.median, stats.third, stats.high) == (5.0,) * 5


@pytest.mark.parametrize("values", [[], [None], [math.nan, math.inf, -math.inf]])
def test_no_box_of_nothing(values: list[float | None]) -> None:
    assert box_stats(values) is None


def test_what_is_no_figure_is_left_out() -> None:
    stats = box_stats([1.0, None, math.inf, 3.0])
    assert stats is not None
    assert stats.values == (1.0, 3.0)
    assert stats.median == 2.0


def test_whiskers_never_end_within_the_box() -> None:
    for values in ([0.0, 0.0, 0.0, 10.0], [0.0, 1000.0], [1.0, 2.0, 3.0, 50.0, 60.0]):
        stats = box_stats(values)
        assert stats is not None
        assert stats.low <= stats.first <= stats.median <= stats.third <= stats.high
