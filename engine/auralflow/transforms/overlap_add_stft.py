"""A centred STFT and its exact inverse, with frames on the second last axis."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 - the name everybody uses
from torch import Tensor, nn

from auralflow.errors import ConfigError


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
            raise ConfigError(f"num_fft ({num_fft}) must be a multiple of hop_length ({hop_length}), at least 2 times.")
        self.num_fft = num_fft
        self.hop_length = hop_length
        # Computed in float64: in float32 the window itself is off by 2e-7.
        self.register_buffer("window", torch.hann_window(num_fft, dtype=torch.float64).float(), persistent=False)

    def frame_count(self, length: int) -> int:
        """How many STFT frames `length` samples give."""
        return -(-length // self.hop_length) + 1

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
        spectrogram: Tensor = torch.fft.rfft(frames * self.window)
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
        frames = torch.fft.irfft(spectrogram, n=self.num_fft) * self.window
        signal = self._overlap_add(frames)
        weight = self._overlap_add(self.window.square().expand(frames.shape[-2], -1))
        half = self.num_fft // 2
        return signal[..., half : half + length] / weight[half : half + length]

    def _overlap_add(self, frames: Tensor) -> Tensor:
        """`(..., frames, num_fft)` to `(..., samples)`."""
        count = frames.shape[-2]
        overlap = self.num_fft // self.hop_length
        blocks = frames.reshape(*frames.shape[:-1], overlap, self.hop_length)  # (..., frames, overlap, hop)
        total = frames.new_zeros(*frames.shape[:-2], count + overlap - 1, self.hop_length)
        for shift in range(overlap):
            total[..., shift : shift + count, :] += blocks[..., shift, :]
        return total.flatten(-2)
