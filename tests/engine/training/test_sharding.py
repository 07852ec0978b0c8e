"""Weights that are shared out: the same training as with whole ones, and files and callbacks that do not know of it.

Two processes do it in `test_run.py`; here one process shares out with itself, to the last bit.
"""

from __future__ import annotations

import functools
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest
import torch
from lightning_fabric import Fabric
from torch import nn
from torch.distributed.tensor import DTensor

from auralflow.errors import ConfigError
from auralflow.losses import L1Loss
from auralflow.models import WaveformModel, create_model
from auralflow.training import EpochEnded, ModelTrainer, StepEnded, TrainingEnded, TrainingSettings, WentBack
from auralflow.training.checkpoint import read_checkpoint
from auralflow.training.sharding import (
    is_sharded,
    part,
    parts_of_whole,
    shard,
    sharding_strategy,
    shared_out,
    whole,
    with_part,
)
from support.tiny_training import loaders, tiny_band_split, tiny_model, trainer
from support.training_events import Recorder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from auralflow.models.base import TrainableModel


@pytest.fixture
def fabric() -> Iterator[Fabric]:
    # Fabric leaves where processes meet in the environment: those of other tests would meet there, too.
    before, hook = dict(os.environ), sys.excepthook
    made = Fabric(accelerator="cpu", devices=1, strategy=sharding_strategy(1))
    made.launch()
    yield made
    torch.distributed.destroy_process_group()
    os.environ.clear()
    os.environ.update(before)
    sys.excepthook = hook  # torch puts its own there for as long as the process lives


def sharded_trainer(fabric: Fabric, model: TrainableModel, **arguments: Any) -> ModelTrainer:
    settings = arguments.pop("settings", None) or TrainingSettings(warmup_steps=2)
    return ModelTrainer(model, arguments.pop("criterion", L1Loss()), settings=settings, fabric=fabric, **arguments)


def nested() -> WaveformModel:
    """A network with lists in lists, which nobody calls."""
    network = nn.Module()
    network.rows = nn.ModuleList([nn.ModuleList([nn.Conv1d(2, 2, 1), nn.Conv1d(2, 2, 1)])])  # type: ignore[assignment]

    def forward(mixture: torch.Tensor) -> torch.Tensor:
        first, second = network.rows[0]  # type: ignore[index]
        return torch.stack([first(mixture), second(mixture)], 1)

    network.forward = forward  # type: ignore[method-assign]
    return WaveformModel(network, ("a", "b"), 8000)


def test_parts_and_wholes_belong_together(fabric: Fabric) -> None:
    layer = nn.Linear(3, 4)
    before = layer.weight.detach().clone()
    shard(layer, fabric.strategy.device_mesh)  # type: ignore[attr-defined]
    weight = layer.weight
    assert isinstance(weight, DTensor)
    assert is_sharded(fabric)
    assert torch.equal(whole(weight.detach()), before)
    part(weight).zero_()
    assert not whole(weight.detach()).any(), "a part lies in the memory of what it is a part of"
    twice = shared_out(2 * before, weight)
    assert isinstance(twice, DTensor)
    assert torch.equal(parts_of_whole({"a": 2 * before}, {"a": weight})["a"], part(twice))
    assert torch.equal(whole(with_part(weight, part(twice))), 2 * before)


def test_what_is_not_shared_out_is_its_own_part() -> None:
    weight = torch.ones(3)
    assert whole(weight) is weight
    assert part(weight).data_ptr() == weight.data_ptr()
    assert shared_out(weight, weight) is with_part(weight, weight) is weight


# In a U-Net some gradients are nothing but rounding, and AdamW makes whole steps of them: one step can be compared.
@pytest.mark.parametrize(
    ("make", "steps", "tolerance"), [(tiny_band_split, 6, 5e-6), (functools.partial(tiny_model, dropout=0), 1, 3e-3)]
)
def test_it_is_the_training_of_whole_weights_and_its_checkpoint_too(
    make: Any, steps: int, tolerance: float, fabric: Fabric, tmp_path: Path
) -> None:
    records = Recorder(), Recorder()
    settings = TrainingSettings(
        warmup_steps=2, accumulate=2, max_gradient_norm=0.01, average_decay=0.9, max_steps=steps
    )
    alone = trainer(make(), callbacks=[records[0]], checkpoint_dir=tmp_path / "whole", settings=settings)
    alone.train(*loaders(), max_epochs=3)
    shared = sharded_trainer(
        fabric, make(), callbacks=[records[1]], checkpoint_dir=tmp_path / "shared", settings=settings
    )
    shared.train(*loaders(), max_epochs=3)
    assert all(isinstance(weight, DTensor) for weight in shared.network.parameters())
    (losses, found), (norms, found_norms) = (
        [[getattr(step, name) for step in record.of(StepEnded)] for record in records]
        for name in ("loss", "gradient_norm")
    )
    assert found == pytest.approx(losses, rel=1e-6)
    assert found_norms == pytest.approx(norms, rel=1e-3)
    files = [read_checkpoint(tmp_path / name / "last.safetensors").tensors for name in ("whole", "shared")]
    assert files[0].keys() == files[1].keys()
    assert any(name.startswith("best/") for name in files[0])
    for name, tensor in files[0].items():
        torch.testing.assert_close(files[1][name], tensor, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("make", [nested, functools.partial(create_model, "spleeter")])
def test_other_networks_make_the_same_step(make: Any, fabric: Fabric) -> None:
    settings = TrainingSettings(max_steps=2, warmup_steps=0, schedule="constant")
    batches = torch.utils.data.DataLoader([(torch.rand(2, 4000), torch.rand(2, 4000, 2))] * 4, batch_size=2)
    losses = []
    for is_shared in (False, True):
        torch.manual_seed(0)
        model, record = make(), Recorder()
        own: dict[str, Any] = {"callbacks": [record], "settings": settings}
        made = sharded_trainer(fabric, model, **own) if is_shared else trainer(model, **own)
        made.train(batches, batches, max_epochs=1)
        losses.append([step.loss for step in record.of(StepEnded)])
    assert losses[1] == pytest.approx(losses[0], rel=1e-4)


@pytest.mark.parametrize("shared_first", [True, False])
def test_a_checkpoint_does_not_say_whether_weights_were_shared_out(
    shared_first: bool, fabric: Fabric, tmp_path: Path
) -> None:
    settings = TrainingSettings(schedule="constant", warmup_steps=0)
    unbroken, record = Recorder(), Recorder()
    trainer(tiny_band_split(), callbacks=[unbroken], settings=settings).train(*loaders(), max_epochs=4)
    for epochs, is_shared in ((2, shared_first), (3, not shared_first), (4, shared_first)):
        model = tiny_band_split(seed=epochs - 2)
        own: dict[str, Any] = {"callbacks": [record], "checkpoint_dir": tmp_path, "settings": settings}
        going_on = sharded_trainer(fabric, model, **own) if is_shared else trainer(model, **own)
        going_on.train(*loaders(), max_epochs=epochs)
    losses, found = ([step.loss for step in of.of(StepEnded)] for of in (unbroken, record))
    assert found == pytest.approx(losses, rel=1e-6)


def test_callbacks_get_a_whole_model_with_the_weights_that_were_validated(fabric: Fabric) -> None:
    seen: list[tuple[dict[str, torch.Tensor], bool]] = []
    model = tiny_band_split()
    shared = sharded_trainer(fabric, model, callbacks=[])

    def look(event: Any, shown: Any) -> None:
        assert shown is not model
        assert not any(isinstance(tensor, DTensor) for tensor in shown.state_dict().values())
        if isinstance(event, EpochEnded):
            with torch.no_grad():
                assert shown(torch.zeros(1, 1, 2000)).shape == (1, 2, 1, 2000)
            seen.append(({name: tensor.clone() for name, tensor in shown.state_dict().items()}, shown.training))
        if isinstance(event, TrainingEnded):
            best = {name: whole(tensor.detach()) for name, tensor in shared.network.state_dict().items()}
            assert all(torch.equal(tensor, best[name]) for name, tensor in shown.state_dict().items())

    shared._callbacks = (look,)
    ended = shared.train(*loaders(), max_epochs=2)
    assert [training for _, training in seen] == [False, False]
    assert ended.best_epoch is not None
    best = {name: whole(tensor.detach()) for name, tensor in shared.network.state_dict().items()}
    assert all(torch.equal(tensor, best[name]) for name, tensor in seen[ended.best_epoch][0].items())


def test_weights_that_blew_up_are_given_back(fabric: Fabric) -> None:
    record = Recorder()
    settings = TrainingSettings(max_bad_steps=2, schedule="constant", warmup_steps=0)
    shared = sharded_trainer(fabric, tiny_model(), settings=settings)

    def blow_up(event: Any, _: Any) -> None:
        if isinstance(event, StepEnded) and event.step == 6:
            for parameter in shared.network.parameters():
                part(parameter).fill_(1e38)

    shared._callbacks = (record, blow_up)
    shared.train(*loaders(), max_epochs=4)
    assert [(event.cause, event.step, event.rate_factor) for event in record.of(WentBack)] == [("steps", 8, 0.5)]
    assert all(event.loss < 1 for event in record.of(StepEnded)[8:])


def test_a_number_without_axes_cannot_be_shared_out(fabric: Fabric) -> None:
    model = tiny_band_split()
    model.gain = nn.Parameter(torch.tensor(1.0))  # type: ignore[attr-defined]
    with pytest.raises(ConfigError, match=r"“model\.gain” has no axis") as caught:
        sharded_trainer(fabric, model)
    assert "ddp" in caught.value.hint
