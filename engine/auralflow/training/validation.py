"""How good a network is on chunks that it was not trained on."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch

from auralflow.augment import stems_of_batch
from auralflow.devices import is_out_of_memory
from auralflow.errors import ConfigError
from auralflow.training.events import ValidationScores
from auralflow.training.out_of_memory import OutOfMemory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from lightning_fabric import Fabric
    from torch import Tensor, nn

    from auralflow.progress import CancelToken


@torch.no_grad()
def validate(
    fabric: Fabric,
    objective: nn.Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    targets: Sequence[str],
    *,
    step: int,
    cancel: CancelToken,
    split: Callable[[Tensor, Tensor], list[tuple[Tensor, Tensor]]] | None = None,
) -> ValidationScores:
    """Scores over all batches of all ranks. One estimate that is not a number makes its target's scores none, too.

    Args:
        fabric: Where it runs.
        objective: A `TrainingObjective`, set up by Fabric, in evaluation mode.
        loader: Batches as `auralflow.datasets.AudioDataset` gives them.
        targets: Names of the targets, in their order.
        step: Optimiser steps done so far.
        cancel: Stops between two batches.
        split: Into the parts of a batch that go through the network one after the other; None for whole batches.

    Raises:
        Cancelled: If asked to stop.
        OutOfMemory: If the memory is too small.
        ConfigError: If there is no batch.
    """
    count = len(targets)
    # Of each target: sum of the estimate's scores, of the mixture's, and in how many chunks it sounds.
    sums = torch.zeros(3, count, dtype=torch.float64, device="cpu")
    loss = torch.zeros(2, dtype=torch.float64, device="cpu")
    for mixture, stems in loader:
        cancel.raise_if_cancelled()
        try:
            batch = fabric.to_device((mixture, stems_of_batch(mixture, stems)))
            for some_mixture, some_stems in split(*batch) if split else [batch]:
                numbers = objective(some_mixture, some_stems, step, with_scores=True)
                scores, before = numbers["si_sdr"].double().cpu(), numbers["mixture_si_sdr"].double().cpu()
                sounding = ~before.isnan()  # of silent targets neither score is a number
                own = torch.where(sounding, scores, 0)
                sums += torch.stack([own.sum(0), before.nansum(0), sounding.sum(0).double()])
                count_of_part = len(some_mixture)
                loss += torch.tensor([count_of_part * float(numbers["loss"]), count_of_part], dtype=torch.float64)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            raise OutOfMemory(len(mixture)) from error
    if fabric.world_size > 1:
        sums = cast("Tensor", fabric.all_reduce(sums, reduce_op="sum")).cpu()
        loss = cast("Tensor", fabric.all_reduce(loss, reduce_op="sum")).cpu()
    if not loss[1]:
        raise ConfigError(
            "There is no batch to validate on.", hint="Take more validation chunks, or smaller batches of them."
        )
    heard = [i for i in range(count) if sums[2, i] > 0]
    return ValidationScores(
        loss=float(loss[0] / loss[1]),
        si_sdr={targets[i]: float(sums[0, i] / sums[2, i]) for i in heard},
        si_sdr_improvement={targets[i]: float((sums[0, i] - sums[1, i]) / sums[2, i]) for i in heard},
        chunks=int(loss[1]),
    )
