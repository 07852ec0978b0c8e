from __future__ import annotations

from pytestqt.qtbot import QtBot

from auralflow_studio.ui.evaluation.form_parts import Verdict


def test_a_verdict_is_there_while_it_says_something(qtbot: QtBot) -> None:
    verdict = Verdict()
    qtbot.addWidget(verdict)
    assert verdict.isHidden()
    verdict.say("error", "bad", "Nothing there.")
    assert not verdict.isHidden()
    assert verdict.label.text() == "Nothing there."
    verdict.say("info", "soft", "")
    assert verdict.isHidden()
