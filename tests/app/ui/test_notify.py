from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from auralflow_studio.messages import UserMessage, message_for
from auralflow_studio.ui.notify import Notifier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

PROBLEM = UserMessage("Title", "Text.", "Hint.", "details")


@pytest.fixture
def notifier(qtbot: QtBot) -> Iterator[Notifier]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    area = QWidget(window)
    area.setGeometry(0, 50, 900, 450)
    window.show()
    made = Notifier(window, area)
    yield made
    made.close()
    window.deleteLater()


def test_messages_stand_above_the_lower_edge_of_their_area(notifier: Notifier) -> None:
    one = notifier.show("info", "One", stays=True)
    two = notifier.show("good", "Two", "with a text", stays=True)
    assert one.isVisible()
    assert two.isVisible()
    assert two.geometry().bottom() <= 500
    assert one.geometry().bottom() < two.geometry().bottom()
    assert abs(one.geometry().center().x() - 450) <= 2
    area = notifier._area
    area.resize(900, 300)
    assert two.geometry().bottom() <= area.mapTo(notifier._window, QPoint(0, 300)).y()


def test_the_same_is_not_said_twice_and_never_more_than_three_at_once(notifier: Notifier) -> None:
    first = notifier.show("info", "One", stays=True)
    assert notifier.show("info", "One", stays=True) is first
    for title in ("Two", "Three", "Four"):
        notifier.show("info", title, stays=True)
    assert [toast.title for toast in notifier.toasts] == ["Two", "Three", "Four"]
    assert notifier.dismiss()
    assert [toast.title for toast in notifier.toasts] == ["Two", "Three"]


def test_brief_messages_make_room_before_those_that_stay(notifier: Notifier) -> None:
    notifier.show_problem(PROBLEM)
    notifier.show("info", "Brief")
    for title in ("Two", "Three"):
        notifier.show("bad", title, stays=True)
    assert [toast.title for toast in notifier.toasts] == ["Title", "Two", "Three"]
    # What goes by itself never drives out what waits to be read, and can be read itself.
    notifier.show("good", "Exported")
    assert [toast.title for toast in notifier.toasts] == ["Title", "Two", "Three", "Exported"]
    notifier.show("good", "Exported again")
    assert [toast.title for toast in notifier.toasts] == ["Title", "Two", "Three", "Exported again"]
    notifier.show("bad", "Four", stays=True)
    assert [toast.title for toast in notifier.toasts] == ["Two", "Three", "Four"]


def test_a_problem_stays_and_its_details_are_a_click_away(notifier: Notifier) -> None:
    notifier.show_problem(PROBLEM)
    (toast,) = notifier.toasts
    assert toast.text == "Text. Hint."
    assert toast.button is not None
    toast.button.click()
    assert notifier.dialog is not None
    assert notifier.dialog.details.toPlainText() == "details"
    assert notifier.toasts == ()


def test_one_error_dialog_at_a_time_and_always_the_one_asked_for(notifier: Notifier, qtbot: QtBot) -> None:
    notifier.show_dialog(PROBLEM)
    first = notifier.dialog
    assert first is not None
    assert not first.isModal()
    notifier.show_dialog(PROBLEM)
    assert notifier.dialog is first
    notifier.show_problem(message_for(ValueError("again")))
    (toast,) = notifier.toasts
    assert toast.button is not None
    toast.button.click()
    second = notifier.dialog
    assert second is not None
    assert second is not first
    assert second.isVisible()
    assert not first.isVisible()
    second.copy_button.click()
    assert "ValueError: again" in QGuiApplication.clipboard().text()
    second.reject()
    assert notifier.dialog is None


def test_nothing_to_dismiss(notifier: Notifier) -> None:
    assert not notifier.dismiss()
