from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.progress import CancelToken, ignore_progress
from auralflow.training.run_folder import RunFolder
from auralflow_studio.jobs.training_runs import ListRuns, ReadHistory, summarize_run
from support.trainings import fake_run

if TYPE_CHECKING:
    from pathlib import Path


def test_runs_are_listed_with_what_became_of_them(tmp_path: Path) -> None:
    fake_run(tmp_path / "a", name="First", epochs=3, ended="time")
    fake_run(tmp_path / "b", name="Crashed", epochs=1, ended="")
    (tmp_path / "c").mkdir()
    (tmp_path / "file").write_text("")
    runs = {run.name: run for run in ListRuns(tmp_path).run(ignore_progress, CancelToken())}
    assert set(runs) == {"First", "Crashed"}
    first, crashed = runs["First"], runs["Crashed"]
    assert (first.epochs, first.best_si_sdr_db, first.elapsed_s, first.can_resume) == (3, 2.0, 30.0, False)
    assert (crashed.epochs, crashed.can_resume, crashed.has_checkpoint, crashed.has_model) == (1, True, True, False)


def test_no_folder_is_no_runs(tmp_path: Path) -> None:
    assert ListRuns(tmp_path / "none").run(ignore_progress, CancelToken()) == ()


def test_damaged_lines_cost_only_themselves(tmp_path: Path) -> None:
    folder = fake_run(tmp_path / "a", name="A", epochs=2, ended="stopped")
    with RunFolder(folder).history.open("a") as file:
        file.write('{"event": "epoch", "epo')
    run = summarize_run(folder)
    assert run is not None
    assert (run.epochs, run.ended) == (2, "stopped")
    history = ReadHistory(folder).run(ignore_progress, CancelToken())
    assert [epoch.epoch for epoch in history.epochs] == [0, 1]
