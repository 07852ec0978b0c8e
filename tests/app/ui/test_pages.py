from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from auralflow_studio.ui.pages import EVALUATE, SEPARATE, TRAIN, Pages
from support.studio import press
from support.tab_chain import tab_chain

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from auralflow_studio.studio import Studio


def test_pages_are_made_when_they_are_shown(qtbot: QtBot) -> None:
    pages = Pages()
    qtbot.addWidget(pages)
    made: list[str] = []

    def maker(name: str) -> QWidget:
        made.append(name)
        return QWidget()

    pages.add("one", lambda: maker("one"))
    pages.add("two", lambda: maker("two"))
    assert (pages.current, made) == ("one", ["one"])
    with qtbot.waitSignal(pages.changed) as told:
        pages.show_page("two")
    assert told.args == ["two"]
    assert made == ["one", "two"]
    pages.show_page("one")
    pages.show_page("nowhere")
    assert pages.current == "one"
    assert made == ["one", "two"]
    assert pages.page("two") is not None


def test_buttons_and_keys_go_from_page_to_page(idle_studio: Studio, qtbot: QtBot) -> None:
    window = idle_studio.window
    switch = window.top_bar.pages
    assert switch.buttons[SEPARATE].isChecked()
    switch.buttons[TRAIN].click()
    assert window.modes.current == TRAIN
    assert switch.buttons[TRAIN].isChecked()
    assert not switch.buttons[SEPARATE].isChecked()
    assert not window.actions_["remove"].isEnabled(), "keys act on what is seen only"
    press(idle_studio, qtbot, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.modes.current == SEPARATE
    switch.buttons[SEPARATE].click()
    assert switch.buttons[SEPARATE].isChecked(), "the shown page stays down"
    switch.set_compact(True)
    assert switch.buttons[TRAIN].toolTip()


def test_the_tab_key_comes_to_a_page_between_the_top_and_the_transport(idle_studio: Studio, qtbot: QtBot) -> None:
    window = idle_studio.window
    for name in (TRAIN, EVALUATE):
        window.modes.show_page(name)
        page = window.modes.page(name)
        assert page is not None
        where = []
        for stop in tab_chain(window):
            if stop.isVisible():
                parts = (window.top_bar, page, window.transport)
                where += [place for place, part in enumerate(parts) if part.isAncestorOf(stop)]
        assert where == sorted(where)
        assert set(where) == {0, 1, 2}
