"""Writes a file a moment after something changed, so that the window never waits for a disk."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Write:
    """What is to be written now.

    Attributes:
        run: Writes it; called in another thread. What it raises is passed on by `Saver.failed`.
        done: Called in the GUI thread once it is written.
    """

    run: Callable[[], None]
    done: Callable[[], None]


class _Attempt:
    """One write in its thread."""

    def __init__(self, write: Write, name: str, tell: Callable[[_Attempt], None]) -> None:
        self.write = write
        self.error: Exception | None = None
        self._tell = tell
        self.thread = threading.Thread(target=self._run, name=name)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.write.run()
        except Exception as error:
            logger.info("not saved", exc_info=True)
            self.error = error
        self._tell(self)


class Saver(QObject):
    """Saves something in a thread of its own, one write at a time, and completely at the end.

    Signals:
        failed (Exception): It could not be written; said once until it works again. GUI thread. The next change, or
            `flush`, tries again.

    Args:
        name: Of what is saved, for the log.
        next_write: Gives what is to be written, None if all is; called in the GUI thread.
        delay_ms: How long after a change it is written.
        parent: Its owner. Call `flush` before it goes.
    """

    failed = Signal(object)
    _ended = Signal(object)

    def __init__(
        self, name: str, next_write: Callable[[], Write | None], *, delay_ms: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._next_write = next_write
        self._attempt: _Attempt | None = None
        self._is_failing = False
        self._timer = QTimer(self, singleShot=True, interval=delay_ms)
        self._timer.timeout.connect(self._start)
        # Emitted in the thread that writes.
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def touch(self) -> None:
        """Something changed. Many changes in a row do not put the writing off."""
        if not self._timer.isActive():
            self._timer.start()

    def flush(self, timeout_s: float | None = None) -> bool:
        """Write now what is not written yet, and come back when it is on the disk.

        Args:
            timeout_s: How long to wait for a disk that hangs; None waits for ever.

        Returns:
            Whether it came to an end. If not, end the process with `os._exit`.
        """
        self._timer.stop()
        end = None if timeout_s is None else time.monotonic() + timeout_s
        for _ in range(2):  # what is being written, and what has changed since
            self._start()
            if (attempt := self._attempt) is None:
                break
            attempt.thread.join(None if end is None else max(0.0, end - time.monotonic()))
            if attempt.thread.is_alive():
                logger.warning("%s could not be saved in time", self._name)
                return False
            self._on_ended(attempt)
        self._timer.stop()
        return True

    @Slot()
    def _start(self) -> None:
        if self._attempt is not None:
            self._timer.start()  # a slow disk: look again a little later
            return
        write = self._next_write()
        if write is not None:
            self._attempt = _Attempt(write, f"auralflow saves {self._name}", self._ended.emit)

    @Slot(object)
    def _on_ended(self, attempt: _Attempt) -> None:
        if attempt is not self._attempt:
            return  # `flush` was faster
        self._attempt = None
        if attempt.error is None:
            self._is_failing = False
            attempt.write.done()
            return
        if not self._is_failing:
            self._is_failing = True
            logger.warning("%s cannot be saved: %s", self._name, attempt.error)
            self.failed.emit(attempt.error)
