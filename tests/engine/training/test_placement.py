"""What is trained is put on the devices once, in the order that they need."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
import torch

from auralflow.errors import ConfigError
from auralflow.losses import L1Loss
from auralflow.training.fabric_setup import make_fabric
from auralflow.training.placement import placed
from auralflow.training.settings import TrainingSettings
from auralflow.training.sharding import sharding_strategy
from support.tiny_training import tiny_model


def test_an_optimiser_of_ones_own_is_used_and_one_is_made_if_there_is_none() -> None:
    fabric, model = make_fabric("cpu", "32-true"), tiny_model()
    own = torch.optim.SGD(model.parameters(), lr=0.1)  # type: ignore[attr-defined]
    _, optimizer = placed(fabric, model, L1Loss(), own, TrainingSettings())
    assert optimizer.optimizer is own
    objective, optimizer = placed(fabric, tiny_model(), L1Loss(), None, TrainingSettings())
    assert isinstance(optimizer.optimizer, torch.optim.AdamW)
    assert {id(p) for p in objective.parameters()} == {id(p) for g in optimizer.param_groups for p in g["params"]}


def test_a_model_that_is_frozen_as_a_whole_is_refused() -> None:
    model = cast("Any", tiny_model()).requires_grad_(False)
    with pytest.raises(ConfigError, match="nothing to train"):
        placed(make_fabric("cpu", "32-true"), model, L1Loss(), None, TrainingSettings())


def test_an_optimiser_that_is_older_than_the_parts_of_the_weights_is_refused() -> None:
    model = tiny_model()
    fabric = cast("Any", SimpleNamespace(strategy=sharding_strategy(2), world_size=2, device=torch.device("cpu")))
    with pytest.raises(ConfigError, match="before the weights are shared out") as caught:
        placed(fabric, model, L1Loss(), torch.optim.SGD(model.parameters(), lr=0.1), TrainingSettings())  # type: ignore[attr-defined]
    assert caught.value.hint
