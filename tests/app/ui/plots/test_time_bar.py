from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from auralflow_studio.ui.plots.time_bar import TimeBar
from auralflow_studio.ui.plots.time_view import TimeView


@pytest.fixture
def view(qtbot: QtBot) -> TimeView:
    view = TimeView()
    view.set_width(1000)
    return view


def test_the_handle_is_the_part_that_is_seen(qtbot: QtBot, view: TimeView) -> None:
    bar = TimeBar(view)
    qtbot.addWidget(bar)
    assert bar.maximum() == 0, "without a song there is nowhere to go"
    view.set_song(1_000_000, 44_100)
    assert bar.maximum() == 0
    view.scroll_to(0)
    view.zoom(4, 0)
    assert bar.pageStep() / (bar.maximum() + bar.pageStep()) == pytest.approx(0.25, abs=0.001)
    bar.setValue(bar.maximum() // 2)
    assert view.start == pytest.approx(375_000, abs=1000)
    view.scroll_to(750_000)
    assert bar.value() == pytest.approx(bar.maximum(), abs=2000)
