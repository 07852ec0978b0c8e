from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow.errors import Cancelled, DatasetError
from auralflow.progress import CancelToken, Progress, ignore_progress
from auralflow_studio.jobs.datasets import CheckDataset, EstimateRun, FindDataset, MakeDataset
from support.datasets import write_track
from support.trainings import tiny_config, tiny_dataset

if TYPE_CHECKING:
    from pathlib import Path


def test_what_a_folder_holds(tmp_path: Path) -> None:
    for number in range(4):
        write_track(tmp_path / "train" / f"s{number}", number, leave_out=("drums",) if number == 3 else ())
    write_track(tmp_path / "val" / "v", 9)
    found = FindDataset(tmp_path).run(ignore_progress, CancelToken())
    assert found.songs == {"train": 4, "val": 1, "test": 0}
    assert found.total == 5
    assert found.stems == (("bass", 4), ("other", 4), ("vocals", 4), ("drums", 3))
    assert found.common_stems == ("bass", "other", "vocals")
    report = CheckDataset(tmp_path).run(ignore_progress, CancelToken())
    assert any(problem.track == "s3" for problem in report.problems)


def test_a_folder_without_songs(tmp_path: Path) -> None:
    with pytest.raises(DatasetError):
        FindDataset(tmp_path).run(ignore_progress, CancelToken())


def test_songs_are_made_and_the_work_can_be_stopped(tmp_path: Path) -> None:
    job = MakeDataset(folder=tmp_path / "made", train=1, validation=1, test=0, duration_s=0.5)
    stopped = CancelToken()
    stopped.cancel()
    with pytest.raises(Cancelled):
        job.run(ignore_progress, stopped)
    told: list[Progress] = []
    assert job.run(told.append, CancelToken()) == tmp_path / "made"
    assert told[-1].fraction == 1
    assert FindDataset(tmp_path / "made").run(ignore_progress, CancelToken()).songs["train"] == 1


def test_an_estimate_tells_time_and_memory(tmp_path: Path) -> None:
    config = tiny_config(tiny_dataset(tmp_path / "set"), time_limit_s=60)
    estimate = EstimateRun(config, "cpu").run(ignore_progress, CancelToken())
    assert estimate.step_s > 0
    assert estimate.parameters > 0
