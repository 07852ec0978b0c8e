from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from auralflow_studio.jobs.clips import MIXTURE, MODEL, TRUTH, ClipList, ClipSound, ClipWanted
from auralflow_studio.presenters.hearing_clips import HearingState
from auralflow_studio.ui.training.hear_panel import HearPanel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CLIPS = ClipList(folder=Path("/r"), clips=(1, 2), stems=("vocals", "drums"), epochs=(1, 3, 4))
SOUND = ClipSound(
    wanted=ClipWanted(folder=Path("/r"), clip=1, stem="vocals", epoch=4),
    sample_rate=8000,
    sounds={name: np.zeros((100, 2), np.float32) for name in (MIXTURE, TRUTH, MODEL)},
    pictures={name: np.full((50, 20), 90, np.uint8) for name in (MIXTURE, TRUTH, MODEL)},
)
STATE = HearingState(clips=CLIPS, clip=1, stem="vocals", epoch=4, heard=MODEL, sound=SOUND)


@pytest.fixture
def panel(qtbot: QtBot) -> HearPanel:
    panel = HearPanel()
    qtbot.addWidget(panel)
    panel.resize(900, 200)
    panel.show()
    return panel


def test_nothing_to_hear_yet(panel: HearPanel) -> None:
    assert not panel.play.isVisible()
    panel.show_state(
        HearingState(clips=ClipList(folder=Path("/r"), clips=(1,), stems=("vocals",)), clip=1, stem="vocals")
    )
    assert panel.play.isVisible()
    assert not panel.play.isEnabled()
    assert not panel.epoch.isVisible()
    assert not panel.buttons[MODEL].isEnabled()


def test_versions_epochs_clips_and_stems_are_chosen(panel: HearPanel, qtbot: QtBot) -> None:
    panel.show_state(STATE)
    assert panel.buttons[MODEL].isChecked()
    assert panel.epoch.value() == 2
    with qtbot.waitSignal(panel.chosen) as chosen:
        panel.buttons[TRUTH].click()
    assert chosen.args == [{"heard": TRUTH}]
    with qtbot.waitSignal(panel.chosen) as chosen:
        panel.epoch.setValue(1)
    assert chosen.args == [{"epoch": 3, "heard": MODEL}]
    panel.clip.setCurrentIndex(1)
    with qtbot.waitSignal(panel.chosen) as chosen:
        panel.clip.activated.emit(1)
    assert chosen.args == [{"clip": 2}]
    panel.stem.setCurrentIndex(1)
    with qtbot.waitSignal(panel.chosen) as chosen:
        panel.stem.activated.emit(1)
    assert chosen.args == [{"stem": "drums"}]
    with qtbot.waitSignal(panel.play_requested):
        panel.play.click()


def test_a_click_on_a_picture_hears_it_from_there(panel: HearPanel, qtbot: QtBot) -> None:
    panel.show_state(STATE)
    panel.show_playhead(0.5)
    panel.show_playing(True)
    picture = panel.pictures[MIXTURE]
    assert picture.has_picture
    with qtbot.waitSignal(panel.seek_requested) as sought, qtbot.waitSignal(panel.chosen):
        qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=QPoint(picture.width() // 2, 10))
    assert sought.args is not None
    assert sought.args[0] == pytest.approx(0.5, abs=0.02)
    panel.grab()
