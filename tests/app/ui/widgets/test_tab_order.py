from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QSplitter, QTabWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from auralflow_studio.ui.widgets.tab_order import tab_after, tab_stops
from support.tab_chain import tab_chain


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for name in ("first", "last"):
        column.addWidget(QPushButton(name))
    return window


def add(window: QWidget, *names: str) -> QWidget:
    """Buttons in a frame that has no focus itself, made later than the rest."""
    frame = QWidget()
    column = QVBoxLayout(frame)
    for name in names:
        column.addWidget(QPushButton(name))
    layout = window.layout()
    assert layout is not None
    layout.addWidget(frame)
    return frame


def names(window: QWidget) -> list[str]:
    return [stop.text() for stop in tab_chain(window) if isinstance(stop, QPushButton)]


def test_what_was_made_later_comes_where_it_stands(window: QWidget, qtbot: QtBot) -> None:
    later = add(window, "a", "b")
    assert names(window) == ["first", "last", "a", "b"]
    first = window.findChildren(QPushButton)[0]
    tab_after(first, later)
    assert names(window) == ["first", "a", "b", "last"]
    # The key goes that way.
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    first.setFocus()
    gone = []
    for _ in range(4):
        focus = QApplication.focusWidget()
        assert isinstance(focus, QPushButton)
        gone.append(focus.text())
        QTest.keyClick(focus, Qt.Key.Key_Tab)  # type: ignore[call-overload]
    assert gone == ["first", "a", "b", "last"]


def test_of_tabs_the_bar_is_the_stop(window: QWidget) -> None:
    tabs = QTabWidget()
    tabs.addTab(QPushButton("page"), "Page")
    layout = window.layout()
    assert layout is not None
    layout.addWidget(tabs)
    assert tab_stops(tabs)[0] is tabs.tabBar()
    assert tabs not in tab_stops(window)
    later = add(window, "a")
    tab_after(tabs, later)
    stops = tab_chain(window)
    assert stops[stops.index(tabs.tabBar()) + 1] is later.findChild(QPushButton)


def test_panes_come_from_left_to_right(qtbot: QtBot) -> None:
    panes = QSplitter()
    qtbot.addWidget(panes)
    for name in ("left", "middle", "right"):
        panes.addWidget(QPushButton(name))
    panes.show()
    assert [stop.text() for stop in tab_stops(panes) if isinstance(stop, QPushButton)] == ["left", "middle", "right"]


def test_what_is_there_already_stays(window: QWidget) -> None:
    first, last = window.findChildren(QPushButton)
    tab_after(first, first, last)
    assert names(window) == ["first", "last"]
    assert tab_stops(QWidget()) == []
