from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from auralflow_studio.jobs.compare import ComparisonWanted
from auralflow_studio.studio import Studio
from auralflow_studio.ui.evaluation.listen_view import ListenView
from support.evaluations import made_up_request, made_up_result
from support.receiver import Receiver


@pytest.fixture
def view(idle_studio: Studio, qtbot: QtBot) -> ListenView:
    view = ListenView(idle_studio.window.actions_)
    qtbot.addWidget(view)
    view.resize(940, 560)
    view.show()
    return view


def wanted(**changes: object) -> ComparisonWanted:
    what = ComparisonWanted(
        request=made_up_request(Path("/x")),
        result=made_up_result(),
        track="Song 1",
        stem="drums",
        estimator="two",
    )
    return replace(what, **changes)  # type: ignore[arg-type]


def test_it_shows_what_is_heard_and_its_figures(view: ListenView) -> None:
    view.show_wanted(wanted())
    assert view.title.text() == "Song 1"
    assert [view.stem.itemText(place) for place in range(view.stem.count())] == ["Vocals", "Drums"]
    assert view.stem.currentText() == "Drums"
    names = [view.estimator.itemText(place) for place in range(view.estimator.count())]
    assert names == ["Model one", "Model two", "Mixture (floor)", "Ideal mask (ceiling)"]
    assert view.estimator.currentText() == "Model two"
    # Model two has an SDR of song + 10, one less for drums.
    assert view.figures.text() == (
        "SDR 10.00 · uSDR 11.00 · SI-SDR 12.00 · Improvement 13.00 · Leakage −10.00 · Spectral distance 10.00 dB"
    )
    assert "Signal to distortion ratio" in view.figures.toolTip()
    result = made_up_result()
    silent = tuple(replace(scores, stems=()) if scores.track == "Song 1" else scores for scores in result.scores)
    view.show_wanted(wanted(result=replace(result, scores=silent)))
    assert view.figures.text() == "There are no figures of this stem."
    assert view.lanes.closing()


def test_what_the_user_chooses_is_told(view: ListenView, qtbot: QtBot) -> None:
    view.show_wanted(wanted())
    stems, estimators = Receiver(view.stem_chosen), Receiver(view.estimator_chosen)
    QTest.keyClick(view.stem, Qt.Key.Key_Up)
    QTest.keyClick(view.estimator, Qt.Key.Key_Down)
    assert (stems.heard, estimators.heard) == (["vocals"], ["mixture"])
    with qtbot.waitSignal(view.back_requested):
        view.back.click()
    with qtbot.waitSignal(view.song_requested):
        view.song.click()
    assert view.lanes.closing()


def test_time_and_trouble(view: ListenView) -> None:
    view.show_length(125.0)
    assert view.length.text() == "of 2:05"
    view.show_position(61.25)
    assert view.time.text() == "1:01.250"
    view.show_length(None)
    assert view.length.text() == ""
    assert not view.problem.isVisible()
    view.show_problem("The model is gone.")
    assert view.problem.isVisible()
    assert view.problem_icon.isVisible()
    view.show_problem("")
    assert not view.problem.isVisible()
    assert view.lanes.closing()
