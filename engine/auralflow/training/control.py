"""How a running training is paused and stopped from another thread."""

from __future__ import annotations

import threading

from auralflow.progress import CancelToken


class TrainingControl(CancelToken):
    """Stops a training (`cancel`), as any work, and pauses it. Thread-safe.

    A stopped training writes a checkpoint and can be resumed.
    """

    def __init__(self) -> None:
        super().__init__()
        self._may_run = threading.Event()
        self._may_run.set()

    def pause(self) -> None:
        """Ask to wait after the step that is being made."""
        self._may_run.clear()
        if self.is_cancelled:  # cancelling wins, in whatever order two threads ask
            self._may_run.set()

    def resume(self) -> None:
        """Go on."""
        self._may_run.set()

    def cancel(self) -> None:
        """Ask to stop, paused or not."""
        super().cancel()
        self._may_run.set()

    @property
    def is_paused(self) -> bool:
        """Whether waiting was asked for."""
        return not self._may_run.is_set()

    def wait_while_paused(self) -> None:
        """Return when it may go on or is to stop."""
        if self.is_paused:  # a signal's handler that cancels within `wait` would wait for its lock, which is ours
            self._may_run.wait()
