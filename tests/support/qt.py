"""What every test needs: nothing left running, nothing from outside."""

from __future__ import annotations

import gc
import socket
import sys
import time
import weakref
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from support.process_state import ProcessState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtCore import QCoreApplication, QObject, QThread, QTimer

# An idle machine needs a moment, a busy one may need this long for a thread or process that is about to end.
_PATIENCE_S = 10.0


class LeakWatch:
    """Sees what a test leaves behind in its process: in Python, and in Qt if that is loaded."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # The collection after the test looks at the test's own objects only: at all of torch's and Qt's it would take
        # longer than the test.
        gc.freeze()
        self._process = ProcessState(monkeypatch)
        self._qt = QtWatch(monkeypatch) if "PySide6.QtCore" in sys.modules else None

    def leaks(self, patience_s: float = _PATIENCE_S) -> list[str]:
        """What is left, in words, after waiting for what is about to end."""
        gc.collect()
        return [*(self._qt.leaks(patience_s) if self._qt is not None else ()), *self._process.changes(patience_s)]


class QtWatch:
    """Notes every thread and timer of Qt that is started, and what is armed on the application."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._qthreads: list[QThread] = []
        self._timers: list[QTimer] = []
        self._timer_ids: dict[int, weakref.ref[QObject]] = {}
        self._single_shots: list[_SingleShot] = []
        self._filters: list[weakref.ref[QObject]] = []
        _let_pyqtgraph_connect()
        self._receivers = _receivers_of_the_application()
        self._note_starts(monkeypatch)
        self._note_single_shots(monkeypatch)
        self._note_event_filters(monkeypatch)

    def _note_starts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from PySide6.QtCore import QObject, QThread, QTimer

        start_thread, start_timer, start_timer_of = QThread.start, QTimer.start, QObject.startTimer
        kill_timer = QObject.killTimer

        def note_thread(thread: QThread, *args: Any) -> None:
            self._qthreads.append(thread)
            start_thread(thread, *args)

        def note_timer(timer: QTimer, *args: Any) -> None:
            self._timers.append(timer)
            start_timer(timer, *args)

        def note_timer_of(owner: QObject, *args: Any, **options: Any) -> int:
            number = start_timer_of(owner, *args, **options)
            self._timer_ids[number] = weakref.ref(owner)
            return number

        def note_killed(owner: QObject, number: int) -> None:
            self._timer_ids.pop(number, None)
            kill_timer(owner, number)

        monkeypatch.setattr(QThread, "start", note_thread)
        monkeypatch.setattr(QTimer, "start", note_timer)
        monkeypatch.setattr(QObject, "startTimer", note_timer_of)
        monkeypatch.setattr(QObject, "killTimer", note_killed)

    def _note_single_shots(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from PySide6.QtCore import QTimer

        single_shot = QTimer.singleShot

        def note(*args: Any) -> None:
            self._single_shots.append(_SingleShot(*args))
            single_shot(*args)

        monkeypatch.setattr(QTimer, "singleShot", staticmethod(note))

    def _note_event_filters(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from PySide6.QtCore import QCoreApplication, QObject

        install, remove = QObject.installEventFilter, QObject.removeEventFilter

        def note(watched: QObject, watcher: QObject) -> None:
            if watched is QCoreApplication.instance():
                self._filters.append(weakref.ref(watcher))
            install(watched, watcher)

        def note_removed(watched: QObject, watcher: QObject) -> None:
            if watched is QCoreApplication.instance():
                self._filters = [known for known in self._filters if known() is not watcher]
            remove(watched, watcher)

        monkeypatch.setattr(QObject, "installEventFilter", note)
        monkeypatch.setattr(QObject, "removeEventFilter", note_removed)

    def leaks(self, patience_s: float) -> list[str]:
        """What still runs or waits, in words."""
        from PySide6.QtCore import QCoreApplication, QEvent

        app = QCoreApplication.instance()
        if app is not None:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # type: ignore[call-overload]
        found = [
            f"QThread {thread.objectName()!r} runs"
            for thread in self._qthreads
            if _lives(thread) and not thread.wait(round(1000 * patience_s))
        ]
        found += [
            f"QTimer of {timer.parent()!r} is active ({timer.interval()} ms)"
            for timer in dict.fromkeys(self._timers)
            if _lives(timer) and timer.isActive()
        ]
        found += [f"a timer of {owner()!r} is active" for owner in self._timer_ids.values() if _lives(owner())]
        found += [str(shot) for shot in self._single_shots if shot.is_pending()]
        found += [f"{watcher()!r} filters the application's events" for watcher in self._filters if _lives(watcher())]
        if app is not None:
            more = _receivers_of_the_application() - (self._receivers or _receivers_of_the_application())
            found += [f"{count} more receiver(s) of the application's {name}" for name, count in more.items()]
            if _quit_is_asked_for():
                found.append("the main loop was told to quit, so that no other event loop runs any more")
                _take_back_the_quit(app)
        return found


class _SingleShot:
    """A call of `QTimer.singleShot`, without keeping alive what it will call."""

    def __init__(self, delay_ms: int, *args: Any) -> None:
        self._due_s = time.monotonic() + delay_ms / 1000
        target: Callable[[], object] | str = args[-1]
        owners = [*args[:-1], getattr(target, "__self__", None)]
        self._owners = [weakref.ref(owner) for owner in owners if _is_qobject(owner)]
        self._text = f"a single shot of {delay_ms} ms will call {target!r}"

    def is_pending(self) -> bool:
        """Whether it is still to come: it is dropped with the objects that it belongs to."""
        return time.monotonic() < self._due_s and all(_lives(owner()) for owner in self._owners)

    def __str__(self) -> str:
        return self._text


def _is_qobject(value: object) -> bool:
    from PySide6.QtCore import QObject

    return isinstance(value, QObject)


def _lives(value: QObject | None) -> bool:
    import shiboken6

    return value is not None and shiboken6.isValid(value)


def _receivers_of_the_application() -> Counter[str]:
    """How many receivers each signal of the application has; none without an application."""
    from PySide6.QtCore import SIGNAL, QCoreApplication, QMetaMethod

    app = QCoreApplication.instance()
    if app is None:
        return Counter()
    meta = app.metaObject()
    methods = [meta.method(index) for index in range(meta.methodCount())]
    signals = [
        bytes(m.methodSignature().data()).decode() for m in methods if m.methodType() is QMetaMethod.MethodType.Signal
    ]
    return Counter({name: app.receivers(SIGNAL(name)) for name in signals})


def _let_pyqtgraph_connect() -> None:
    """Its first view connects a clean-up to the end of the application, once for the process: no test is to blame."""
    from PySide6.QtCore import QCoreApplication

    pyqtgraph = sys.modules.get("pyqtgraph")
    if pyqtgraph is not None and QCoreApplication.instance() is not None:
        pyqtgraph._connectCleanup()


def _quit_is_asked_for() -> bool:
    """Whether event loops return at once, since `QCoreApplication.exit` was called and no main loop took note."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop, timer = QEventLoop(), QTimer(singleShot=True, interval=0)
    timer.timeout.connect(loop.quit)
    timer.start()
    return loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents) != 0


def _take_back_the_quit(app: QCoreApplication) -> None:
    """Run the main loop once, whose end clears the wish to quit: the tests to come are not to blame."""
    from PySide6.QtCore import QTimer

    QTimer.singleShot(0, app.quit)
    app.exec()


def watch_leaks() -> Iterator[LeakWatch]:
    """Body of a fixture that fails a test which leaves something behind."""
    with pytest.MonkeyPatch.context() as monkeypatch:
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
