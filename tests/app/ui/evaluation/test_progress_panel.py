from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from auralflow_studio.jobs.evaluate import EvaluationProgress
from auralflow_studio.presenters.evaluation import EvaluationPhase, EvaluationStatus
from auralflow_studio.ui.evaluation.progress_panel import ProgressPanel
from support.evaluations import made_up_request


def test_what_goes_on_is_shown_and_can_be_stopped(qtbot: QtBot) -> None:
    panel = ProgressPanel()
    qtbot.addWidget(panel)
    panel.resize(600, 60)
    panel.show()
    progress = EvaluationProgress(fraction=0.5, eta_s=30, track="Song 7", model="one")
    status = EvaluationStatus(phase=EvaluationPhase.RUNNING, request=made_up_request(Path("/x")), progress=progress)
    panel.show_status(status)
    assert panel.title.text() == "Measuring with songs"
    assert panel.facts.text() == "50 % · 30 s left · Model one separates Song 7"
    assert panel.bar.value() == 500
    with qtbot.waitSignal(panel.stop_requested):
        qtbot.mouseClick(panel.stop, Qt.MouseButton.LeftButton)
    panel.show_status(replace(status, phase=EvaluationPhase.WAITING))
    assert "Waiting" in panel.facts.text()
    panel.show_status(replace(status, phase=EvaluationPhase.STOPPING))
    assert not panel.stop.isEnabled()
    panel.show_status(replace(status, phase=EvaluationPhase.IDLE))
    assert not panel.isVisible()
