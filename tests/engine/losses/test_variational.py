"""The KL term: its closed form, its warm-up, and the standard deviation kept away from 0."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.errors import ConfigError, ShapeError
from auralflow.losses import KLDivergenceLoss, KLTerm, kl_div_loss
from support.predictions import TRANSFORM, masked


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 1000), shape=st.lists(st.integers(1, 6), min_size=1, max_size=4))
def test_the_sum_is_torchs_own_divergence_of_normal_distributions(seed: int, shape: list[int]) -> None:
    generator = torch.Generator().manual_seed(seed)
    mu = 3 * torch.randn(shape, generator=generator, dtype=torch.float64)
    sigma = torch.rand(shape, generator=generator, dtype=torch.float64) + 0.01
    normal = torch.distributions.Normal
    expected = torch.distributions.kl_divergence(normal(mu, sigma), normal(torch.zeros_like(mu), 1.0))
    torch.testing.assert_close(kl_div_loss(mu, sigma), expected.sum(), rtol=1e-10, atol=1e-12)
    torch.testing.assert_close(kl_div_loss(mu, sigma, "mean"), expected.mean(), rtol=1e-10, atol=1e-12)
    torch.testing.assert_close(kl_div_loss(mu, sigma, "batchmean"), expected.sum() / shape[0], rtol=1e-10, atol=1e-12)


def test_the_documented_example() -> None:
    mu = torch.zeros((16, 256, 256)).float().requires_grad_()
    sigma = torch.ones((16, 256, 256)).float()
    estimate_spec, target_spec = torch.rand((16, 512, 173, 1)), torch.rand((16, 512, 173, 1))
    recon_term = torch.nn.functional.l1_loss(estimate_spec, target_spec)
    loss = kl_div_loss(mu, sigma) + recon_term
    loss.backward()  # type: ignore[no-untyped-call]
    assert loss.item() == recon_term.item()
    assert mu.grad is not None
    assert mu.grad.abs().max() == 0


def test_gradient() -> None:
    mu = torch.randn(2, 3, dtype=torch.float64, requires_grad=True)
    sigma = (torch.rand(2, 3, dtype=torch.float64) + 0.1).requires_grad_()
    assert torch.autograd.gradcheck(kl_div_loss, (mu, sigma))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
def test_a_deviation_of_0_is_finite(dtype: torch.dtype) -> None:
    sigma = torch.zeros(2, 3, dtype=dtype, requires_grad=True)
    loss = kl_div_loss(torch.zeros(2, 3, dtype=dtype), sigma)
    loss.backward()  # type: ignore[no-untyped-call]
    assert loss.isfinite()
    assert sigma.grad is not None
    assert sigma.grad.isfinite().all()


def test_the_weight_rises_in_a_straight_line() -> None:
    term = KLTerm(weight=2.0, warm_up_steps=10)
    assert [term.weight_at(step) for step in (0, 5, 10, 99)] == [0.0, 1.0, 2.0, 2.0]
    assert KLTerm(weight=2.0).weight_at(0) == 2.0


def test_criterion_is_reconstruction_of_magnitudes_plus_weighted_term() -> None:
    torch.manual_seed(0)
    prediction = masked(torch.rand(2, 1, 200), torch.rand(1, 1, 1, 1, 1), variational=True)
    targets = torch.rand(2, 1, 1, 200)
    assert prediction.latent is not None
    assert prediction.spectral is not None
    kl = kl_div_loss(prediction.latent.mu, prediction.latent.sigma, "mean")
    difference = prediction.spectral.magnitude - TRANSFORM.to_spectrogram(targets).abs()
    report = KLDivergenceLoss("l2", kl_weight=0.5, warm_up_steps=4).evaluate(prediction, targets, step=2)
    torch.testing.assert_close(report.total, difference.square().mean() + 0.25 * kl)
    torch.testing.assert_close(report.terms["kl"], 0.25 * kl)
    direct = KLDivergenceLoss("l1", kl_weight=0.5)(
        prediction.spectral.magnitude,
        TRANSFORM.to_spectrogram(targets).abs(),
        prediction.latent.mu,
        prediction.latent.sigma,
    )
    torch.testing.assert_close(direct, difference.abs().mean() + 0.5 * kl)


def test_wrong_settings() -> None:
    with pytest.raises(ConfigError) as caught:
        kl_div_loss(torch.zeros(1), torch.ones(1), "batch_mean")  # type: ignore[arg-type]
    assert caught.value.hint == "Did you mean “batchmean”?"
    with pytest.raises(ConfigError):
        KLTerm(weight=-1.0)
    with pytest.raises(ConfigError):
        KLTerm(warm_up_steps=-1)
    with pytest.raises(ConfigError, match="huber"):
        KLDivergenceLoss("huber")  # type: ignore[arg-type]
    with pytest.raises(ShapeError):
        kl_div_loss(torch.zeros(2), torch.ones(3))
