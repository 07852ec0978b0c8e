"""The mask loss: the ideal ratio mask is where it is 0, and cancelling sources cannot blow it up."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.errors import ConfigError
from auralflow.losses import MaskLoss
from support.predictions import TRANSFORM, masked


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 1000), loss_fn=st.sampled_from(["l1", "l2"]), reduce_mean=st.booleans())
def test_value(seed: int, loss_fn: str, reduce_mean: bool) -> None:
    random = np.random.default_rng(seed)
    mask, mixture, target = random.uniform(0, 1, (3, 2, 1, 5, 6)).astype(np.float32)
    ideal = np.clip(target.astype(float) / mixture.astype(float), 0, 1)
    errors = np.abs(mask - ideal) if loss_fn == "l1" else (mask - ideal) ** 2
    loss = MaskLoss(loss_fn, reduce_mean)(*(torch.tensor(a) for a in (mask, mixture, target)))  # type: ignore[arg-type]
    assert loss.item() == pytest.approx(errors.mean() if reduce_mean else errors.sum(), rel=1e-6)


def test_a_mixture_that_cancels_out_stays_bounded() -> None:
    loss = MaskLoss("l2")(torch.zeros(1, 1), torch.full((1, 1), 1e-30), torch.ones(1, 1))
    assert loss.item() == 1.0


@pytest.mark.parametrize("silent", ["mixture", "target", "both"])
def test_silence_is_finite(silent: str) -> None:
    mask = torch.full((1, 1, 4, 4), 0.5, requires_grad=True)
    mixture, target = torch.rand(2, 1, 1, 4, 4).unbind(0)
    if silent in ("mixture", "both"):
        mixture.zero_()
    if silent in ("target", "both"):
        target.zero_()
    loss = MaskLoss()(mask, mixture, target)
    loss.backward()
    assert loss.isfinite()
    assert mask.grad is not None
    assert mask.grad.isfinite().all()


def test_gradient() -> None:
    mask = torch.rand(1, 3, 4, dtype=torch.float64, requires_grad=True)
    mixture, target = torch.rand(2, 1, 3, 4, dtype=torch.float64).unbind(0)
    assert torch.autograd.gradcheck(lambda m: MaskLoss("l2")(m, mixture, target), (mask,))


def test_the_ideal_masks_of_a_song_have_no_loss() -> None:
    torch.manual_seed(0)
    targets = torch.randn(1, 2, 1, 300)
    mixture = targets.sum(1)
    magnitudes = TRANSFORM.to_spectrogram(targets).abs() / TRANSFORM.to_spectrogram(mixture).abs()[:, None]
    report = MaskLoss().evaluate(masked(mixture, magnitudes.clamp(0, 1)), targets)
    assert report.total.item() == pytest.approx(0, abs=1e-6)


def test_unknown_error() -> None:
    with pytest.raises(ConfigError, match="l3"):
        MaskLoss("l3")  # type: ignore[arg-type]
