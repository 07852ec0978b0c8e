"""How long work reports progress and is asked to stop; the same for the command line and the app."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Protocol

from auralflow.errors import Cancelled


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a piece of work is.

    Attributes:
        stage: What is being done, as a stable word ("separate", "export", ...), not as text for people.
        fraction: 0 to 1.
        speed: Seconds of audio done per second taken ("times real time"); None while unknown.
        eta_s: Estimated seconds until done; None while unknown.
    """

    stage: str
    fraction: float
    speed: float | None = None
    eta_s: float | None = None


class ProgressSink(Protocol):
    """Receives progress; called from the thread that does the work."""

    def __call__(self, progress: Progress, /) -> None:
        """Take one report."""


def ignore_progress(progress: Progress, /) -> None:
    """A `ProgressSink` that keeps nothing."""


class CancelToken:
    """Asks running work to stop. Thread-safe; the work polls it.

    A queued Qt signal cannot do this: it would only arrive after the work is done.
    """

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask to stop; may be called from any thread, more than once."""
        self._event.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether stopping was asked for."""
        return self._event.is_set()

    def raise_if_cancelled(self) -> None:
        """Stop here if asked to.

        Raises:
            Cancelled: If `cancel` was called.
        """
        if self._event.is_set():
            raise Cancelled


class SpeedMeter:
    """Speed and time left, over a sliding window so that a slow start does not spoil the estimate.

    Args:
        total_s: Seconds of audio to do in all.
        done_s: Seconds of audio that were done before.
        window_s: How many seconds of wall time the estimate looks back.
    """

    def __init__(self, total_s: float, *, done_s: float = 0.0, window_s: float = 10.0) -> None:
        self._total_s = total_s
        self._window_s = window_s
        self._points: list[tuple[float, float]] = [(time.monotonic(), done_s)]

    def progress(self, stage: str, done_s: float) -> Progress:
        """The progress after `done_s` seconds of audio are done."""
        now = time.monotonic()
        self._points.append((now, done_s))
        while len(self._points) > 2 and now - self._points[0][0] > self._window_s:
            self._points.pop(0)
        (then, then_done_s) = self._points[0]
        elapsed_s = now - then
        speed = (done_s - then_done_s) / elapsed_s if elapsed_s > 0 and done_s > then_done_s else None
        fraction = min(1.0, done_s / self._total_s) if self._total_s > 0 else 1.0
        eta_s = (self._total_s - done_s) / speed if speed else None
        return Progress(stage=stage, fraction=fraction, speed=speed, eta_s=eta_s)


def clock(seconds: float) -> str:
    """A length of time as 3:07 or 1:02:03."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
