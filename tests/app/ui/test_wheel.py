"""Somebody scrolls, and the pointer comes across everything that holds a value, on every page and in every dialog."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from auralflow.errors import AuralflowError
from auralflow_studio.messages import message_for
from auralflow_studio.studio import Studio
from auralflow_studio.ui.evaluation.page import EvaluatePage
from auralflow_studio.ui.pages import EVALUATE, SEPARATE, TRAIN
from support.comparisons import measure
from support.songs import write_song
from support.studio import LONG_MS, open_song
from support.wheel import turn, value_of, values_in


def scroll_over(top: QWidget) -> Counter[str]:
    """Scroll over all that holds a value, both ways, and see that it stays; how many there were of each class."""
    focus = QApplication.focusWidget()
    if focus is not None:
        focus.clearFocus()
    focus = QApplication.focusWidget()
    found = values_in(top)
    before = [value_of(widget) for widget in found]
    for widget in found:
        for notches in (1, -1, -1):
            turn(widget, notches)
        name = f"{type(widget).__name__} {widget.accessibleName()!r}"
        assert [value_of(other) for other in found] == before, name
        assert QApplication.focusWidget() is focus, name
        assert widget.focusPolicy() != Qt.FocusPolicy.WheelFocus, f"{name} would take the focus, then the wheel"
    return Counter("ComboBox" if isinstance(widget, QComboBox) else type(widget).__name__ for widget in found)


def test_on_the_page_that_separates(idle_studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    write_song(tmp_path / "song.wav", 10.0)
    open_song(idle_studio, qtbot, tmp_path / "song.wav")
    assert idle_studio.window.modes.current == SEPARATE
    idle_studio.player.seek(100_000)
    found = scroll_over(idle_studio.window)
    assert found >= Counter(Fader=4, PanKnob=3, PositionBar=1)


@pytest.mark.parametrize("name", ["settings", "export", "shortcuts", "about"])
def test_in_dialogs(idle_studio: Studio, qtbot: QtBot, tmp_path: Path, name: str) -> None:
    write_song(tmp_path / "song.wav", 3.0)
    open_song(idle_studio, qtbot, tmp_path / "song.wav")
    idle_studio.commands.dialog_requested.emit(name)
    dialog = idle_studio._dialog
    assert dialog is not None
    assert QApplication.focusWidget() not in values_in(dialog), "what has the focus turns with the wheel"
    found = scroll_over(dialog)
    assert bool(found) == (name in ("settings", "export"))


def test_in_the_dialog_of_an_error(idle_studio: Studio) -> None:
    idle_studio.window.notifier.show_dialog(message_for(AuralflowError("no")))
    dialog = idle_studio.window.notifier.dialog
    assert dialog is not None
    assert not scroll_over(dialog)


def test_on_the_page_that_trains(idle_studio: Studio) -> None:
    idle_studio.window.modes.show_page(TRAIN)
    found = scroll_over(idle_studio.window.modes)
    assert found >= Counter(ComboBox=6, Slider=2, _TabBar=1)


def test_on_the_page_that_evaluates(idle_studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    request, result = measure(tmp_path)
    idle_studio.window.modes.show_page(EVALUATE)
    page = idle_studio.window.modes.page(EVALUATE)
    assert isinstance(page, EvaluatePage)
    idle_studio.context.evaluations.opened.emit(request, result)
    page.result.tracks.setCurrentIndex(page.result.tracks.sorted.index(0, 0))
    QTest.keyClick(page.result.tracks, Qt.Key.Key_Return)
    listening = idle_studio.evaluation.listening
    assert listening is not None
    qtbot.waitUntil(lambda: bool(listening.lanes.headers), timeout=LONG_MS)
    found = scroll_over(idle_studio.window.modes)
    assert found >= Counter(ComboBox=6, _TabBar=2)
