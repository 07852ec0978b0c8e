"""Losses that compare element by element: mean absolute, mean squared and root mean squared error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import Tensor, nn

from auralflow.losses.comparable import comparable
from auralflow.losses.criterion import LossReport
from auralflow.losses.needed import Domain, pair_in, require_domain
from auralflow.readable import settings_text

if TYPE_CHECKING:
    from auralflow.prediction import Prediction

# Keeps the gradient of the root finite where estimate and target are alike; -120 dB for signals of full scale.
MEAN_SQUARE_FLOOR = 1e-12


class PointwiseLoss(nn.Module):
    """What the three losses share: where they compare.

    Args:
        domain: "waveform" (the default: every model gives waveforms) or "magnitude" (of models that estimate masks).

    Raises:
        ConfigError: If there is no such domain.
    """

    name: str

    extra_repr = settings_text

    def __init__(self, domain: Domain = "waveform") -> None:
        super().__init__()
        require_domain(domain)
        self.domain: Domain = domain

    def evaluate(self, prediction: Prediction, targets: Tensor, *, step: int = 0) -> LossReport:  # noqa: ARG002
        """See `Criterion.evaluate`."""
        return LossReport.of({self.name: self(*pair_in(self.domain, prediction, targets))})


class ReducedLoss(PointwiseLoss):
    """What L1 and L2 share: errors of all elements, of which the mean or the sum is taken.

    Args:
        reduce_mean: Whether the mean is taken, not the sum.
        domain: See `PointwiseLoss`.
    """

    def __init__(self, reduce_mean: bool = True, domain: Domain = "waveform") -> None:
        super().__init__(domain)
        self.reduce_mean = reduce_mean

    def forward(self, estimate_spec: Tensor, target_spec: Tensor) -> Tensor:
        """The loss of two tensors of one shape: waveforms or magnitudes.

        Raises:
            ShapeError: If the shapes differ or are empty.
        """
        estimate, target = comparable(estimate_spec, target_spec)
        errors = self.errors(estimate - target)
        return errors.mean() if self.reduce_mean else errors.sum()

    def errors(self, difference: Tensor) -> Tensor:
        """The error of each element."""
        raise NotImplementedError


class L1Loss(ReducedLoss):
    """Mean (or sum) of |estimate - target|; 0 is best. Arguments are those of `ReducedLoss`.

    Example:
        >>> import torch
        >>> L1Loss()(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0]))
        tensor(1.)
    """

    name = "l1"

    def errors(self, difference: Tensor) -> Tensor:
        """|difference|."""
        return difference.abs()


class L2Loss(ReducedLoss):
    """Mean (or sum) of (estimate - target)^2; 0 is best. Arguments are those of `ReducedLoss`.

    Example:
        >>> import torch
        >>> L2Loss()(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0]))
        tensor(2.)
    """

    name = "l2"

    def errors(self, difference: Tensor) -> Tensor:
        """difference^2."""
        return difference.square()


class RMSELoss(PointwiseLoss):
    """Root of the mean of (estimate - target)^2 over the whole batch; 1e-6 is best.

    1e-12 is added under the root, whose gradient has no bound at 0.

    Example:
        >>> import torch
        >>> RMSELoss()(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0]))
        tensor(1.4142)
    """

    name = "rmse"

    def forward(self, estimate_spec: Tensor, target_spec: Tensor) -> Tensor:
        """The loss of two tensors of one shape: waveforms or magnitudes.

        Raises:
            ShapeError: If the shapes differ or are empty.
        """
        estimate, target = comparable(estimate_spec, target_spec)
        return ((estimate - target).square().mean() + MEAN_SQUARE_FLOOR).sqrt()
