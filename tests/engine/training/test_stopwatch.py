"""Pauses do not count, earlier runs do; on a clock that the test moves."""

from __future__ import annotations

import time

import pytest

from auralflow.training.stopwatch import Stopwatch


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0, 0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "process_time", lambda: now[1])
    return now


def test_it_goes_on_from_earlier_runs_and_leaves_pauses_out(clock: list[float]) -> None:
    watch = Stopwatch(before_s=60.0)
    clock[0] += 5
    assert watch.elapsed_s == 65
    with watch.paused():
        clock[0] += 3600
    clock[0] += 1
    assert watch.elapsed_s == 66


def test_a_pause_that_ends_with_an_error_does_not_count_either(clock: list[float]) -> None:
    watch = Stopwatch()
    with pytest.raises(ZeroDivisionError), watch.paused():  # noqa: PT012
        clock[0] += 10
        raise ZeroDivisionError
    assert watch.elapsed_s == 0


def test_time_in_which_the_process_was_suspended_counts_as_a_slow_step_at_most(clock: list[float]) -> None:
    watch = Stopwatch()
    clock[0] += 8 * 3600
    clock[1] += 2
    assert watch.elapsed_s == 30
    clock[0] += 7
    assert watch.elapsed_s == 37


def test_a_slow_step_counts_whole_if_the_processor_works(clock: list[float]) -> None:
    watch = Stopwatch()
    clock[0] += 100
    clock[1] += 150  # several cores
    assert watch.elapsed_s == 100
    clock[0] += 100
    clock[1] += 30  # it waits for a GPU a part of the time
    assert watch.elapsed_s == 200
