"""Losses on spectrograms: scipy's transform gives the same values, at every length, and phases count when asked to."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.signal
import torch
from numpy.typing import NDArray

from auralflow.errors import ConfigError
from auralflow.losses import MultiResolutionSTFTLoss, WaveformSTFTLoss
from support.predictions import waveforms


def spectrogram(signal: NDArray[np.float64], window_size: int) -> NDArray[np.complex128]:
    """By scipy: unit-energy periodic Hann window, hop of a quarter, silence around the signal."""
    hop = window_size // 4
    padded = np.pad(signal, (0, -len(signal) % hop))
    window = scipy.signal.get_window("hann", window_size)
    transform = scipy.signal.ShortTimeFFT(window / np.linalg.norm(window), hop, fs=1.0, phase_shift=None)
    surrounded = np.pad(padded, window_size // 2)
    frames = np.lib.stride_tricks.sliding_window_view(surrounded, window_size)[::hop]
    return np.fft.rfft(frames * transform.win)


@pytest.mark.parametrize("length", [1024, 1500, 4097])
@pytest.mark.parametrize("compare", ["complex", "magnitude"])
def test_value(length: int, compare: str) -> None:
    random = np.random.default_rng(length)
    estimate, target = random.standard_normal((2, length))
    errors = []
    for size in (256, 1024):
        a, b = spectrogram(estimate, size), spectrogram(target, size)
        if compare == "complex":
            errors.append((np.abs((a - b).real).mean() + np.abs((a - b).imag).mean()) / 2)
        else:
            errors.append(np.abs(np.abs(a) - np.abs(b)).mean())
    loss = MultiResolutionSTFTLoss((256, 1024), compare)  # type: ignore[arg-type]
    tensors = torch.tensor(estimate)[None, None], torch.tensor(target)[None, None]
    assert loss(*tensors).item() == pytest.approx(np.mean(errors), rel=1e-6)
    assert loss(*(tensor.float() for tensor in tensors)).item() == pytest.approx(np.mean(errors), rel=2e-6)


def test_only_the_complex_comparison_hears_polarity() -> None:
    signal = torch.randn(1, 1, 1, 3000, generator=torch.Generator().manual_seed(0))
    assert MultiResolutionSTFTLoss(compare="magnitude")(-signal, signal).item() == pytest.approx(0, abs=1e-6)
    assert MultiResolutionSTFTLoss(compare="complex")(-signal, signal).item() > 0.5


@pytest.mark.parametrize("length", [1, 7, 300, 5000])
@pytest.mark.parametrize("case", ["silence", "identical", "zero estimate"])
@pytest.mark.parametrize(
    "loss", [MultiResolutionSTFTLoss(), MultiResolutionSTFTLoss(compare="magnitude"), WaveformSTFTLoss()], ids=repr
)
def test_finite_gradients_at_every_length(loss: torch.nn.Module, case: str, length: int) -> None:
    target = torch.zeros(1, 1, 1, length) if case == "silence" else torch.rand(1, 1, 1, length)
    estimate = (target.clone() if case == "identical" else torch.zeros_like(target)).requires_grad_()
    value = loss(estimate, target)
    value.backward()
    assert value.isfinite()
    assert estimate.grad is not None
    assert estimate.grad.isfinite().all()


def test_gradient() -> None:
    torch.manual_seed(0)
    estimate, target = torch.randn(1, 40, dtype=torch.float64, requires_grad=True), torch.randn(1, 40).double()
    for loss in (MultiResolutionSTFTLoss((16, 8)), MultiResolutionSTFTLoss((16, 8), "magnitude"), WaveformSTFTLoss(16)):
        assert torch.autograd.gradcheck(lambda e, loss=loss: loss(e, target), (estimate,))


def test_waveform_and_spectrogram_are_reported_apart() -> None:
    torch.manual_seed(0)
    estimate, target = torch.randn(2, 1, 2, 1, 900).unbind(0)
    loss = WaveformSTFTLoss(256, stft_weight=3.0)
    report = loss.evaluate(waveforms(estimate), target)
    torch.testing.assert_close(report.terms["waveform"], (estimate - target).abs().mean())
    torch.testing.assert_close(report.terms["stft"], 3 * MultiResolutionSTFTLoss((256,))(estimate, target))
    torch.testing.assert_close(report.total, loss(estimate, target))
    torch.testing.assert_close(report.total, report.terms["waveform"] + report.terms["stft"])


def test_wrong_settings() -> None:
    with pytest.raises(ConfigError, match="window"):
        MultiResolutionSTFTLoss(())
    with pytest.raises(ConfigError, match="negative"):
        WaveformSTFTLoss(stft_weight=-1)
