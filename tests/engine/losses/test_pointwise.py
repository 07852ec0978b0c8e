"""L1, L2 and RMSE: NumPy's values, on waveforms or magnitudes, with gradients everywhere."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.losses import L1Loss, L2Loss, RMSELoss
from auralflow.losses.pointwise import PointwiseLoss
from support.predictions import TRANSFORM, masked

LOSSES: dict[str, tuple[Callable[..., PointwiseLoss], Callable[[np.ndarray], float]]] = {
    "l1": (L1Loss, lambda d: float(np.abs(d).mean())),
    "l1 sum": (lambda **kw: L1Loss(reduce_mean=False, **kw), lambda d: float(np.abs(d).sum())),
    "l2": (L2Loss, lambda d: float((d**2).mean())),
    "l2 sum": (lambda **kw: L2Loss(reduce_mean=False, **kw), lambda d: float((d**2).sum())),
    "rmse": (RMSELoss, lambda d: float(np.sqrt((d**2).mean() + 1e-12))),
}


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 1000), name=st.sampled_from(sorted(LOSSES)), level=st.sampled_from([1e-4, 1.0, 100.0]))
def test_value(seed: int, name: str, level: float) -> None:
    build, formula = LOSSES[name]
    random = np.random.default_rng(seed)
    estimate, target = level * random.standard_normal((2, 2, 3, 1, 500))
    expected = formula(estimate.astype(np.float32).astype(float) - target.astype(np.float32).astype(float))
    assert build()(torch.tensor(estimate).float(), torch.tensor(target).float()).item() == pytest.approx(
        expected, rel=1e-6
    )


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("case", ["silence", "identical", "zero estimate"])
def test_finite_gradients_where_nothing_differs(name: str, case: str) -> None:
    target = torch.zeros(2, 1, 1, 200) if case == "silence" else torch.rand(2, 1, 1, 200)
    estimate = (target.clone() if case == "identical" else torch.zeros_like(target)).requires_grad_()
    loss = LOSSES[name][0]()(estimate, target)
    loss.backward()
    assert loss.isfinite()
    assert estimate.grad is not None
    assert estimate.grad.isfinite().all()


@pytest.mark.parametrize("name", ["l2", "l2 sum", "rmse"])
def test_gradient(name: str) -> None:
    torch.manual_seed(0)
    estimate, target = torch.randn(2, 3, dtype=torch.float64, requires_grad=True), torch.randn(2, 3).double()
    assert torch.autograd.gradcheck(lambda e: LOSSES[name][0]()(e, target), (estimate,))


@pytest.mark.parametrize("name", LOSSES)
def test_each_domain_compares_what_it_says(name: str) -> None:
    torch.manual_seed(1)
    prediction, targets = masked(torch.rand(2, 1, 200), torch.rand(1, 2, 1, 1, 1)), torch.rand(2, 2, 1, 200)
    build, _ = LOSSES[name]
    assert prediction.spectral is not None
    in_time = build()(prediction.waveform, targets)
    in_bins = build()(prediction.spectral.magnitude, TRANSFORM.to_spectrogram(targets).abs())
    torch.testing.assert_close(build().evaluate(prediction, targets).total, in_time)
    torch.testing.assert_close(build(domain="magnitude").evaluate(prediction, targets).total, in_bins)
