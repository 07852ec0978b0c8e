"""The guard itself: it must see what it is there for."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QThread, QTimer

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from support.qt import LeakWatch


def test_sees_threads_and_timers(qtbot: QtBot, leak_watch: LeakWatch) -> None:
    assert leak_watch.leaks() == []
    qthread = QThread()
    qthread.setObjectName("forgotten")
    qthread.start()
    timer = QTimer(interval=1000)
    timer.start()
    go_on = threading.Event()
    thread = threading.Thread(target=go_on.wait, name="loose")
    thread.start()
    leaks = leak_watch.leaks()
    assert [any(word in leak for leak in leaks) for word in ("forgotten", "QTimer", "loose")] == [True, True, True]
    timer.stop()
    go_on.set()
    thread.join()
    qthread.quit()
    assert qthread.wait(2000)
    assert leak_watch.leaks() == []


def test_network_is_refused() -> None:
    with socket.socket() as sock, pytest.raises(AssertionError, match="network"):
        sock.connect(("127.0.0.1", 9))
