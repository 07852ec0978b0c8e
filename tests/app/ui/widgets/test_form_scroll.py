from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from auralflow_studio.ui.widgets.form_scroll import BodyScroll, FormScroll


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


def test_a_body_is_as_high_as_it_needs_until_the_screen_ends(qtbot: QtBot) -> None:
    dialog = QWidget()
    qtbot.addWidget(dialog)
    column = QVBoxLayout(dialog)
    inner = form(300)
    scroll = BodyScroll(inner)
    column.addWidget(scroll)
    dialog.show()
    assert not scroll.verticalScrollBar().isVisible()
    more = QLabel()
    more.setMinimumHeight(200)
    inner.layout().addWidget(more)
    qtbot.waitUntil(lambda: scroll.height() >= 500)
    assert not scroll.verticalScrollBar().isVisible()
    more.setMinimumHeight(5000)
    qtbot.waitUntil(scroll.verticalScrollBar().isVisible)
    assert dialog.height() <= dialog.screen().availableGeometry().height()
    assert inner.width() <= scroll.viewport().width()
