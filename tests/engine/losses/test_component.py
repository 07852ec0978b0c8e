"""The component loss: the published formulas, finite where they are not, honest about its weights."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from auralflow.errors import ConfigError, ShapeError
from auralflow.losses import ComponentLoss, component_loss
from support.predictions import TRANSFORM, masked

Array = NDArray[np.float64]


def formula(mask: Array, target: Array, residual: Array, alpha: float, beta: float) -> float:
    """The sum of squares, written out."""
    n = mask.size
    total = 0.0
    for m, y, r in zip(mask, target, residual, strict=True):
        total += (1 - alpha - beta) * ((m * y - y) ** 2).sum() + alpha * ((m * r) ** 2).sum()
        if beta:
            filtered = m * r
            total += beta * ((filtered / np.linalg.norm(filtered) - r / np.linalg.norm(r)) ** 2).sum()
    return total / n


@settings(deadline=None, max_examples=40)
@given(
    shape=st.lists(st.integers(1, 5), min_size=2, max_size=5),
    weights=st.sampled_from([(0.0, 0.0), (0.5, 0.0), (1.0, 0.0), (0.1, 0.8), (0.2, 0.8), (0.3, 0.7), (0.7, 0.3)]),
    seed=st.integers(0, 1000),
)
def test_value_of_two_and_three_components(shape: list[int], weights: tuple[float, float], seed: int) -> None:
    random = np.random.default_rng(seed)
    mask, target = random.uniform(0.05, 1, shape), random.uniform(0, 3, shape)
    residual = random.uniform(0.1, 2, shape) * random.choice([-1, 1], shape)
    expected = formula(mask, target, residual, *weights)
    for dtype, relative in ((torch.float64, 1e-9), (torch.float32, 2e-6)):
        tensors = [torch.tensor(array, dtype=dtype) for array in (mask, target, residual)]
        # Near a perfect unit residual the float32 difference of two unit vectors is rounding alone.
        assert component_loss(*tensors, *weights).item() == pytest.approx(expected, rel=relative, abs=1e-13)


def test_gradient_is_that_of_the_formula() -> None:
    torch.manual_seed(0)
    mask, target, residual = (torch.rand(2, 1, 3, 4, dtype=torch.float64) + 0.1 for _ in range(3))
    mask.requires_grad_()
    assert torch.autograd.gradcheck(lambda m: component_loss(m, target, residual, 0.1, 0.8), (mask,))


@pytest.mark.parametrize(("alpha", "beta"), [(0.2, 0.8), (0.1, 0.8), (0.5, 0.0)])
@pytest.mark.parametrize("case", ["no residual", "closed mask", "silence", "one solo item"])
def test_finite_value_and_gradient_where_a_norm_is_0(case: str, alpha: float, beta: float) -> None:
    mask, target, residual = torch.full((2, 1, 3, 4), 0.5), torch.rand(2, 1, 3, 4), torch.rand(2, 1, 3, 4)
    if case in ("no residual", "silence"):
        residual.zero_()
    if case == "silence":
        target.zero_()
    if case == "closed mask":
        mask.zero_()
    if case == "one solo item":
        residual[0] = 0
    mask.requires_grad_()
    loss = component_loss(mask, target, residual, alpha, beta)
    loss.backward()  # type: ignore[no-untyped-call]
    assert loss.isfinite()
    assert mask.grad is not None
    assert mask.grad.isfinite().all()


def test_items_do_not_depend_on_each_other() -> None:
    torch.manual_seed(1)
    mask, target, residual = (torch.rand(3, 2, 4, 5) + 0.1 for _ in range(3))
    alone = [
        component_loss(m[None], t[None], r[None], 0.1, 0.8) for m, t, r in zip(mask, target, residual, strict=True)
    ]
    torch.testing.assert_close(component_loss(mask, target, residual, 0.1, 0.8), torch.stack(alone).mean())


def test_the_defaults_never_reward_keeping_the_target_as_the_docstring_says() -> None:
    mask, target, residual = torch.rand(1, 2, 3) + 0.1, torch.rand(1, 2, 3), torch.rand(1, 2, 3)
    assert component_loss(mask, target, residual) == component_loss(mask, 100 * target, residual)
    assert "weight of exactly 0" in str(component_loss.__doc__)


@pytest.mark.parametrize(("alpha", "beta"), [(-0.1, 0.5), (0.5, -0.1), (0.6, 0.5), (1.1, 0.0), (float("nan"), 0.5)])
def test_wrong_weights(alpha: float, beta: float) -> None:
    with pytest.raises(ConfigError, match="weights"):
        component_loss(torch.ones(1, 2), torch.ones(1, 2), torch.ones(1, 2), alpha, beta)


def test_wrong_shapes() -> None:
    with pytest.raises(ShapeError, match="batch axis"):
        component_loss(torch.ones(3), torch.ones(3), torch.ones(3))
    with pytest.raises(ShapeError):
        component_loss(torch.ones(2, 3), torch.ones(2, 3), torch.ones(2, 1))


def test_criterion_takes_the_difference_of_magnitudes_of_each_target_as_the_residual() -> None:
    torch.manual_seed(2)
    mixture, targets, mask = torch.rand(2, 1, 200), torch.rand(2, 3, 1, 200), torch.rand(1, 3, 1, 1, 1)
    report = ComponentLoss(0.1, 0.8).evaluate(masked(mixture, mask), targets)
    target = TRANSFORM.to_spectrogram(targets).abs()
    expected = [
        component_loss(
            mask[:, k].expand_as(target[:, k]),
            target[:, k],
            TRANSFORM.to_spectrogram(mixture).abs() - target[:, k],
            0.1,
            0.8,
        )
        for k in range(3)
    ]
    torch.testing.assert_close(report.total, torch.stack(expected).mean())
    assert list(report.terms) == ["target", "residual", "residual_shape"]
    torch.testing.assert_close(torch.stack(list(report.terms.values())).sum(), report.total)
    assert list(ComponentLoss(0.5, 0.0).evaluate(masked(mixture, mask), targets).terms) == ["target", "residual"]


def test_the_documented_example() -> None:
    torch.manual_seed(0)
    mask = torch.rand((16, 512, 173, 1)).float().requires_grad_()
    target = torch.rand((16, 512, 173, 1)).float()
    residual = torch.rand((16, 512, 173, 1)).float()
    loss = component_loss(mask=mask, target=target, residual=residual, alpha=0.2, beta=0.8)
    loss.backward()  # type: ignore[no-untyped-call]
    arrays = [tensor.detach().double().numpy() for tensor in (mask, target, residual)]
    assert loss.item() == pytest.approx(formula(*arrays, 0.2, 0.8), rel=1e-6)
