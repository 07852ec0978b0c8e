"""The main job, done as a musician does it: drop a song, hear it at once, mix, loop, export."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from auralflow_studio.qtmodels.queue_model import RowState
from auralflow_studio.ui.dialogs.export import ExportDialog
from auralflow_studio.ui.plots.lane_colors import LaneColors
from auralflow_studio.ui.tokens import tokens
from support.studio import LONG_MS, drop, press, rows, wait_until_separated

if TYPE_CHECKING:
    from PySide6.QtWidgets import QComboBox, QWidget
    from pytestqt.qtbot import QtBot

    from auralflow_studio.studio import Studio

MUSIC = Path(__file__).parents[1] / "data/spleeter_2stems/mixture.flac"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """Ten seconds of real music."""
    folder = tmp_path / "My songs"
    folder.mkdir()
    return Path(shutil.copy(MUSIC, folder / "Slow Motion Dream.flac"))


def seconds_shown(studio: Studio) -> float:
    minutes, seconds = studio.window.transport.time.text().split(":")
    return 60 * int(minutes) + float(seconds)


def pixels_of(widget: QWidget, color: str) -> int:
    image = widget.grab().toImage()
    return sum(
        image.pixelColor(x, y).name() == color for x in range(0, image.width(), 3) for y in range(image.height())
    )


def choose(box: QComboBox, text: str) -> None:
    index = box.findText(text)
    assert index >= 0, [box.itemText(i) for i in range(box.count())]
    box.setCurrentIndex(index)
    box.activated.emit(index)


def export(studio: Studio, qtbot: QtBot, folder: Path, *choices: tuple[str, str], mix: bool = False) -> list[Path]:
    """Press Ctrl+E, fill in the form, press Export; the files that were written."""
    press(studio, qtbot, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(studio._dialog, ExportDialog) and studio._dialog.isVisible())
    dialog = studio._dialog
    assert isinstance(dialog, ExportDialog)
    QTest.mouseClick(dialog.choose, LEFT)
    asking = dialog.findChild(QFileDialog)
    assert asking is not None
    asking.setDirectory(str(folder.parent))
    asking.selectFile(folder.name)
    asking.done(QFileDialog.DialogCode.Accepted)
    asking.fileSelected.emit(str(folder))
    qtbot.waitUntil(lambda: dialog.folder.text() == str(folder))
    for field, text in choices:
        choose(getattr(dialog, field), text)
    if mix:
        QTest.mouseClick(dialog.mix, LEFT)
    qtbot.waitUntil(dialog.export_button.isEnabled, timeout=LONG_MS)
    before = len(rows(studio))
    QTest.mouseClick(dialog.export_button, LEFT)
    qtbot.waitUntil(lambda: len(rows(studio)) == before + 1)
    qtbot.waitUntil(lambda: rows(studio)[-1].state is RowState.DONE, timeout=LONG_MS)
    qtbot.waitUntil(lambda: bool(studio.window.notifier.toasts))
    studio.window.notifier.close()
    return sorted(folder.iterdir())


def test_drop_hear_see_mix_loop_export(studio: Studio, qtbot: QtBot, song: Path, tmp_path: Path) -> None:
    window = studio.window
    info = soundfile.info(song)

    # A folder is dropped on the empty window: the song plays at once, its lanes appear and fill in.
    drop(window, [song.parent])
    qtbot.waitUntil(lambda: seconds_shown(studio) > 0.2, timeout=LONG_MS)
    assert window.top_bar.song_name == "Slow Motion Dream"
    pink = LaneColors.of("vocals", tokens(window)).body.name()
    qtbot.waitUntil(lambda: pixels_of(window.lanes.views["vocals"], pink) > 100, timeout=LONG_MS)
    wait_until_separated(studio, qtbot)
    null = window.inspector.null
    qtbot.waitUntil(lambda: null.isVisible() and "null −1" in null.text(), timeout=LONG_MS)

    # Solo by a click: the other lane falls silent, which its meter and a note show.
    vocals, rest = window.lanes.headers["vocals"], window.lanes.headers["accompaniment"]
    studio.player.seek(4 * info.samplerate)
    studio.player.play()  # a slow machine may have played all of it by now
    qtbot.waitUntil(lambda: max(rest.meter.levels_db) > -50, timeout=LONG_MS)
    QTest.mouseClick(vocals.solo, LEFT)
    qtbot.waitUntil(lambda: max(rest.meter.levels_db) <= -54, timeout=LONG_MS)
    assert rest._note.text() == "Silent: another lane is soloed"
    for _ in range(12):
        QTest.keyClick(vocals.fader, Qt.Key.Key_Down)
    assert vocals.gain.text() == "−6.0 dB"

    # A loop is drawn in the ruler: the playhead stays in it.
    ruler = window.lanes.ruler
    start, stop = (round(window.lanes.time.x_of(second * info.samplerate)) for second in (4, 5))
    QTest.mousePress(ruler, LEFT, pos=QPoint(start, 30))
    for x in range(start, stop + 1, 3):
        QTest.mouseMove(ruler, QPoint(x, 30))
    QTest.mouseRelease(ruler, LEFT, pos=QPoint(stop, 30))
    qtbot.waitUntil(lambda: studio.player.state.loop is not None)
    loop = studio.player.state.loop
    assert loop is not None
    studio.player.seek(loop.start)
    studio.player.play()
    seen: list[int] = []

    def went_round() -> bool:
        seen.append(studio.player.position)
        return any(later < earlier - info.samplerate / 2 for earlier, later in pairwise(seen))

    qtbot.waitUntil(went_round, timeout=LONG_MS)
    assert loop.start <= min(seen[1:])
    assert max(seen) <= loop.stop
    studio.player.pause()

    # The stems as float: as long as the song, and they add up to it.
    stems = tmp_path / "Stems"
    stems.mkdir()
    files = export(studio, qtbot, stems, ("format", "WAV"), ("bit_depth", "32 bit float"))
    assert [path.name for path in files] == [
        "Slow Motion Dream - accompaniment.wav",
        "Slow Motion Dream - vocals.wav",
    ]
    mixture, _ = soundfile.read(song, dtype="float64")
    parts = [soundfile.read(path, dtype="float64")[0] for path in files]
    assert all(part.shape == mixture.shape for part in parts)
    error = np.abs(mixture - sum(parts)).max()
    assert 20 * np.log10(error) <= -140

    # The mix as it is heard, of the loop alone: the voice at -6 dB and nothing else.
    window.lanes.views["vocals"].setFocus()
    mixes = tmp_path / "Mixes"
    mixes.mkdir()
    press(studio, qtbot, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = studio._dialog
    assert isinstance(dialog, ExportDialog)
    dialog.loop.click()
    dialog.reject()
    (file,) = export(studio, qtbot, mixes, ("format", "WAV"), ("bit_depth", "32 bit float"), mix=True)
    heard, _ = soundfile.read(file, dtype="float64")
    voice = parts[1] * 10 ** (-6 / 20)
    assert heard.shape == voice.shape
    assert np.abs(heard - voice).max() < 1e-6


def test_stems_of_a_loop_are_the_loop(studio: Studio, qtbot: QtBot, song: Path, tmp_path: Path) -> None:
    drop(studio.window, [song])
    qtbot.waitUntil(lambda: bool(studio.window.lanes.headers), timeout=LONG_MS)
    studio.song.set_loop(44_100, 3 * 44_100)
    press(studio, qtbot, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = studio._dialog
    assert isinstance(dialog, ExportDialog)
    dialog._form.update(folder=str(tmp_path / "out"), loop_only=True, format="flac", bit_depth="24")
    assert dialog.loop.isChecked()
    # Asked for before the song is separated: the row waits, then writes.
    QTest.mouseClick(dialog.export_button, LEFT)
    qtbot.waitUntil(
        lambda: rows(studio)[-1].kind == "export" and rows(studio)[-1].state is RowState.DONE, timeout=LONG_MS
    )
    parts = [soundfile.read(path, dtype="float64")[0] for path in sorted((tmp_path / "out").iterdir())]
    mixture, _ = soundfile.read(song, dtype="float64")
    assert len(parts) == 2
    assert all(len(part) == 2 * 44_100 for part in parts)
    assert 20 * np.log10(np.abs(mixture[44_100 : 3 * 44_100] - sum(parts)).max()) <= -120


def test_many_songs_are_done_one_after_the_other_the_open_one_first(
    studio: Studio, qtbot: QtBot, song: Path, tmp_path: Path
) -> None:
    samples, rate = soundfile.read(song)
    for number in range(3):
        soundfile.write(tmp_path / f"{number}.flac", samples[: 2 * rate], rate)
    drop(studio.window, [tmp_path / f"{number}.flac" for number in range(3)])
    qtbot.waitUntil(lambda: [row.length_s for row in rows(studio)] == [2.0] * 3, timeout=LONG_MS)
    # A click on the last one opens it, and it goes first.
    view = studio.window.queue.list
    place = view.visualRect(view.model().index(2, 0)).topLeft() + QPoint(60, 8)
    QTest.mouseClick(view.viewport(), LEFT, pos=place)
    qtbot.waitUntil(lambda: studio.window.top_bar.song_name == "2", timeout=LONG_MS)
    qtbot.waitUntil(lambda: all(row.state is RowState.DONE for row in rows(studio)), timeout=LONG_MS)
    qtbot.waitUntil(lambda: studio.window.queue._summary.text() == "3")
