from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow_studio.presenters.curve_store import RunCurves
from auralflow_studio.ui.tokens import LIGHT
from auralflow_studio.ui.training.curves import CurvePlots, ShownRun

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def plots(qtbot: QtBot) -> CurvePlots:
    plots = CurvePlots()
    qtbot.addWidget(plots)
    plots.resize(800, 240)
    plots.show()
    return plots


def run(place: int, steps: int = 50) -> ShownRun:
    curves = RunCurves()
    for n in range(steps):
        curves.add_step(float(n), 1 / (n + 1))
    for n in range(3):
        curves.add_epoch(n, 10.0 * n + 10, 0.1, float(n), is_best=True)
    return ShownRun(f"run {place}", f"Run {place}", place, curves)


def test_points_appear_as_they_come(plots: CurvePlots) -> None:
    one = run(0)
    plots.set_runs([one])
    assert plots.points("run 0", "loss") == 50
    assert plots.points("run 0", "si_sdr") == 3
    assert plots.points("run 0", "best") == 1
    one.curves.add_step(50.0, 0.01)
    plots.refresh()
    assert plots.points("run 0", "loss") == 51
    assert "Best +2.0 dB in epoch 3" in plots._best.text()


def test_what_a_model_began_with_is_a_point_and_may_be_the_best(plots: CurvePlots) -> None:
    curves = RunCurves()
    curves.add_epoch(-1, 0.5, 0.1, 9.0, is_best=True)
    curves.add_step(1.0, 0.5)
    curves.add_epoch(0, 10.0, 0.1, 8.0, is_best=False)
    plots.set_runs([ShownRun("run 0", "Run 0", 0, curves)])
    assert plots.points("run 0", "si_sdr") == 2
    assert plots._best.text() == "Best +9.0 dB as it came"


def test_before_there_are_points_the_plots_say_what_will_come_and_make_no_axes_up(plots: CurvePlots) -> None:
    def are_empty() -> list[bool]:
        both = ((plots.loss, plots._no_loss), (plots.si_sdr, plots._no_si_sdr))
        for plot, note in both:
            axes = [plot.getPlotItem().getAxis(side).isVisible() for side in ("left", "bottom")]
            assert axes == [not note.isVisible()] * 2
        return [note.isVisible() for _, note in both]

    assert are_empty() == [True, True]
    curves = RunCurves()
    plots.set_runs([ShownRun("run 0", "Run 0", 0, curves)])
    assert are_empty() == [True, True]
    curves.add_step(1.0, float("nan"))
    plots.refresh()
    assert are_empty() == [True, True], "a loss that is NaN has no place on an axis"
    curves.add_step(2.0, 0.5)
    plots.refresh()
    assert are_empty() == [False, True]
    curves.add_epoch(0, 10.0, 0.1, 8.0, is_best=True)
    plots.refresh()
    assert are_empty() == [False, False]
    plots.set_runs([])
    assert are_empty() == [True, True]


def test_several_runs_in_one_plot_and_none_again(plots: CurvePlots) -> None:
    plots.set_runs([run(0), run(1)])
    assert plots.points("run 1", "loss") == 50
    assert plots.points("run 0", "raw") == 0
    assert plots.points("run 1", "raw") == 50
    plots.set_runs([])
    assert plots.points("run 1", "loss") == 0
    assert plots._best.text() == ""


def test_log_scale_smoothing_and_themes(plots: CurvePlots) -> None:
    one = run(0)
    one.curves.add_step(60.0, 0.0)
    plots.set_runs([one])
    plots.log.click()
    assert plots.loss.getPlotItem().getAxis("left").logMode
    plots.smooth.setValue(0)
    plots.smooth.setValue(100)
    plots.set_theme(LIGHT)
    assert plots.points("run 0", "loss") == 51
    plots.grab()
    plots.log.click()
    assert not plots.loss.getPlotItem().getAxis("left").logMode


def test_several_runs_are_named_and_where_there_is_no_room_words_are_left_out(plots: CurvePlots) -> None:
    plots.set_runs([run(0)])
    assert [label.text for _, label in plots._legend.items] == []
    plots.set_runs([run(0), run(1)])
    assert [label.text for _, label in plots._legend.items] == ["Run 0", "Run 1"]
    assert plots._legend.isVisible()
    plots.resize(400, 240)
    assert plots._best.text() == "Best +2.0 dB"
    assert "epoch 3" in plots._best.toolTip()
    assert not plots._legend.isVisible()


def test_nobody_looks_nothing_is_drawn(plots: CurvePlots) -> None:
    plots.hide()
    plots.set_runs([run(0)])
    assert plots.points("run 0", "loss") == 0
    plots.show()
    assert plots.points("run 0", "loss") == 50
