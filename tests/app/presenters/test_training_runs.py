from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow_studio.jobs.runner import JobRunner
from auralflow_studio.presenters.training_runs import TrainingRuns
from support.trainings import LONG_MS, fake_run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[TrainingRuns]:
    runner = JobRunner()
    runs = TrainingRuns(runner, tmp_path / "runs")
    yield runs
    assert runner.shutdown(LONG_MS)
    runs.deleteLater()


def test_runs_are_listed_compared_and_deleted(runs: TrainingRuns, tmp_path: Path, qtbot: QtBot) -> None:
    one = fake_run(tmp_path / "runs" / "one", name="One", epochs=3)
    fake_run(tmp_path / "runs" / "two", name="Two", epochs=1)
    runs.refresh()
    qtbot.waitUntil(lambda: len(runs.runs) == 2, timeout=LONG_MS)
    with qtbot.waitSignal(runs.curves_read, timeout=LONG_MS):
        runs.read_curves(one)
    assert len(runs.curves[one].si_sdr) == 3
    best = runs.curves[one].best
    assert best is not None
    assert best.si_sdr_db == 2.0
    runs.delete(one)
    qtbot.waitUntil(lambda: len(runs.runs) == 1, timeout=LONG_MS)
    assert not one.exists()
    assert one not in runs.curves


def test_nothing_but_a_run_is_deleted(runs: TrainingRuns, tmp_path: Path) -> None:
    (tmp_path / "songs").mkdir()
    with pytest.raises(ValueError, match="not one of the app's runs"):
        runs.delete(tmp_path / "songs")
    assert (tmp_path / "songs").exists()
