"""From a batch to numbers: the part of a training step that runs on the device, wrapped as one module."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch
from torch import Tensor, nn

from auralflow.losses import si_sdr, training_loss
from auralflow.losses.waveform import as_criterion

if TYPE_CHECKING:
    from typing import Any, Self

    from auralflow.models.base import TrainableModel

_SILENCE_POWER = 1e-6  # root mean square of -60 dBFS: below it a target counts as silent in a chunk


class TrainingObjective(nn.Module):
    """The loss of a batch. One module, so that what wraps modules (AMP, DDP) sees the whole step.

    Args:
        model: The network.
        criterion: Anything that `auralflow.losses.as_criterion` takes.
    """

    def __init__(self, model: TrainableModel, criterion: Any) -> None:
        super().__init__()
        self.model = cast("nn.Module", model)
        self.criterion = as_criterion(criterion)

    def train(self, mode: bool = True) -> Self:
        """Training or evaluation mode. Layers that have weights, but none that learns, stay in evaluation mode.

        The statistics of a frozen normalisation would move, and with them what its frozen weights were learned for.
        """
        super().train(mode)
        for layer in self.model.modules() if mode else ():
            weights = list(layer.parameters())
            if weights and not any(weight.requires_grad for weight in weights):
                for part in layer.modules():
                    # Through those that recur, CUDA has no gradient in evaluation mode.
                    part.training = isinstance(part, nn.RNNBase)
        return self

    def forward(self, mixture: Tensor, stems: Tensor, step: int, with_scores: bool = False) -> dict[str, Tensor]:
        """The loss, its terms, and if asked for scores.

        Args:
            mixture: Shape `(batch, channels, frames)`.
            stems: Shape `(batch, targets, channels, frames)`.
            step: Optimiser steps done so far.
            with_scores: Whether to add "si_sdr" and "mixture_si_sdr" of shape `(batch, targets)`, NaN where a target
                is silent.

        Returns:
            "loss", a scalar with gradient, "term/<name>" for each term, and the scores.
        """
        prediction = cast("TrainableModel", self.model).predict(mixture)
        # Losses are sums over many numbers: half precision would not do.
        with torch.autocast(mixture.device.type, enabled=False):
            report = training_loss(self.criterion, prediction, stems, step=step)
            numbers = {"loss": report.total, **{f"term/{name}": value for name, value in report.terms.items()}}
            if with_scores:
                numbers["si_sdr"] = _scores(prediction.waveform.float(), stems)
                numbers["mixture_si_sdr"] = _scores(mixture.unsqueeze(1).expand_as(stems), stems)
        return numbers


def _scores(estimate: Tensor, stems: Tensor) -> Tensor:
    sounding = stems.square().mean((-2, -1)) > _SILENCE_POWER
    # Over both channels at once: where an estimate stands between left and right counts, too.
    values = si_sdr(estimate.flatten(-2), stems.flatten(-2))
    return torch.where(sounding, values, torch.nan)
