from __future__ import annotations

import pyqtgraph as pg
from pytestqt.qtbot import QtBot

from auralflow_studio.ui.plots.empty_note import EmptyNote


def test_the_sentence_stands_in_the_middle_in_the_place_of_the_axes(qtbot: QtBot) -> None:
    plot = pg.PlotWidget()
    qtbot.addWidget(plot)
    note = EmptyNote("Something appears here.", plot)
    plot.resize(400, 200)
    plot.show()
    axes = [plot.getPlotItem().getAxis(side) for side in ("left", "bottom")]
    for is_empty in (True, False, True):
        note.stand_in(is_empty=is_empty)
        assert note.isVisible() is is_empty
        assert [axis.isVisible() for axis in axes] == [not is_empty] * 2
    qtbot.waitUntil(lambda: abs(note.geometry().center().y() - plot.rect().center().y()) <= 1)
    assert abs(note.geometry().center().x() - plot.rect().center().x()) <= 1
