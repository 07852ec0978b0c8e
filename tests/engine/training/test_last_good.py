"""What was kept comes back, however far steps have gone since, and as often as is asked for."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from auralflow.training.last_good import LastGood
from auralflow.training.weight_average import WeightAverage

BATCH = torch.randn(6, 3, generator=torch.Generator().manual_seed(0))


class Training:
    """Steps of a network with batch statistics."""

    def __init__(self, optimizer: Any) -> None:
        torch.manual_seed(1)
        self.network = nn.Sequential(nn.Linear(3, 3), nn.BatchNorm1d(3), nn.Linear(3, 1))
        self.optimizer = optimizer(self.network.parameters())
        self.average = WeightAverage(self.network, 0.9)
        self.good = LastGood(self.network, self.optimizer, self.average)

    def step(self, scale: float = 1.0) -> float:
        self.optimizer.zero_grad()
        loss = scale * self.network(BATCH).square().mean()
        loss.backward()
        self.optimizer.step()
        self.average.update(self.network)
        return float(loss.detach())

    def everything(self) -> list[torch.Tensor]:
        return [tensor.clone() for tensor in (*self.network.state_dict().values(), *self.average.tensors.values())]


@pytest.mark.parametrize(
    "optimizer",
    [lambda p: torch.optim.AdamW(p, lr=0.1), lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)],
)
@pytest.mark.parametrize("steps_before", [0, 3])
def test_what_comes_after_going_back_is_what_came_after_keeping(optimizer: Any, steps_before: int) -> None:
    training = Training(optimizer)
    for _ in range(steps_before):
        training.step()
    for _ in range(2):  # a later copy takes the place of an earlier one
        training.step()
        training.good.keep()
    kept = training.everything()
    following = [training.step() for _ in range(4)]
    for _ in range(2):
        training.step(1e30)
        training.step(float("nan"))
        training.good.bring_back()
        assert all(torch.equal(a, b) for a, b in zip(training.everything(), kept, strict=True))
        assert [training.step() for _ in range(4)] == following


def test_kept_before_the_first_step_the_optimizer_is_new_again_and_rates_stay() -> None:
    training = Training(lambda p: torch.optim.AdamW(p, lr=0.1))
    training.good.keep()
    training.step(float("nan"))
    training.optimizer.param_groups[0]["lr"] = 0.05
    training.good.bring_back()
    assert training.optimizer.state_dict()["state"] == {}
    assert training.optimizer.param_groups[0]["lr"] == 0.05
