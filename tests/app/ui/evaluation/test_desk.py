from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from auralflow_studio.presenters.evaluation import EvaluationStatus
from auralflow_studio.studio import Studio
from auralflow_studio.ui.evaluation.page import EvaluatePage
from auralflow_studio.ui.pages import EVALUATE, SEPARATE
from support.evaluations import made_up_request, write_songs
from support.studio import drop, hover, leave


def test_a_folder_dropped_on_the_page_is_measured_with(idle_studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    studio = idle_studio
    folder = write_songs(tmp_path / "Rehearsal", 1)
    qtbot.mouseClick(studio.window.top_bar.pages.buttons[EVALUATE], Qt.MouseButton.LeftButton)
    assert studio.window.modes.current == EVALUATE
    data = hover(studio.window, [folder])
    assert "true stems" in studio.window.overlay.text
    leave(studio.window)
    del data
    drop(studio.window, [folder])
    page = studio.window.modes.page(EVALUATE)
    assert isinstance(page, EvaluatePage)
    qtbot.waitUntil(page.start.isEnabled)
    assert page.songs.name.text() == "Rehearsal"
    assert studio.context.queue.model.rowCount() == 0


def test_a_song_of_a_result_opens_in_the_player(idle_studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    studio = idle_studio
    write_songs(tmp_path / "songs", 1)
    studio.window.modes.show_page(EVALUATE)
    assert studio.evaluation.controller is not None
    studio.context.references.find_mixture(made_up_request(tmp_path), "Song 0001")
    qtbot.waitUntil(lambda: studio.context.queue.model.rowCount() == 1)
    assert studio.window.modes.current == SEPARATE
    assert not studio.evaluation.take_drop([tmp_path])


def test_who_looks_elsewhere_is_told_when_it_is_done(idle_studio: Studio, tmp_path: Path) -> None:
    studio = idle_studio
    studio.context.evaluation.ended.emit(EvaluationStatus(request=made_up_request(tmp_path), ended="stopped"))
    assert studio.window.notifier.toasts == ()
    studio.context.evaluation.ended.emit(EvaluationStatus(request=made_up_request(tmp_path), ended="done"))
    [toast] = studio.window.notifier.toasts
    assert "songs" in toast.title
