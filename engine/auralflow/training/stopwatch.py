"""How long a training has run: pauses do not count, earlier runs do."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Stopwatch:
    """Runs from when it is made; a computer's sleep does not count where the system's monotonic clock stops for it.

    Args:
        before_s: Seconds that were measured in earlier runs.
    """

    def __init__(self, before_s: float = 0.0) -> None:
        self._began_s = time.monotonic() - before_s

    @property
    def elapsed_s(self) -> float:
        """Seconds in all."""
        return time.monotonic() - self._began_s

    @contextmanager
    def paused(self) -> Iterator[None]:
        """What happens within does not count."""
        began_s = time.monotonic()
        try:
            yield
        finally:
            self._began_s += time.monotonic() - began_s
