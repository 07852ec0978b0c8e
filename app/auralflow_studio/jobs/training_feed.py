"""What a training tells, on its way to the window: bounded, and polled by whoever shows it."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

from auralflow.training.events import StepEnded

if TYPE_CHECKING:
    from auralflow.models.base import TrainableModel
    from auralflow.training.events import Event

STEPS_KEPT = 4096
"""Over a minute of the fastest training. A window that did not look for longer misses points of a curve, no more."""
FACTS_KEPT = 1024


class TrainingFeed:
    """A training callback that keeps events until somebody takes them. Thread-safe; memory does not grow.

    Args:
        steps_kept: So many of the newest steps wait at most.
    """

    def __init__(self, steps_kept: int = STEPS_KEPT) -> None:
        self._lock = threading.Lock()
        self._steps: deque[StepEnded] = deque(maxlen=steps_kept)
        self._facts: deque[Event] = deque(maxlen=FACTS_KEPT)

    def __call__(self, event: Event, _model: TrainableModel | None = None, /) -> None:
        """Keep an event; called in the training's thread."""
        with self._lock:
            if isinstance(event, StepEnded):
                self._steps.append(event)
            else:
                self._facts.append(event)

    def take(self) -> tuple[tuple[StepEnded, ...], tuple[Event, ...]]:
        """All that came since the last time: steps, and everything else, each in order."""
        with self._lock:
            taken = tuple(self._steps), tuple(self._facts)
            self._steps.clear()
            self._facts.clear()
        return taken
