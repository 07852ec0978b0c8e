from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from auralflow_studio.jobs.training_runs import RunSummary
from auralflow_studio.ui.training.runs_list import RunsList, place_of
from support.trainings import tiny_config

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

OLD = RunSummary(
    folder=Path("/r/old"), config=tiny_config(Path("/d"), name="Old"), ended="time", elapsed_s=60, epochs=3,
    best_si_sdr_db=4.0, has_model=True,
)  # fmt: skip
CUT_OFF = replace(OLD, folder=Path("/r/cut"), config=tiny_config(Path("/d"), name="Cut"), ended="", has_model=False)
RUNS = (CUT_OFF, OLD)


@pytest.fixture
def runs(qtbot: QtBot) -> RunsList:
    runs = RunsList()
    qtbot.addWidget(runs)
    runs.resize(300, 400)
    runs.show()
    return runs


def test_what_can_be_done_with_each(runs: RunsList, qtbot: QtBot) -> None:
    runs.show_runs(RUNS, None, {OLD.folder})
    old, cut = runs.rows[OLD.folder], runs.rows[CUT_OFF.folder]
    qtbot.waitUntil(lambda: old.isVisible() and cut.isVisible())
    assert old.compare.isChecked()
    assert (old.resume.isVisible(), old.use.isVisible()) == (False, True)
    assert (cut.resume.isVisible(), cut.use.isVisible()) == (True, False)
    for button, signal, folder in (
        (old.use, runs.used, OLD.folder),
        (old.delete, runs.deleted, OLD.folder),
        (cut.resume, runs.resumed, CUT_OFF.folder),
    ):
        with qtbot.waitSignal(signal) as told:
            button.click()
        assert told.args == [folder]
    with qtbot.waitSignal(runs.compared) as told:
        cut.compare.click()
    assert told.args == [CUT_OFF.folder, True]


def test_the_one_that_learns_is_left_alone(runs: RunsList) -> None:
    runs.show_runs(RUNS, CUT_OFF.folder, ())
    row = runs.rows[CUT_OFF.folder]
    assert not row.resume.isVisible()
    assert not row.delete.isEnabled()
    runs.show_runs((), None, ())
    assert runs.hint.isVisible()
    assert runs.rows == {}


def test_a_run_keeps_its_colour_when_newer_ones_come() -> None:
    newer = replace(OLD, folder=Path("/r/new"))
    assert place_of(OLD.folder, RUNS) == place_of(OLD.folder, (newer, *RUNS)) == 0
    assert place_of(newer.folder, (newer, *RUNS)) == 2
    assert place_of(Path("/r/next"), RUNS) == 2
