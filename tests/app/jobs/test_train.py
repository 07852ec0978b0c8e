from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import torch
from torch import Tensor, nn

from auralflow.errors import Cancelled
from auralflow.models.registry import model_info
from auralflow.progress import ignore_progress
from auralflow.training.control import TrainingControl
from auralflow.training.events import BatchesSplit, EpochEnded, TrainingStarted
from auralflow.training.run_config import read_config
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


class Hungry(nn.Module):
    """A loss that needs more memory than there is for batches of several chunks."""

    def forward(self, estimate: Tensor, target: Tensor) -> Tensor:
        if len(estimate) > 1:
            torch.empty(2**60)
        return (estimate - target).abs().mean()


def test_with_too_little_memory_batches_are_split_and_the_window_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auralflow.losses.criterion_named", lambda *_, **__: Hungry())
    config = tiny_config(tiny_dataset(tmp_path / "set"))
    config = replace(config, data=replace(config.data, batch_size=2, chunks_per_epoch=4, validation_chunks=1))
    control, feed = TrainingControl(), TrainingFeed()
    request = TrainRequest(config=config, folder=tmp_path / "run", device="cpu")
    ended = TrainModel(request=request, control=control, feed=feed).run(ignore_progress, control)
    assert (ended.reason, ended.epoch, ended.step) == ("epochs", 2, 4)
    _, facts = feed.take()
    assert BatchesSplit(epoch=0, step=0, batch_size=2, part_size=1) in facts
    kept = read_config(RunFolder(request.folder).config)
    assert (kept.data.batch_size, kept.training.accumulate) == (2, 1)
