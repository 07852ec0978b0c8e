from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from auralflow.evaluation.evaluation_result import TrackFailure
from auralflow_studio.ui.evaluation.result_view import ResultView
from auralflow_studio.ui.tokens import LIGHT
from support.evaluations import made_up_request, made_up_result


@pytest.fixture
def view(qtbot: QtBot, english: None) -> ResultView:
    view = ResultView()
    qtbot.addWidget(view)
    view.resize(940, 590)
    view.show()
    view.show_result(made_up_request(Path("/x")), made_up_result())
    return view


def cell(view: ResultView, row: int, column: int) -> str:
    return str(view.tracks.sorted.index(row, column).data())


def test_a_result_is_shown_whole(view: ResultView) -> None:
    assert view.title.text() == "songs"
    assert view.facts.text().startswith("3 song")
    assert view.facts.text().endswith("measured · 3:00 · Model one, Model two")
    assert view.summary.sorted.rowCount() == 8
    assert view.tracks.sorted.rowCount() == 3
    assert [row.name for row in view.plot.rows] == [
        "Model one", "Model two", "Mixture (floor)", "Ideal mask (ceiling)",
    ]  # fmt: skip
    assert [view.stem.itemText(place) for place in range(view.stem.count())] == ["Vocals", "Drums"]
    assert not view.notes.isVisible()
    text = view.about.toPlainText()
    assert "About one." in text
    assert "may know these songs" in text
    assert "Median of medians" in text


def test_another_stem_or_figure_changes_plot_and_songs(view: ResultView) -> None:
    assert cell(view, 1, 1) == "1.00"
    QTest.keyClick(view.stem, Qt.Key.Key_Down)
    assert cell(view, 1, 1) == "0.00"
    QTest.keyClick(view.figure, Qt.Key.Key_Down)
    assert cell(view, 1, 1) == "1.00"
    assert "energies" in view.meaning.text()
    assert view.plot.plot.accessibleName() == "uSDR of Drums"


def test_a_figure_that_no_song_has_is_said(view: ResultView) -> None:
    result = made_up_result()
    silent = tuple(
        replace(track, stems=tuple(replace(stem, leakage_db=None) for stem in track.stems)) for track in result.scores
    )
    view.show_result(made_up_request(Path("/x")), replace(result, scores=silent))
    view.figure.setCurrentIndex(view.figure.findData("leakage_db"))
    QTest.keyClick(view.stem, Qt.Key.Key_Down)
    assert view.meaning.text().startswith("None of these songs")
    assert all(row.stats is None for row in view.plot.rows)
    assert cell(view, 0, 1) == "–"


def test_notes_and_failures_are_said(view: ResultView) -> None:
    failure = TrackFailure(track="Broken", estimator="one", message="It cannot be read.", hint="Look.")
    view.show_result(
        made_up_request(Path("/x")), replace(made_up_result(), notes=("Mind this.",), failures=(failure, failure))
    )
    assert view.notes.text() == "Mind this. Could not be measured: Broken"
    assert "It cannot be read." in view.about.toPlainText()


def test_what_the_user_wants_is_told(view: ResultView, qtbot: QtBot) -> None:
    opened: list[tuple[str, str]] = []
    view.track_opened.connect(lambda track, estimator: opened.append((track, estimator)))
    view.listen.click()
    view.tracks.setCurrentIndex(view.tracks.sorted.index(2, 0))
    QTest.keyClick(view.tracks, Qt.Key.Key_Return)
    view.tracks.setCurrentIndex(view.tracks.sorted.index(1, 2))
    view.listen.click()
    assert opened == [("Song 0", ""), ("Song 2", ""), ("Song 1", "two")]
    with qtbot.waitSignal(view.save_requested):
        qtbot.mouseClick(view.save, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(view.report_requested):
        qtbot.mouseClick(view.report, Qt.MouseButton.LeftButton)
    view.set_theme(LIGHT)
    assert view.plot.plot.backgroundBrush().color().name() == LIGHT.canvas
