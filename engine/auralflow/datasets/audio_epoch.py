"""The number of the epoch whose chunks a dataset gives, where its workers see it."""

from __future__ import annotations

import torch

from auralflow.errors import ConfigError
from auralflow.text import Text


class SharedEpoch:
    """A whole number from 0 up in memory that is shared with workers, which may live through several epochs.

    Args:
        epoch: To begin with.

    Raises:
        ConfigError: If it is negative.
    """

    def __init__(self, epoch: int = 0) -> None:
        self._number = torch.zeros((), dtype=torch.int64)
        self._number.share_memory_()  # type: ignore[no-untyped-call]
        self.set(epoch)

    def set(self, epoch: int) -> None:
        """Choose another one.

        Raises:
            ConfigError: If it is negative.
        """
        if epoch < 0:
            raise ConfigError(Text("An epoch must not be negative, as {epoch} is.", epoch=epoch), hint="Start at 0.")
        self._number.fill_(epoch)

    def __int__(self) -> int:
        return int(self._number)
