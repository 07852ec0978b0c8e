"""What every test of the app needs: nothing left running, nothing from outside."""

from __future__ import annotations

import gc
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer

if TYPE_CHECKING:
    from collections.abc import Iterator

# Threads that live as long as the process by design of their library, by the start of their names.
_PERMANENT_THREADS = (
    "Dummy-",  # how Python calls a thread that it did not start itself, once it has run Python code; never removed
    "pytest_timeout",
    "asyncio_",
)


class LeakWatch:
    """Notes every QThread and QTimer that is started, and which Python threads there are."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # The collection after the test looks at the test's own objects only: at all of torch's and Qt's it would take
        # longer than the test.
        gc.freeze()
        self._threads_before = set(threading.enumerate())
        self._qthreads: list[QThread] = []
        self._timers: list[QTimer] = []
        start_thread, start_timer = QThread.start, QTimer.start

        def note_thread(thread: QThread, *args: Any) -> None:
            self._qthreads.append(thread)
            start_thread(thread, *args)

        def note_timer(timer: QTimer, *args: Any) -> None:
            self._timers.append(timer)
            start_timer(timer, *args)

        monkeypatch.setattr(QThread, "start", note_thread)
        monkeypatch.setattr(QTimer, "start", note_timer)

    def leaks(self) -> list[str]:
        """What still runs, in words."""
        gc.collect()
        if QCoreApplication.instance() is not None:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # type: ignore[call-overload]
        found = [
            f"QThread {thread.objectName()!r} runs"
            for thread in self._qthreads
            if shiboken6.isValid(thread) and not thread.wait(500)
        ]
        found += [
            f"QTimer of {timer.parent()!r} is active ({timer.interval()} ms)"
            for timer in dict.fromkeys(self._timers)
            if shiboken6.isValid(timer) and timer.isActive()
        ]
        for thread in set(threading.enumerate()) - self._threads_before:
            if not thread.name.startswith(_PERMANENT_THREADS):
                thread.join(0.5)
                if thread.is_alive():
                    found.append(f"thread {thread.name!r} runs")
        return found


def watch_leaks(monkeypatch: pytest.MonkeyPatch) -> Iterator[LeakWatch]:
    """Body of a fixture that fails a test which leaves a thread or a timer behind."""
    watch = LeakWatch(monkeypatch)
    yield watch
    leaks = watch.leaks()
    if leaks:
        pytest.fail("left behind: " + "; ".join(leaks))


def forbid_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every connection to another computer an error; local sockets still work."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            raise AssertionError(f"a test reached for the network: {address!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
