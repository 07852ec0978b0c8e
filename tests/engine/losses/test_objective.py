"""The KL term of a variational model is never dropped, and never counted twice, whatever the criterion."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.errors import ShapeError
from auralflow.losses import KLDivergenceLoss, KLTerm, criterion_named, kl_div_loss, training_loss
from auralflow.losses.catalogue import CRITERIA
from support.predictions import masked

WITHOUT_KL = sorted(set(CRITERIA) - {"kl_div"})


@pytest.mark.parametrize("criterion", [*map(criterion_named, WITHOUT_KL), torch.nn.L1Loss()], ids=[*WITHOUT_KL, "own"])
def test_every_criterion_gets_the_term(criterion: object) -> None:
    torch.manual_seed(0)
    mixture, mask, targets = torch.rand(2, 1, 300), torch.rand(1, 2, 1, 1, 1), torch.rand(2, 2, 1, 300)
    plain = training_loss(criterion, masked(mixture, mask), targets)
    report = training_loss(
        criterion, masked(mixture, mask, variational=True), targets, step=1, kl=KLTerm(weight=3.0, warm_up_steps=2)
    )
    latent = masked(mixture, mask, variational=True).latent
    assert latent is not None
    term = 1.5 * kl_div_loss(latent.mu, latent.sigma, "mean")
    torch.testing.assert_close(report.terms["kl"], term)
    torch.testing.assert_close(report.total, plain.total + term)
    assert "kl" not in plain.terms


def test_a_criterion_with_its_own_term_keeps_that() -> None:
    prediction = masked(torch.rand(1, 1, 200), torch.rand(1, 1, 1, 1, 1), variational=True)
    targets = torch.rand(1, 1, 1, 200)
    criterion = KLDivergenceLoss(kl_weight=0.1)
    assert training_loss(criterion, prediction, targets).total == criterion.evaluate(prediction, targets).total


@pytest.mark.parametrize("name", sorted(CRITERIA))
@pytest.mark.parametrize("shape", [(2, 2, 1, 299), (2, 1, 1, 300), (1, 2, 1, 300), (2, 2, 300)])
def test_targets_of_another_shape_than_the_estimates_are_refused(name: str, shape: tuple[int, ...]) -> None:
    prediction = masked(torch.rand(2, 1, 300), torch.rand(1, 2, 1, 1, 1), variational=True)
    with pytest.raises(ShapeError) as caught:
        criterion_named(name).evaluate(prediction, torch.rand(shape))
    assert caught.value.hint


@pytest.mark.parametrize("name", sorted(CRITERIA))
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_mixed_precision_changes_nothing_but_rounding_of_the_input(name: str, dtype: torch.dtype) -> None:
    torch.manual_seed(0)
    # Squares and sums of these are beyond float16.
    rounded = masked((500 * torch.rand(1, 1, 4000)).to(dtype).float(), torch.rand(1, 2, 1, 1, 1), variational=True)
    targets = (500 * torch.rand(1, 2, 1, 4000)).to(dtype)
    estimate = rounded.waveform.to(dtype)
    half = replace(rounded, synthesize=lambda: estimate)
    full = replace(rounded, synthesize=lambda: estimate.float())
    expected = training_loss(criterion_named(name), full, targets.float())
    with torch.autocast("cpu", dtype=dtype):
        report = training_loss(criterion_named(name), half, targets)
    assert report.total.dtype == torch.float32
    torch.testing.assert_close(report.total, expected.total)


@settings(deadline=None, max_examples=60)
@given(
    name=st.sampled_from(sorted(CRITERIA)),
    case=st.sampled_from(["silence", "silent targets", "perfect", "zero estimate", "random"]),
    targets_count=st.integers(1, 3),
    channels=st.integers(1, 2),
    length=st.integers(1, 400),
)
def test_every_criterion_is_finite_and_differentiable(
    name: str, case: str, targets_count: int, channels: int, length: int
) -> None:
    torch.manual_seed(0)
    mixture = torch.randn(2, channels, length)
    targets = torch.randn(2, targets_count, channels, length)
    mask = torch.full((1, targets_count, 1, 1, 1), 0.5)
    if case == "silence":
        mixture.zero_()
    if case in ("silence", "silent targets"):
        targets.zero_()
    if case == "perfect":
        targets, mask = mixture[:, None].expand_as(targets), torch.ones_like(mask)
    if case == "zero estimate":
        mask.zero_()
    mask.requires_grad_()
    report = training_loss(criterion_named(name), masked(mixture, mask, variational=True), targets)
    report.total.backward()  # type: ignore[no-untyped-call]
    assert report.total.isfinite()
    assert mask.grad is not None
    assert mask.grad.isfinite().all()
    torch.testing.assert_close(report.total.detach(), torch.stack(list(report.terms.values())).sum())


def test_targets_as_datasets_give_them_are_told_with_the_cure() -> None:
    prediction = masked(torch.rand(2, 1, 300), torch.rand(1, 2, 1, 1, 1))
    with pytest.raises(ShapeError, match="axes of a dataset's batch") as caught:
        training_loss(torch.nn.L1Loss(), prediction, torch.rand(2, 1, 300, 2))
    assert "stems_of_batch" in caught.value.hint
