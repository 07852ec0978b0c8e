"""Losses for targets that have no order of their own, such as two singers."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from auralflow.errors import ConfigError, ShapeError
from auralflow.losses.comparable import comparable
from auralflow.losses.criterion import LossReport
from auralflow.losses.scale_invariant import si_sdr
from auralflow.readable import settings_text
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow.prediction import Prediction

MOST_TARGETS = 6  # 720 orders


def negative_si_sdr(estimate: Tensor, target: Tensor) -> Tensor:
    """Minus the SI-SDR in dB of each item, all channels as one signal.

    Args:
        estimate: Shape `(batch, channels, frames)`.
        target: Same shape.

    Returns:
        Shape `(batch,)`.
    """
    return -si_sdr(estimate.flatten(1), target.flatten(1))


class PermutationInvariantLoss(nn.Module):
    """The mean loss over the targets in the order of the estimates that suits each item best; lower is better.

    Args:
        loss: Takes one estimate and one target, `(batch, channels, frames)` each, and gives the loss of each item,
            shape `(batch,)`.

    Reference: D. Yu, M. Kolbæk, Z.-H. Tan, J. Jensen, "Permutation invariant training of deep models for
    speaker-independent multi-talker speech separation", ICASSP 2017.

    Example:
        >>> import torch
        >>> targets = torch.rand(1, 2, 1, 8000) - 0.5
        >>> loss, order = PermutationInvariantLoss().best_order(targets.flip(1), targets)
        >>> order
        tensor([[1, 0]])
    """

    extra_repr = settings_text

    def __init__(self, loss: Callable[[Tensor, Tensor], Tensor] = negative_si_sdr) -> None:
        super().__init__()
        self.loss = loss

    def forward(self, estimate_audio: Tensor, target_audio: Tensor) -> Tensor:
        """The loss.

        Args:
            estimate_audio: Shape `(batch, targets, channels, frames)`.
            target_audio: Same shape.

        Raises:
            ShapeError: If the shapes differ, or the loss of a pair is not of shape `(batch,)`.
            ConfigError: If there are more than six targets.
        """
        return self.best_order(estimate_audio, target_audio)[0].mean()

    def best_order(self, estimate_audio: Tensor, target_audio: Tensor) -> tuple[Tensor, Tensor]:
        """The loss of each item, and which target each estimate was taken for.

        Returns:
            Shapes `(batch,)` and `(batch, targets)`, the latter indices.
        """
        estimate, target = comparable(estimate_audio, target_audio)
        if estimate.ndim != 4:
            raise ShapeError(
                Text("Waveforms of shape {shape} have no axis of targets.", shape=tuple(estimate.shape)),
                hint="Give (batch, targets, channels, frames).",
            )
        batch, count = estimate.shape[:2]
        if count > MOST_TARGETS:
            raise ConfigError(
                Text("{count} targets have too many orders to try.", count=count), hint="Use six targets at most."
            )
        pairs = [self._pair(estimate[:, i], target[:, j]) for i in range(count) for j in range(count)]
        losses = torch.stack(pairs, dim=1).reshape(batch, count, count)  # (batch, estimate, target)
        orders = torch.tensor(list(permutations(range(count))), device=losses.device)  # (orders, targets)
        estimates = torch.arange(count, device=losses.device).expand_as(orders)
        means = losses[:, estimates, orders].mean(-1)  # (batch, orders)
        best, index = means.min(dim=1)
        return best, orders[index]

    def evaluate(self, prediction: Prediction, targets: Tensor, *, step: int = 0) -> LossReport:  # noqa: ARG002
        """See `Criterion.evaluate`."""
        return LossReport.of({"permutation": self(prediction.waveform, targets)})

    def _pair(self, estimate: Tensor, target: Tensor) -> Tensor:
        value = self.loss(estimate, target)
        if value.shape != estimate.shape[:1]:
            raise ShapeError(
                Text("The loss of a pair has shape {shape}, not (batch,).", shape=tuple(value.shape)),
                hint="Reduce it over all axes but the first.",
            )
        return value
