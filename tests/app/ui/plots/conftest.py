"""Lanes in a window, and their threads ended afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow_studio.ui.plots.lane_view import LaneView
from auralflow_studio.ui.plots.spectrum_tiles import SpectrumTiles
from auralflow_studio.ui.plots.time_view import TimeView
from support.lanes import stack_lanes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from auralflow_studio.ui.plots.lane_data import LaneData


@pytest.fixture
def tiles(qtbot: QtBot) -> Iterator[SpectrumTiles]:
    made = SpectrumTiles()
    yield made
    made.close()


@pytest.fixture
def view(qtbot: QtBot) -> TimeView:
    return TimeView()


@pytest.fixture
def show_lanes(
    qtbot: QtBot, view: TimeView, tiles: SpectrumTiles
) -> Callable[[dict[str, LaneData]], tuple[QWidget, list[LaneView]]]:
    """Shows lanes, 1000 pixels wide and 100 high each, under a ruler of 40."""

    kept: list[QWidget] = []  # Python's references are the only ones to a window

    def show(data: dict[str, LaneData], ghost: LaneData | None = None) -> tuple[QWidget, list[LaneView]]:
        first = next(iter(data.values()))
        view.set_song(first.frames, first.sample_rate)
        lanes = [LaneView(view, tiles, name, lane, ghost) for name, lane in data.items()]
        window = stack_lanes(view, lanes, 1000, 40 + 100 * len(lanes))
        qtbot.addWidget(window)
        kept.append(window)
        window.show()
        qtbot.waitExposed(window)
        return window, lanes

    return show
