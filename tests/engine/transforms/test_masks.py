from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from auralflow.errors import ConfigError, ShapeError
from auralflow.transforms.masks import apply_masks, complex_ratio_mask, ideal_ratio_mask, power_masks


def complex_spectra(seed: int, *shape: int) -> Tensor:
    return torch.randn(*shape, dtype=torch.complex64, generator=torch.Generator().manual_seed(seed))


def test_the_ideal_ratio_mask_is_the_best_of_all_between_zero_and_one() -> None:
    target, mixture = complex_spectra(0, 40, 50).abs(), complex_spectra(1, 40, 50).abs()
    mask = ideal_ratio_mask(target, mixture)
    np.testing.assert_allclose(mask, (target.double() / mixture.double()).clamp(0, 1), rtol=1e-6)
    error = (mask * mixture - target).abs()
    for other in torch.linspace(0, 1, 11):
        assert (error <= (other * mixture - target).abs() + 1e-6).all()


def test_the_ideal_ratio_mask_is_finite_where_the_mixture_is_silent_or_nearly() -> None:
    target = torch.tensor([0.0, 1.0, 1.0, 1e-38, 0.0])
    mixture = torch.tensor([0.0, 0.0, 1e-9, 2e-38, 1.0])
    assert ideal_ratio_mask(target, mixture).tolist() == pytest.approx([0.0, 1.0, 1.0, 0.5, 0.0], abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 999),
    exponent=st.floats(0.25, 8),
    level=st.sampled_from([1e-30, 1e-6, 1.0, 1e30]),
    silent=st.integers(0, 3),
)
def test_power_masks_share_every_bin_at_every_level(seed: int, exponent: float, level: float, silent: int) -> None:
    magnitudes = complex_spectra(seed, 2, 3, 1, 5, 6).abs() * level
    magnitudes[:, :silent] = 0
    masks = power_masks(magnitudes, exponent)
    torch.testing.assert_close(masks.sum(dim=1), torch.ones(2, 1, 5, 6))
    assert (masks >= 0).all()
    if silent == 3:
        torch.testing.assert_close(masks, torch.full_like(masks, 1 / 3))
    else:
        powers = (magnitudes.double() / level).numpy() ** exponent
        np.testing.assert_allclose(masks, powers / powers.sum(axis=1, keepdims=True), rtol=2e-5, atol=1e-12)


def test_a_complex_mask_restores_the_target_and_its_phase() -> None:
    target, mixture = complex_spectra(3, 2, 3, 2, 9, 8), complex_spectra(4, 2, 2, 9, 8)
    masks = complex_ratio_mask(target, mixture.unsqueeze(1))
    torch.testing.assert_close(apply_masks(masks, mixture), target)
    assert complex_ratio_mask(target, torch.zeros_like(target)).abs().max() == 0


def test_a_real_mask_keeps_the_phase() -> None:
    mixture = complex_spectra(5, 2, 2, 9, 8)
    masks = torch.rand(2, 3, 2, 9, 8, generator=torch.Generator().manual_seed(6))
    masked = apply_masks(masks, mixture)
    torch.testing.assert_close(masked.abs(), masks * mixture.abs().unsqueeze(1))
    torch.testing.assert_close(masked.angle(), mixture.angle().unsqueeze(1).expand_as(masks), atol=1e-5, rtol=0)


@pytest.mark.parametrize("shape", [(2, 9, 8), (2, 3, 1, 9, 8), (1, 3, 2, 9, 8)])
def test_masks_of_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError) as caught:
        apply_masks(torch.ones(shape), complex_spectra(0, 2, 2, 9, 8))
    assert caught.value.hint


@pytest.mark.parametrize("exponent", [0.0, -1.0, float("nan")])
def test_exponents_that_do_not_share_are_refused(exponent: float) -> None:
    with pytest.raises(ConfigError) as caught:
        power_masks(torch.ones(1, 2, 3), exponent)
    assert caught.value.hint
