"""PySide6 6.12.0 on CPython 3.11 loses one reference to `True` at every `Signal.emit` and one to `None` at every call
that returns nothing; after some thousand calls the interpreter aborts. This shows it when the pin is moved."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject, QTimer, Signal

ROUNDS = 1000


class Sender(QObject):
    sent = Signal(bool)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="True and None are immortal there and have no counts")
@pytest.mark.parametrize("value", [True, None])
def test_reference_counts_do_not_drift(value: object) -> None:
    sender, timer = Sender(), QTimer()
    before = sys.getrefcount(value)
    for _ in range(ROUNDS):
        sender.sent.emit(True)
        timer.setInterval(5)
    assert abs(sys.getrefcount(value) - before) < ROUNDS // 10
