from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from auralflow_studio.qtmodels.evaluation_tables import CellRole, TrackTable
from auralflow_studio.ui.evaluation.figures_view import FiguresView
from support.evaluations import made_up_result
from support.layout import tool_tip_of


@pytest.fixture
def view(qtbot: QtBot) -> FiguresView:
    model = TrackTable()
    view = FiguresView(model, "Songs")
    model.setParent(view)
    qtbot.addWidget(view)
    view.resize(700, 300)
    view.show()
    model.set_result(made_up_result(), "vocals", "sdr_median_db")
    return view


def column(view: FiguresView, place: int) -> list[str]:
    return [view.sorted.index(row, place).data() for row in range(view.sorted.rowCount())]


def test_a_click_on_a_head_sorts(view: FiguresView, qtbot: QtBot) -> None:
    assert column(view, 0) == ["Song 0", "Song 1", "Song 2"]
    head = view.horizontalHeader()
    place = QPoint(head.sectionViewportPosition(1) + 20, head.height() // 2)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
    first = column(view, 1)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert sorted([first, column(view, 1)]) == [["0.00", "1.00", "2.00"], ["2.00", "1.00", "0.00"]]
    view.show_in_order()
    assert column(view, 0) == ["Song 0", "Song 1", "Song 2"]


def test_a_row_is_opened_by_double_click_and_by_return(view: FiguresView) -> None:
    opened: list[str] = []

    def note(index: QModelIndex) -> None:
        opened.append(index.data(CellRole.TRACK))

    view.opened.connect(note)
    place = view.visualRect(view.sorted.index(1, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened == ["Song 1", "Song 2"]


def test_all_rows_fit_into_the_height_it_asks_for(view: FiguresView) -> None:
    view.resize(700, view.height_of_rows())
    assert not view.verticalScrollBar().isVisible()
    assert view.accessibleName() == "Songs"


def test_columns_fit_as_long_as_they_can_and_what_is_shortened_is_told_in_full(qtbot: QtBot) -> None:
    result = made_up_result()
    model = TrackTable()
    view = FiguresView(model, "Songs")
    model.setParent(view)
    qtbot.addWidget(view)
    view.resize(480, 300)
    view.show()
    titles = {name: f"A model with a long name: {name}" for name in ("one", "two")}
    model.set_result(result, "vocals", "sdr_median_db", titles)
    assert view.columnWidth(0) >= 120
    assert view.horizontalHeader().length() <= view.viewport().width()
    song = view.visualRect(view.sorted.index(0, 0))
    assert tool_tip_of(view.viewport(), song.center()).startswith("Song 0: double-click")
    view.resize(300, 300)
    qtbot.waitUntil(view.horizontalScrollBar().isVisible)
    assert view.columnWidth(1) > 100, "what scrolls anyway may be read"
    long = "A song with a name that is much longer than its column"
    scores = tuple(replace(track, track=f"{long} {track.track}") for track in result.scores)
    model.set_result(replace(result, scores=scores), "vocals", "sdr_median_db", titles)
    song = view.visualRect(view.sorted.index(0, 0))
    assert tool_tip_of(view.viewport(), song.center()).startswith(f"{long} Song 0: double-click")
    number = view.visualRect(view.sorted.index(0, 1)).center()
    assert tool_tip_of(view.viewport(), number).startswith(f"{long} Song 0: double-click")
