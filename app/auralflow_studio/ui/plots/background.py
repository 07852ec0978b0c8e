"""Threads that fetch and compute what pictures need, so that painting never waits."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QThread

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)

# How long the window waits for a disk when it closes.
CLOSE_MS = 2000
# Threads that did not end in that time. Destroying a running QThread aborts the process: they are kept until it ends.
_abandoned: list[BackgroundThread] = []


@dataclass(frozen=True)
class PieceReady:
    """More of a lane can be painted.

    Attributes:
        lane: The lane's number, as `SpectrumTiles.add` gave it.
        start: First frame of what is new.
        stop: The frame after it.
    """

    lane: int
    start: int
    stop: int


@dataclass(frozen=True)
class PieceFailed:
    """Something of a lane cannot be painted.

    Attributes:
        lane: The lane's number, as `SpectrumTiles.add` gave it.
        error: Why.
    """

    lane: int
    error: Exception


class BackgroundThread(QThread):
    """A thread that runs one function until it returns.

    Args:
        name: For debuggers and logs.
        work: What it does; must return soon after it is told to.
    """

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._work = work

    def run(self) -> None:
        """Do the work."""
        self._work()

    def end(self, timeout_ms: int = CLOSE_MS) -> bool:
        """Wait until the work has returned, after it was told to.

        Args:
            timeout_ms: How long: it may hang in a disk that does not answer.

        Returns:
            Whether it has. If not, the thread is left to itself, and the process must end with `os._exit`.
        """
        if self.wait(timeout_ms):
            return True
        _log.warning("the thread %s did not end within %d ms", self.objectName(), timeout_ms)
        _abandoned.append(self)
        return False
