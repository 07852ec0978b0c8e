from __future__ import annotations

import pytest
import scipy.signal
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.errors import ConfigError
from auralflow.transforms.overlap_add_stft import FRAMES_AT_ONCE, OverlapAddSTFT


@pytest.mark.parametrize(("num_fft", "hop_length"), [(4096, 1024), (1024, 512), (512, 64)])
def test_agrees_with_torch_and_scipy(num_fft: int, hop_length: int) -> None:
    signal = torch.randn(2, 3, 9 * num_fft, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    stft = OverlapAddSTFT(num_fft, hop_length).double()
    spectrogram = stft.analyse(signal)
    window = torch.hann_window(num_fft, dtype=torch.float64)
    torch.testing.assert_close(stft.window, window, atol=1e-7, rtol=0)
    stft.window = window
    spectrogram = stft.analyse(signal)
    reference = torch.stft(
        signal.flatten(0, 1), num_fft, hop_length, window=window, pad_mode="constant", return_complex=True
    ).transpose(-1, -2)
    torch.testing.assert_close(spectrogram.flatten(0, 1), reference)
    scipy_stft = scipy.signal.ShortTimeFFT(window.numpy(), hop_length, 1.0, fft_mode="onesided", phase_shift=None)
    # SciPy's slice p is centred at p * hop and its phase is that of the window's start.
    from_scipy = torch.from_numpy(scipy_stft.stft(signal[0, 0].numpy(), p0=0, p1=spectrogram.shape[-2]).T.copy())
    torch.testing.assert_close(spectrogram[0, 0].abs(), from_scipy.abs())


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 5000))
def test_every_length_comes_back_exactly(length: int) -> None:
    signal = torch.randn(2, length, generator=torch.Generator().manual_seed(length))
    stft = OverlapAddSTFT(1024, 256)
    spectrogram = stft.analyse(signal)
    assert spectrogram.shape == (2, stft.frame_count(length), 513)
    torch.testing.assert_close(stft.synthesise(spectrogram, length), signal, atol=2e-6, rtol=0)


def test_a_changed_spectrogram_is_inverted_as_torch_does() -> None:
    generator = torch.Generator().manual_seed(3)
    spectrogram = torch.randn(2, 20, 513, dtype=torch.complex64, generator=generator)
    spectrogram[..., 0] = spectrogram[..., 0].real + 0j
    spectrogram[..., -1] = spectrogram[..., -1].real + 0j
    mine = OverlapAddSTFT(1024, 256).synthesise(spectrogram, 4800)
    reference = torch.istft(
        spectrogram.transpose(-1, -2).contiguous(), 1024, 256, window=torch.hann_window(1024), length=4800
    )
    torch.testing.assert_close(mine, reference, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize(("num_fft", "hop_length"), [(16, 4), (15, 5)])
def test_gradients_are_those_of_finite_differences(num_fft: int, hop_length: int) -> None:
    stft = OverlapAddSTFT(num_fft, hop_length).double()
    spectrogram = stft.analyse(torch.randn(2, 20, generator=torch.Generator().manual_seed(4), dtype=torch.float64))
    assert torch.autograd.gradcheck(lambda x: stft.synthesise(x, 20), spectrogram.requires_grad_())


def test_gradients_over_many_frames_are_those_of_torchs_inverse() -> None:
    generator = torch.Generator().manual_seed(5)
    stft = OverlapAddSTFT(16, 4)
    spectrogram = torch.randn(2, 2 * FRAMES_AT_ONCE + 9, 9, dtype=torch.complex64, generator=generator)
    spectrogram.requires_grad_()
    weights = torch.randn(2, 2000, generator=generator)
    (mine,) = torch.autograd.grad((stft.synthesise(spectrogram, 2000) * weights).sum(), spectrogram)
    theirs = torch.istft(spectrogram.transpose(-1, -2), 16, 4, window=stft.window, length=2000)
    (reference,) = torch.autograd.grad((theirs * weights).sum(), spectrogram)
    torch.testing.assert_close(mine, reference, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize(("num_fft", "hop_length"), [(1000, 300), (1024, 1024)])
def test_windows_that_cannot_be_inverted_are_refused(num_fft: int, hop_length: int) -> None:
    with pytest.raises(ConfigError):
        OverlapAddSTFT(num_fft, hop_length)
