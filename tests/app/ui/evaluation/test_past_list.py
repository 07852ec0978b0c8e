from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from auralflow_studio.jobs.evaluations import EvaluationSummary
from auralflow_studio.ui.evaluation.past_list import PastList
from support.evaluations import made_up_request
from support.receiver import Receiver

DONE = EvaluationSummary(request=made_up_request(Path("/a")), is_finished=True, began_s=1e9)
HALF = EvaluationSummary(request=made_up_request(Path("/b")), is_finished=False, began_s=1e9)


def test_each_evaluation_offers_what_can_be_done_with_it(qtbot: QtBot) -> None:
    past = PastList()
    qtbot.addWidget(past)
    past.resize(320, 400)
    past.show()
    past.show_evaluations((DONE, HALF), None)
    done, half = past.rows[DONE.folder], past.rows[HALF.folder]
    qtbot.waitUntil(lambda: done.open.isVisible() and half.resume.isVisible())
    assert done.resume.isHidden()
    assert half.open.isHidden()
    opened, resumed, deleted = Receiver(past.opened), Receiver(past.resumed), Receiver(past.deleted)
    qtbot.mouseClick(done.open, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(half.resume, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(half.delete, Qt.MouseButton.LeftButton)
    assert (opened.heard, resumed.heard, deleted.heard) == ([DONE.request], [HALF.request], [HALF.request])


def test_what_is_measured_now_is_left_alone(qtbot: QtBot) -> None:
    past = PastList()
    qtbot.addWidget(past)
    past.show_evaluations((HALF,), HALF.folder)
    row = past.rows[HALF.folder]
    assert row.resume.isHidden()
    assert not row.delete.isEnabled()
    past.show_evaluations((), None)
    assert past.rows == {}
