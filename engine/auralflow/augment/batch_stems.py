"""Batches of a dataset as augmentations take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from auralflow.errors import ShapeError
from auralflow.text import Text

if TYPE_CHECKING:
    from torch import Tensor


def stems_of_batch(mixture: Tensor, targets: Tensor, *, with_rest: bool = False) -> Tensor:
    """The stems of a batch of `AudioDataset` or `AudioFolder` in the axes that augmentations and models have.

    An augmented mixture is the sum of the stems, so the stems have to be all there is. Where targets are but a part of
    the mixture (vocals alone), the rest has to come along as one more stem:

    >>> mixture, vocals = torch.ones(8, 2, 100), torch.full((8, 2, 100, 1), 0.25)
    >>> stems = stems_of_batch(mixture, vocals, with_rest=True)
    >>> stems.shape, stems[0, :, 0, 0]
    (torch.Size([8, 2, 2, 100]), tensor([0.2500, 0.7500]))

    Args:
        mixture: Shape `(batch, channels, frames)`.
        targets: Shape `(batch, channels, frames, targets)`.
        with_rest: Whether the mixture without its targets is a stem, too, behind the others; models are trained on the
            others, `stems[:, :-1]`.

    Returns:
        Shape `(batch, targets, channels, frames)`, or with one more target: without copying in the first case.

    Raises:
        ShapeError: If the shapes do not fit each other.
    """
    if targets.ndim != 4 or targets.shape[:3] != mixture.shape:
        raise ShapeError(
            Text(
                "Targets of shape {targets} do not fit a mixture of shape {mixture}.",
                targets=tuple(targets.shape),
                mixture=tuple(mixture.shape),
            ),
            hint="Targets need the mixture's axes (batch, channels, frames) with one more for the targets last.",
        )
    stems = targets.movedim(-1, 1)
    if not with_rest:
        return stems
    return torch.cat([stems, (mixture - targets.sum(-1)).unsqueeze(1)], dim=1)
