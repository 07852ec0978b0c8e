"""The component loss: how well the target is kept, how much of the rest is left, and how natural that rest sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from auralflow.errors import ConfigError, ShapeError
from auralflow.losses.comparable import comparable
from auralflow.losses.criterion import LossReport
from auralflow.losses.needed import masks_and_magnitudes
from auralflow.readable import settings_text
from auralflow.text import Text

if TYPE_CHECKING:
    from auralflow.prediction import Prediction

# Added to squared norms. A mask that lets nothing through has no direction; its unit vector is 0 then, and the gradient
# large but finite.
SQUARED_NORM_FLOOR = 1e-12
# Weights like 0.7 + 0.2 + 0.1 add up to 1 only nearly.
ROUNDING = 1e-9


def component_loss(mask: Tensor, target: Tensor, residual: Tensor, alpha: float = 0.2, beta: float = 0.8) -> Tensor:
    """Weighted squared errors of the filtered target and the filtered residual; 0 is best, lower is better.

    With M the mask, Y the target's magnitudes, R = |X| - |Y| the residual, R_f = M R the filtered residual, a hat for
    division by the norm, and n the number of all elements:

        two components (beta = 0):  (1 - alpha) / n ||M Y - Y||^2 + alpha / n ||M R||^2
        three components:           (1 - alpha - beta) / n ||M Y - Y||^2 + alpha / n ||M R||^2
                                    + beta / n ||R_f^ - R^||^2

    **The defaults give the first term, the only one that rewards keeping the target, a weight of exactly 0.** They are
    those of the documented signature. Use alpha = 0.1, beta = 0.8 (what the paper trains with), or alpha = 0.5,
    beta = 0. Mind that the third term is small: unit vectors of n elements differ by at most 4 / n.

    Unit residuals are normalised per item: over all axes but the first, so that no item depends on another.

    Args:
        mask: Shape `(batch, ...)` with at least one more axis, 0 to 1.
        target: Magnitudes of the target source, same shape.
        residual: The mixture's magnitudes minus the target's, same shape; may be negative. Not the magnitude of the
            difference.
        alpha: Weight of the residual's energy, 0 to 1.
        beta: Weight of the residual's shape, 0 to 1; with 0 the third term is left out, not only weighted by 0.

    Returns:
        Scalar, not negative.

    Raises:
        ShapeError: If the shapes differ or have fewer than two axes.
        ConfigError: If a weight is negative or both add up to more than 1.

    Reference: Z. Xu, S. Elshamy, Z. Zhao, T. Fingscheidt, "Components loss for neural networks in mask-based speech
    enhancement", 2019, arXiv:1908.05087, eq. 8-11.

    Example:
        >>> import torch
        >>> mask = torch.ones(2, 1, 4, 3)
        >>> target, residual = torch.rand_like(mask), torch.zeros_like(mask)
        >>> component_loss(mask, target, residual, alpha=0.1, beta=0.8).item()
        0.0
    """
    return torch.stack(list(_components(mask, target, residual, alpha, beta).values())).sum()


def _components(mask: Tensor, target: Tensor, residual: Tensor, alpha: float, beta: float) -> dict[str, Tensor]:
    """The weighted terms by name; see `component_loss`."""
    _check_weights(alpha, beta)
    if mask.ndim < 2:
        raise ShapeError(
            Text("The mask has shape {shape}; a batch axis and at least one more are needed.", shape=tuple(mask.shape)),
            hint="Give one item as a batch of one: mask[None].",
        )
    mask, target = comparable(mask, target)
    target, residual = comparable(target, residual)
    filtered = mask * residual
    terms = {
        "target": max(1 - alpha - beta, 0.0) * (mask * target - target).square().mean(),
        "residual": alpha * filtered.square().mean(),
    }
    if beta > 0:
        terms["residual_shape"] = beta * (_unit(filtered) - _unit(residual)).square().mean()
    return terms


class ComponentLoss(nn.Module):
    """`component_loss` of a model's masks; lower is better. Every target of every song is an item of its own.

    The defaults of `component_loss` would never reward keeping the target; see there for what to give instead.

    Args:
        alpha: Weight of the residual's energy.
        beta: Weight of the residual's shape.

    Raises:
        ConfigError: If a weight is negative or both add up to more than 1.

    Example:
        >>> mask, target = torch.ones(2, 1, 4, 3)
        >>> ComponentLoss(alpha=0.5, beta=0)(mask, 3 * target, target)  # the residual, 2 per bin, is let through
        tensor(2.)
    """

    extra_repr = settings_text

    def __init__(self, alpha: float = 0.2, beta: float = 0.8) -> None:
        super().__init__()
        _check_weights(alpha, beta)
        self.alpha = alpha
        self.beta = beta

    def forward(self, mask: Tensor, mix_spec: Tensor, target_spec: Tensor) -> Tensor:
        """The loss.

        Args:
            mask: Shape `(batch, ...)`, 0 to 1.
            mix_spec: Magnitudes of the mixture, same shape.
            target_spec: Magnitudes of the target, same shape.

        Raises:
            ShapeError: As `component_loss` does.
        """
        mix_spec, target_spec = comparable(mix_spec, target_spec)
        return component_loss(mask, target_spec, mix_spec - target_spec, self.alpha, self.beta)

    def evaluate(self, prediction: Prediction, targets: Tensor, *, step: int = 0) -> LossReport:  # noqa: ARG002
        """See `Criterion.evaluate`."""
        # (batch * targets, channels, bins, stft frames)
        mask, mixture, target = (tensor.flatten(0, 1) for tensor in masks_and_magnitudes(prediction, targets))
        mixture, target = comparable(mixture, target)
        return LossReport.of(_components(mask, target, mixture - target, self.alpha, self.beta))


def _check_weights(alpha: float, beta: float) -> None:
    if not (alpha >= 0 and beta >= 0 and alpha + beta <= 1 + ROUNDING):  # so that NaN is refused, too
        raise ConfigError(
            Text("alpha = {alpha} and beta = {beta} are no weights of a component loss.", alpha=alpha, beta=beta),
            hint="Give weights from 0 up whose sum is at most 1, such as alpha = 0.1 and beta = 0.8.",
        )


def _unit(tensor: Tensor) -> Tensor:
    squared = tensor.flatten(1).square().sum(1).reshape(-1, *[1] * (tensor.ndim - 1))
    return tensor / (squared + SQUARED_NORM_FLOOR).sqrt()
