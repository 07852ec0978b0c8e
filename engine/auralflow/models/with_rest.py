"""A model whose sources do not cover the mixture, with the rest as one more source."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch
from torch import Tensor, nn

from auralflow.models.rest import covers_mixture, info_with_rest
from auralflow.models.separating import Separating, require_model

if TYPE_CHECKING:
    from auralflow.models.base import SeparationModel


class ModelWithRest(Separating, nn.Module):
    """A separation model that adds what another one leaves over.

    Without it, stems that are made to add up to the mixture would get a share of what is in none of them: a model of
    vocals alone would give the song back.

    Args:
        model: Whose sources do not cover the mixture.
    """

    def __init__(self, model: SeparationModel) -> None:
        super().__init__()
        self.model = cast("nn.Module", model)
        self.info = info_with_rest(model.info)

    def forward(self, mixture: Tensor) -> Tensor:
        """The model's sources, and the mixture without them.

        Args:
            mixture: Shape `(batch, channels, frames)`.

        Returns:
            Shape `(batch, sources + 1, channels, frames)`.
        """
        sources: Tensor = self.model(mixture)
        return torch.cat([sources, mixture.unsqueeze(1) - sources.sum(1, keepdim=True)], dim=1)


def with_rest(model: SeparationModel) -> SeparationModel:
    """The model itself if its sources cover the mixture, else one that gives the rest, too.

    Raises:
        ConfigError: If it is no separation model.
    """
    require_model(model)
    return model if covers_mixture(model.info.sources) else cast("SeparationModel", ModelWithRest(model))
