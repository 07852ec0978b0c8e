from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow.errors import Cancelled
from auralflow.models.registry import model_info
from auralflow.progress import ignore_progress
from auralflow.training.control import TrainingControl
from auralflow.training.events import EpochEnded, TrainingStarted
from auralflow.training.run_folder import RunFolder
from auralflow_studio.jobs.train import TrainModel, TrainRequest
from auralflow_studio.jobs.training_feed import TrainingFeed
from support.trainings import tiny_config, tiny_dataset

if TYPE_CHECKING:
    from pathlib import Path


def test_it_trains_tells_and_leaves_a_model_and_can_go_on(tmp_path: Path) -> None:
    config = tiny_config(tiny_dataset(tmp_path / "set"))
    control, feed = TrainingControl(), TrainingFeed()
    request = TrainRequest(config=config, folder=tmp_path / "run", device="cpu")
    ended = TrainModel(request=request, control=control, feed=feed).run(ignore_progress, control)
    assert (ended.reason, ended.epoch) == ("epochs", 2)
    steps, facts = feed.take()
    assert [step.step for step in steps] == [1, 2, 3, 4]
    assert isinstance(facts[0], TrainingStarted)
    assert sum(isinstance(fact, EpochEnded) for fact in facts) == 2
    assert model_info(RunFolder(request.folder).model).title == "Tiny"
    more = TrainRequest(config=tiny_config(tmp_path / "set", epochs=3), folder=request.folder, device="cpu")
    assert TrainModel(request=more, control=control, feed=feed).run(ignore_progress, control).epoch == 3


def test_one_that_was_cancelled_before_does_nothing(tmp_path: Path) -> None:
    control = TrainingControl()
    control.cancel()
    request = TrainRequest(config=tiny_config(tmp_path), folder=tmp_path / "run")
    with pytest.raises(Cancelled):
        TrainModel(request=request, control=control, feed=TrainingFeed()).run(ignore_progress, control)
    assert not request.folder.exists()
