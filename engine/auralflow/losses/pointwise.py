"""Losses that compare element by element: mean absolute, mean squared and root mean squared error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import Tensor, nn

from auralflow.losses.comparable import comparable
from auralflow.losses.criterion import LossReport
from auralflow.losses.needed import Domain, pair_in, require_domain

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

    def __init__(self, domain: Domain = "waveform") -> None:
        super().__init__()
        require_domain(domain)
        self.domain: Domain = domain

    def evaluate(self, prediction: Prediction, targets: Tensor, *, step: int = 0) -> LossReport:  # noqa: ARG002
        """See `Criterion.evaluate`."""
        return LossReport.of({self.name: self(*pair_in(self.domain, prediction, targets))})


class L1Loss(PointwiseLoss):
    """Mean (or sum) of |estimate - target|; 0 is best.

    Args:
        reduce_mean: Whether the mean is taken, not the sum.
        domain: See `PointwiseLoss`.
    """

    name = "l1"

    def __init__(self, reduce_mean: bool = True, domain: Domain = "waveform") -> None:
        super().__init__(domain)
        self.reduce_mean = reduce_mean

    def forward(self, estimate_spec: Tensor, target_spec: Tensor) -> Tensor:
        """The loss of two tensors of one shape: waveforms or magnitudes.

        Raises:
            ShapeError: If the shapes differ or are empty.
        """
        estimate, target = comparable(estimate_spec, target_spec)
        errors = (estimate - target).abs()
        return errors.mean() if self.reduce_mean else errors.sum()


class L2Loss(PointwiseLoss):
    """Mean (or sum) of (estimate - target)^2; 0 is best.

    Args:
        reduce_mean: Whether the mean is taken, not the sum.
        domain: See `PointwiseLoss`.
    """

    name = "l2"

    def __init__(self, reduce_mean: bool = True, domain: Domain = "waveform") -> None:
        super().__init__(domain)
        self.reduce_mean = reduce_mean

    def forward(self, estimate_spec: Tensor, target_spec: Tensor) -> Tensor:
        """The loss of two tensors of one shape: waveforms or magnitudes.

        Raises:
            ShapeError: If the shapes differ or are empty.
        """
        estimate, target = comparable(estimate_spec, target_spec)
        errors = (estimate - target).square()
        return errors.mean() if self.reduce_mean else errors.sum()


class RMSELoss(PointwiseLoss):
    """Root of the mean of (estimate - target)^2 over the whole batch; 1e-6 is best.

    1e-12 is added under the root, whose gradient has no bound at 0.
    """

    name = "rmse"

    def forward(self, estimate_spec: Tensor, target_spec: Tensor) -> Tensor:
        """The loss of two tensors of one shape: waveforms or magnitudes.

        Raises:
            ShapeError: If the shapes differ or are empty.
        """
        estimate, target = comparable(estimate_spec, target_spec)
        return ((estimate - target).square().mean() + MEAN_SQUARE_FLOOR).sqrt()
