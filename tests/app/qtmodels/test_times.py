from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from auralflow_studio.qtmodels.times import remaining_text, speed_text, time_text


@pytest.fixture(autouse=True)
def _english() -> object:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("seconds", "digits", "text"),
    [
        (0, 0, "0:00"),
        (33.9, 0, "0:33"),
        (59.9999, 0, "0:59"),
        (59.9999, 3, "0:59.999"),
        (0.29, 2, "0:00.29"),  # in binary a little less
        (185.25, 3, "3:05.250"),
        (3725.5, 0, "1:02:05"),
        (3725.5, 1, "1:02:05.5"),
        (36_000, 0, "10:00:00"),
        (0.00002, 5, "0:00.00002"),
        (-3, 0, "0:00"),
    ],
)
def test_times(seconds: float, digits: int, text: str) -> None:
    assert time_text(seconds, digits) == text


@given(st.floats(0, 200_000), st.integers(1, 5))
@example(1.9999999999708962, 5)  # so little less than 2 that not all digits may show it
@example(1.99999999999, 5)
def test_fewer_digits_are_the_beginning_of_more(seconds: float, digits: int) -> None:
    fine = time_text(seconds, digits)
    assert fine.startswith(time_text(seconds, digits - 1))
    parts = fine.split(":")
    total = sum(float(part) * 60**power for power, part in enumerate(reversed(parts)))
    assert total - 2e-6 <= seconds < total + 10**-digits + 2e-6


def test_speeds_and_what_is_left() -> None:
    assert speed_text(21.4) == "21×"
    assert speed_text(2.04) == "2.0×"
    assert [speed_text(speed) for speed in (9.94, 9.96)] == ["9.9×", "10×"]
    assert remaining_text(0.2) == "1 s left"
    assert remaining_text(89.2) == "90 s left"
    assert remaining_text(90) == "2 min left"
    assert remaining_text(3541) == "1 h 00 min left"
    assert remaining_text(3900) == "1 h 05 min left"
