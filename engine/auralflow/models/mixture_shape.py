"""What a trainable model asks of the mixtures it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.errors import ShapeError
from auralflow.text import Text

if TYPE_CHECKING:
    from torch import Tensor


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
