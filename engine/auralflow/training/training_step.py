"""One step of the optimiser: forward, backward, gradients cut, weights moved."""

from __future__ import annotations

import math
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
import torch

from auralflow.augment import stems_of_batch
from auralflow.devices import is_out_of_memory
from auralflow.errors import TrainingError
from auralflow.training.events import StepEnded
from auralflow.training.out_of_memory import OutOfMemory
from auralflow.training.sharding import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lightning_fabric import Fabric
    from torch import Tensor

    from auralflow.augment import AugmentPipeline
    from auralflow.training.progress_state import ProgressState
    from auralflow.training.settings import TrainingSettings


class StepNumbers(NamedTuple):
    """What a step gave.

    Attributes:
        loss: Mean over its batches and all ranks.
        terms: What the loss is made of.
        gradient_norm: Before it was cut.
    """

    loss: float
    terms: dict[str, float]
    gradient_norm: float

    @property
    def is_good(self) -> bool:
        """Whether all is finite; if not, no weight was moved."""
        return math.isfinite(self.loss) and math.isfinite(self.gradient_norm)

    def step_ended(
        self, state: ProgressState, *, learning_rate: float, step_s: float, wait_s: float, elapsed_s: float
    ) -> StepEnded:
        """The event that tells of it, once the state counts it; for the numbers see `StepEnded`."""
        return StepEnded(
            epoch=state.epoch,
            step=state.step,
            is_skipped=not self.is_good,
            learning_rate=learning_rate,
            step_s=step_s,
            wait_s=wait_s,
            elapsed_s=elapsed_s,
            **self._asdict(),
        )


class _Buffers:
    """The buffers of a module that belong to its state, such as the statistics of batches: forward moves them.

    Buffers that are no part of it are constants (windows, frequencies).
    """

    def __init__(self, module: torch.nn.Module) -> None:
        self._places = [
            (owner, name)
            for owner in module.modules()
            for name, buffer in owner.named_buffers(recurse=False)
            if buffer.numel() and name not in owner._non_persistent_buffers_set
        ]
        self._kept = [buffer.clone() for buffer in self._now()]

    def _now(self) -> list[Tensor]:
        return [cast("Tensor", owner._buffers[name]).detach() for owner, name in self._places]

    @torch.no_grad()
    def keep(self) -> None:
        if self._kept:
            torch._foreach_copy_(self._kept, self._now())

    @torch.no_grad()
    def bring_back(self) -> None:
        if self._kept:
            torch._foreach_copy_(self._now(), self._kept)


class TrainingStep:
    """Makes steps.

    Args:
        fabric: Where they are made.
        objective: A `TrainingObjective`, set up by Fabric.
        optimizer: Set up by Fabric.
        settings: Of the training.
        augmentation: Of stems; None leaves them.
        split: Into the parts of a batch that go through the network one after the other; None for whole batches.
    """

    def __init__(
        self,
        fabric: Fabric,
        objective: Any,
        optimizer: torch.optim.Optimizer,
        settings: TrainingSettings,
        augmentation: AugmentPipeline | None,
        split: Callable[[Tensor, Tensor], list[tuple[Tensor, Tensor]]] | None = None,
    ) -> None:
        self._fabric, self._objective, self._optimizer = fabric, objective, optimizer
        self._settings, self._augmentation = settings, augmentation
        self._split = split or (lambda mixture, stems: [(mixture, stems)])
        self._buffers = _Buffers(objective)

    def make(self, batches: Sequence[tuple[Tensor, Tensor]], *, epoch: int, batch: int, step: int) -> StepNumbers:
        """Make a step; its gradients stay until the next one. One that is not good changes nothing and leaves none.

        Args:
            batches: Mixtures and stems whose gradients are added up.
            epoch: Which one, from 0.
            batch: Number of the first of the batches in its epoch.
            step: Steps made before.

        Raises:
            TrainingError: If the loss has no gradient.
            OutOfMemory: If the memory is too small; weights and buffers are as before, gradients are gone.
        """
        self._optimizer.zero_grad(set_to_none=True)
        self._buffers.keep()
        try:
            sums = self._gradients(batches, epoch, batch, step)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            self._take_back()
            raise OutOfMemory(max(len(mixture) for mixture, _ in batches)) from error
        limit = self._settings.max_gradient_norm
        norm = self._fabric.clip_gradients(
            self._objective,
            cast("Any", self._optimizer),
            max_norm=float("inf") if limit is None else limit,
            error_if_nonfinite=False,
        )
        if self._fabric.world_size > 1:
            sums = {
                name: cast("Tensor", self._fabric.all_reduce(value, reduce_op="mean")) for name, value in sums.items()
            }
        values = {name.removeprefix("term/"): float(value) for name, value in sums.items()}
        numbers = StepNumbers(values.pop("loss"), values, float(whole(cast("Tensor", norm))))
        # A gradient scaler (fp16) looks at the gradients itself and lowers its scale: it must be asked in any case.
        if numbers.is_good or getattr(self._fabric.strategy.precision, "scaler", None) is not None:
            self._optimizer.step()
        if not numbers.is_good:
            self._take_back()
        return numbers

    def _take_back(self) -> None:
        self._optimizer.zero_grad(set_to_none=True)
        self._buffers.bring_back()

    def _gradients(
        self, batches: Sequence[tuple[Tensor, Tensor]], epoch: int, batch: int, step: int
    ) -> dict[str, Tensor]:
        sums: dict[str, Tensor] = {}
        for number, (mixture, stems) in enumerate(batches):
            if self._augmentation is not None:
                # An augmented mixture is the sum of its stems: what is in no target of the mixture has to come along.
                with_rest = stems_of_batch(mixture, stems.movedim(1, -1), with_rest=True)
                mixture, with_rest = self._augmentation(with_rest, self._generator(epoch, batch + number))
                stems = with_rest[:, :-1]
            parts = self._split(mixture, stems)
            for place, (some_mixture, some_stems) in enumerate(parts, 1):
                is_last = number == len(batches) - 1 and place == len(parts)
                divisor = len(batches) * len(mixture) / len(some_mixture)
                # For shared out weights Fabric's context that is not enabled would leave the sync off behind it.
                with nullcontext() if is_last else self._fabric.no_backward_sync(self._objective):
                    numbers = self._objective(some_mixture, some_stems, step)
                    if not numbers["loss"].requires_grad:
                        raise TrainingError(
                            "The loss has no gradient: it does not depend on any weight that learns.",
                            hint="Compute it from the model's estimate in torch, without detach(), item() or NumPy.",
                        )
                    self._fabric.backward(numbers["loss"] / divisor)
                for name, value in numbers.items():
                    share = value.detach().float() / divisor
                    sums[name] = sums[name] + share if name in sums else share
        return sums

    def _generator(self, epoch: int, batch: int) -> torch.Generator:
        """Of a batch's augmentation: it depends on nothing but the seed and which batch it is."""
        place = np.random.SeedSequence((self._settings.seed, epoch, batch, self._fabric.global_rank))
        return torch.Generator().manual_seed(int(place.generate_state(1, np.uint64)[0] >> 1))
