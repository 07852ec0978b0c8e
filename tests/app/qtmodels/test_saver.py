from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from auralflow_studio.qtmodels.saver import Saver, Write


class Disk:
    """Holds the last number that was written, as slowly as a test wants."""

    def __init__(self) -> None:
        self.value = 0
        self.written = 0
        self.writes: list[tuple[int, str]] = []
        self.error: OSError | None = None
        self.free = threading.Event()
        self.free.set()

    def next_write(self) -> Write | None:
        if self.value == self.written:
            return None
        value = self.value

        def run() -> None:
            self.free.wait(10)
            if self.error is not None:
                raise self.error
            self.writes.append((value, threading.current_thread().name))

        def done() -> None:
            assert threading.current_thread() is threading.main_thread()
            self.written = value

        return Write(run, done)


@pytest.fixture
def disk(qapp: QCoreApplication) -> Disk:
    return Disk()


def change(disk: Disk, saver: Saver) -> Callable[[], None]:
    def step() -> None:
        disk.value += 1
        saver.touch()

    return step


def test_the_window_goes_on_while_the_disk_is_slow(qtbot: QtBot, disk: Disk) -> None:
    saver = Saver("a number", disk.next_write, delay_ms=1)
    disk.free.clear()
    step = change(disk, saver)
    step()
    qtbot.waitUntil(lambda: saver._attempt is not None)
    # The write hangs; this thread does not, and what changes meanwhile is written afterwards.
    step()
    qtbot.wait(20)
    assert disk.writes == []
    disk.free.set()
    qtbot.waitUntil(lambda: disk.written == 2)
    assert disk.writes == [(1, "auralflow saves a number"), (2, "auralflow saves a number")]


def test_many_changes_are_few_writes_but_never_put_off(qtbot: QtBot, disk: Disk) -> None:
    saver = Saver("a number", disk.next_write, delay_ms=50)
    step = change(disk, saver)
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        step()
        qtbot.wait(5)
    assert 1 <= len(disk.writes) <= 11
    saver.flush()
    assert disk.writes[-1][0] == disk.written == disk.value


def test_flush_comes_back_when_all_is_written(qtbot: QtBot, disk: Disk) -> None:
    saver = Saver("a number", disk.next_write, delay_ms=1)
    disk.free.clear()
    step = change(disk, saver)
    step()
    qtbot.waitUntil(lambda: saver._attempt is not None)
    step()
    assert not saver.flush(0.05), "a disk that hangs"
    threading.Timer(0.1, disk.free.set).start()
    assert saver.flush(10)
    assert [value for value, _ in disk.writes] == [1, 2]
    assert disk.written == 2
    qtbot.wait(20)  # the report of the thread comes late and counts no more
    saver.flush()
    assert len(disk.writes) == 2


def test_trouble_is_said_once_until_it_works_again(qtbot: QtBot, disk: Disk, caplog: pytest.LogCaptureFixture) -> None:
    saver = Saver("a number", disk.next_write, delay_ms=1)
    said: list[object] = []
    saver.failed.connect(said.append)  # emitted in this thread
    full = OSError(28, "No space left on device")
    step = change(disk, saver)
    for disk.error, expected in ((full, 1), (full, 1), (None, 1), (full, 2)):
        step()
        saver.flush()
        assert said == [full] * expected
    disk.error = None
    step()
    qtbot.waitUntil(lambda: disk.written == 5)
    disk.error = full
    step()
    qtbot.waitUntil(lambda: len(said) == 3)
    assert disk.written == 5
    disk.error = None
    saver.flush()
    assert disk.written == 6
