"""The one door from a prediction to what the optimiser minimises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from auralflow.errors import ShapeError
from auralflow.losses.criterion import LossReport
from auralflow.losses.variational import KLTerm
from auralflow.losses.waveform import as_criterion
from auralflow.text import Text

if TYPE_CHECKING:
    from torch import Tensor

    from auralflow.prediction import Prediction


def training_loss(
    criterion: Any, prediction: Prediction, targets: Tensor, *, step: int = 0, kl: KLTerm | None = None
) -> LossReport:
    """What to minimise: the criterion, and the KL term of a variational model, whatever the criterion.

    Args:
        criterion: A `Criterion`, or anything `as_criterion` takes.
        prediction: What the model made of the mixtures.
        targets: The true sources, shape `(batch, targets, channels, frames)`.
        step: How many optimiser steps were done so far.
        kl: Weight and warm-up of the KL term where the criterion has none itself; the defaults of `KLTerm` if None.

    Raises:
        ShapeError: If the targets' shape is not the estimates', as that of a dataset's batch.
        ConfigError: If the criterion needs something that the model does not give.

    Example:
        >>> import torch
        >>> from auralflow.models import create_model
        >>> from auralflow.losses import SISDRLoss
        >>> model = create_model("SpectrogramNetSimple", targets=["vocals"], num_hidden_channels=4)
        >>> mixture, targets = torch.rand(1, 1, 8000), torch.rand(1, 1, 1, 8000)
        >>> report = training_loss(SISDRLoss(), model.predict(mixture), targets)
        >>> report.total.backward()
        >>> list(report.terms)
        ['si_sdr']
    """
    mixture = prediction.mixture.shape
    if targets.ndim == 4 and targets.shape[:3] == mixture and targets.shape[2:] != mixture[1:]:
        raise ShapeError(
            Text("The targets have the axes of a dataset's batch, (batch, channels, frames, targets): {shape}.",
                 shape=tuple(targets.shape)),
            hint="Give auralflow.augment.stems_of_batch(mixture, targets): (batch, targets, channels, frames).",
        )  # fmt: skip
    report = as_criterion(criterion).evaluate(prediction, targets, step=step)
    if prediction.latent is None or report.includes_kl:
        return report
    term = (kl or KLTerm()).of(prediction.latent, step)
    return LossReport(total=report.total + term, terms={**report.terms, "kl": term.detach()}, includes_kl=True)
