"""Ctrl+C as a cancel token: the work stops at the next safe point and removes what is not finished."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

from auralflow.progress import CancelToken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType
    from typing import Self

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class Interrupts:
    """Turns Ctrl+C, `kill` and the closing of the terminal into a token. A context manager, for the main thread.

    The second Ctrl+C raises `KeyboardInterrupt` at once, as usual in Python.

    Args:
        token: What the first signal cancels; a new one if None.

    Attributes:
        token: Cancelled by the first signal.
    """

    def __init__(self, token: CancelToken | None = None) -> None:
        self.token = token or CancelToken()
        self._is_waiting = False
        self._before: dict[int, object] = {}

    def __enter__(self) -> Self:
        numbers = [number for name in _NAMES if (number := getattr(signal, name, None)) is not None]
        self._before = {number: signal.signal(number, self._handle) for number in numbers}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _handle(self, number: int, frame: FrameType | None) -> None:
        was_cancelled = self.token.is_cancelled
        self.token.cancel()
        if self._is_waiting or (was_cancelled and number == signal.SIGINT):
            signal.default_int_handler(number, frame)

    @contextmanager
    def raised_at_once(self) -> Iterator[None]:
        """For stretches that look at no token and leave nothing behind (imports): signals raise `KeyboardInterrupt`."""
        self._is_waiting = True
        try:
            self.token.raise_if_cancelled()
            yield
        finally:
            self._is_waiting = False
