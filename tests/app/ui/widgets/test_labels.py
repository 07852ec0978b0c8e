from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from auralflow_studio.ui.widgets.labels import ElidedLabel, FittingLabel, WrappedLabel, heading, soft_label
from support.layout import misplaced, plain

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
    window.resize(160, 40)
    qtbot.waitUntil(lambda: label.toolTip() == f"{LONG}\n/path/of/it")
    label.set_tool_tip(f"/path/of/{LONG}.wav")
    assert label.toolTip() == f"/path/of/{LONG}.wav"


def test_the_longest_wording_that_fits_is_shown(qtbot: QtBot) -> None:
    wordings = ("Quality in dB (higher is better)", "Quality in dB", "dB")
    label = FittingLabel(wordings)
    qtbot.addWidget(label)
    label.show()
    for text in (*reversed(wordings), *wordings):
        label.resize(label.fontMetrics().horizontalAdvance(text) + 2, 20)
        assert label.text() == text
        assert label.toolTip() == ("" if text == wordings[0] else wordings[0])
    label.resize(label.fontMetrics().horizontalAdvance(wordings[0]) - 1, 20)
    assert label.text() == wordings[1]
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
    label.resize(10, 20)
    label.show()
    assert plain(label.toolTip()) == label.text()
    assert "<b>" not in label.toolTip()


def test_a_word_longer_than_its_line_is_broken_and_nothing_is_cut(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    card = QWidget()
    column.addWidget(card)
    column.addStretch(1)
    form = QFormLayout()  # a layout that forgets heights
    QVBoxLayout(card).addLayout(form)
    label = WrappedLabel("short")
    form.addRow("Name", label)
    window.resize(240, 300)
    window.show()
    assert label.sizeHint().width() < 60
    one_line = label.height()
    for text in ("Interminable" * 4, "Interminable" * 10):
        label.setText(text)
        qtbot.waitUntil(lambda: label.height() == label.heightForWidth(label.width()))
    assert label.height() > 4 * one_line
    assert window.width() == 240
    assert label.minimumSizeHint().width() <= 120
    qtbot.waitUntil(lambda: misplaced(window) == [])
    window.resize(700, 300)
    qtbot.waitUntil(lambda: label.height() < 3 * one_line)


def test_a_text_in_larger_letters_has_the_height_that_it_needs(qtbot: QtBot) -> None:
    label = WrappedLabel(LONG)
    qtbot.addWidget(label)
    label.resize(200, 20)
    label.show()
    before = label.minimumHeight()
    larger = label.font()
    larger.setPixelSize(2 * label.fontMetrics().height())
    label.setFont(larger)
    assert label.minimumHeight() == label.heightForWidth(200) > before


def test_lines_begin_at_the_edge_of_the_window_whatever_the_language_of_a_name(qtbot: QtBot) -> None:
    label = WrappedLabel("שיר")
    qtbot.addWidget(label)
    label.resize(300, 20)
    label.show()
    for direction, is_left in ((Qt.LayoutDirection.LeftToRight, True), (Qt.LayoutDirection.RightToLeft, False)):
        label.setLayoutDirection(direction)
        image = label.grab().toImage()
        ground = image.pixelColor(150, 10)
        inked = [x for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y) != ground]
        assert (max(inked) < 150) if is_left else (min(inked) > 150)


@pytest.mark.parametrize("name", ["שיר", "song"])
def test_what_follows_a_name_is_behind_it_in_the_direction_of_the_window(qtbot: QtBot, name: str) -> None:
    label = WrappedLabel(f"{name} {'.' * 12}")
    qtbot.addWidget(label)
    label.resize(300, 40)
    label.show()
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        label.setLayoutDirection(direction)
        image = label.grab().toImage()
        ground = image.pixelColor(150, 2)
        inked = [
            (y, x) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y) != ground
        ]
        top = min(inked)[0]
        letters = [x for y, x in inked if y < top + 4]  # dots are lower
        every = [x for _, x in inked]
        if direction is Qt.LayoutDirection.LeftToRight:
            assert min(letters) < min(every) + 8 < max(letters) + 8 < max(every)
        else:
            assert max(letters) > max(every) - 8 > min(letters) - 8 > min(every)
