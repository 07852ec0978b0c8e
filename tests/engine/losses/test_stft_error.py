"""The error of spectrograms: what torch's own transform and autograd give, in blocks or not, for both signals."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from auralflow.errors import ConfigError, ShapeError
from auralflow.losses.stft_error import STFTError


def reference(estimate: Tensor, target: Tensor, size: int, compare: str) -> Tensor:
    """By `torch.stft`, one value for all."""
    window = torch.hann_window(size, dtype=torch.float64)
    window = window / window.norm()
    hop = size // 4
    padding = (0, -estimate.shape[-1] % hop)
    spectra = [
        torch.stft(
            torch.nn.functional.pad(signal, padding).double().flatten(0, -2),
            size,
            hop,
            window=window,
            pad_mode="constant",
            return_complex=True,
        )
        for signal in (estimate, target)
    ]
    if compare == "complex":
        return torch.view_as_real(spectra[0] - spectra[1]).abs().mean()
    return (spectra[0].abs() - spectra[1].abs()).abs().mean()


@pytest.mark.parametrize("compare", ["complex", "magnitude"])
# The first of these shapes takes several blocks.
@pytest.mark.parametrize(("shape", "size"), [((40, 2, 10_000), 512), ((2, 3, 1, 999), 64), ((1, 5), 128)])
def test_value_and_both_gradients(compare: str, shape: tuple[int, ...], size: int) -> None:
    generator = torch.Generator().manual_seed(0)
    estimate, target = (torch.randn(shape, generator=generator).requires_grad_() for _ in range(2))
    expected = reference(estimate, target, size, compare)
    slopes = torch.autograd.grad(expected, (estimate, target))
    error = STFTError(size, compare)(estimate, target)  # type: ignore[arg-type]
    mine = torch.autograd.grad(error, (estimate, target))
    assert error.item() == pytest.approx(expected.item(), rel=1e-6)
    for slope, other in zip(mine, slopes, strict=True):
        # A part or difference that is nearly 0 may have the other sign in float32.
        assert (slope - other).norm() < 1e-2 * other.norm()
        assert (slope - other).abs().median() < 1e-6 * other.abs().max()


@pytest.mark.parametrize("compare", ["complex", "magnitude"])
def test_gradcheck(compare: str) -> None:
    generator = torch.Generator().manual_seed(1)
    estimate, target = (torch.randn(2, 41, generator=generator, dtype=torch.float64).requires_grad_() for _ in range(2))
    error = STFTError(16, compare)  # type: ignore[arg-type]
    assert torch.autograd.gradcheck(error, (estimate, target))


@pytest.mark.parametrize("compare", ["complex", "magnitude"])
def test_no_gradient_is_made_where_none_is_asked_for(compare: str) -> None:
    error = STFTError(16, compare)  # type: ignore[arg-type]
    assert not error(torch.ones(1, 40), torch.zeros(1, 40)).requires_grad
    with torch.no_grad():
        assert not error(torch.ones(1, 40, requires_grad=True), torch.zeros(1, 40)).requires_grad


def test_noise_counts_as_much_as_in_the_waveform_at_every_window_size() -> None:
    noise = torch.randn(1, 200_000, generator=torch.Generator().manual_seed(2))
    # Of a normal variable the mean absolute value is root(2 / pi) sigma; each part has half of the energy.
    for size in (256, 1024, 4096):
        error = STFTError(size)(noise, torch.zeros_like(noise)).item()
        assert error == pytest.approx((2 / torch.pi) ** 0.5 / 2**0.5, rel=0.02)


def test_a_cast_module_keeps_its_exact_window() -> None:
    noise = torch.randn(1, 3000, generator=torch.Generator().manual_seed(3))
    error = STFTError(256)
    expected = error(noise, torch.zeros_like(noise)).item()
    assert error.half()(noise, torch.zeros_like(noise)).item() == pytest.approx(expected, rel=1e-7)


def test_wrong_settings_and_input() -> None:
    for size in (0, 2, 1022):
        with pytest.raises(ConfigError, match="four hops") as caught:
            STFTError(size)
        assert caught.value.hint
    with pytest.raises(ConfigError, match="phase"):
        STFTError(256, "phase")  # type: ignore[arg-type]
    with pytest.raises(ShapeError):
        STFTError(256)(torch.ones(1, 300), torch.ones(1, 301))
