"""What is said, and advised, when the memory of a device does not hold a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.errors import TrainingMemoryError
from auralflow.text import Text

if TYPE_CHECKING:
    import torch


class OutOfMemory(Exception):  # noqa: N818 - the trainer makes an error of it that says what to do
    """The device's memory does not hold a step."""


def out_of_memory_error(device: torch.device, *, batch_size: int, ranks: int, accumulate: int) -> TrainingMemoryError:
    """The error that the user sees; there must be a checkpoint to go on with.

    Args:
        device: Whose memory is full.
        batch_size: Of one rank.
        ranks: How many there are.
        accumulate: Batches that made one step.
    """
    message = Text("The memory of {device} is too small for batches of {size}.", device=device, size=batch_size * ranks)
    # As many chunks a step as before, or it would be another training: of three, one is the next smaller number.
    shares = next((n for n in range(2, batch_size + 1) if batch_size % n == 0), None)
    if shares is None:
        hint = "The last checkpoint is good. Take shorter chunks, a smaller network, or another device."
        return TrainingMemoryError(message, hint=hint)
    size, parts = batch_size // shares * ranks, shares * accumulate
    return TrainingMemoryError(
        message,
        batch_size=size,
        accumulate=parts,
        hint=Text(
            "The last checkpoint is good. Go on with batches of {size} and accumulate={parts}, which learns the same.",
            size=size,
            parts=parts,
        ),
    )
