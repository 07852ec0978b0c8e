from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QLocale

from auralflow_studio.ui.format import (
    gain_text,
    level_text,
    pan_text,
    percent_text,
    rate_text,
    signed,
    size_text,
)


@pytest.fixture(autouse=True)
def _english() -> object:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


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


def test_rates_sizes_and_percents() -> None:
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
