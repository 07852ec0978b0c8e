from __future__ import annotations

import pytest

from auralflow.errors import Cancelled
from auralflow.progress import CancelToken, SpeedMeter, clock


def test_a_token_stops_work_only_after_it_was_cancelled() -> None:
    token = CancelToken()
    token.raise_if_cancelled()
    token.cancel()
    assert token.is_cancelled
    with pytest.raises(Cancelled):
        token.raise_if_cancelled()


def test_speed_and_time_left_follow_from_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("auralflow.progress.time.monotonic", lambda: now)
    meter = SpeedMeter(200.0)
    now = 102.0
    progress = meter.progress("separate", 50.0)
    assert progress.fraction == 0.25
    assert progress.speed == pytest.approx(25.0)
    assert progress.eta_s == pytest.approx(6.0)


def test_what_was_done_before_does_not_count_as_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("auralflow.progress.time.monotonic", lambda: now)
    meter = SpeedMeter(200.0, done_s=100.0)
    now = 2.0
    progress = meter.progress("separate", 120.0)
    assert (progress.fraction, progress.speed, progress.eta_s) == (0.6, 10.0, 8.0)


def test_a_slow_start_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("auralflow.progress.time.monotonic", lambda: now)
    meter = SpeedMeter(1000.0, window_s=5.0)
    for second in range(1, 40):
        now = 100.0 + second
        progress = meter.progress("separate", 10.0 * second)
    assert progress.speed == pytest.approx(10.0)


def test_nothing_done_yet_has_no_speed() -> None:
    progress = SpeedMeter(10.0).progress("separate", 0.0)
    assert (progress.fraction, progress.speed, progress.eta_s) == (0.0, None, None)


def test_lengths_of_time_read_as_on_a_clock() -> None:
    assert clock(187.4) == "3:07"
    assert clock(3723) == "1:02:03"
