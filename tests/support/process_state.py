"""What a test may change in its process and has to put back."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

# Threads that live as long as the process by design of their library, by the start of their names.
_PERMANENT_THREADS = (
    "Dummy-",  # how Python calls a thread that it did not start itself, once it has run Python code; never removed
    "pytest_timeout",
    "asyncio_",
    "tqdm_monitor",
)
# pytest says in the environment which test it is at; libraries write there what they found out for good.
_VARIABLES_OF_OTHERS = ("PYTEST_CURRENT_TEST", "CRC32C_", "KMP_", "QT_", "TORCHINDUCTOR_", "PYTORCH_NVML_")
_SIGNALS = (signal.SIGINT, signal.SIGTERM, *((signal.SIGHUP, signal.SIGUSR1) if hasattr(signal, "SIGHUP") else ()))


@dataclass(frozen=True)
class _State:
    """Everything that is compared by its value."""

    environment: dict[str, str]
    folder: Path
    hooks: tuple[Any, ...]
    signal_handlers: tuple[Any, ...]
    log_handlers: tuple[Any, ...]
    torch: tuple[Any, ...]


class ProcessState:
    """The state of this process at one moment, to be compared with a later one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._before = _state()
        self._threads = set(threading.enumerate())
        self._workers = set(multiprocessing.active_children())
        self._processes: list[subprocess.Popen[Any]] = []
        start = subprocess.Popen.__init__

        def note_process(process: subprocess.Popen[Any], *args: Any, **options: Any) -> None:
            start(process, *args, **options)
            self._processes.append(process)

        monkeypatch.setattr(subprocess.Popen, "__init__", note_process)

    def changes(self, patience_s: float) -> list[str]:
        """What is different by now, in words."""
        before, now = self._before, _state()
        names = {*before.environment, *now.environment}
        changed = sorted(name for name in names if before.environment.get(name) != now.environment.get(name))
        found = [f"the environment variable {name} is {now.environment.get(name)!r}" for name in changed]
        if before.folder != now.folder:
            found.append(f"the working folder is {now.folder}")
        for label, old, new in (
            ("exception hooks", before.hooks, now.hooks),
            ("signal handlers", before.signal_handlers, now.signal_handlers),
            ("log handlers and levels", before.log_handlers, now.log_handlers),
        ):
            if old != new:
                found.append(f"{label} are {new}, and were {old}")
        if before.torch and before.torch != now.torch:
            found.append(f"torch's settings are {now.torch}, and were {before.torch}")
        return found + self._threads_left(patience_s) + self._processes_left(patience_s)

    def _threads_left(self, patience_s: float) -> list[str]:
        new = [t for t in set(threading.enumerate()) - self._threads if not t.name.startswith(_PERMANENT_THREADS)]
        deadline_s = time.monotonic() + patience_s
        for thread in new:
            thread.join(max(0.0, deadline_s - time.monotonic()))
        return [f"thread {thread.name!r} runs" for thread in new if thread.is_alive()]

    def _processes_left(self, patience_s: float) -> list[str]:
        workers = set(multiprocessing.active_children()) - self._workers
        deadline_s = time.monotonic() + patience_s
        while time.monotonic() < deadline_s and any(process.poll() is None for process in self._processes):
            time.sleep(0.01)
        for worker in workers:
            worker.join(max(0.0, deadline_s - time.monotonic()))
        left = [
            f"process {process.pid} runs: {process.args!r}" for process in self._processes if process.poll() is None
        ]
        return left + [f"process {worker.pid} runs: {worker.name}" for worker in workers if worker.is_alive()]


def _state() -> _State:
    torch = sys.modules.get("torch")
    root, own = logging.getLogger(), logging.getLogger("auralflow")
    return _State(
        environment={name: value for name, value in os.environ.items() if not name.startswith(_VARIABLES_OF_OTHERS)},
        folder=Path.cwd(),
        hooks=(sys.excepthook, threading.excepthook, sys.unraisablehook),
        signal_handlers=tuple(signal.getsignal(number) for number in _SIGNALS),
        log_handlers=tuple(
            (logger.name, logger.level, logger.disabled, logger.propagate, *_lasting(logger)) for logger in (root, own)
        ),
        torch=()
        if torch is None or not hasattr(torch, "get_num_threads")
        else (
            torch.get_num_threads(),
            torch.get_default_dtype(),
            torch.is_grad_enabled(),
            torch.are_deterministic_algorithms_enabled(),
            torch.distributed.is_available() and torch.distributed.is_initialized(),
        ),
    )


def _lasting(logger: logging.Logger) -> list[logging.Handler]:
    """The handlers of a logger that are not pytest's, which come and go with each phase of a test."""
    return [handler for handler in logger.handlers if not type(handler).__module__.startswith(("_pytest", "pytestqt"))]
