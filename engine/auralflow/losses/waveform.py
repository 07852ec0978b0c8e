"""Any function of two waveforms as a criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from auralflow.errors import ShapeError
from auralflow.losses.comparable import comparable
from auralflow.losses.criterion import Criterion, LossReport
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

    def __init__(self, loss: Callable[[Tensor, Tensor], Tensor]) -> None:
        super().__init__()
        self.loss = loss

    def evaluate(self, prediction: Prediction, targets: Tensor, *, step: int = 0) -> LossReport:  # noqa: ARG002
        """See `Criterion.evaluate`.

        Raises:
            ShapeError: If the shapes differ, or the loss gives anything but a scalar tensor.
        """
        value: Any = self.loss(*comparable(prediction.waveform, targets))
        if not isinstance(value, torch.Tensor) or value.ndim != 0:
            raise ShapeError(
                Text("The loss gave {value}, not a scalar.", value=_described(value)),
                hint="Reduce it, for example by its mean over all elements.",
            )
        return LossReport.of({"loss": value})


def as_criterion(loss: Any) -> Criterion:
    """A criterion as it is; any other callable as a `WaveformLoss`.

    Args:
        loss: A `Criterion`, or an `nn.Module` or function as `WaveformLoss` takes it.

    Raises:
        TypeError: If it can be called in neither way.

    Example:
        >>> type(as_criterion(nn.L1Loss())).__name__
        'WaveformLoss'
    """
    if isinstance(loss, Criterion):
        return loss
    if not callable(loss):
        raise TypeError(f"a loss must be a Criterion or callable, not {type(loss).__name__}")
    return WaveformLoss(loss)


def _described(value: Any) -> str:
    return f"a tensor of shape {tuple(value.shape)}" if isinstance(value, torch.Tensor) else type(value).__name__
