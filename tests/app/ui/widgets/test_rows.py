from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from auralflow_studio.ui.widgets.rows import RowCard, RowList
from support.tab_chain import tab_chain

ONE, TWO = Path("/one"), Path("/two")


@pytest.fixture
def rows(qtbot: QtBot) -> RowList[RowCard]:
    rows: RowList[RowCard] = RowList()
    qtbot.addWidget(rows)
    rows.resize(280, 400)
    rows.hint.setText("Nothing yet")
    rows.show()
    return rows


def test_rows_are_in_order_and_the_hint_stands_where_there_are_none(rows: RowList[RowCard], qtbot: QtBot) -> None:
    rows.show_rows({})
    assert rows.hint.isVisible()
    rows.show_rows({ONE: RowCard("One"), TWO: RowCard("Two")})
    assert not rows.hint.isVisible()
    qtbot.waitUntil(lambda: 0 <= rows.rows[ONE].y() < rows.rows[TWO].y())
    gone = rows.rows[ONE]
    rows.show_rows({TWO: RowCard("Two")})
    assert not gone.isVisible()
    assert list(rows.rows) == [TWO]


def test_words_on_a_button_leave_the_name_its_room(rows: RowList[RowCard], qtbot: QtBot) -> None:
    row = RowCard("A name of some length", marks=(QCheckBox(),))
    row.contents.setText("Vocals")
    row.state.setText("unfinished")
    small = row.add_button("trash", "Delete it")
    worded = row.add_button("play", "Go on with it", "Go on")
    rows.show_rows({ONE: row, TWO: RowCard("Two")})
    qtbot.waitUntil(worded.isVisible)
    below = {widget: widget.mapTo(row, QPoint(0, widget.height() // 2)).y() for widget in (row.name, small, worded)}
    assert abs(below[small] - below[row.name]) <= 2
    assert below[worded] > below[row.name] + row.name.height()
    assert worded.toolTip() == "Go on with it"
    assert row.height() == rows.rows[TWO].height()
    assert row.name.width() >= row.name.fontMetrics().horizontalAdvance(row.name.text())


def test_the_tab_key_comes_to_new_rows_where_the_list_stands(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    before, after = QPushButton("before"), QPushButton("after")
    rows: RowList[RowCard] = RowList()
    rows.tab_anchor = before
    for widget in (before, rows, after):
        column.addWidget(widget)
    for _ in range(2):
        made = {path: RowCard(path.name) for path in (ONE, TWO)}
        buttons = [row.add_button("trash", "Delete it") for row in made.values()]
        rows.show_rows(made)
    stops = tab_chain(window)
    assert stops[stops.index(before) + 1 :][:2] == buttons
    assert stops[-1] is after
