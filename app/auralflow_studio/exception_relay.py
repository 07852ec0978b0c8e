"""Exceptions that nobody caught, brought to the window."""

from __future__ import annotations

import logging
import sys
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from auralflow_studio.messages import message_for

if TYPE_CHECKING:
    from types import TracebackType

logger = logging.getLogger(__name__)


class ExceptionRelay(QObject):
    """Sets both of Python's hooks for uncaught exceptions while it lives.

    A hook may be called in any thread, so it only logs and emits a signal; the window hears of it in its own thread.

    Signals:
        raised(UserMessage): Something was not caught. Emitted in the GUI thread.
    """

    raised = Signal(object)
    _caught = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._caught.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._old_hook = sys.excepthook
        self._old_thread_hook = threading.excepthook
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def close(self) -> None:
        """Put the old hooks back."""
        sys.excepthook = self._old_hook
        threading.excepthook = self._old_thread_hook

    def _hook(self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            self._old_hook(kind, error, traceback)
            return
        logger.error("an exception was not caught", exc_info=(kind, error, traceback))
        self._caught.emit(error)

    def _thread_hook(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._hook(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    @Slot(object)
    def _tell(self, error: BaseException) -> None:
        self.raised.emit(message_for(error))
