from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from auralflow_studio.presenters.box_stats import box_stats
from auralflow_studio.ui.evaluation.box_plot import BoxPlot, BoxRow
from auralflow_studio.ui.tokens import DARK, LIGHT, Tokens, contrast

ROWS = (
    BoxRow("One", "model", 0, box_stats([1.0, 2.0, 3.0, 9.0])),
    BoxRow("Two", "model", 1, box_stats([4.0])),
    BoxRow("Nothing", "model", 2, None),
    BoxRow("Floor", "baseline", 3, box_stats([-3.0, -1.0])),
)


@pytest.fixture
def plot(qtbot: QtBot) -> BoxPlot:
    plot = BoxPlot()
    qtbot.addWidget(plot)
    plot.resize(500, 220)
    plot.show()
    return plot


def test_all_rows_are_drawn_from_top_to_bottom_and_told(plot: BoxPlot, qtbot: QtBot) -> None:
    plot.set_rows(ROWS, "SDR of vocals", "SDR in dB")
    assert plot.rows == ROWS
    item = plot.plot.getPlotItem()
    qtbot.waitUntil(lambda: item.viewRange()[0][0] < -3 < 9 < item.viewRange()[0][1])
    top, bottom = item.viewRange()[1]
    assert min(top, bottom) < 0
    assert max(top, bottom) > 3
    assert plot.plot.accessibleName() == "SDR of vocals"
    assert "One: median 2.50 dB, half of the songs between 1.75 and 4.50 dB" in plot.plot.accessibleDescription()
    assert "Nothing" not in plot.plot.accessibleDescription()


def test_without_a_figure_no_axis_is_made_up(plot: BoxPlot) -> None:
    axes = [plot.plot.getPlotItem().getAxis(side) for side in ("left", "bottom")]
    for rows, shown in (((), False), (ROWS, True), (ROWS[2:3], False)):
        plot.set_rows(rows, "a", "b")
        assert [axis.isVisible() for axis in axes] == [shown, shown]
        assert plot._no_figures.isVisible() is not shown


def test_what_is_drawn_again_takes_the_place_of_what_was(plot: BoxPlot) -> None:
    plot.set_rows(ROWS, "a", "b")
    count = len(plot.plot.getPlotItem().items)
    plot.set_rows(ROWS, "a", "b")
    assert len(plot.plot.getPlotItem().items) == count
    plot.set_rows((), "a", "b")
    assert plot.plot.getPlotItem().items == []


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_boxes_stand_out_in_both_themes(plot: BoxPlot, theme: Tokens) -> None:
    plot.set_theme(theme)
    plot.set_rows(ROWS, "a", "b")
    assert plot.plot.backgroundBrush().color().name() == theme.canvas
    for row in ROWS:
        assert contrast(plot.color_of(row, theme), theme.color("canvas")) >= 3
    names = [plot.color_of(row, theme).name() for row in ROWS]
    assert len(set(names)) == len(names)
