from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from auralflow_studio.document import edits
from auralflow_studio.document.session import Loop
from auralflow_studio.ui.dialogs.export import ExportDialog
from support.songs import write_song
from support.studio import LONG_MS, open_song

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.studio import Studio

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
