"""The guard itself: it must see what it is there for."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEventLoop, QObject, QThread, QTimer, Slot

from support.qt import LeakWatch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture
def watch(qapp: QApplication, leak_watch: LeakWatch, profile_dir: Path) -> Iterator[LeakWatch]:
    """One of the test's own, which does not know what the fixtures have changed."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield LeakWatch(monkeypatch)


class Receiver(QObject):
    """Something that can be called by the application."""

    @Slot()
    def be_told(self) -> None:
        """Take note."""


def test_sees_threads_and_timers(watch: LeakWatch) -> None:
    assert watch.leaks() == []
    qthread, owner = Endless(), QObject()
    qthread.setObjectName("forgotten")
    qthread.start()
    timer = QTimer(interval=1000)
    timer.start()
    number = owner.startTimer(1000)
    go_on = threading.Event()
    thread = threading.Thread(target=go_on.wait, name="loose")
    thread.start()
    leaks = watch.leaks(patience_s=0.1)
    assert [sum(word in leak for leak in leaks) for word in ("forgotten", "QTimer of", "a timer of", "loose")] == [
        1
    ] * 4
    timer.stop()
    owner.killTimer(number)
    go_on.set()
    thread.join()
    qthread.requestInterruption()
    assert qthread.wait(20_000)
    assert watch.leaks() == []


class Endless(QThread):
    """Runs until it is asked to stop."""

    def run(self) -> None:
        """Wait."""
        while not self.isInterruptionRequested():
            self.msleep(5)


def test_sees_single_shots_that_are_still_to_come(qtbot: QtBot, watch: LeakWatch) -> None:
    receiver, context = Receiver(), QObject()
    QTimer.singleShot(3_600_000, receiver.be_told)
    QTimer.singleShot(3_600_000, context, lambda: None)
    assert len([leak for leak in watch.leaks() if "3600000 ms" in leak]) == 2
    del receiver, context  # and with them what would have called them
    assert watch.leaks() == []
    called: list[bool] = []
    QTimer.singleShot(0, lambda: called.append(True))
    qtbot.waitUntil(lambda: bool(called))
    assert watch.leaks() == []


def test_sees_what_is_armed_on_the_application(qapp: QApplication, watch: LeakWatch) -> None:
    receiver = Receiver()
    qapp.aboutToQuit.connect(receiver.be_told)
    qapp.installEventFilter(receiver)
    leaks = watch.leaks()
    assert ["aboutToQuit" in leaks[-1], "filters the application's events" in leaks[0], len(leaks)] == [True, True, 2]
    qapp.aboutToQuit.disconnect(receiver.be_told)
    qapp.removeEventFilter(receiver)
    assert watch.leaks() == []


def test_sees_a_quit_that_no_main_loop_has_heard_and_takes_it_back(qapp: QApplication, watch: LeakWatch) -> None:
    qapp.exit(1)
    assert QEventLoop().exec() == -1, "no event loop runs any more: every later test would wait in vain"
    assert any("told to quit" in leak for leak in watch.leaks())
    assert watch.leaks() == []


def test_sees_changes_of_the_process(watch: LeakWatch, tmp_path: Path) -> None:
    folder, hook, handler = Path.cwd(), threading.excepthook, signal.getsignal(signal.SIGTERM)
    os.environ["AURALFLOW_LEFT"] = "1"
    os.chdir(tmp_path)
    threading.excepthook = print  # type: ignore[assignment]
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    process = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    try:
        leaks = watch.leaks(patience_s=0.1)
    finally:
        del os.environ["AURALFLOW_LEFT"]
        os.chdir(folder)
        threading.excepthook = hook
        signal.signal(signal.SIGTERM, handler)
        process.communicate()
    words = ["AURALFLOW_LEFT", str(tmp_path), "exception hooks", "signal handlers", f"process {process.pid}"]
    assert [sum(word in leak for leak in leaks) for word in words] == [1] * len(words)
    assert watch.leaks() == []


def test_network_is_refused() -> None:
    with socket.socket() as sock, pytest.raises(AssertionError, match="network"):
        sock.connect(("127.0.0.1", 9))
