"""Any function of two waveforms as a criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from auralflow.errors import ConfigError, ShapeError
from auralflow.losses.comparable import comparable
from auralflow.losses.criterion import Criterion, LossReport
from auralflow.readable import settings_text
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow.prediction import Prediction


class WaveformLoss(nn.Module):
    """A criterion made of a loss that knows waveforms only.

    Args:
        loss: Takes estimate and target, both `(batch, targets, channels, frames)`, and gives a scalar; lower is better.
            `torch.nn.L1Loss()`, `torch.nn.functional.mse_loss` or a function of your own.
    """

    extra_repr = settings_text

    def __init__(self, loss: Callable[[Tensor, Tensor], Tensor]) -> None:
        super().__init__()
        self.loss = loss

    def evaluate(self, prediction: Prediction, targets: Tensor, *, step: int = 0) -> LossReport:  # noqa: ARG002
        """See `Criterion.evaluate`.

        Raises:
            ShapeError: If the shapes differ, or the loss gives anything but a scalar tensor.
        """
        value: Any = self.loss(*comparable(prediction.waveform, targets))
        if not isinstance(value, torch.Tensor):
            raise ShapeError(
                Text("The loss gave a {type}, not a tensor.", type=type(value).__name__),
                hint="Compute it in torch from the two tensors given, or it has no gradient.",
            )
        if value.ndim != 0:
            raise ShapeError(
                Text("The loss gave a tensor of shape {shape}, not a scalar.", shape=tuple(value.shape)),
                hint="Reduce it, for example by its mean over all elements.",
            )
        return LossReport.of({"loss": value})


def as_criterion(loss: Any) -> Criterion:
    """A criterion as it is; any other callable as a `WaveformLoss`.

    Args:
        loss: A `Criterion`, or an `nn.Module` or function as `WaveformLoss` takes it.

    Raises:
        ConfigError: If it is neither, or a class where an instance belongs.

    Example:
        >>> type(as_criterion(nn.L1Loss())).__name__
        'WaveformLoss'
    """
    if isinstance(loss, type):
        raise ConfigError(Text("{name} is a class, not a loss.", name=loss.__name__), hint="Give an instance of it.")
    if isinstance(loss, Criterion):
        return loss
    if not callable(loss):
        raise ConfigError(
            Text("A loss cannot be of type {type}.", type=type(loss).__name__),
            hint="Give a function of estimate and target, an nn.Module, or a criterion; by name: criterion_named.",
        )
    return WaveformLoss(loss)
