"""The batches of one epoch, from wherever it was left, in groups that make one step each."""

from __future__ import annotations

import time
from itertools import islice
from typing import TYPE_CHECKING

from auralflow.augment import stems_of_batch
from auralflow.errors import ConfigError
from auralflow.text import Text
from auralflow.training.chunk_loading import ChunkSampler
from auralflow.training.matching_data import datasets_within, require_matching_data
from auralflow.training.own_process import require_own_process
from auralflow.training.random_state import loader_generators, random_states, restore_random_states

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lightning_fabric import Fabric
    from torch import Tensor
    from torch.utils.data import DataLoader

    from auralflow.models.base import ModelInfo
    from auralflow.training.progress_state import ProgressState


def steps_per_epoch(loader: DataLoader[tuple[Tensor, Tensor]], accumulate: int) -> int:
    """Optimiser steps of an epoch; batches that are left over make none.

    Raises:
        ConfigError: If there is not even one, or the loader does not know how many batches it has.
    """
    if not _has_length(loader):
        raise ConfigError(
            "The training's loader does not say how many batches an epoch has.",
            hint="Give its dataset a length (__len__): the learning rate and a resume need to know it.",
        )
    steps = len(loader) // accumulate
    if steps == 0:
        raise ConfigError(
            Text("An epoch of {batches} batches has no step of {count}.", batches=len(loader), count=accumulate),
            hint="Take more chunks an epoch, smaller batches, or accumulate fewer.",
        )
    return steps


def require_usable(
    train_loader: DataLoader[tuple[Tensor, Tensor]],
    val_loader: DataLoader[tuple[Tensor, Tensor]],
    accumulate: int,
    info: ModelInfo,
) -> None:
    """Make sure that a model can be trained with loaders, as far as these say, before anything is read or written.

    Raises:
        ConfigError: If an epoch has no step, there is nothing to validate on, the data is not what the model separates,
            or this is a process that is only to read.
    """
    require_own_process()
    steps_per_epoch(train_loader, accumulate)
    if _has_length(val_loader) and not len(val_loader):
        raise ConfigError(
            "There is no batch to validate on.", hint="Take more validation chunks, or smaller batches of them."
        )
    require_matching_data(info, train_loader, "training")
    require_matching_data(info, val_loader, "validation")


def _has_length(loader: DataLoader[tuple[Tensor, Tensor]]) -> bool:
    try:
        len(loader)
    except TypeError:
        return False
    return True


def batch_size_of(loader: DataLoader[tuple[Tensor, Tensor]]) -> int | None:
    """Chunks in a batch of one rank; None if the loader does not say."""
    size = getattr(loader, "batch_size", None) or getattr(getattr(loader, "batch_sampler", None), "batch_size", None)
    return size if isinstance(size, int) and size > 0 else None


def steps_done(loader: DataLoader[tuple[Tensor, Tensor]], state: ProgressState, accumulate: int, ranks: int = 1) -> int:
    """How many steps of its epoch a state has behind it, made by the batches of this loader.

    They may have had another size when the state was kept, or another number of them made a step: chunks are what
    counts. Where their number is between two steps, the part of one is trained again.
    """
    size = batch_size_of(loader)
    if size is None or state.chunks is None:
        return state.batch // accumulate
    return state.chunks // (size * ranks * accumulate)


class EpochBatches:
    """Iterates over groups of batches on the device, from the batch that a state says; none if an epoch is shorter.

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
        self._generators = loader_generators(loader)
        self.wait_s = 0.0
        """Seconds that the last group was waited for."""
        for dataset in datasets_within(getattr(loader, "dataset", loader)):
            if (set_epoch := getattr(dataset, "set_epoch", None)) is not None:
                set_epoch(state.epoch)
        is_new = epoch_random is None or not self._done
        self.random_before = random_states(fabric, self._generators) if is_new else epoch_random or {}
        """The random generators before the loader drew its order from them."""

    def __iter__(self) -> Iterator[list[tuple[Tensor, Tensor]]]:
        remaining = steps_per_epoch(self._loader, self._accumulate) - self._done // self._accumulate
        if remaining <= 0:
            return
        batches = self._opened()
        for _ in range(remaining):
            began_s = time.perf_counter()
            group = list(islice(batches, self._accumulate))
            if len(group) < self._accumulate:
                return  # it has less batches than it says
            group = [self._fabric.to_device((mixture, stems_of_batch(mixture, targets))) for mixture, targets in group]
            self.wait_s = time.perf_counter() - began_s
            yield group

    def _opened(self) -> Iterator[tuple[Tensor, Tensor]]:
        sampler = getattr(self._loader, "sampler", None)
        if isinstance(sampler, ChunkSampler):
            # It is looked at when the first batch is asked for, so it stays until the next epoch.
            sampler.skip = self._done * (self._loader.batch_size or 1)
        if not self._done:
            return iter(self._loader)
        now = random_states(self._fabric, self._generators)
        restore_random_states(self._fabric, self.random_before, self._generators)
        batches = iter(self._loader)
        if not isinstance(sampler, ChunkSampler):
            for _ in range(self._done):
                next(batches, None)
        restore_random_states(self._fabric, now, self._generators)
        return batches
