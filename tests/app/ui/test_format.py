from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from auralflow_studio.ui.format import (
    gain_text,
    level_text,
    pan_text,
    percent_text,
    rate_text,
    remaining_text,
    signed,
    size_text,
    speed_text,
    time_text,
)


@pytest.fixture(autouse=True)
def _english() -> object:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("seconds", "text", "fine"),
    [
        (0, "0:00", "0:00.000"),
        (59.9994, "0:59", "0:59.999"),
        (59.9996, "0:59", "1:00.000"),
        (185.25, "3:05", "3:05.250"),
        (3725.5, "1:02:05", "1:02:05.500"),
        (-1, "0:00", "0:00.000"),
    ],
)
def test_times(seconds: float, text: str, fine: str) -> None:
    assert time_text(seconds) == text
    assert time_text(seconds, millis=True) == fine


@given(st.floats(0, 200_000))
def test_a_time_reads_back(seconds: float) -> None:
    whole, _, millis = time_text(seconds, millis=True).partition(".")
    parts = [int(part) for part in whole.split(":")]
    total = sum(part * 60**power for power, part in enumerate(reversed(parts))) + int(millis) / 1000
    assert total == pytest.approx(seconds, abs=0.00051)


def test_gains_and_pans() -> None:
    assert gain_text(0) == "0.0 dB"
    assert gain_text(-0.04) == "0.0 dB"
    assert gain_text(-3) == "−3.0 dB"
    assert gain_text(4.25) == "+4.2 dB"
    assert gain_text(-60) == "−∞ dB"
    assert gain_text(-60, unit=False) == "−∞"
    assert (pan_text(-0.3), pan_text(0), pan_text(1)) == ("L 30", "C", "R 100")
    assert pan_text(0.004) == "C"
    assert level_text(-143.4) == "−143 dBFS"
    assert level_text(-math.inf) == "−∞ dBFS"


def test_speeds_sizes_and_rest() -> None:
    assert speed_text(21.4) == "21×"
    assert speed_text(2.04) == "2.0×"
    assert remaining_text(0.2) == "1 s left"
    assert remaining_text(89.2) == "90 s left"
    assert remaining_text(91) == "2 min left"
    assert remaining_text(3900) == "1 h 05 min left"
    assert rate_text(44_100) == "44.1 kHz"
    assert rate_text(11_025) == "11.025 kHz"
    assert size_text(78_600_000) == "78.6 MB"
    assert size_text(20e9, 0) == "20 GB"
    assert percent_text(0.999) == "99 %"
    assert percent_text(1) == "100 %"


def test_numbers_follow_the_language() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.German))
    assert signed(-3.5) == "−3,5"
    assert gain_text(0) == "0,0 dB"
    assert rate_text(44_100) == "44,1 kHz"
