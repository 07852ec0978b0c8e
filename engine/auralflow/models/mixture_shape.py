"""What a trainable model asks of the mixtures it is given, and in what precision its network takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.errors import ShapeError
from auralflow.text import Text

if TYPE_CHECKING:
    from torch import Tensor, nn


def require_mixture(mixture: Tensor, channels: int) -> None:
    """Refuse what is not of shape `(batch, channels, frames)` with at least one frame.

    Raises:
        ShapeError: With the shape that is needed.
    """
    if mixture.ndim != 3 or mixture.shape[1] != channels or mixture.shape[2] < 1:
        raise ShapeError(
            Text(
                "The mixture has shape {shape}, not (batch, {channels} channels, frames).",
                shape=tuple(mixture.shape),
                channels=channels,
            ),
            hint="Give as many channels as the model has (num_channels); auralflow.separate converts whole songs.",
        )


def in_precision_of(network: nn.Module, tensor: Tensor) -> Tensor:
    """A tensor in the precision of a network's weights, which `half()`, `bfloat16()` and `double()` change.

    Spectrograms stay in float32: half precision has no complex numbers to speak of. So models take float32 whatever
    their weights are, and only what goes into layers is converted.

    Args:
        network: One without weights takes any precision.
        tensor: Of floating-point numbers.
    """
    weight = next((parameter for parameter in network.parameters() if parameter.is_floating_point()), None)
    return tensor if weight is None else tensor.to(weight.dtype)
