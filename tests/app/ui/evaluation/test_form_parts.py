from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from auralflow_studio.ui.evaluation.form_parts import CompareBox, Verdict


def test_a_verdict_is_there_while_it_says_something(qtbot: QtBot) -> None:
    verdict = Verdict()
    qtbot.addWidget(verdict)
    assert verdict.isHidden()
    verdict.say("error", "bad", "Nothing there.")
    assert not verdict.isHidden()
    assert verdict.label.text() == "Nothing there."
    verdict.say("info", "soft", "")
    assert verdict.isHidden()


def test_a_long_title_is_shortened_and_whole_for_those_who_hear_it(qtbot: QtBot) -> None:
    title = "Estimates: a & b, a folder with a very long name"
    box = CompareBox(title)
    qtbot.addWidget(box)
    box.resize(600, 20)
    box.show()
    assert box.text() == title.replace("&", "&&")
    box.resize(120, 20)
    assert "…" in box.text()
    assert box.text().startswith("Est")
    assert (box.title, box.accessibleName()) == (title, title)
    box.set_title("Short")
    assert box.text() == "Short"


def test_return_checks_a_box_and_space_does_as_always(qtbot: QtBot) -> None:
    box = CompareBox("x")
    qtbot.addWidget(box)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.isChecked()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert not box.isChecked()
