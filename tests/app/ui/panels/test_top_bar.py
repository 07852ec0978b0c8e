from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QToolButton, QVBoxLayout, QWidget

from auralflow_studio.ui.actions import Actions, Situation
from auralflow_studio.ui.panels.empty import EmptyState
from auralflow_studio.ui.panels.top_bar import TopBar
from auralflow_studio.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot) -> Iterator[QWidget]:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.actions_ = Actions(widget, Theme(qapp, "light"))  # type: ignore[attr-defined]
    column = QVBoxLayout(widget)
    column.addWidget(TopBar(widget.actions_))  # type: ignore[attr-defined]
    column.addWidget(EmptyState(widget.actions_))  # type: ignore[attr-defined]
    widget.resize(900, 600)
    widget.show()
    yield widget
    widget.deleteLater()


def test_the_song_and_its_state_are_shown(window: QWidget) -> None:
    bar = window.findChild(TopBar)
    assert bar is not None
    bar.set_song("Night", "Separating 43 %")
    assert bar.song_name == "Night"
    assert bar._status.isVisible()
    bar.set_song("", "")
    assert not bar._status.isVisible()


def test_buttons_follow_the_actions_and_are_named(window: QWidget) -> None:
    bar = window.findChild(TopBar)
    assert bar is not None
    assert not bar.export.isEnabled()
    window.actions_.set_situation(Situation(song=True))  # type: ignore[attr-defined]
    assert bar.export.isEnabled()
    assert all(button.text() and button.toolTip() for button in bar.findChildren(QToolButton))


def test_a_narrow_bar_shortens_the_name_not_the_buttons(window: QWidget) -> None:
    bar = window.findChild(TopBar)
    assert bar is not None
    bar.set_song("A name that is much too long for such a narrow window " * 3, "")
    assert bar.minimumSizeHint().width() < 700
    window.resize(720, 500)
    assert all(button.width() >= button.minimumSizeHint().width() for button in bar.findChildren(QToolButton))
