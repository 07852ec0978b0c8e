"""Listening to signals that other threads emit."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, SignalInstance, Slot


class Receiver(QObject):
    """Keeps what a signal says, in order.

    Signals of worker threads need a QObject to receive them: a queued call to anything else, pytest-qt's `waitSignal`
    included, still comes when the connection has ended, and crashes the process if the object is gone by then.

    Args:
        signal: With one argument.
    """

    def __init__(self, signal: SignalInstance) -> None:
        super().__init__()
        self.heard: list[Any] = []
        signal.connect(self.hear)

    @Slot(object)
    def hear(self, value: object) -> None:
        self.heard.append(value)
