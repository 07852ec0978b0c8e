"""The KL term of variational models, alone and beside a reconstruction loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from torch import Tensor, nn

from auralflow.configuration import nearest_hint
from auralflow.errors import ConfigError
from auralflow.losses.comparable import comparable
from auralflow.losses.criterion import LossReport
from auralflow.losses.needed import latent_of, pair_in
from auralflow.readable import settings_text
from auralflow.text import Text

if TYPE_CHECKING:
    from auralflow.prediction import GaussianLatent, Prediction

Reduction = Literal["sum", "mean", "batchmean"]

SIGMA_FLOOR = 1e-6


def kl_div_loss(mu: Tensor, sigma: Tensor, reduction: Reduction = "sum") -> Tensor:
    """How far Gaussians are from the standard normal one, D_KL(N(mu, sigma^2) || N(0, 1)); 0 is best.

    1/2 sum_i (mu_i^2 + sigma_i^2 - ln sigma_i^2 - 1), in nats. To be added to a reconstruction loss. The sum grows with
    the number of elements: beside a reconstruction loss that is a mean it needs a small weight, or reduction "mean".

    Args:
        mu: Means, any shape, the batch first.
        sigma: Standard deviations (neither variances nor logarithms), same shape; below 1e-6 they are taken as that.
        reduction: "sum" as in the formula; "mean" divides by the number of elements, "batchmean" by that of items.

    Returns:
        Scalar, not negative.

    Raises:
        ShapeError: If the shapes differ.
        ConfigError: If there is no such reduction.

    Reference: D. Kingma, M. Welling, "Auto-encoding variational Bayes", 2014, appendix B.

    Example:
        >>> import torch
        >>> kl_div_loss(torch.zeros(2, 3), torch.ones(2, 3)).item()
        0.0
    """
    _check_reduction(reduction)
    mu, sigma = comparable(mu, sigma)
    sigma = sigma.clamp_min(SIGMA_FLOOR)
    total = 0.5 * (mu.square() + sigma.square() - 2 * sigma.log() - 1).sum()
    if reduction == "sum":
        return total
    return total / (mu.numel() if reduction == "mean" else max(mu.shape[0], 1))


@dataclass(frozen=True, kw_only=True)
class KLTerm:
    """How much the KL term of a variational model weighs beside the rest of the loss.

    Attributes:
        weight: Its weight after the warm-up, not negative.
        warm_up_steps: Over how many optimiser steps the weight rises in a straight line from 0. With a full weight
            from the start a model may learn to ignore its latent before it has learnt to use it.
        reduction: As `kl_div_loss` takes it; the mean goes well with reconstruction losses that are means.

    Raises:
        ConfigError: If a value is out of its range.

    Reference: S. Bowman et al., "Generating sentences from a continuous space", 2016, section 3.1 (the warm-up).

    Example:
        >>> KLTerm(weight=0.1, warm_up_steps=1000).weight_at(step=500)
        0.05
    """

    weight: float = 1.0
    warm_up_steps: int = 0
    reduction: Reduction = "mean"

    def __post_init__(self) -> None:
        """Check the ranges."""
        _check_reduction(self.reduction)
        if not self.weight >= 0 or self.warm_up_steps < 0:
            raise ConfigError(
                Text(
                    "A KL term cannot have weight {weight} and {steps} warm-up steps.",
                    weight=self.weight,
                    steps=self.warm_up_steps,
                ),
                hint="Give numbers from 0 up.",
            )

    def weight_at(self, step: int) -> float:
        """The weight after so many optimiser steps."""
        return self.weight * min(step / self.warm_up_steps, 1.0) if self.warm_up_steps else self.weight

    def of(self, latent: GaussianLatent, step: int) -> Tensor:
        """The weighted term, a scalar."""
        return self.weight_at(step) * kl_div_loss(latent.mu, latent.sigma, self.reduction)


class KLDivergenceLoss(nn.Module):
    """A reconstruction loss on magnitudes plus the weighted KL term; lower is better. For variational models.

    Args:
        loss_fn: "l1" (mean absolute error) or "l2" (mean squared error).
        kl_weight: Weight of the KL term after its warm-up.
        warm_up_steps: See `KLTerm`.
        reduction: See `KLTerm`.

    Raises:
        ConfigError: If there is no such loss or reduction, or a value is out of its range.

    Example:
        >>> import torch
        >>> loss = KLDivergenceLoss("l2", kl_weight=0.1)
        >>> loss(torch.ones(1, 4), torch.zeros(1, 4), mu=torch.full((1, 2), 2.0), sigma=torch.ones(1, 2))  # 1 + 0.1 * 2
        tensor(1.2000)
    """

    extra_repr = settings_text

    def __init__(
        self,
        loss_fn: Literal["l1", "l2"] = "l1",
        kl_weight: float = 1.0,
        warm_up_steps: int = 0,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__()
        if loss_fn not in ("l1", "l2"):
            raise ConfigError(Text("There is no reconstruction loss “{name}”.", name=loss_fn), hint="Choose l1 or l2.")
        self.loss_fn = loss_fn
        self.kl = KLTerm(weight=kl_weight, warm_up_steps=warm_up_steps, reduction=reduction)

    def forward(self, estimate_spec: Tensor, target_spec: Tensor, mu: Tensor, sigma: Tensor) -> Tensor:
        """The loss with the full weight.

        Args:
            estimate_spec: Magnitudes, any shape.
            target_spec: Magnitudes, same shape.
            mu: Means of the latent, any shape.
            sigma: Its standard deviations, same shape as `mu`.

        Raises:
            ShapeError: If the shapes do not fit.
        """
        kl = self.kl.weight * kl_div_loss(mu, sigma, self.kl.reduction)
        return self._reconstruction(estimate_spec, target_spec) + kl

    def evaluate(self, prediction: Prediction, targets: Tensor, *, step: int = 0) -> LossReport:
        """See `Criterion.evaluate`."""
        latent = latent_of(prediction)
        terms = {
            "reconstruction": self._reconstruction(*pair_in("magnitude", prediction, targets)),
            "kl": self.kl.of(latent, step),
        }
        return LossReport.of(terms, includes_kl=True)

    def _reconstruction(self, estimate: Tensor, target: Tensor) -> Tensor:
        estimate, target = comparable(estimate, target)
        difference = estimate - target
        return difference.abs().mean() if self.loss_fn == "l1" else difference.square().mean()


def _check_reduction(reduction: str) -> None:
    if reduction not in get_args(Reduction):
        raise ConfigError(
            Text("There is no reduction “{name}”.", name=reduction), hint=nearest_hint(reduction, get_args(Reduction))
        )
