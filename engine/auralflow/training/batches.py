"""The batches of one epoch, from wherever it was left, in groups that make one step each."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from auralflow.augment import stems_of_batch
from auralflow.errors import ConfigError
from auralflow.text import Text
from auralflow.training.chunk_loading import ChunkSampler
from auralflow.training.random_state import random_states, restore_random_states

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lightning_fabric import Fabric
    from torch import Tensor
    from torch.utils.data import DataLoader

    from auralflow.training.progress_state import ProgressState


def steps_per_epoch(loader: DataLoader[tuple[Tensor, Tensor]], accumulate: int) -> int:
    """Optimiser steps of an epoch; batches that are left over make none.

    Raises:
        ConfigError: If there is not even one.
    """
    steps = len(loader) // accumulate
    if steps == 0:
        raise ConfigError(
            Text("An epoch of {batches} batches has no step of {count}.", batches=len(loader), count=accumulate),
            hint="Take more chunks an epoch, smaller batches, or accumulate fewer.",
        )
    return steps


class EpochBatches:
    """Iterates over groups of batches on the device, from the batch that a state says.

    Loaders of `chunk_loader` begin there at once. Of others what was done before is read and left out, with the random
    numbers that they drew at the epoch's start, so that a shuffled order comes back.

    Args:
        fabric: Where it runs.
        loader: Of an epoch.
        state: Which epoch, and how many of its batches are done. Above 0, `epoch_random` must be what was before it.
        accumulate: Batches a group.
        epoch_random: What `random_before` was when the epoch began, for a resume within it.
    """

    def __init__(
        self,
        fabric: Fabric,
        loader: DataLoader[tuple[Tensor, Tensor]],
        state: ProgressState,
        accumulate: int,
        epoch_random: dict[str, Tensor] | None = None,
    ) -> None:
        self._fabric, self._loader, self._accumulate = fabric, loader, accumulate
        self._done = state.batch
        self.wait_s = 0.0
        """Seconds that the last group was waited for."""
        if (set_epoch := getattr(loader.dataset, "set_epoch", None)) is not None:
            set_epoch(state.epoch)
        self.random_before = random_states(fabric) if epoch_random is None or not self._done else epoch_random
        """The random generators before the loader drew its order from them."""

    def __iter__(self) -> Iterator[list[tuple[Tensor, Tensor]]]:
        remaining = steps_per_epoch(self._loader, self._accumulate) - self._done // self._accumulate
        batches = self._opened()
        for _ in range(remaining):
            began_s = time.perf_counter()
            group = [next(batches) for _ in range(self._accumulate)]
            group = [self._fabric.to_device((mixture, stems_of_batch(mixture, targets))) for mixture, targets in group]
            self.wait_s = time.perf_counter() - began_s
            yield group

    def _opened(self) -> Iterator[tuple[Tensor, Tensor]]:
        sampler = self._loader.sampler
        if isinstance(sampler, ChunkSampler):
            # It is looked at when the first batch is asked for, so it stays until the next epoch.
            sampler.skip = self._done * (self._loader.batch_size or 1)
        if not self._done:
            return iter(self._loader)
        now = random_states(self._fabric)
        restore_random_states(self._fabric, self.random_before)
        batches = iter(self._loader)
        if not isinstance(sampler, ChunkSampler):
            for _ in range(self._done):
                next(batches)
        restore_random_states(self._fabric, now)
        return batches
