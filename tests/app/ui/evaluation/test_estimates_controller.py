from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from auralflow_studio.context import AppContext
from auralflow_studio.ui.evaluation.estimates_controller import EstimatesController
from auralflow_studio.ui.evaluation.page import EvaluatePage
from support.evaluations import write_estimates, write_songs


@pytest.fixture
def page(app: AppContext, qtbot: QtBot, english: None) -> EvaluatePage:
    page = EvaluatePage()
    qtbot.addWidget(page)
    page.resize(1280, 700)
    page.show()
    return page


@pytest.fixture
def controller(page: EvaluatePage, app: AppContext) -> EstimatesController:
    app.references.changed.connect(page.songs.show_state)
    return EstimatesController(page, app.estimates, app.references, app.settings, page)


def test_a_folder_is_chosen_looked_at_and_taken_out(
    controller: EstimatesController, page: EvaluatePage, app: AppContext, qtbot: QtBot, tmp_path: Path
) -> None:
    songs = write_songs(tmp_path / "songs")
    made = write_estimates(songs, tmp_path / "made")
    qtbot.mouseClick(page.models.add, Qt.MouseButton.LeftButton)
    dialog = page.window().findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(made))
    dialog.reject()
    row = page.models.estimates[made]
    qtbot.waitUntil(lambda: "when songs are chosen" in row.facts.text())
    app.references.choose(songs)
    qtbot.waitUntil(lambda: row.facts.text() == "2 of 2 songs · Drums, Vocals")
    assert [(model.name, model.title) for model in page.models.chosen] == [("made", "Estimates: made")]
    with qtbot.waitSignal(page.models.changed):
        qtbot.mouseClick(row.remove, Qt.MouseButton.LeftButton)
    assert page.models.estimates == {}
    assert page.models.chosen == ()
    assert app.estimates.entries == ()


def test_other_songs_may_make_estimates_unusable_and_usable_again(
    controller: EstimatesController, page: EvaluatePage, app: AppContext, qtbot: QtBot, tmp_path: Path
) -> None:
    songs = write_songs(tmp_path / "songs", 1)
    (other := write_songs(tmp_path / "other", 1) / "test" / "Song 0001").rename(other.parent / "Another")
    app.references.choose(songs)
    page.models.estimates_dropped.emit([write_estimates(songs, tmp_path / "made")])
    qtbot.waitUntil(lambda: len(page.models.chosen) == 1)
    row = page.models.estimates[tmp_path / "made"]
    app.references.choose(tmp_path / "other")
    qtbot.waitUntil(lambda: "none of the songs" in row.verdict.label.text())
    assert "“Another”" in row.verdict.label.text()
    assert page.models.chosen == ()
    app.references.choose(songs)
    qtbot.waitUntil(lambda: len(page.models.chosen) == 1)
