from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from auralflow_studio.presenters.curve_store import BestPoint
from auralflow_studio.presenters.training import Phase, TrainingStatus
from auralflow_studio.ui.training.run_panel import RunPanel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

STATUS = TrainingStatus(
    phase=Phase.RUNNING, folder=Path("/r"), name="Mine", epochs=2, steps=40, step_s=0.5, elapsed_s=60, limit_s=300,
    best=BestPoint(1.0, 3.25, 1),
)  # fmt: skip


@pytest.fixture
def panel(qtbot: QtBot) -> RunPanel:
    panel = RunPanel()
    qtbot.addWidget(panel)
    panel.resize(900, 80)
    panel.show()
    return panel


def test_how_far_it_is_and_what_can_be_done(panel: RunPanel, qtbot: QtBot) -> None:
    panel.show_status(STATUS, has_model=False)
    assert panel.state.text() == "Learning · epoch 3, step 40 · 120 steps a minute · best +3.2 dB · 4 min left"
    assert panel.bar.value() == 200
    with qtbot.waitSignal(panel.pause_requested):
        panel.pause.click()
    with qtbot.waitSignal(panel.stop_requested):
        panel.stop.click()
    panel.show_status(TrainingStatus(phase=Phase.PAUSED, folder=Path("/r")), has_model=False)
    with qtbot.waitSignal(panel.go_on_requested):
        panel.pause.click()


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (TrainingStatus(phase=Phase.WAITING), "Waiting for the separation"),
        (TrainingStatus(phase=Phase.STARTING), "Starting"),
        (TrainingStatus(phase=Phase.STOPPING), "Saving"),
        (TrainingStatus(ended="stopped"), "Stopped"),
        (TrainingStatus(ended="failed"), "It failed"),
        (TrainingStatus(ended="time"), "Done"),
    ],
)
def test_every_phase_has_its_words(panel: RunPanel, status: TrainingStatus, text: str) -> None:
    panel.show_status(status, has_model=True)
    assert panel.state.text() == text
    assert panel.use.isVisible()
    assert panel.stop.isVisible() == status.is_active
    assert panel.resume.isVisible() == (status.ended == "stopped")


def test_what_was_stopped_can_be_resumed_right_there(panel: RunPanel, qtbot: QtBot) -> None:
    panel.show_status(TrainingStatus(ended="stopped"), has_model=False)
    with qtbot.waitSignal(panel.resume_requested):
        panel.resume.click()
