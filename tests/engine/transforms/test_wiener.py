"""Wiener refinement: the published formulas in float64, the same in any blocks, and nearer to the truth."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from auralflow.errors import ConfigError, ShapeError
from auralflow.losses import si_sdr
from auralflow.transforms import AudioTransform, apply_masks, ideal_ratio_mask
from auralflow.transforms.wiener import REGULARIZATION, wiener_refine

Spectrogram = NDArray[np.complex128]


def formula(estimates: Spectrogram, mixture: Spectrogram, iterations: int) -> Spectrogram:
    """Bin by bin and frame by frame as the papers write it; axes (targets, channels, bins, frames)."""
    targets, channels, bins, frames = estimates.shape
    y = estimates.copy()
    for _ in range(iterations):
        power = (np.abs(y) ** 2).mean(1)
        refined = np.zeros_like(y)
        for f in range(bins):
            spatial = [y[j, :, f] @ y[j, :, f].conj().T / power[j, f].sum() for j in range(targets)]
            for t in range(frames):
                total = sum(power[j, f, t] * spatial[j] for j in range(targets))
                total = total + REGULARIZATION * np.trace(total).real / channels * np.eye(channels)
                inverse = np.linalg.inv(total)
                for j in range(targets):
                    refined[j, :, f, t] = power[j, f, t] * spatial[j] @ inverse @ mixture[:, f, t]
        y = refined
    return y


@pytest.mark.parametrize("channels", [1, 2, 3])
@pytest.mark.parametrize("iterations", [1, 3])
@pytest.mark.parametrize("level", [1e-9, 1.0, 1e9])
def test_value_at_any_level(channels: int, iterations: int, level: float) -> None:
    random = np.random.default_rng(channels)
    shape = (3, channels, 4, 7)
    estimates = random.standard_normal(shape) + 1j * random.standard_normal(shape)
    mixture = estimates.sum(0) + 0.3 * random.standard_normal(shape[1:])
    expected = formula(estimates, mixture, iterations)
    for dtype, tolerance in ((torch.complex128, 1e-9), (torch.complex64, 2e-4)):
        result = wiener_refine(
            torch.tensor(level * estimates, dtype=dtype)[None],
            torch.tensor(level * mixture, dtype=dtype)[None],
            iterations=iterations,
        )
        np.testing.assert_allclose(result[0].numpy() / level, expected, rtol=0, atol=tolerance * np.abs(expected).max())


def panned_sources() -> torch.Tensor:
    """Two noises of changing spectrum, left and right of the middle: (targets, channels, frames)."""
    generator = torch.Generator().manual_seed(0)
    noise = torch.randn(2, 40_000, generator=generator) * (
        1.2 + torch.sin(torch.arange(40_000) / torch.tensor([[900.0], [1700.0]]))
    )
    pan = torch.tensor([[0.9, 0.4], [0.3, 0.95]])
    return noise[:, None] * pan[:, :, None]


def test_stereo_places_bring_estimates_nearer_to_the_truth_and_their_sum_to_the_mixture() -> None:
    sources = panned_sources()
    transform = AudioTransform(1024, 256, 1024)
    true = transform.to_spectrogram(sources)[None]
    mixture = true.sum(1)
    masked = apply_masks(ideal_ratio_mask(true.abs(), mixture.abs()[:, None]), mixture)
    refined = wiener_refine(masked, mixture, iterations=2)
    assert ((refined.sum(1) - mixture).abs().max() / mixture.abs().max()).item() < 1e-3
    before, after = (transform.to_audio(s, length=sources.shape[-1])[0] for s in (masked, refined))
    gain = si_sdr(after.flatten(1), sources.flatten(1)) - si_sdr(before.flatten(1), sources.flatten(1))
    assert gain.min() > 3


def test_blocks_only_save_memory() -> None:
    torch.manual_seed(0)
    estimates = torch.randn(2, 3, 2, 5, 100, dtype=torch.complex128)
    mixture = estimates.sum(1)
    whole = wiener_refine(estimates, mixture, iterations=2, frames_at_once=100)
    torch.testing.assert_close(wiener_refine(estimates, mixture, iterations=2, frames_at_once=7), whole)


@pytest.mark.parametrize("channels", [1, 2, 3])
def test_silence_and_one_sided_mixtures_are_finite(channels: int) -> None:
    torch.manual_seed(0)
    estimates = torch.randn(2, 2, channels, 6, 9, dtype=torch.complex64)
    estimates[0] = 0  # a silent item
    estimates[1, :, :, 2] = 0  # a silent bin
    estimates[1, :, :, :, 4] = 0  # a silent frame
    estimates[1, 1] = 0  # a silent source
    estimates[1, :, 1:] = estimates[1, :, :1]  # the same in all channels
    refined = wiener_refine(estimates, estimates.sum(1), iterations=3)
    assert torch.view_as_real(refined).isfinite().all()
    assert (refined[0] == 0).all()
    torch.testing.assert_close(refined[1], estimates[1], rtol=1e-3, atol=1e-5)


def test_items_do_not_depend_on_each_other() -> None:
    torch.manual_seed(0)
    estimates = (
        torch.randn(3, 2, 2, 5, 8, dtype=torch.complex128) * torch.tensor([1.0, 1e-6, 1e6])[:, None, None, None, None]
    )
    mixture = estimates.sum(1)
    together = wiener_refine(estimates, mixture)
    for item in range(3):
        torch.testing.assert_close(together[item], wiener_refine(estimates[item, None], mixture[item, None])[0])


def test_wrong_input() -> None:
    estimates = torch.ones(1, 2, 2, 3, 4, dtype=torch.complex64)
    with pytest.raises(ShapeError, match="fit"):
        wiener_refine(estimates, torch.ones(1, 1, 3, 4, dtype=torch.complex64))
    with pytest.raises(ShapeError, match="complex"):
        wiener_refine(estimates, torch.ones(1, 2, 3, 4))
    with pytest.raises(ShapeError, match="no frames"):
        wiener_refine(estimates[..., :0], torch.ones(1, 2, 3, 0, dtype=torch.complex64))
    with pytest.raises(ConfigError, match="0 iterations"):
        wiener_refine(estimates, estimates.sum(1), iterations=0)
