"""SI-SDR: the published formula at any level, finite where it is not defined."""

from __future__ import annotations

import math

import mir_eval
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.errors import ShapeError
from auralflow.evaluation.museval_scores import museval_metrics
from auralflow.losses import SISDRLoss, si_sdr, si_sdr_loss
from support.predictions import waveforms


def signals(seed: int, noise: float) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    reference = torch.randn(2, 5000, generator=generator, dtype=torch.float64)
    return reference + noise * torch.randn(2, 5000, generator=generator, dtype=torch.float64), reference


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 1000), noise=st.floats(0.003, 30), level_db=st.floats(-100, 40))
def test_value_at_any_level(seed: int, noise: float, level_db: float) -> None:
    estimate, reference = signals(seed, noise)
    e, s = estimate.numpy(), reference.numpy()
    scaled = (e * s).sum(-1, keepdims=True) / (s * s).sum(-1, keepdims=True) * s
    expected = 10 * np.log10((scaled**2).sum(-1) / ((e - scaled) ** 2).sum(-1))
    gain = 10 ** (level_db / 20)
    np.testing.assert_allclose(si_sdr(gain * estimate, reference).numpy(), expected, rtol=1e-6, atol=1e-4)
    # The added share of 1e-10 hardly shows; with it in the formula, too, they agree.
    total = (e**2).sum(-1)
    shares = (scaled**2).sum(-1) / total + 1e-10, ((e - scaled) ** 2).sum(-1) / total + 1e-10
    exact = 10 * np.log10(shares[0] / shares[1])
    np.testing.assert_allclose(si_sdr(gain * estimate, reference).numpy(), exact, rtol=1e-9, atol=1e-9)
    in_float32 = si_sdr((gain * estimate).float(), (reference / gain).float()).numpy()
    np.testing.assert_allclose(in_float32, exact, rtol=1e-6, atol=2e-5)


def test_agrees_with_mir_eval_where_no_filter_helps() -> None:
    # mir_eval's SDR allows a filter of 512 taps; for white signals of a minute it gains next to nothing.
    generator = np.random.default_rng(0)
    reference = generator.standard_normal((1, 400_000))
    estimate = 0.3 * reference + 0.1 * generator.standard_normal((1, 400_000))
    with pytest.warns(FutureWarning, match="mir_eval.separation"):
        sdr, *_ = mir_eval.separation.bss_eval_sources(reference, estimate, compute_permutation=False)
    assert si_sdr(torch.tensor(estimate), torch.tensor(reference)).item() == pytest.approx(sdr[0], abs=0.02)


def test_is_musevals_sdr_of_a_source_with_one_gain_for_a_filter() -> None:
    estimate, reference = signals(1, 0.4)
    sdr = [
        museval_metrics()
        .bss_eval(
            s.numpy()[None, :, None], e.numpy()[None, :, None], np.inf, filters_len=1, bsseval_sources_version=True
        )[0]
        .item()
        for e, s in zip(estimate, reference, strict=True)
    ]
    np.testing.assert_allclose(si_sdr(estimate, reference).numpy(), sdr, rtol=1e-6)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_silent_targets_are_left_out_of_the_loss(dtype: torch.dtype) -> None:
    estimate, reference = (tensor.to(dtype) for tensor in signals(2, 0.2))
    estimate.requires_grad_()
    silent = torch.cat([reference, torch.zeros_like(reference)])
    torch.testing.assert_close(si_sdr_loss(estimate.repeat(2, 1), silent), -si_sdr(estimate, reference).mean())
    loss = si_sdr_loss(estimate, torch.zeros_like(reference))
    loss.backward()  # type: ignore[no-untyped-call]
    assert loss.item() == 0
    assert estimate.grad is not None
    assert estimate.grad.abs().max() == 0


def test_mean_is_removed_only_on_request() -> None:
    estimate, reference = signals(0, 0.1)
    assert (si_sdr(estimate + 10, reference) < -15).all()
    torch.testing.assert_close(
        si_sdr(estimate + 10, reference - 3, zero_mean=True), si_sdr(estimate, reference, zero_mean=True)
    )
    torch.testing.assert_close(
        SISDRLoss(zero_mean=True)((estimate + 10)[:, None], reference[:, None]),
        -si_sdr(estimate, reference, zero_mean=True).mean(),
    )


@pytest.mark.parametrize("dtype", [torch.float16, torch.float32, torch.float64])
@pytest.mark.parametrize(
    ("estimate_level", "reference_level", "expected_db"),
    [(0, 0, -100), (0, 1, -100), (1, 0, -100), (1, 1, 100), (-1, 1, 100)],
)
def test_silence_and_perfection_are_finite(
    estimate_level: float, reference_level: float, expected_db: float, dtype: torch.dtype
) -> None:
    signal = torch.sin(torch.arange(1000) / 7).to(dtype)
    estimate = (estimate_level * signal).requires_grad_()
    value = si_sdr(estimate, reference_level * signal)
    value.backward()  # type: ignore[no-untyped-call]
    assert value.item() == pytest.approx(expected_db, abs=1e-3)
    assert estimate.grad is not None
    assert estimate.grad.isfinite().all()


def test_gradient() -> None:
    estimate, reference = signals(3, 0.5)
    short = estimate[:, :20].clone().requires_grad_()
    assert torch.autograd.gradcheck(lambda e: si_sdr_loss(e, reference[:, :20]), (short,))


def test_channels_of_a_target_share_one_scale() -> None:
    left, right = torch.randn(2, 1, 1, 800, generator=torch.Generator().manual_seed(0)).unbind(0)
    reference = torch.stack([left, right], dim=-2)[0]  # (1, 2, 800)
    moved = torch.stack([left, 0.1 * right], dim=-2)[0]  # each channel perfect by itself, the picture is not
    assert si_sdr(moved, reference).min() > 99
    expected = -si_sdr(moved.flatten(-2), reference.flatten(-2)).item()
    assert SISDRLoss()(moved, reference).item() == pytest.approx(expected)
    assert -expected < 20
    assert SISDRLoss().evaluate(waveforms(moved[None]), reference[None]).total.item() == pytest.approx(expected)


def test_any_leading_axes() -> None:
    estimate, reference = torch.rand(2, 3, 4, 50), torch.rand(2, 3, 4, 50)
    assert si_sdr(estimate, reference).shape == (2, 3, 4)
    assert math.isfinite(si_sdr(estimate[0, 0, 0], reference[0, 0, 0]).item())
    with pytest.raises(ShapeError):
        si_sdr(estimate, reference[..., :-1])
