from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from auralflow_studio.context import AppContext
from auralflow_studio.presenters.synthetic_songs import SyntheticSize
from auralflow_studio.ui.dialogs.question import QuestionDialog
from auralflow_studio.ui.evaluation.controller import EvaluateController, EvaluationParts
from auralflow_studio.ui.evaluation.page import EvaluatePage
from auralflow_studio.ui.theme import Theme
from support.evaluations import keep_made_up, save_tiny_model, write_estimates, write_songs
from support.receiver import Receiver

LONG_MS = 180_000


@pytest.fixture
def page(app: AppContext, qtbot: QtBot) -> EvaluatePage:
    page = EvaluatePage()
    qtbot.addWidget(page)
    page.resize(1280, 590)
    return page


@pytest.fixture
def controller(app: AppContext, page: EvaluatePage, qapp: QApplication) -> Iterator[EvaluateController]:
    save_tiny_model(app.paths.runs_dir / "My net" / "model")
    theme = Theme(qapp)
    parts = EvaluationParts(
        songs=app.references,
        estimates=app.estimates,
        evaluation=app.evaluation,
        past=app.evaluations,
        models=app.models_menu,
        settings=app.settings,
    )
    controller = EvaluateController(page, parts, theme)
    page.show()
    yield controller
    app.evaluation.stop()
    controller.deleteLater()
    theme.deleteLater()


def only_the_tiny_model(page: EvaluatePage) -> None:
    for source, box in page.models.boxes.items():
        box.setChecked("My net" in source)


def test_from_a_folder_to_figures(
    controller: EvaluateController, page: EvaluatePage, app: AppContext, qtbot: QtBot, tmp_path: Path
) -> None:
    assert not page.start.isEnabled()
    assert "Choose songs" in page.why_not.text()
    controller.choose(write_songs(tmp_path / "Rehearsal"))
    qtbot.waitUntil(page.start.isEnabled, timeout=LONG_MS)
    only_the_tiny_model(page)
    qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.progress.isVisible)
    assert not page.start.isEnabled()
    qtbot.waitUntil(page.result.isVisible, timeout=LONG_MS)
    assert page.result.title.text() == "Rehearsal"
    # A network of four stems, and songs that have them: each beside floor and ceiling.
    assert page.result.summary.sorted.rowCount() == 6
    assert page.result.tracks.sorted.rowCount() == 2
    assert not page.progress.isVisible()
    qtbot.waitUntil(
        lambda: len(page.past.rows) == 1 and next(iter(page.past.rows.values())).open.isVisibleTo(page.past)
    )
    folder = app.paths.evaluations_dir / "Rehearsal"
    assert (folder / "report" / "report.html").is_file()

    wishes: list[tuple[object, ...]] = []
    controller.listen_requested.connect(lambda *wish: wishes.append(wish))
    page.result.tracks.setCurrentIndex(page.result.tracks.sorted.index(1, 0))
    QTest.keyClick(page.result.tracks, Qt.Key.Key_Return)
    request = page.result.request
    assert request is not None
    assert wishes == [(request, page.result.result, "Song 0002", "vocals", "")]
    songs = Receiver(controller.song_requested)
    controller.open_song(request, "Song 0002")
    qtbot.waitUntil(lambda: bool(songs.heard))
    assert songs.heard == [tmp_path / "Rehearsal" / "test" / "Song 0002" / "mixture.wav"]


def test_estimates_alone_are_measured_and_gone_on_with(
    controller: EvaluateController, page: EvaluatePage, app: AppContext, qtbot: QtBot, tmp_path: Path
) -> None:
    songs = write_songs(tmp_path / "Rehearsal")
    for box in page.models.boxes.values():
        box.setChecked(False)
    page.models.estimates_dropped.emit([write_estimates(songs, tmp_path / "by another program")])
    assert not page.trial.isEnabled()  # they are of no synthetic songs
    controller.choose(songs)
    qtbot.waitUntil(page.start.isEnabled, timeout=LONG_MS)
    qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.result.isVisible, timeout=LONG_MS)
    assert page.result.facts.text().endswith("Estimates: by another program")
    first = page.result.summary.sorted.index(0, 0).data()
    assert first == "Estimates: by another program"
    assert page.result.summary.sorted.index(0, 2).data() == "20.00"
    # As if it had been stopped before its end.
    request = page.result.request
    assert request is not None
    request.report.unlink()
    app.evaluations.refresh()
    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: request.folder in page.past.rows and page.past.rows[request.folder].resume.isVisible())
    qtbot.mouseClick(page.past.rows[request.folder].resume, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(request.report.is_file, timeout=LONG_MS)
    qtbot.waitUntil(lambda: not app.evaluation.status.is_active)
    assert app.evaluation.status.ended == "done"
    assert page.result.summary.sorted.index(0, 2).data() == "20.00"


def test_without_a_model_nothing_starts(
    controller: EvaluateController, page: EvaluatePage, qtbot: QtBot, tmp_path: Path
) -> None:
    controller.choose(write_songs(tmp_path / "songs", 1))
    qtbot.waitUntil(page.start.isEnabled, timeout=LONG_MS)
    for box in page.models.boxes.values():
        box.setChecked(False)
    assert not page.start.isEnabled()
    assert "at least one model" in page.why_not.text()
    assert not page.trial.isEnabled()


def test_songs_that_were_refused_are_the_reason_why_nothing_starts(
    controller: EvaluateController, page: EvaluatePage, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    controller.choose(tmp_path / "empty")
    qtbot.waitUntil(page.songs.verdict.isVisible, timeout=LONG_MS)
    assert not page.start.isEnabled()
    assert "cannot be used" in page.why_not.text()
    assert page.start.toolTip() == page.start.accessibleDescription() == page.why_not.text()
    controller.choose(write_songs(tmp_path / "songs", 1))
    qtbot.waitUntil(page.start.isEnabled, timeout=LONG_MS)
    assert page.start.accessibleDescription() == ""


def test_synthetic_songs_need_one_click(
    controller: EvaluateController, page: EvaluatePage, app: AppContext, qtbot: QtBot
) -> None:
    app.references.synthetic.size = SyntheticSize(train=1, validation=0, test=1, duration_s=2)
    only_the_tiny_model(page)
    qtbot.mouseClick(page.trial, Qt.MouseButton.LeftButton)
    assert "by itself" in page.why_not.text()
    qtbot.waitUntil(page.result.isVisible, timeout=LONG_MS)
    assert page.result.tracks.sorted.rowCount() == 1


def test_earlier_ones_are_opened_saved_and_deleted(
    controller: EvaluateController, page: EvaluatePage, app: AppContext, qtbot: QtBot, tmp_path: Path
) -> None:
    request = keep_made_up(app.paths.evaluations_dir)
    app.evaluations.refresh()
    qtbot.waitUntil(lambda: bool(page.past.rows))
    page.tabs.setCurrentIndex(1)
    qtbot.mouseClick(page.past.rows[request.folder].open, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.result.isVisible)
    saved = Receiver(controller.report_saved)
    qtbot.mouseClick(page.result.save, Qt.MouseButton.LeftButton)
    dialog = page.window().findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "mine.html"))
    dialog.reject()
    qtbot.waitUntil(lambda: bool(saved.heard))
    assert (tmp_path / "mine.html").read_text() == "<p>A report.</p>"
    qtbot.mouseClick(page.past.rows[request.folder].delete, Qt.MouseButton.LeftButton)
    question = page.window().findChild(QuestionDialog)
    assert question is not None
    qtbot.mouseClick(question.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.past.rows)
    assert page.welcome.isVisible()
    assert not request.folder.exists()


def test_a_chosen_folder_is_taken(
    controller: EvaluateController, page: EvaluatePage, app: AppContext, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.mouseClick(page.songs.choose, Qt.MouseButton.LeftButton)
    dialog = page.window().findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(write_songs(tmp_path / "songs", 1)))
    dialog.reject()
    qtbot.waitUntil(page.start.isEnabled, timeout=LONG_MS)
