"""Batches of chunks that can begin anywhere in an epoch and be shared out among ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch.utils.data import DataLoader, Dataset, Sampler, default_collate

from auralflow.errors import AuralflowError, ConfigError, TrainingError
from auralflow.text import Text
from auralflow.training.own_process import require_guarded_script, require_own_process

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor
    from torch.utils.data.dataloader import _BaseDataLoaderIter

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


class ChunkLoader(DataLoader["tuple[Tensor, Tensor]"]):
    """Batches of chunks, read by other processes. What goes wrong there is raised here as it was.

    Iterating raises what reading a chunk raises, and `TrainingError` if a process ends.
    """

    def __iter__(self) -> _BaseDataLoaderIter:
        """The batches; the processes begin to read at once."""
        return _raising(super().__iter__())  # type: ignore[return-value]


def _raising(batches: Iterator[tuple[Tensor, Tensor] | AuralflowError]) -> Iterator[tuple[Tensor, Tensor]]:
    try:
        for batch in batches:
            if isinstance(batch, AuralflowError):
                raise batch
            yield batch
    except (RuntimeError, ConnectionError, EOFError) as error:
        if isinstance(error, RuntimeError) and "DataLoader worker" not in str(error):
            raise
        raise TrainingError(
            "A process that reads songs has ended.",
            hint="The memory that processes share may be full (/dev/shm): use fewer of them (num_workers), or 0.",
        ) from error


class _ReadElsewhere(Dataset["tuple[Tensor, Tensor] | AuralflowError"]):
    """Gives errors back instead of raising them: torch makes one long text of those that are raised in its workers."""

    def __init__(self, chunks: AudioDataset) -> None:
        self.dataset = chunks

    def __len__(self) -> int:
        return len(self.dataset)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor] | AuralflowError:
        try:
            return self.dataset[index]
        except AuralflowError as error:
            return error


def _batch(chunks: list[tuple[Tensor, Tensor] | AuralflowError]) -> tuple[Tensor, Tensor] | AuralflowError:
    for chunk in chunks:
        if isinstance(chunk, AuralflowError):
            return chunk
    return default_collate(chunks)  # type: ignore[no-any-return]


def chunk_loader(
    dataset: AudioDataset, batch_size: int, *, num_workers: int = 0, rank: int = 0, ranks: int = 1
) -> DataLoader[tuple[Tensor, Tensor]]:
    """A loader that `ModelTrainer` can resume in the middle of an epoch without reading what is left out.

    Args:
        dataset: An epoch of chunks.
        batch_size: Of one rank.
        num_workers: Processes that read; 0 reads in the training's own. They load the script that calls this once
            more, so that it must do its work under `if __name__ == "__main__":`.
        rank: Which rank this is.
        ranks: How many there are.

    Raises:
        ConfigError: If an epoch has fewer chunks than a batch, or processes that read would run this script once more.
    """
    require_own_process()
    if num_workers:
        require_guarded_script()
    if len(dataset) < batch_size * ranks:
        raise ConfigError(
            Text("An epoch of {chunks} chunks has no batch of {size}.", chunks=len(dataset), size=batch_size * ranks),
            hint="Take more chunks an epoch or smaller batches.",
        )
    sampler = ChunkSampler(len(dataset), rank=rank, ranks=ranks)
    if not num_workers:
        return DataLoader(dataset, batch_size, sampler=sampler, drop_last=True)
    return ChunkLoader(
        _ReadElsewhere(dataset),  # type: ignore[arg-type]
        batch_size,
        sampler=sampler,
        collate_fn=_batch,
        num_workers=num_workers,
        persistent_workers=True,
        # A fork of a process with threads (a window, a player) may hang.
        multiprocessing_context="spawn",
        drop_last=True,
    )
