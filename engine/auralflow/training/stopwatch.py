"""How long a training has run: pauses do not count, earlier runs do."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAST_S = 30.0
_LEAST_SHARE = 0.25


class Stopwatch:
    """Runs from when it is made.

    A process that is suspended, or whose computer sleeps, is not training, though some clocks go on. It is known by the
    processor's time: between two looks, no more than `max(30 s, 4 times that of the processor)` counts.

    Args:
        before_s: Seconds that were measured in earlier runs.
    """

    def __init__(self, before_s: float = 0.0) -> None:
        self._counted_s = before_s
        self._looked_s, self._worked_s = time.monotonic(), time.process_time()

    @property
    def elapsed_s(self) -> float:
        """Seconds in all. It is a look at the clock: there should be one after each step."""
        now_s, worked_s = time.monotonic(), time.process_time()
        most_s = max(_LEAST_S, (worked_s - self._worked_s) / _LEAST_SHARE)
        self._counted_s += min(now_s - self._looked_s, most_s)
        self._looked_s, self._worked_s = now_s, worked_s
        return self._counted_s

    @contextmanager
    def paused(self) -> Iterator[None]:
        """What happens within does not count."""
        before_s = self.elapsed_s
        try:
            yield
        finally:
            self._counted_s = before_s
            self._looked_s, self._worked_s = time.monotonic(), time.process_time()
