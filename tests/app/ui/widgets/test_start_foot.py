from __future__ import annotations

from pytestqt.qtbot import QtBot

from auralflow_studio.ui.widgets.start_foot import StartFoot


def test_the_button_can_be_pressed_unless_there_is_a_reason(qtbot: QtBot) -> None:
    foot = StartFoot("Start", "Begin")
    qtbot.addWidget(foot)
    foot.show()
    assert foot.start.isEnabled()
    assert foot.start.toolTip() == "Begin"
    assert not foot.why_not.isVisible()
    foot.say_why_not("There are no songs.")
    assert not foot.start.isEnabled()
    assert foot.why_not.isVisible()
    assert foot.why_not.text() == foot.start.toolTip() == foot.start.accessibleDescription() == "There are no songs."
    foot.say_why_not("")
    assert foot.start.isEnabled()
    assert foot.start.accessibleDescription() == ""
