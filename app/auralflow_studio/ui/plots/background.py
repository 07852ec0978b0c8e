"""Threads that fetch and compute what pictures need, so that painting never waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QThread

if TYPE_CHECKING:
    from collections.abc import Callable


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
