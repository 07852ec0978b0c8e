from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from auralflow_studio.ui.widgets.form_scroll import FormScroll


def form(height: int) -> QWidget:
    result = QWidget()
    column = QVBoxLayout(result)
    wide = QLabel()
    wide.setMinimumSize(240, height)
    column.addWidget(wide)
    return result


def test_a_form_is_never_cut_at_its_sides(qtbot: QtBot) -> None:
    scroll = FormScroll(form(900))
    qtbot.addWidget(scroll)
    scroll.resize(scroll.minimumSizeHint().width(), 200)
    scroll.show()
    assert scroll.widget().width() >= 240
    assert scroll.verticalScrollBar().maximum() > 0
    assert not scroll.horizontalScrollBar().isVisible()


@pytest.mark.parametrize("height", [20, 900])
def test_nothing_jumps_when_it_begins_to_scroll(qtbot: QtBot, height: int) -> None:
    scroll = FormScroll(form(height))
    qtbot.addWidget(scroll)
    scroll.resize(400, 200)
    scroll.show()
    assert scroll.widget().width() == 400 - scroll.verticalScrollBar().sizeHint().width()
