from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTabBar, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from auralflow_studio.ui.widgets.fader import Fader
from auralflow_studio.ui.widgets.form_scroll import FormScroll
from auralflow_studio.ui.widgets.quiet_wheel import ComboBox, Slider, Tabs
from support.wheel import turn, value_of, values_in


@pytest.fixture
def form(qtbot: QtBot) -> FormScroll:
    """A form that is higher than its window."""
    inner = QWidget()
    column = QVBoxLayout(inner)
    box = ComboBox()
    box.addItems(["15 minutes", "1 hour", "3 hours"])
    box.setCurrentIndex(1)
    slider = Slider(Qt.Orientation.Horizontal)
    slider.setValue(50)
    tabs = Tabs()
    for name in "abc":
        tabs.addTab(QWidget(), name)
    for widget in (box, slider, Fader(), tabs, *(QLabel(str(n)) for n in range(40))):
        column.addWidget(widget)
    form = FormScroll(inner)
    qtbot.addWidget(form)
    form.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    form.resize(300, 200)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    return form


def test_the_form_scrolls_instead_until_somebody_chooses_the_widget(form: FormScroll, qtbot: QtBot) -> None:
    bar = form.verticalScrollBar()
    for widget in values_in(form):
        bar.setValue(0)
        form.setFocus()
        assert not widget.hasFocus()
        assert widget.focusPolicy() != Qt.FocusPolicy.WheelFocus, "a turn of the wheel chooses it"
        before = value_of(widget)
        turn(widget, -1)
        assert bar.value() > 0
        assert value_of(widget) == before
        if isinstance(widget, QTabBar):
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        bar.setValue(0)
        widget.setFocus()
        qtbot.waitUntil(widget.hasFocus)
        turn(widget, -1)
        assert value_of(widget) != before
        assert bar.value() == 0
