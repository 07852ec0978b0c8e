from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from auralflow_studio.ui.tokens import tokens
from auralflow_studio.ui.widgets.card import Card, Facts, IconLabel, ThinBar

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_facts_are_shown_changed_and_hidden(qtbot: QtBot) -> None:
    card = Card("Song")
    qtbot.addWidget(card)
    facts = Facts()
    card.column.addWidget(facts)
    card.show()
    facts.set("Length", "3:05")
    facts.set("Rate", "44.1 kHz", tool_tip="of the file")
    low = card.sizeHint().height()
    assert facts.text("Length") == "3:05"
    facts.set("Length", "4:00")
    assert facts.text("Length") == "4:00"
    facts.set("Length", "")
    qtbot.waitUntil(lambda: card.sizeHint().height() < low)
    assert facts.text("Nothing") == ""


def test_the_bar_is_as_long_as_the_part_in_both_directions(qtbot: QtBot) -> None:
    bar = ThinBar()
    qtbot.addWidget(bar)
    bar.resize(200, 4)
    bar.set_fraction(0.5)
    accent = tokens(bar).color("accent").name()

    def lit() -> list[bool]:
        image = bar.grab().toImage()
        return [image.pixelColor(x, 2).name() == accent for x in (20, 180)]

    assert lit() == [True, False]
    bar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert lit() == [False, True]
    assert QAccessible.queryAccessibleInterface(bar).role() == QAccessible.Role.ProgressBar


def test_an_icon_can_become_another(qtbot: QtBot) -> None:
    label = IconLabel("queued")
    qtbot.addWidget(label)
    before = label.grab().toImage()
    label.set_icon("done", "good")
    assert label.grab().toImage() != before
