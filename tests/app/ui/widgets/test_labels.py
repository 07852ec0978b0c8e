from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from auralflow_studio.ui.widgets.labels import ElidedLabel, FittingLabel, heading, soft_label

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LONG = "a very long name of a song that nobody can show in so little room"


def test_a_long_text_gives_way_and_is_in_the_tooltip(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    label = ElidedLabel(LONG)
    row.addWidget(label)
    window.resize(160, 40)
    window.show()
    assert window.width() == 160
    assert label.toolTip() == LONG
    label.setText("short")
    assert label.toolTip() == ""
    label.setText(LONG)
    window.resize(900, 40)
    qtbot.waitUntil(lambda: label.toolTip() == "")
    label.set_tool_tip("/path/of/it")
    assert label.toolTip() == "/path/of/it"


def test_the_longest_wording_that_fits_is_shown(qtbot: QtBot) -> None:
    wordings = ("Quality in dB (higher is better)", "Quality in dB", "dB")
    label = FittingLabel(wordings)
    qtbot.addWidget(label)
    label.show()
    for text in (*reversed(wordings), *wordings):
        label.resize(label.fontMetrics().horizontalAdvance(text) + 2, 20)
        assert label.text() == text
        assert label.toolTip() == ("" if text == wordings[0] else wordings[0])
    label.resize(4, 20)
    assert label.text() == "dB"


def test_line_breaks_and_markup_are_only_text(qtbot: QtBot) -> None:
    label = ElidedLabel("one\ntwo  <b>three</b>")
    qtbot.addWidget(label)
    assert label.text() == "one two <b>three</b>"
    # File names are shown as they are, never as rich text.
    for made in (soft_label("<b>x</b>"), heading("<b>x</b>")):
        qtbot.addWidget(made)
        assert made.textFormat() == made.textFormat().PlainText
