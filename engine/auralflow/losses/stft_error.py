"""How far two waveforms are apart in their spectrograms, at one resolution, as fast as memory allows.

A spectrogram with windows that overlap by three quarters is four to eight times as large as its signal, and autograd
keeps and passes over several such arrays. Here the gradient is computed right behind the spectrogram, a few frames at a
time, while they are in the processor's cache; only an array as large as the signal is kept. On one core of a CPU that
is seven times as fast (`tests/benchmarks/bench_losses.py`).
"""

from __future__ import annotations

from typing import Any, Literal, get_args

import torch
import torch.nn.functional as F  # noqa: N812 - the name everybody uses
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

from auralflow.configuration import nearest_hint
from auralflow.errors import ConfigError
from auralflow.losses.comparable import comparable
from auralflow.text import Text
from auralflow.transforms.frame_count import stft_frame_count
from auralflow.transforms.overlap_add_stft import add_frames
from auralflow.transforms.spectrogram import hann_window

Compare = Literal["complex", "magnitude"]
"""What of spectrograms is compared: real and imaginary parts, so that phases count, or magnitudes."""

HOPS_PER_WINDOW = 4
# Samples of windowed frames at a time: 2 MB stay in a processor's cache; elsewhere few launches count.
CPU_BLOCK = 2**19
ACCELERATOR_BLOCK = 2**26


class STFTError(nn.Module):
    """Mean absolute difference of two signals' spectrograms; 0 is best.

    Windows have an energy of 1: noise of a given level counts the same at every window size, as much as it does in
    the waveform. The hop is a quarter of the window; beyond its ends a signal is silent.

    Args:
        window_size: In samples, a multiple of 4.
        compare: See `Compare`.

    Raises:
        ConfigError: If a value is out of its range.
    """

    window: Tensor

    def __init__(self, window_size: int, compare: Compare = "complex") -> None:
        super().__init__()
        if window_size < HOPS_PER_WINDOW or window_size % HOPS_PER_WINDOW:
            raise ConfigError(
                Text("A window of {size} samples cannot be cut into four hops.", size=window_size),
                hint="Give a multiple of 4, best a power of 2.",
            )
        if compare not in get_args(Compare):
            raise ConfigError(
                Text("Spectrograms cannot be compared by “{name}”.", name=compare),
                hint=nearest_hint(compare, get_args(Compare)),
            )
        self.window_size = window_size
        self.compare = compare
        self.register_buffer("window", _unit_window(window_size, torch.float32), persistent=False)

    def forward(self, estimate_audio: Tensor, target_audio: Tensor) -> Tensor:
        """The error, a scalar.

        Args:
            estimate_audio: Waveforms, shape `(..., frames)`.
            target_audio: Same shape.

        Raises:
            ShapeError: If the shapes differ or are empty.
        """
        estimate, target = comparable(estimate_audio, target_audio)
        # A cast model has a rounded window, and float64 needs one of its own.
        window = self.window
        if window.dtype != estimate.dtype:
            window = _unit_window(self.window_size, estimate.dtype).to(estimate.device)
        # The transform is linear: that of the difference is the difference of both.
        signals = (estimate - target,) if self.compare == "complex" else (estimate, target)
        error: Tensor = _MeanAbsoluteError.apply(window, *(self._framed(signal) for signal in signals))  # type: ignore[no-untyped-call]
        return error

    def extra_repr(self) -> str:
        """The settings, as `print` shows them."""
        return f"window_size={self.window_size}, compare={self.compare!r}"

    def _framed(self, signal: Tensor) -> Tensor:
        """The signals `(signals, frames)` with the silence that lets frames be centred on its hops."""
        length, half = signal.shape[-1], self.window_size // 2
        hop_length = self.window_size // HOPS_PER_WINDOW
        tail = (stft_frame_count(length, hop_length) - 1) * hop_length - length
        return F.pad(signal.reshape(-1, length), (half, half + tail))


class _MeanAbsoluteError(torch.autograd.Function):
    """Of real and imaginary parts of one signal's spectrogram, or between the magnitudes of two signals'."""

    @staticmethod
    def forward(ctx: Any, window: Tensor, *signals: Tensor) -> Tensor:
        size = window.numel()
        hop_length = size // HOPS_PER_WINDOW
        frames = [signal.unfold(-1, size, hop_length) for signal in signals]  # (signals, STFT frames, window)
        number, count = frames[0].shape[:2]
        elements = number * count * (size // 2 + 1) * (2 if len(signals) == 1 else 1)
        gradients = [
            torch.zeros_like(signal) if needed else None
            for signal, needed in zip(signals, ctx.needs_input_grad[1:], strict=True)
        ]
        # The adjoint of `rfft` is half an unscaled `irfft`, which adds the mirrored half of a spectrum; the first and
        # the last bin have no mirror.
        adjoint_window = window / (2 * elements)
        block = max(1, (CPU_BLOCK if window.device.type == "cpu" else ACCELERATOR_BLOCK) // (number * size))
        total = window.new_zeros(())
        for first in range(0, count, block):
            spectra = [torch.fft.rfft(some[:, first : first + block] * window) for some in frames]
            error, slopes = _complex_error(*spectra) if len(spectra) == 1 else _magnitude_error(*spectra)
            total += error
            for gradient, slope in zip(gradients, slopes, strict=True):
                if gradient is not None:
                    slope[..., 0] *= 2
                    slope[..., -1] *= 2
                    pieces = torch.fft.irfft(slope, n=size, norm="forward") * adjoint_window
                    add_frames(pieces, gradient.view(number, -1, hop_length)[:, first:])
        ctx.save_for_backward(*gradients)
        return total / elements

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, slope: Tensor) -> tuple[Tensor | None, ...]:
        return (None, *(None if gradient is None else gradient * slope for gradient in ctx.saved_tensors))


# Both give the sum of errors, and its slope by each spectrum: the derivative by the real part + j times that by the
# imaginary part; 0 where there is none, as torch has it.


def _complex_error(difference: Tensor) -> tuple[Tensor, list[Tensor]]:
    parts = torch.view_as_real(difference)
    return parts.abs().sum(), [torch.view_as_complex(parts.sign())]


def _magnitude_error(estimate: Tensor, target: Tensor) -> tuple[Tensor, list[Tensor]]:
    magnitudes = estimate.abs(), target.abs()
    difference = magnitudes[0] - magnitudes[1]
    sign = difference.sign()
    tiny = torch.finfo(sign.dtype).tiny
    slopes = [
        estimate * (sign / magnitudes[0].clamp_min(tiny)),
        target * (-sign / magnitudes[1].clamp_min(tiny)),
    ]
    return difference.abs().sum(), slopes


def _unit_window(size: int, dtype: torch.dtype) -> Tensor:
    window = hann_window(size, torch.float64)
    return (window / window.square().sum().sqrt()).to(dtype)
