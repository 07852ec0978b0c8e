"""Peak meters rise at once and fall 20 dB in 1.5 s, however often they are read."""

from __future__ import annotations

import numpy as np
import pytest

from auralflow_studio.playback.meters import Meters, PeakLog


def burst(log: PeakLog, peak: float, buffers: int = 1) -> None:
    for _ in range(buffers):
        log.begin()
        log.note(0, 0, peak)
        log.note(0, 0, peak / 2)
        log.end()


@pytest.mark.parametrize("reads", [1, 7, 90])
def test_fall(reads: int) -> None:
    log = PeakLog(1)
    meters = Meters(log, 1)
    burst(log, 0.8)
    assert meters.levels(10.0)[0].tolist() == [pytest.approx(0.8), 0.0]
    for read in range(1, reads + 1):
        level = meters.levels(10.0 + 1.5 * read / reads)
    assert level[0, 0] == pytest.approx(0.08)


def test_no_peak_between_two_looks_is_missed() -> None:
    log = PeakLog(1)
    meters = Meters(log, 1)
    burst(log, 0.9)
    burst(log, 0.1, 50)
    assert meters.levels(0.0)[0, 0] == pytest.approx(0.9)
    burst(log, 0.95, 1)
    burst(log, 0.1, 1000)  # far more than are kept
    assert meters.levels(0.0)[0, 0] == pytest.approx(0.9)


def test_a_buffer_in_the_making_is_not_seen() -> None:
    log = PeakLog(1)
    log.begin()
    log.note(0, 1, 0.5)
    assert not log.since(0).any()
    log.end()
    np.testing.assert_array_equal(log.since(0), [[0, 0.5]])
    assert not log.since(1).any()
