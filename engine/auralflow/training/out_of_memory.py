"""What happens when the memory of a device does not hold a batch: it goes through the network in smaller parts."""

from __future__ import annotations

import gc
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import torch

from auralflow.devices import is_out_of_memory
from auralflow.errors import TrainingMemoryError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lightning_fabric import Fabric
    from torch import Tensor

_log = logging.getLogger(__name__)

Result = TypeVar("Result")


class OutOfMemory(Exception):  # noqa: N818 - the trainer tries again with smaller parts, or makes an error of it
    """The device's memory does not hold a part of a batch.

    Args:
        batch_size: Chunks of the batch.
    """

    def __init__(self, batch_size: int) -> None:
        super().__init__(batch_size)
        self.batch_size = batch_size


class BatchParts:
    """How many chunks of a batch go through the network at once: all of them until memory runs out.

    Gradients of the parts are added up, each by its share of the batch, so that a step stays what it was. Only batch
    normalisation notices: its statistics are those of a part.

    Args:
        fabric: Where it runs.
        accumulate: Batches that make one step.
        tell: Is told each time that parts become smaller.

    Attributes:
        size: Chunks of a part at most; None for whole batches.
    """

    def __init__(self, fabric: Fabric, accumulate: int, tell: Callable[[int, int], None]) -> None:
        self._fabric, self._accumulate, self._tell = fabric, accumulate, tell
        self.size: int | None = None

    def split(self, mixture: Tensor, stems: Tensor) -> list[tuple[Tensor, Tensor]]:
        """The parts of a batch, as views.

        Args:
            mixture: Shape `(batch, channels, frames)`.
            stems: Shape `(batch, targets, channels, frames)`.
        """
        size = self.size or len(mixture)
        return list(zip(torch.split(mixture, size), torch.split(stems, size), strict=True))

    def fitting(self, work: Callable[[], Result]) -> Result:
        """The result of some work with batches, done again with parts half as large while memory runs out.

        Args:
            work: Raises `OutOfMemory`; nothing has changed then.

        Raises:
            TrainingMemoryError: If single chunks are too large, or there are several ranks.
        """
        ranks = self._fabric.world_size
        while True:
            try:
                return work()
            except OutOfMemory as error:
                batch_size = error.batch_size
                size = min(self.size or batch_size, batch_size)
                if ranks > 1 or size < 2:
                    raise out_of_memory_error(
                        self._fabric.device, batch_size=batch_size, ranks=ranks, accumulate=self._accumulate
                    ) from error
            self.size = (size + 1) // 2
            # Nothing refers to the error any more, which held all that the network had computed.
            gc.collect()
            if torch.cuda.is_available():
                torch.cuda.empty_cache()
            _log.info("Memory ran out; continuing with %d of %d chunks at a time.", self.size, batch_size)
            self._tell(batch_size, self.size)


@contextmanager
def out_of_memory_told(device: torch.device) -> Iterator[None]:
    """For what cannot be done in smaller parts: torch's error becomes one for the user.

    Raises:
        TrainingMemoryError: If memory runs out.
    """
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        raise out_of_memory_error(device, batch_size=1, ranks=1, accumulate=1) from error


def out_of_memory_error(device: torch.device, *, batch_size: int, ranks: int, accumulate: int) -> TrainingMemoryError:
    """The error for the user when smaller parts are no way out.

    Args:
        device: Whose memory is full.
        batch_size: Of one rank.
        ranks: How many there are. Several cannot split batches by themselves: when one of them fails, the others wait
            for its gradients.
        accumulate: Batches that made one step.
    """
    # As many chunks a step as before, or it would be another training: of three, one is the next smaller number.
    shares = next((n for n in range(2, batch_size + 1) if batch_size % n == 0), None)
    if ranks == 1 or shares is None:
        return TrainingMemoryError(
            Text("The memory of {device} is too small for a single chunk.", device=device),
            hint="Use shorter chunks, a smaller network, or another device. What was learned so far was kept.",
        )
    size, parts = batch_size // shares * ranks, shares * accumulate
    return TrainingMemoryError(
        Text("The memory of {device} is too small for batches of {size}.", device=device, size=batch_size * ranks),
        batch_size=size,
        accumulate=parts,
        hint=Text(
            "The last checkpoint was kept. Resume with batches of {size} and accumulate={parts}: the steps stay the"
            " same.",
            size=size,
            parts=parts,
        ),
    )
