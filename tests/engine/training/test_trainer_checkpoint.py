"""A trainer takes up its own checkpoints, of any settings that fit, and refuses others without changing."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from auralflow.errors import TrainingError
from auralflow.training import TrainingSettings
from auralflow.training.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from support.tiny_training import loaders, tiny_band_split, tiny_model, trainer


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    trainer(checkpoint_dir=tmp_path).train(*loaders(), max_epochs=2)
    return tmp_path / "last.safetensors"


def test_saved_and_loaded_it_is_the_same(kept: Path, tmp_path: Path) -> None:
    running = trainer()
    running.load_state(kept)
    running.save_state(tmp_path / "again")
    first, second = read_checkpoint(kept), read_checkpoint(tmp_path / "again")
    assert first.tensors.keys() == second.tensors.keys()
    assert all(torch.equal(second.tensors[name], tensor) for name, tensor in first.tensors.items())
    assert {k: v for k, v in first.facts["state"].items() if k != "elapsed_s"} == {
        k: v for k, v in second.facts["state"].items() if k != "elapsed_s"
    }


def test_another_networks_checkpoint_changes_nothing(kept: Path) -> None:
    model = tiny_band_split()
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    running = trainer(model)
    with pytest.raises(TrainingError, match="another network"):
        running.load_state(kept)
    assert running.state.step == 0
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())


def test_one_without_a_part_is_refused(kept: Path, tmp_path: Path) -> None:
    checkpoint = read_checkpoint(kept)
    path = tmp_path / "less"
    write_checkpoint(path, Checkpoint(tensors=checkpoint.tensors, facts={"state": {}, "optimizer": {}}))
    with pytest.raises(TrainingError, match="not complete"):
        trainer().load_state(path)


def test_averaging_can_be_switched_on_and_off_at_a_resume(kept: Path) -> None:
    without = trainer(settings=TrainingSettings(average_decay=0), checkpoint_dir=kept.parent)
    assert without.train(*loaders(), max_epochs=3).step == 12
    again = trainer(checkpoint_dir=kept.parent)
    assert again.train(*loaders(), max_epochs=4).step == 16


def test_the_best_weights_of_before_are_still_the_best(kept: Path) -> None:
    best = read_checkpoint(kept).group("best")
    model = tiny_model()
    trainer(model, checkpoint_dir=kept.parent).train(*loaders(), max_epochs=2)
    assert all(torch.equal(tensor, best[name]) for name, tensor in model.state_dict().items())
