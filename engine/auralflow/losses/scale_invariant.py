"""The scale-invariant signal-to-distortion ratio, as a figure and as a loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from auralflow.losses.comparable import comparable
from auralflow.losses.criterion import LossReport
from auralflow.readable import settings_text

if TYPE_CHECKING:
    from auralflow.prediction import Prediction

# Shares of energy below this do not count: figures stay within +-100 dB, and finite.
ENERGY_SHARE_FLOOR = 1e-10
# Peaks below -200 dBFS are silence: dividing by them would give gradients without bound.
PEAK_FLOOR = 1e-10
SQUARED_NORM_FLOOR = 1e-12  # of signals whose peak is 1


def si_sdr(estimate: Tensor, reference: Tensor, *, zero_mean: bool = False) -> Tensor:
    """How much of an estimate is its reference, whatever its level: in dB, higher is better, -100 to 100.

    SI-SDR = 10 log10(||a s||^2 / ||e - a s||^2) with a = <e, s> / <s, s>, e the estimate and s the reference. Both
    energies are taken as shares of the estimate's, and 1e-10 is added to each: a perfect estimate has 100 dB; a silent
    one, or one of a silent reference, has -100 dB; and the level plays no role down to peaks of -200 dBFS.

    Args:
        estimate: Shape `(..., frames)`.
        reference: Same shape.
        zero_mean: Whether means are taken off first. Not by default: music has none, and a constant offset in an
            estimate is an error that one wants to see.

    Returns:
        Shape `(...)`.

    Raises:
        ShapeError: If the shapes differ or are empty.

    Reference: J. Le Roux, S. Wisdom, H. Erdogan, J. Hershey, "SDR - half-baked or well done?", ICASSP 2019, eq. 4.

    Example:
        >>> import torch
        >>> reference = torch.tensor([1.0, -1.0, 1.0, -1.0])
        >>> round(si_sdr(7 * reference + torch.tensor([0.7, 0.7, -0.7, -0.7]), reference).item(), 3)
        20.0
    """
    estimate, reference = comparable(estimate, reference)
    if zero_mean:
        estimate = estimate - estimate.mean(-1, keepdim=True)
        reference = reference - reference.mean(-1, keepdim=True)
    estimate, reference = _unit(estimate), _unit(reference)
    alike = (estimate * reference).sum(-1, keepdim=True)
    # All of silence is error: without this a silent estimate had as little of its reference as of anything else, 0 dB.
    silent = estimate.detach().square().sum(-1) < 0.5
    noise = (estimate - alike * reference).square().sum(-1) + silent.to(estimate.dtype)
    ratio = (alike.square().squeeze(-1) + ENERGY_SHARE_FLOOR) / (noise + ENERGY_SHARE_FLOOR)
    return 10 * torch.log10(ratio)


def si_sdr_loss(estimate: Tensor, target: Tensor, *, zero_mean: bool = False) -> Tensor:
    """Minus the mean SI-SDR over all signals whose target sounds, in dB; lower is better, -100 to 100.

    SI-SDR says nothing about an estimate of silence, so silent targets are left out; if all are silent the loss is 0,
    and so is its gradient. Where targets fall silent, add a loss that asks for silence (`L1Loss` on waveforms does).

    Args:
        estimate: Shape `(..., frames)`; every signal of the last axis counts alike.
        target: Same shape.
        zero_mean: See `si_sdr`.

    Raises:
        ShapeError: If the shapes differ or are empty.

    Example:
        >>> target = torch.tensor([1.0, -1.0, 1.0, -1.0])
        >>> round(si_sdr_loss(0.1 * target, target).item())
        -100
    """
    figures = si_sdr(estimate, target, zero_mean=zero_mean)
    sounds = (target.abs().amax(-1) > PEAK_FLOOR).to(figures.dtype)
    return -(figures * sounds).sum() / sounds.sum().clamp_min(1)


class SISDRLoss(nn.Module):
    """Minus the mean SI-SDR of all targets in dB; lower is better.

    All channels of a target are one signal with one scale, so that its place in the stereo picture counts. Silent
    targets are left out, see `si_sdr_loss`.

    Args:
        zero_mean: See `si_sdr`.

    Example:
        >>> target = torch.rand(2, 4, 2, 8000) - 0.5  # batch, targets, channels, frames
        >>> round(SISDRLoss()(3 * target, target).item())
        -100
    """

    extra_repr = settings_text

    def __init__(self, zero_mean: bool = False) -> None:
        super().__init__()
        self.zero_mean = zero_mean

    def forward(self, estimate_audio: Tensor, target_audio: Tensor) -> Tensor:
        """The loss.

        Args:
            estimate_audio: Shape `(..., channels, frames)`.
            target_audio: Same shape.

        Raises:
            ShapeError: If the shapes differ or are empty.
        """
        estimate_audio, target_audio = comparable(estimate_audio, target_audio)
        return si_sdr_loss(estimate_audio.flatten(-2), target_audio.flatten(-2), zero_mean=self.zero_mean)

    def evaluate(self, prediction: Prediction, targets: Tensor, *, step: int = 0) -> LossReport:  # noqa: ARG002
        """See `Criterion.evaluate`."""
        return LossReport.of({"si_sdr": self(prediction.waveform, targets)})


def _unit(signal: Tensor) -> Tensor:
    """Scaled to an energy of 1; by the peak first, so that no square of a quiet signal falls out of floating point."""
    signal = signal / signal.detach().abs().amax(-1, keepdim=True).clamp_min(PEAK_FLOOR)
    return signal / (signal.square().sum(-1, keepdim=True) + SQUARED_NORM_FLOOR).sqrt()
