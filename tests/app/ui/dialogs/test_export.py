from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from auralflow_studio.document import edits
from auralflow_studio.document.session import Loop
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.ui.dialogs.export import ExportDialog
from support.app_models import PausingModel
from support.slow import Blocking
from support.songs import write_song
from support.studio import LONG_MS, open_song, rows, run_studio, wait_until_separated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import torch
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from auralflow_studio.studio import Studio
    from support.app_models import QuickModels

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dialog(idle_studio: Studio, qtbot: QtBot, tmp_path: Path) -> ExportDialog:
    """The form of a song of two seconds, 32-bit float WAV, with a loop."""
    write_song(tmp_path / "song.wav", 2.0)
    open_song(idle_studio, qtbot, tmp_path / "song.wav")
    song = idle_studio.context.session.session.current_song
    assert song is not None
    idle_studio.song.apply(edits.set_loop(song.id, Loop(start=0, stop=44_100)))
    idle_studio.window.actions_["export"].trigger()
    made = idle_studio._dialog
    assert isinstance(made, ExportDialog)
    qtbot.waitUntil(lambda: made.example.text().strip() != "", timeout=LONG_MS)
    return made


class SteppingModel(PausingModel):
    """Separates one chunk whenever `steps` is released."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = threading.Semaphore(0)

    def forward(self, mixture: torch.Tensor) -> torch.Tensor:
        self.steps.acquire(timeout=20)
        return super().forward(mixture)


@pytest.fixture
def steps(quick_models: QuickModels) -> threading.Semaphore:
    """Released once for each chunk that `stepping_studio` is to separate."""
    network = quick_models.network = SteppingModel()
    return network.steps


@pytest.fixture
def stepping_studio(qapp: QApplication, quick_models: QuickModels, steps: threading.Semaphore) -> Iterator[Studio]:
    """The app with a network that separates step by step."""
    for studio in run_studio(qapp, quick_models, start=False):
        yield studio
        steps.release(1000)


def choose(box: QComboBox, text: str) -> None:
    index = box.findText(text)
    assert index >= 0, [box.itemText(i) for i in range(box.count())]
    box.setCurrentIndex(index)
    box.activated.emit(index)


def test_it_starts_with_both_stems_beside_the_song(dialog: ExportDialog, tmp_path: Path) -> None:
    assert dialog.stems.isChecked()
    assert [track for track, box in dialog.tracks.items() if box.isChecked()] == ["vocals", "accompaniment"]
    assert dialog.format.currentText() == "WAV"
    choose(dialog.format, "As the song")
    assert dialog.format.currentText() == "As the song (WAV)"
    assert dialog.folder.text() == str(tmp_path)
    assert dialog.example.text().splitlines() == ["song - vocals.wav", "song - accompaniment.wav"]
    assert dialog.export_button.isEnabled()


def test_the_example_follows_every_choice(dialog: ExportDialog, qtbot: QtBot) -> None:
    choose(dialog.format, "FLAC")
    qtbot.waitUntil(lambda: "song - vocals.flac" in dialog.example.text(), timeout=LONG_MS)
    QTest.mouseClick(dialog.tracks["residual"], LEFT)
    qtbot.waitUntil(lambda: "song - residual.flac" in dialog.example.text(), timeout=LONG_MS)
    dialog.template.selectAll()
    QTest.keyClicks(dialog.template, "{stem} of {track}.{ext}")
    qtbot.waitUntil(lambda: "vocals of song.flac" in dialog.example.text(), timeout=LONG_MS)
    QTest.mouseClick(dialog.mix, LEFT)
    qtbot.waitUntil(lambda: dialog.example.text() == "mix of song.flac", timeout=LONG_MS)
    assert not dialog.tracks["vocals"].isEnabled()


def test_depth_for_lossless_bit_rate_for_lossy(dialog: ExportDialog) -> None:
    choose(dialog.format, "FLAC")
    assert dialog.bit_depth.isVisible()
    assert not dialog.bitrate.isVisible()
    assert dialog.bit_depth.findText("32 bit float") < 0
    choose(dialog.format, "MP3")
    assert not dialog.bit_depth.isVisible()
    assert dialog.bitrate.isVisible()
    assert "cannot add up" in dialog.verdict.text()


def test_the_null_figure_is_there_before_the_export_and_follows_the_separation(
    stepping_studio: Studio, steps: threading.Semaphore, qtbot: QtBot, tmp_path: Path
) -> None:
    write_song(tmp_path / "song.wav", 40.0)
    open_song(stepping_studio, qtbot, tmp_path / "song.wav")
    # Looking at the disk takes its time: what can be said without it is said at once.
    looked = threading.Event()
    stepping_studio.context.runner.submit(Blocking(looked), Resource.OPEN, urgent=True)
    stepping_studio.window.actions_["export"].trigger()
    dialog = stepping_studio._dialog
    assert isinstance(dialog, ExportDialog)
    assert dialog.example.text().strip() == ""
    assert "once some of it is separated" in dialog.verdict.text()
    assert dialog.export_button.isEnabled()
    QTest.mouseClick(dialog.tracks["vocals"], LEFT)
    assert "cannot add up" in dialog.verdict.text()
    QTest.mouseClick(dialog.tracks["vocals"], LEFT)
    assert "cannot add up" not in dialog.verdict.text()
    looked.set()
    qtbot.waitUntil(lambda: dialog.example.text().strip() != "", timeout=LONG_MS)
    assert "once some of it is separated" in dialog.verdict.text()
    steps.release()
    qtbot.waitUntil(lambda: "so far" in dialog.verdict.text(), timeout=LONG_MS)
    assert "null −" in dialog.verdict.text()
    assert "at most" not in dialog.verdict.text()
    steps.release(1000)
    wait_until_separated(stepping_studio, qtbot)
    qtbot.waitUntil(lambda: "null at most −" in dialog.verdict.text(), timeout=LONG_MS)
    assert "so far" not in dialog.verdict.text()
    assert dialog.verdict.accessibleName() == dialog.verdict.text()


def test_the_mix_while_the_original_is_heard_is_the_original(
    dialog: ExportDialog, idle_studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    song = idle_studio.context.session.session.current_song
    assert song is not None
    idle_studio.song.apply(edits.toggle_mute(song.id, "vocals"))
    choose(dialog.bit_depth, "32 bit float")
    QTest.mouseClick(dialog.mix, LEFT)
    assert "gains, pans, mutes and solos" in dialog.verdict.text()
    idle_studio.window.actions_["bypass"].trigger()
    assert "the original" in dialog.verdict.text()
    idle_studio.window.actions_["bypass"].trigger()
    assert "gains, pans, mutes and solos" in dialog.verdict.text()
    idle_studio.window.actions_["bypass"].trigger()
    with qtbot.waitSignal(idle_studio.context.queue.exported, timeout=LONG_MS):
        QTest.mouseClick(dialog.export_button, LEFT)
    assert [row.kind for row in rows(idle_studio)] == ["song", "export"]
    written, _ = soundfile.read(tmp_path / "song - mix.wav", dtype="float32")
    original, _ = soundfile.read(tmp_path / "song.wav", dtype="float32")
    np.testing.assert_array_equal(written, original)


def test_what_is_wrong_is_said_and_cannot_be_exported(dialog: ExportDialog) -> None:
    for track in ("vocals", "accompaniment"):
        QTest.mouseClick(dialog.tracks[track], LEFT)
    assert not dialog.export_button.isEnabled()
    assert "Choose at least one stem" in dialog.verdict.text()
    QTest.mouseClick(dialog.tracks["vocals"], LEFT)
    assert dialog.export_button.isEnabled()
    dialog.template.selectAll()
    QTest.keyClicks(dialog.template, "{nonsense}")
    assert not dialog.export_button.isEnabled()
    assert "nonsense" in dialog.verdict.text()
    assert dialog.verdict.accessibleName() == dialog.verdict.text()


def test_the_loop_and_the_request(dialog: ExportDialog, qtbot: QtBot, idle_studio: Studio) -> None:
    assert dialog.loop.text() == "Only the &loop, 0:00.000 to 0:01.000"
    dialog.loop.click()
    with qtbot.waitSignal(dialog.export_requested) as asked:
        QTest.mouseClick(dialog.export_button, LEFT)
    request = asked.args[0]
    assert request.region == (0, 44_100)
    assert request.settings.stems == ("vocals", "accompaniment")
    assert idle_studio._dialog is None


def test_the_form_follows_the_mixer_and_goes_with_the_song(
    dialog: ExportDialog, idle_studio: Studio, qtbot: QtBot
) -> None:
    song = idle_studio.context.session.session.current_song
    assert song is not None
    idle_studio.song.apply(edits.set_gain(song.id, "vocals", -12))
    QTest.mouseClick(dialog.mix, LEFT)
    mixer = dialog._form.request().mixer
    assert mixer is not None
    assert mixer.lanes["vocals"].gain_db == -12
    idle_studio.song.apply(edits.set_loop(song.id, None))
    assert not dialog.loop.isEnabled()
    idle_studio.song.apply(edits.remove_song(song.id))
    assert idle_studio._dialog is None


def test_every_field_has_a_name_and_return_exports(dialog: ExportDialog) -> None:
    assert all(box.accessibleName() for box in dialog.findChildren(QComboBox))
    assert dialog.template.accessibleName()
    assert dialog.export_button.isDefault()
    assert "{track}" in dialog.template.toolTip()
