"""A song of a result is listened to, by keys and by mouse, in the whole window."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from auralflow_studio.jobs.evaluate import EvaluationRequest
from auralflow_studio.presenters.comparison import ComparisonPhase
from auralflow_studio.studio import Studio
from auralflow_studio.ui.evaluation.compare_head import CompareHead
from auralflow_studio.ui.evaluation.listen_controller import ListenController
from auralflow_studio.ui.evaluation.listen_view import ListenView
from auralflow_studio.ui.evaluation.page import EvaluatePage
from auralflow_studio.ui.pages import EVALUATE, SEPARATE
from auralflow_studio.ui.plots.lane_picture import LaneMode
from support.comparisons import measure
from support.songs import write_song
from support.studio import LONG_MS, open_song, press

KEY = Qt.Key
RATE = 8000


@pytest.fixture
def page(idle_studio: Studio, qtbot: QtBot, tmp_path: Path) -> EvaluatePage:
    """The figures of two songs."""
    request, result = measure(tmp_path)
    idle_studio.window.modes.show_page(EVALUATE)
    page = idle_studio.window.modes.page(EVALUATE)
    assert isinstance(page, EvaluatePage)
    idle_studio.context.evaluations.opened.emit(request, result)
    assert page.result.isVisible()
    return page


def listened(studio: Studio) -> tuple[ListenController, ListenView]:
    listening = studio.evaluation.listening
    assert listening is not None
    return listening, listening._view


def wait_until_made(studio: Studio, qtbot: QtBot) -> None:
    state = studio.context.comparison
    qtbot.waitUntil(lambda: state.state.phase is ComparisonPhase.DONE, timeout=LONG_MS)
    qtbot.waitUntil(lambda: state.audio is not None and state.audio.is_drawn, timeout=LONG_MS)


def escape(studio: Studio, qtbot: QtBot) -> None:
    """Press Esc when there is no message that it would close first."""
    while studio.window.notifier.dismiss():
        pass
    press(studio, qtbot, KEY.Key_Escape)


def open_row(page: EvaluatePage, row: int, column: int = 0) -> None:
    page.result.tracks.setCurrentIndex(page.result.tracks.sorted.index(row, column))
    QTest.keyClick(page.result.tracks, KEY.Key_Return)


def heads(view: ListenView) -> dict[str, CompareHead]:
    found = {lane: head for lane, head in view.lanes.headers.items() if isinstance(head, CompareHead)}
    assert list(found) == ["mixture", "reference", "estimate", "difference"]
    return found


def test_by_keys_alone(idle_studio: Studio, page: EvaluatePage, qtbot: QtBot) -> None:
    studio = idle_studio
    page.result.stem.setCurrentIndex(page.result.stem.findData("drums"))
    open_row(page, 1, 2)  # the cell of what was made elsewhere
    listening, view = listened(studio)
    assert view.isVisible()
    assert not studio.window.transport.isVisible()
    assert (view.title.text(), view.stem.currentText()) == ("Song 0002", "Drums")
    assert view.estimator.currentText() == "Made elsewhere"
    wait_until_made(studio, qtbot)
    assert view.lanes.views["difference"].isVisible()
    assert heads(view)["reference"].note == "Drums, as it really is"
    assert heads(view)["estimate"].note == "By Made elsewhere"
    assert heads(view)["estimate"].hear.isChecked()
    press(studio, qtbot, KEY.Key_2)
    assert studio.context.comparison.state.heard == "reference"
    assert heads(view)["reference"].hear.isChecked()
    assert not heads(view)["estimate"].hear.isChecked()
    press(studio, qtbot, KEY.Key_9)  # there are only four
    assert studio.context.comparison.state.heard == "reference"
    press(studio, qtbot, KEY.Key_Right)
    assert listening.player.position == RATE
    press(studio, qtbot, KEY.Key_I)
    assert view.lanes.time.loop == (RATE, 2 * RATE)
    assert listening.player.state.loop is not None
    press(studio, qtbot, KEY.Key_L)
    assert not view.lanes.time.loop_enabled
    assert listening.player.state.loop is None
    press(studio, qtbot, KEY.Key_L)
    press(studio, qtbot, KEY.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert view.lanes.time.loop == (RATE - 8, 2 * RATE)
    press(studio, qtbot, KEY.Key_V)
    assert view.lanes.mode is LaneMode.SPECTROGRAM
    press(studio, qtbot, KEY.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert not view.lanes.time.is_fitted
    start = view.lanes.time.start
    press(studio, qtbot, KEY.Key_Space)
    assert listening.player.is_playing
    qtbot.waitUntil(lambda: view.time.text() != "0:01.000", timeout=LONG_MS)
    press(studio, qtbot, KEY.Key_Space)
    assert not listening.player.is_playing
    # Another stem: place, loop and zoom stay.
    place = 9000
    listening.seek(place)
    view.stem.setFocus()
    QTest.keyClick(view.stem, KEY.Key_Up)
    wait_until_made(studio, qtbot)
    assert heads(view)["reference"].note == "Vocals, as it really is"
    assert listening.player.position == place
    assert view.lanes.playhead.frame == place
    assert view.lanes.time.loop == (RATE - 8, 2 * RATE)
    assert view.lanes.time.start == start
    press(studio, qtbot, KEY.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert view.lanes.time.loop is None
    escape(studio, qtbot)
    assert page.result.isVisible()
    assert studio.window.transport.isVisible()
    assert not listening.is_open
    assert listening.player.source is None


def test_by_mouse(idle_studio: Studio, page: EvaluatePage, qtbot: QtBot) -> None:
    studio = idle_studio
    QTest.mouseClick(page.result.listen, Qt.MouseButton.LeftButton)
    listening, view = listened(studio)
    # Nothing was chosen: the first song, and the first model.
    assert (view.title.text(), view.estimator.currentText()) == ("Song 0001", "Tiny")
    wait_until_made(studio, qtbot)
    QTest.mouseClick(heads(view)["difference"].hear, Qt.MouseButton.LeftButton)
    assert studio.context.comparison.state.heard == "difference"
    QTest.mouseClick(view.lanes.views["mixture"], Qt.MouseButton.LeftButton)
    middle = listening.player.position
    assert middle == pytest.approx(RATE, abs=RATE // 20)
    assert studio.context.comparison.state.heard == "difference", "a click in a picture only goes there"
    QTest.mouseClick(view.play, Qt.MouseButton.LeftButton)
    assert listening.player.is_playing
    QTest.mouseClick(view.back, Qt.MouseButton.LeftButton)
    assert page.result.isVisible()
    assert not listening.player.is_playing
    # Nobody hears it on another page.
    QTest.mouseClick(page.result.listen, Qt.MouseButton.LeftButton)
    wait_until_made(studio, qtbot)
    listening.toggle_play()
    studio.window.modes.show_page(SEPARATE)
    assert not listening.player.is_playing
    assert studio.window.transport.isVisible()
    studio.window.modes.show_page(EVALUATE)
    assert view.isVisible()
    assert not studio.window.transport.isVisible()
    escape(studio, qtbot)
    # The whole song can still be opened where songs are separated.
    QTest.mouseClick(page.result.listen, Qt.MouseButton.LeftButton)
    QTest.mouseClick(view.song, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: studio.context.queue.model.rowCount() == 1, timeout=LONG_MS)
    assert studio.window.modes.current == SEPARATE
    assert studio.window.transport.isVisible()


def test_only_one_of_both_pages_sounds_and_each_keeps_its_place(
    idle_studio: Studio, page: EvaluatePage, qtbot: QtBot, tmp_path: Path
) -> None:
    studio = idle_studio
    write_song(tmp_path / "song.wav", 10.0)
    open_song(studio, qtbot, tmp_path / "song.wav")
    studio.song.set_loop(50_000, 400_000)
    studio.player.seek(50_000)
    studio.player.play()
    open_row(page, 0)
    listening, view = listened(studio)
    wait_until_made(studio, qtbot)
    press(studio, qtbot, KEY.Key_Space)
    assert listening.player.is_playing
    assert not studio.player.is_playing
    assert studio.player.position >= 50_000
    press(studio, qtbot, KEY.Key_B)  # of the other page
    assert not studio.player.state.bypass
    studio.player.play()
    assert not listening.player.is_playing
    listening.set_loop(100, 9000)
    escape(studio, qtbot)
    assert view.lanes.time.loop == (100, 9000)
    assert not view.lanes.time.loop_enabled
    assert view.isVisible(), "first the loop goes"
    escape(studio, qtbot)
    assert page.result.isVisible()


def test_until_another_song_is_read_its_time_is_not_shown(
    idle_studio: Studio, page: EvaluatePage, qtbot: QtBot
) -> None:
    open_row(page, 0)
    _, view = listened(idle_studio)
    wait_until_made(idle_studio, qtbot)
    time = view.lanes.time
    time.zoom_in()
    shown = time.start, time.stop
    escape(idle_studio, qtbot)
    open_row(page, 0)
    qtbot.waitUntil(lambda: bool(view.lanes.headers), timeout=LONG_MS)
    assert (time.start, time.stop) == shown, "the same song is where it was"
    escape(idle_studio, qtbot)
    open_row(page, 1)
    assert time.frames == 0
    assert view.lanes.empty.isVisible()
    qtbot.waitUntil(lambda: bool(view.lanes.headers), timeout=LONG_MS)
    assert time.is_fitted
    assert time.frames > 0


def test_trouble_is_said_where_it_is(idle_studio: Studio, page: EvaluatePage, qtbot: QtBot, tmp_path: Path) -> None:
    studio = idle_studio
    shutil.rmtree(tmp_path / "tiny")
    open_row(page, 0, 1)
    _, view = listened(studio)
    comparison = studio.context.comparison
    qtbot.waitUntil(lambda: comparison.state.phase is ComparisonPhase.FAILED, timeout=LONG_MS)
    assert view.problem.isVisible()
    assert heads(view)["estimate"].note == "Cannot be made: see above"
    assert heads(view)["reference"].note == "Vocals, as it really is"
    QTest.keyClick(view.estimator, KEY.Key_Down)
    wait_until_made(studio, qtbot)
    assert not view.problem.isVisible()
    # A file was written since: it is heard as it is now, and that is said.
    vocals = tmp_path / "songs" / "test" / "Song 0001" / "vocals.wav"
    vocals.write_bytes(vocals.read_bytes())
    QTest.keyClick(view.estimator, KEY.Key_Down)
    wait_until_made(studio, qtbot)
    assert view.problem.text().startswith("The song or the model has changed since it was measured")


def test_other_figures_end_it(idle_studio: Studio, page: EvaluatePage, qtbot: QtBot, tmp_path: Path) -> None:
    studio = idle_studio
    open_row(page, 0, 2)
    listening, view = listened(studio)
    wait_until_made(studio, qtbot)
    request, result = page.result.request, page.result.result
    assert isinstance(request, EvaluationRequest)
    # Songs that were measured meanwhile wait until nobody listens.
    studio.context.evaluation.succeeded.emit(request, result)
    assert view.isVisible()
    studio.context.evaluations.opened.emit(request, result)
    assert page.result.isVisible()
    assert not listening.is_open
