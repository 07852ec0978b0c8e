"""Why a loss is NaN or infinite: data, network, half precision, criterion or gradient, looked for in that order."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import torch

from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightning_fabric import Fabric
    from torch import Tensor

    from auralflow.models.base import TrainableModel
    from auralflow.training.objective import TrainingObjective


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Why a loss is not finite.

    Attributes:
        sentence: What was found.
        hint: What to do about it.
        may_pass: Whether it may be over after a few more steps.
    """

    sentence: str
    hint: str
    may_pass: bool = False


_DATA = Cause(
    sentence="the training data contains NaN or infinite values",
    hint="Find the songs with “auralflow dataset check”, and repair them or leave them out.",
)
_WEIGHTS = Cause(
    sentence="the network's weights are NaN or infinite",
    hint="Begin with other weights; if they were trained, lower the learning rate.",
)
_HALF_PRECISION = Cause(
    sentence="the network's estimates are NaN or infinite in half precision, and finite in single precision",
    hint="Use precision 32-true, or bf16-mixed instead of 16-mixed.",
)
_NETWORK = Cause(
    sentence="the network's estimates are NaN or infinite, though its weights and the data are finite",
    hint="Lower the learning rate, and look for divisions by zero and roots or logarithms of zero in the network.",
)
_UNKNOWN = Cause(
    sentence="the last batch, tried once more, shows no cause",
    hint="Lower the learning rate, use precision 32-true, or check the dataset.",
)


@torch.no_grad()
def cause_of(
    fabric: Fabric, objective: TrainingObjective, batches: Sequence[tuple[Tensor, Tensor]], step: int, loss: float
) -> Cause:
    """Look for what makes the loss of some batches NaN or infinite. All ranks must ask.

    Args:
        fabric: Where it runs.
        objective: What the loss comes from.
        batches: Mixtures `(batch, channels, frames)` and stems `(batch, targets, channels, frames)` of a bad step.
        step: Optimiser steps done.
        loss: Of that step.
    """
    model, bad = cast("TrainableModel", objective.model), _find_bad(batches)
    if bad is not None:
        return bad
    if fabric.world_size > 1:  # ranks that found something do not take part in what others compute together
        return _UNKNOWN
    if not all(_is_finite(weight) for weight in model.state_dict().values()):
        return _WEIGHTS
    for mixture, stems in batches:
        with fabric.autocast():
            estimates = model.predict(mixture).waveform
        if not _is_finite(estimates):
            is_single = fabric.strategy.precision.precision == "32-true"
            return _NETWORK if is_single or not _is_finite(model.predict(mixture).waveform) else _HALF_PRECISION
        if not _is_finite(cast("Any", objective)(mixture, stems, step)["loss"]):
            return Cause(
                sentence=Text(
                    "the criterion {name} is NaN or infinite for finite estimates",
                    name=_name_of(objective.criterion),
                ),
                hint="Look for divisions by zero and logarithms of zero in it, for instance of silent targets.",
            )
    if not math.isfinite(loss):
        return _UNKNOWN
    return Cause(
        sentence="the loss is finite, but its gradient is not",
        hint="Roots, norms and logarithms have no finite gradient at zero: add a small constant in the criterion, or"
        " use precision 32-true.",
        may_pass=getattr(fabric.strategy.precision, "scaler", None) is not None,  # which looks for its scale at first
    )


def _find_bad(batches: Sequence[tuple[Tensor, Tensor]]) -> Cause | None:
    return None if all(_is_finite(part) for batch in batches for part in batch) else _DATA


def _is_finite(tensor: Tensor) -> bool:
    return not tensor.is_floating_point() or bool(tensor.isfinite().all())


def _name_of(criterion: Any) -> str:
    loss = getattr(criterion, "loss", criterion)  # that of a function or module which was wrapped
    return getattr(loss, "__qualname__", type(loss).__qualname__)
