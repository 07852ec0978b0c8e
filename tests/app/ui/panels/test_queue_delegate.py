from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView

from auralflow_studio.qtmodels.queue_model import QueueModel, QueueRow, RowState
from auralflow_studio.ui.panels.queue_delegate import QueueDelegate
from auralflow_studio.ui.tokens import tokens

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def view(qtbot: QtBot) -> QListView:
    widget = QListView()
    qtbot.addWidget(widget)
    model = QueueModel(widget)
    widget.setModel(model)
    widget.setItemDelegate(QueueDelegate(widget))
    widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    widget.resize(300, 200)
    row = QueueRow(id="a", name="Song", length_s=65, state=RowState.RUNNING, fraction=0.5, eta_s=100, speed=12.3)
    model.add([row])
    widget.show()
    return widget


def accent_columns(view: QListView) -> list[int]:
    """Columns of the lower half of the row that have the colour of progress."""
    image = view.viewport().grab().toImage()
    bottom = view.visualRect(view.model().index(0, 0)).bottom()
    accent = tokens(view).color("accent").name()
    rows = range(bottom - 10, bottom)
    return [x for x in range(image.width()) if any(image.pixelColor(x, y).name() == accent for y in rows)]


def test_the_second_line_has_state_rest_and_speed(view: QListView) -> None:
    delegate = view.itemDelegate()
    assert isinstance(delegate, QueueDelegate)
    model = view.model()
    assert isinstance(model, QueueModel)
    assert delegate.facts(model.rows()[0]) == "Separating 50 % · 2 min left · 12×"


def test_the_bar_is_as_long_as_the_work_that_is_done(view: QListView) -> None:
    half = accent_columns(view)
    model = view.model()
    assert isinstance(model, QueueModel)
    model.set_row(QueueRow(id="a", name="Song", length_s=65, state=RowState.RUNNING, fraction=1.0, eta_s=1))
    model.set_row(QueueRow(id="a", name="Song!", length_s=65, state=RowState.RUNNING, fraction=1.0, eta_s=1))
    full = accent_columns(view)
    assert len(half) == pytest.approx(len(full) / 2, abs=3)
    assert min(half) == min(full)


def test_right_to_left_fills_from_the_right(view: QListView) -> None:
    left = accent_columns(view)
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    right = accent_columns(view)
    width = view.viewport().width()
    assert min(right) == pytest.approx(width - max(left), abs=4)
    assert max(right) == pytest.approx(width - min(left), abs=4)


def test_a_finished_row_has_no_bar(view: QListView) -> None:
    model = view.model()
    assert isinstance(model, QueueModel)
    model.set_row(QueueRow(id="a", name="Song", length_s=65, state=RowState.DONE, fraction=1.0))
    assert accent_columns(view) == []
