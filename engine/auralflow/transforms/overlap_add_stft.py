"""A centred STFT and its exact inverse, with frames on the second last axis."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - the name everybody uses
from torch import Tensor, nn

from auralflow.errors import ConfigError
from auralflow.text import Text
from auralflow.transforms.spectrogram import hann_window

# Inverse transforms at a time: few enough to stay in the processor's cache, enough to keep all its cores busy.
FRAMES_AT_ONCE = 256


class OverlapAddSTFT(nn.Module):
    """Short-time Fourier transform with a periodic Hann window, silence outside the signal.

    Same numbers as `torch.stft(center=True, pad_mode="constant")` and `torch.istft`, but frames come before bins (what
    2-D networks over time want, and how the FFT writes them anyway) and the overlap-add is four shifted sums.

    Args:
        num_fft: Window and FFT length in samples; a multiple of `hop_length`.
        hop_length: Step in samples.

    Raises:
        ConfigError: If `num_fft` is not a multiple of `hop_length` or overlaps less than half.
    """

    window: Tensor

    def __init__(self, num_fft: int, hop_length: int) -> None:
        super().__init__()
        if num_fft % hop_length or num_fft < 2 * hop_length:
            raise ConfigError(
                Text(
                    "num_fft ({num_fft}) must be a multiple of hop_length ({hop_length}), at least 2 times.",
                    num_fft=num_fft,
                    hop_length=hop_length,
                )
            )
        self.num_fft = num_fft
        self.hop_length = hop_length
        self.register_buffer("window", hann_window(num_fft, torch.float32), persistent=False)

    def frame_count(self, length: int) -> int:
        """How many STFT frames `length` samples give."""
        return -(-length // self.hop_length) + 1

    def _window_for(self, dtype: torch.dtype) -> Tensor:
        """In the signal's precision, exact also where the weights of the model are in half precision."""
        return self.window if self.window.dtype == dtype else hann_window(self.num_fft, dtype).to(self.window.device)

    def analyse(self, signal: Tensor) -> Tensor:
        """The complex spectrogram.

        Args:
            signal: Shape `(..., samples)`.

        Returns:
            Shape `(..., frame_count(samples), num_fft / 2 + 1)`; frame n is centred at sample n * hop_length.
        """
        half = self.num_fft // 2
        length = signal.shape[-1]
        tail = (self.frame_count(length) - 1) * self.hop_length - length
        padded = F.pad(signal, (half, half + tail))
        frames = padded.unfold(-1, self.num_fft, self.hop_length)
        spectrogram: Tensor = torch.fft.rfft(frames * self._window_for(signal.dtype))
        return spectrogram

    def synthesise(self, spectrogram: Tensor, length: int) -> Tensor:
        """The signal whose spectrogram is nearest (least squares), cut to `length` samples.

        Args:
            spectrogram: Shape `(..., frames, num_fft / 2 + 1)` as `analyse` gives it.
            length: Samples wanted, at most `(frames - 1) * hop_length`.

        Returns:
            Shape `(..., length)`.

        Reference: D. Griffin, J. Lim, "Signal estimation from modified short-time Fourier transform", 1984, eq. 6.
        """
        count = spectrogram.shape[-2]
        window = self._window_for(spectrogram.real.dtype)
        signal = _OverlapAdd.apply(spectrogram, window, self.hop_length)  # type: ignore[no-untyped-call]
        weight = window.new_zeros(count + self.num_fft // self.hop_length - 1, self.hop_length)
        add_frames(window.square().expand(count, -1), weight)
        half = self.num_fft // 2
        restored: Tensor = signal[..., half : half + length] / weight.flatten()[half : half + length]
        return restored


class _OverlapAdd(torch.autograd.Function):
    """Inverse transforms, windowed and summed where they overlap.

    Its gradient is the transposed map: cut, window, transform. Left to autograd, each of the sums in place would copy
    the whole signal's gradient, and training would spend a sixth of its time here.
    """

    @staticmethod
    def forward(ctx: Any, spectrogram: Tensor, window: Tensor, hop_length: int) -> Tensor:
        """From `(..., frames, num_fft / 2 + 1)` to `(..., num_fft + (frames - 1) * hop_length)`."""
        ctx.save_for_backward(window)
        ctx.hop_length = hop_length
        num_fft, count = len(window), spectrogram.shape[-2]
        signal = window.new_zeros(*spectrogram.shape[:-2], count + num_fft // hop_length - 1, hop_length)
        for first in range(0, count, FRAMES_AT_ONCE):
            some = spectrogram[..., first : first + FRAMES_AT_ONCE, :]
            add_frames(torch.fft.irfft(some, n=num_fft) * window, signal[..., first:, :])
        return signal.flatten(-2)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, None]:
        """From the signal's gradient to the spectrogram's."""
        (window,) = ctx.saved_tensors
        frames = gradient.unfold(-1, len(window), ctx.hop_length)
        # A bin stands for itself and for its mirror image at negative frequency; 0 and half the sample rate have none.
        spectrogram = torch.fft.rfft(frames * (2 * window), norm="forward")
        spectrogram[..., 0] /= 2
        if len(window) % 2 == 0:
            spectrogram[..., -1] /= 2
        return spectrogram, None, None


def add_frames(frames: Tensor, total: Tensor) -> None:
    """Add frames `(..., frames, num_fft)` to a signal in hops `(..., hops, hop)`, the first at its start."""
    count, hop_length = frames.shape[-2], total.shape[-1]
    blocks = frames.reshape(*frames.shape[:-1], -1, hop_length)  # (..., frames, overlap, hop)
    for shift in range(blocks.shape[-2]):
        total[..., shift : shift + count, :] += blocks[..., shift, :]
