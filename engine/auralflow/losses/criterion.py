"""What the trainer asks of a loss, and what it gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import Tensor

    from auralflow.prediction import Prediction


@dataclass(frozen=True, kw_only=True, eq=False)
class LossReport:
    """A loss and what it is made of.

    Attributes:
        total: Scalar with gradient; lower is better.
        terms: Each part of the total by name, as it went into the sum (weights applied), scalars without gradient.
        includes_kl: Whether the KL term of a variational model is among them.
    """

    total: Tensor
    terms: Mapping[str, Tensor]
    includes_kl: bool = False

    @classmethod
    def of(cls, terms: Mapping[str, Tensor], *, includes_kl: bool = False) -> LossReport:
        """The report on a loss that is the sum of some terms, each a scalar with gradient."""
        total = sum(terms.values(), start=next(iter(terms.values())).new_zeros(()))
        detached = {name: term.detach() for name, term in terms.items()}
        return cls(total=total, terms=detached, includes_kl=includes_kl)


@runtime_checkable
class Criterion(Protocol):
    """Judges what a model made of a batch of mixtures."""

    def evaluate(self, prediction: Prediction, targets: Tensor, *, step: int = 0) -> LossReport:
        """The loss of a batch.

        Args:
            prediction: What the model made of the mixtures.
            targets: The true sources, shape `(batch, targets, channels, frames)`.
            step: How many optimiser steps were done so far; weights that warm up depend on it.

        Raises:
            ShapeError: If the targets' shape is not the estimates'.
            ConfigError: If this loss needs something that the model does not give (masks, a latent).
        """
