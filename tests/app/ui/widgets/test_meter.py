from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from auralflow_studio.ui.tokens import tokens
from auralflow_studio.ui.widgets.meter import CEILING_DB, FLOOR_DB, LevelMeter, height, level_db

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def meter(qtbot: QtBot) -> LevelMeter:
    widget = LevelMeter()
    qtbot.addWidget(widget)
    widget.resize(12, 240)
    widget.show()
    return widget


def lit(meter: LevelMeter, channel: int, role: str) -> int:
    """How many pixels of a channel have the colour of a token."""
    image = meter.grab().toImage()
    x = 2 if channel == 0 else meter.width() - 2
    return sum(image.pixelColor(x, y).name() == tokens(meter).color(role).name() for y in range(image.height()))


def test_levels_and_heights() -> None:
    assert level_db(1.0) == 0
    assert level_db(0.5) == pytest.approx(-6.02, abs=0.01)
    assert level_db(0.0) == FLOOR_DB
    assert level_db(math.nan) == FLOOR_DB
    assert (height(FLOOR_DB), height(CEILING_DB), height(99)) == (0, 1, 1)


def test_it_rises_at_once_and_falls_steadily(meter: LevelMeter) -> None:
    meter.advance((0.5, 0.0), 0.03)
    assert meter.levels_db[0] == pytest.approx(-6.02, abs=0.01)
    assert meter.levels_db[1] == FLOOR_DB
    meter.advance((0.0, 0.0), 0.5)
    once = meter.levels_db[0]
    meter.advance((0.0, 0.0), 0.5)
    assert meter.levels_db[0] - once == pytest.approx(once + 6.02, abs=0.01)


def test_what_is_painted_is_the_level(meter: LevelMeter) -> None:
    meter.advance((10 ** (-24 / 20), 10 ** (-3 / 20)), 0.03)
    expected = round(height(-24) * 240)
    assert lit(meter, 0, "meter_good") == pytest.approx(expected, abs=1)
    assert lit(meter, 0, "meter_warn") == 0
    assert lit(meter, 1, "meter_warn") == pytest.approx((height(-3) - height(-6)) * 240, abs=1)
    meter.set_dimmed(True)
    assert lit(meter, 0, "meter_good") == 0


def test_the_peak_is_held_in_its_own_colour(meter: LevelMeter) -> None:
    meter.advance((10 ** (-12 / 20), 0.0), 0.03)
    meter.advance((0.0, 0.0), 1.0)
    falling = round(height(meter.levels_db[0]) * 240)
    assert lit(meter, 0, "meter_good") == pytest.approx(falling + 2, abs=1)
    assert lit(meter, 0, "meter_bad") == 0


def test_over_stays_until_it_is_clicked_and_is_said_in_words(meter: LevelMeter) -> None:
    meter.advance((1.0, 1.0), 0.03)
    assert not meter.is_over
    meter.advance((1.2, 0.1), 0.03)
    meter.advance((0.0, 0.0), 60.0)
    assert meter.is_over
    assert lit(meter, 1, "meter_bad") >= 4
    assert "Over full scale" in meter.accessibleDescription()
    QTest.mouseClick(meter, Qt.MouseButton.LeftButton)
    assert not meter.is_over
    assert lit(meter, 1, "meter_bad") == 0
    assert "Over" not in meter.accessibleDescription()
    meter.advance((1.2, 0.1), 0.03)
    assert meter.is_over
    meter.clear_over()
    assert not meter.is_over
    assert meter.levels_db[0] > 0, "only the mark is taken away"


def test_horizontal_grows_to_the_side(qtbot: QtBot) -> None:
    meter = LevelMeter(Qt.Orientation.Horizontal)
    qtbot.addWidget(meter)
    meter.resize(240, 10)
    meter.advance((10 ** (-24 / 20), 0.0), 0.03)
    image = meter.grab().toImage()
    good = tokens(meter).color("meter_good").name()
    assert image.pixelColor(3, 2).name() == good
    assert image.pixelColor(200, 2).name() != good
    meter.reset()
    assert meter.levels_db == (FLOOR_DB, FLOOR_DB)
