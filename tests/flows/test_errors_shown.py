"""Bad files and folders: each is said where it belongs, and everything else goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from auralflow_studio.qtmodels.queue_model import RowState
from auralflow_studio.ui.dialogs.export import ExportDialog
from auralflow_studio.ui.panels.queue_delegate import QueueDelegate, RowButton
from support.songs import make_song, write_song
from support.studio import LONG_MS, drop, rows, wait_until_separated

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.qtmodels.queue_model import QueueRow
    from auralflow_studio.studio import Studio

LEFT = Qt.MouseButton.LeftButton


def press_row_button(studio: Studio, row: QueueRow, button: RowButton) -> None:
    view = studio.window.queue.list
    index = view.model().index(studio.context.queue.model.position(row.id), 0)
    rect, delegate = view.visualRect(index), view.itemDelegate()
    assert isinstance(delegate, QueueDelegate)
    y = rect.top() + 12
    x = next(x for x in range(rect.left(), rect.right()) if delegate.button_at(rect, row, QPoint(x, y)) is button)
    QTest.mouseClick(view.viewport(), LEFT, pos=QPoint(x + 6, y))


def titles(studio: Studio) -> list[str]:
    return [toast.title for toast in studio.window.notifier.toasts]


def test_bad_files_say_why_and_the_good_ones_are_done(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "mixed bag"
    folder.mkdir()
    (folder / "a empty.wav").write_bytes(b"")
    (folder / "b text.mp3").write_text("this is not music\n" * 50)
    soundfile.write(folder / "c cut.flac", make_song(2.0, seed=1), 44_100)
    whole = (folder / "c cut.flac").read_bytes()
    (folder / "c cut.flac").write_bytes(whole[:60])
    (folder / "d noise.ogg").write_bytes(np.random.default_rng(0).bytes(4000))
    write_song(folder / "e good.wav", 1.0)
    write_song(folder / "f also good.wav", 1.0, seed=5)
    drop(studio.window, [folder])
    ended = (RowState.DONE, RowState.FAILED)
    qtbot.waitUntil(
        lambda: len(rows(studio)) == 6 and all(row.state in ended for row in rows(studio)), timeout=2 * LONG_MS
    )
    by_name = {row.name: row for row in rows(studio)}
    assert [name for name, row in by_name.items() if row.state is RowState.DONE] == ["e good", "f also good"]
    failed = [row for row in rows(studio) if row.state is RowState.FAILED]
    for row in failed:
        assert row.error is not None
        assert row.error.title == "This file cannot be read"
        assert row.error.text
        assert row.error.hint
    qtbot.waitUntil(lambda: studio.window.queue._summary.text() == "6 · 4 failed")
    # The first good song was opened although bad ones came before it.
    assert studio.window.top_bar.song_name == "e good"

    # The small button of a failed row tells all, and a click copies it for a report.
    press_row_button(studio, by_name["b text"], RowButton.DETAILS)
    dialog = studio.window.notifier.dialog
    assert dialog is not None
    dialog.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert "b text.mp3" in copied
    assert "Auralflow 0" in copied
    dialog.close()

    # The file is mended: try again, and it works.
    (folder / "c cut.flac").write_bytes(whole)
    press_row_button(studio, by_name["c cut"], RowButton.RETRY)
    row_id = by_name["c cut"].id
    model = studio.context.queue.model
    qtbot.waitUntil(lambda: model.row(row_id).state is RowState.DONE, timeout=LONG_MS)  # type: ignore[union-attr]


def test_nothing_to_be_found_is_said(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("hello")
    drop(studio.window, [tmp_path / "letters"])
    qtbot.waitUntil(lambda: "No songs found" in titles(studio), timeout=LONG_MS)
    assert studio.window.pages.currentWidget() is studio.window.empty


def test_a_song_that_vanishes(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    write_song(tmp_path / "stays.wav", 1.0)
    write_song(tmp_path / "vanishes.wav", 1.0, seed=2)
    drop(studio.window, [tmp_path / "stays.wav", tmp_path / "vanishes.wav"])
    qtbot.waitUntil(lambda: [row.state for row in rows(studio)] == [RowState.DONE] * 2, timeout=LONG_MS)
    (tmp_path / "vanishes.wav").unlink()
    view = studio.window.queue.list
    place = view.visualRect(view.model().index(1, 0)).topLeft() + QPoint(60, 8)
    QTest.mouseClick(view.viewport(), LEFT, pos=place)
    qtbot.waitUntil(
        lambda: any("vanishes.wav" in toast.text for toast in studio.window.notifier.toasts), timeout=LONG_MS
    )
    # The other one can be opened as before.
    place = view.visualRect(view.model().index(0, 0)).topLeft() + QPoint(60, 8)
    QTest.mouseClick(view.viewport(), LEFT, pos=place)
    qtbot.waitUntil(lambda: bool(studio.window.lanes.headers), timeout=LONG_MS)
    assert studio.window.top_bar.song_name == "stays"


def test_a_folder_that_cannot_be_written(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    write_song(tmp_path / "song.wav", 1.0)
    drop(studio.window, [tmp_path / "song.wav"])
    qtbot.waitUntil(lambda: len(rows(studio)) == 1, timeout=LONG_MS)
    wait_until_separated(studio, qtbot)
    (tmp_path / "taken").write_text("a file, where a folder should be")
    studio.window.actions_["export"].trigger()
    dialog = studio._dialog
    assert isinstance(dialog, ExportDialog)
    dialog._form.update(folder=str(tmp_path / "taken" / "out"))
    dialog.export_button.click()
    qtbot.waitUntil(lambda: rows(studio)[-1].state is RowState.FAILED, timeout=LONG_MS)
    row = rows(studio)[-1]
    assert row.error is not None
    assert row.error.title == "The file could not be written"
    # Retried where it can be written, after the obstacle is gone, it works.
    (tmp_path / "taken").unlink()
    press_row_button(studio, row, RowButton.RETRY)
    qtbot.waitUntil(lambda: rows(studio)[-1].state is RowState.DONE, timeout=LONG_MS)
    assert len(list((tmp_path / "taken" / "out").iterdir())) == 2


@pytest.mark.parametrize("name", ["🎵 emoji.wav", "أغنية.wav", "e\u0301 combining.wav", "-dash.wav", "line\nbreak.wav"])
def test_odd_names_are_shown_as_they_are(studio: Studio, qtbot: QtBot, tmp_path: Path, name: str) -> None:
    write_song(tmp_path / name, 1.0)
    drop(studio.window, [tmp_path / name])
    qtbot.waitUntil(lambda: bool(studio.window.lanes.headers), timeout=LONG_MS)
    assert studio.window.top_bar.song_name == " ".join(name.removesuffix(".wav").split())
    assert rows(studio)[0].name == name.removesuffix(".wav")
    assert not studio.window.grab().isNull()
