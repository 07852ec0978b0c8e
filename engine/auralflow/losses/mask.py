"""The mask loss: how far a mask is from the ideal ratio mask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from torch import Tensor, nn

from auralflow.errors import ConfigError
from auralflow.losses.comparable import comparable
from auralflow.losses.criterion import LossReport
from auralflow.losses.needed import masks_and_magnitudes
from auralflow.readable import settings_text
from auralflow.text import Text
from auralflow.transforms.masks import ideal_ratio_mask

if TYPE_CHECKING:
    from auralflow.prediction import Prediction


class MaskLoss(nn.Module):
    """Error between a mask and the ideal ratio mask |Y| / |X|, clamped to 0 … 1; 0 is best.

    Unclamped, bins where sources cancel each other out would ask for masks without bound. Every bin counts alike,
    however quiet.

    Args:
        loss_fn: "l1" (absolute error) or "l2" (squared error).
        reduce_mean: Whether the mean is taken, not the sum.

    Raises:
        ConfigError: If there is no such loss.

    Reference: Y. Wang, A. Narayanan, D. Wang, "On training targets for supervised speech separation", 2014.

    Example:
        >>> import torch
        >>> mask, mixture, target = torch.tensor([[0.5, 0.8], [2.0, 2.0], [1.0, 3.0]])  # the ideal mask is 0.5, 1.0
        >>> MaskLoss()(mask, mixture, target)
        tensor(0.1000)
    """

    extra_repr = settings_text

    def __init__(self, loss_fn: Literal["l1", "l2"] = "l1", reduce_mean: bool = True) -> None:
        super().__init__()
        if loss_fn not in ("l1", "l2"):
            raise ConfigError(Text("There is no mask loss “{name}”.", name=loss_fn), hint="Choose l1 or l2.")
        self.loss_fn = loss_fn
        self.reduce_mean = reduce_mean

    def forward(self, mask: Tensor, mix_spec: Tensor, target_spec: Tensor) -> Tensor:
        """The loss.

        Args:
            mask: Any shape, 0 to 1.
            mix_spec: Magnitudes of the mixture, same shape.
            target_spec: Magnitudes of the target, same shape.

        Raises:
            ShapeError: If the shapes differ or are empty.
        """
        target_spec, mix_spec = comparable(target_spec, mix_spec)
        mask, ideal = comparable(mask, ideal_ratio_mask(target_spec, mix_spec))
        errors = (mask - ideal).abs() if self.loss_fn == "l1" else (mask - ideal).square()
        return errors.mean() if self.reduce_mean else errors.sum()

    def evaluate(self, prediction: Prediction, targets: Tensor, *, step: int = 0) -> LossReport:  # noqa: ARG002
        """See `Criterion.evaluate`."""
        return LossReport.of({"mask": self(*masks_and_magnitudes(prediction, targets))})
