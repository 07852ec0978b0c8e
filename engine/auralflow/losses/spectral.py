"""Losses that compare waveforms by their spectrograms, at one resolution or several."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from auralflow.errors import ConfigError
from auralflow.losses.comparable import comparable
from auralflow.losses.criterion import LossReport
from auralflow.losses.stft_error import Compare, STFTError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auralflow.prediction import Prediction

WINDOW_SIZES = (4096, 2048, 1024, 512, 256)


class MultiResolutionSTFTLoss(nn.Module):
    """Mean absolute error of spectrograms, averaged over several window lengths; 0 is best.

    Long windows tell notes apart, short ones strokes. See `STFTError` for one of them.

    Args:
        window_sizes: In samples, multiples of 4; the hop is a quarter.
        compare: "complex" compares real and imaginary parts, so phases count; "magnitude" compares magnitudes.

    Raises:
        ConfigError: If there is no window, or a value is out of its range.

    Reference: R. Yamamoto, E. Song, J.-M. Kim, "Parallel WaveGAN", ICASSP 2020 (several resolutions); W.-T. Lu et al.,
    "Music source separation with band-split RoPE transformer", ICASSP 2024, section 2.4 (of complex spectrograms).

    Example:
        >>> loss = MultiResolutionSTFTLoss([1024, 256], compare="magnitude")
        >>> estimate = torch.rand(1, 4, 2, 8000, requires_grad=True)
        >>> loss(estimate, torch.rand(1, 4, 2, 8000)).backward()
    """

    def __init__(self, window_sizes: Sequence[int] = WINDOW_SIZES, compare: Compare = "complex") -> None:
        super().__init__()
        if not window_sizes:
            raise ConfigError("A loss on spectrograms needs a window.", hint="Give at least one window size.")
        self.errors = nn.ModuleList(STFTError(size, compare) for size in window_sizes)

    def forward(self, estimate_audio: Tensor, target_audio: Tensor) -> Tensor:
        """The loss.

        Args:
            estimate_audio: Waveforms, shape `(..., frames)`.
            target_audio: Same shape.

        Raises:
            ShapeError: If the shapes differ or are empty.
        """
        return torch.stack([error(estimate_audio, target_audio) for error in self.errors]).mean()

    def evaluate(self, prediction: Prediction, targets: Tensor, *, step: int = 0) -> LossReport:  # noqa: ARG002
        """See `Criterion.evaluate`."""
        return LossReport.of({"multi_stft": self(prediction.waveform, targets)})


class WaveformSTFTLoss(nn.Module):
    """Mean absolute error of waveforms plus that of real and imaginary parts of their spectrograms; 0 is best.

    Args:
        window_size: Of the spectrogram, in samples, a multiple of 4; the hop is a quarter.
        stft_weight: Weight of the spectrogram's part, not negative; that of the waveform's is 1.

    Raises:
        ConfigError: If a value is out of its range.

    Reference: Y. Luo, J. Yu, "Music source separation with band-split RNN", IEEE TASLP 2023, eq. 4.

    Example:
        >>> estimate = torch.rand(1, 4, 2, 8000, requires_grad=True)
        >>> WaveformSTFTLoss(window_size=1024)(estimate, torch.rand(1, 4, 2, 8000)).backward()
    """

    def __init__(self, window_size: int = 2048, stft_weight: float = 1.0) -> None:
        super().__init__()
        if not stft_weight >= 0:
            raise ConfigError(
                Text("stft_weight must not be negative, as {weight} is.", weight=stft_weight),
                hint="Give 1, or 0 to 10.",
            )
        self.stft_weight = stft_weight
        self.stft_error = STFTError(window_size)

    def forward(self, estimate_audio: Tensor, target_audio: Tensor) -> Tensor:
        """The loss.

        Args:
            estimate_audio: Waveforms, shape `(..., frames)`.
            target_audio: Same shape.

        Raises:
            ShapeError: If the shapes differ or are empty.
        """
        return torch.stack(list(self._terms(estimate_audio, target_audio).values())).sum()

    def evaluate(self, prediction: Prediction, targets: Tensor, *, step: int = 0) -> LossReport:  # noqa: ARG002
        """See `Criterion.evaluate`."""
        return LossReport.of(self._terms(prediction.waveform, targets))

    def _terms(self, estimate: Tensor, target: Tensor) -> dict[str, Tensor]:
        estimate, target = comparable(estimate, target)
        return {
            "waveform": (estimate - target).abs().mean(),
            "stft": self.stft_weight * self.stft_error(estimate, target),
        }
