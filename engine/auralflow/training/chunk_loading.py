"""Batches of chunks that can begin anywhere in an epoch and be shared out among ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch.utils.data import DataLoader, Sampler

from auralflow.errors import ConfigError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor

    from auralflow.datasets import AudioDataset


class ChunkSampler(Sampler[int]):
    """The indices of a dataset in order, those of one rank, from some batch on.

    The chunks behind the indices are drawn at random (see `auralflow.datasets.AudioDataset`), so order costs nothing.
    Ranks take turns: a step of all ranks has the chunks that one rank with a batch as large as all would have.

    Args:
        length: Of the dataset.
        rank: Which one this is.
        ranks: How many there are.
    """

    def __init__(self, length: int, *, rank: int = 0, ranks: int = 1) -> None:
        self._length, self._rank, self._ranks = length, rank, ranks
        self.skip = 0
        """How many chunks of this rank to leave out when an iterator is made."""

    def __iter__(self) -> Iterator[int]:
        return iter(range(self._rank + self.skip * self._ranks, self._length, self._ranks))

    def __len__(self) -> int:
        return self._length // self._ranks


def chunk_loader(
    dataset: AudioDataset, batch_size: int, *, num_workers: int = 0, rank: int = 0, ranks: int = 1
) -> DataLoader[tuple[Tensor, Tensor]]:
    """A loader that `ModelTrainer` can resume in the middle of an epoch without reading what is left out.

    Args:
        dataset: An epoch of chunks.
        batch_size: Of one rank.
        num_workers: Processes that read; 0 reads in the training's own.
        rank: Which rank this is.
        ranks: How many there are.

    Raises:
        ConfigError: If an epoch has less chunks than a batch.
    """
    if len(dataset) < batch_size * ranks:
        raise ConfigError(
            Text("An epoch of {chunks} chunks has no batch of {size}.", chunks=len(dataset), size=batch_size * ranks),
            hint="Take more chunks an epoch or smaller batches.",
        )
    return DataLoader(
        dataset,
        batch_size,
        sampler=ChunkSampler(len(dataset), rank=rank, ranks=ranks),
        num_workers=num_workers,
        persistent_workers=num_workers > 0,
        # A fork of a process with threads (a window, a player) may hang.
        multiprocessing_context="spawn" if num_workers else None,
        pin_memory=False,
        drop_last=True,
    )
