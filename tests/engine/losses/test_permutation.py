"""The permutation-invariant loss finds the order that suits each item."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from auralflow.errors import ConfigError, ShapeError
from auralflow.losses import PermutationInvariantLoss, SISDRLoss
from support.predictions import waveforms


def squared(estimate: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return (estimate - target).square().flatten(1).mean(1)


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 1000), count=st.integers(1, 5))
def test_the_order_is_that_of_the_hungarian_algorithm(seed: int, count: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    estimate, target = torch.randn(2, 3, count, 2, 40, generator=generator).unbind(0)
    best, orders = PermutationInvariantLoss(squared).best_order(estimate, target)
    for item in range(3):
        costs = (estimate[item][:, None] - target[item][None]).square().flatten(2).mean(-1)
        rows, columns = linear_sum_assignment(costs)
        torch.testing.assert_close(best[item], costs[rows, columns].mean())
        assert orders[item].tolist() == columns.tolist()


def test_swapped_estimates_cost_nothing() -> None:
    target = torch.randn(2, 3, 1, 400, generator=torch.Generator().manual_seed(0))
    estimate = (target[:, [2, 0, 1]] + 0.1 * target.roll(7, -1)).requires_grad_()
    report = PermutationInvariantLoss().evaluate(waveforms(estimate), target)
    torch.testing.assert_close(report.total, SISDRLoss()(estimate[:, [1, 2, 0]], target))
    report.total.backward()  # type: ignore[no-untyped-call]
    assert estimate.grad is not None
    assert estimate.grad.abs().sum() > 0


def test_wrong_input() -> None:
    loss = PermutationInvariantLoss()
    with pytest.raises(ConfigError, match="7 targets"):
        loss(torch.ones(1, 7, 1, 5), torch.ones(1, 7, 1, 5))
    with pytest.raises(ShapeError, match="axis of targets"):
        loss(torch.ones(2, 1, 5), torch.ones(2, 1, 5))
    with pytest.raises(ShapeError, match="pair"):
        PermutationInvariantLoss(torch.nn.functional.mse_loss)(torch.ones(2, 2, 1, 5), torch.ones(2, 2, 1, 5))
