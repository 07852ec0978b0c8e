"""The log file, Qt's messages in it, and what is kept of a crash."""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import os
import re
import time
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)
_qt_logger = logging.getLogger("qt")

LOG_NAME = "auralflow.log"
CRASH_NAME = "crash.txt"
_MAX_BYTES = 1_000_000
_BACKUPS = 3
_FORGET_S = 7 * 24 * 3600

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

# What Qt says at WARNING although nothing is wrong for the user. Each entry has its reason.
_HARMLESS_QT = (
    # No window manager or a bare virtual display: the window works all the same.
    re.compile(r"This plugin does not support (propagateSizeHints|raise|grabbing)"),
    # A remote or minimal desktop without accessibility bus.
    re.compile(r"(?i)at-?spi|dbus"),
)


def _log_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str | None) -> None:
    text = text or ""
    level = _LEVELS.get(kind, logging.WARNING)
    if level == logging.WARNING and any(pattern.search(text) for pattern in _HARMLESS_QT):
        level = logging.DEBUG
    category = context.category
    _qt_logger.log(level, "%s%s", f"{category}: " if category and category != "default" else "", text)


class Logging:
    """Logging of one run of the app.

    Args:
        log_dir: Where the files go. A folder that cannot be written only costs the files: messages still go to the
            standard error stream.
        level: The least level that is written.
        crash_file: Whether to keep a report if the process crashes in native code. Each process has its own file.
    """

    def __init__(self, log_dir: Path, *, level: int = logging.INFO, crash_file: bool = True) -> None:
        self._log_dir = log_dir
        self._root = logging.getLogger()
        self._old_level = self._root.level
        self._handlers: list[logging.Handler] = []
        self._crash_stream: IO[str] | None = None
        self._crash_path: Path | None = None
        self.problem: OSError | None = None
        """Why there is no log file; None if there is one."""

        console = logging.StreamHandler()
        console.setLevel(logging.WARNING)
        console.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
        self._add(console)
        try:
            log_dir.mkdir(parents=True, exist_ok=True)
            file = logging.handlers.RotatingFileHandler(
                log_dir / LOG_NAME, maxBytes=_MAX_BYTES, backupCount=_BACKUPS, encoding="utf-8", errors="replace"
            )
        except OSError as error:
            self.problem = error
            logger.warning("there is no log file: %s", error)
        else:
            file.setFormatter(
                logging.Formatter("%(asctime)s %(levelname)-7s %(process)d %(threadName)s %(name)s: %(message)s")
            )
            self._add(file)
            if crash_file:
                self._watch_for_crashes()
        self._root.setLevel(level)
        self._previous_qt_handler = qInstallMessageHandler(_log_qt_message)

    def _add(self, handler: logging.Handler) -> None:
        self._root.addHandler(handler)
        self._handlers.append(handler)

    def _watch_for_crashes(self) -> None:
        self._crash_path = self._log_dir / f"{os.getpid()}-{CRASH_NAME}"
        try:
            self._crash_stream = self._crash_path.open("w", encoding="utf-8")
        except OSError as error:
            logger.warning("there is no crash file: %s", error)
            return
        faulthandler.enable(self._crash_stream)

    @property
    def log_file(self) -> Path:
        """The file that is written."""
        return self._log_dir / LOG_NAME

    def take_crash_reports(self) -> list[str]:
        """What earlier runs left when they crashed; each report is given once."""
        reports = []
        for path in sorted(self._log_dir.glob(f"*-{CRASH_NAME}")):
            if path == self._crash_path:
                continue
            with suppress(OSError):
                # Empty: the run goes on, or was killed from outside and left nothing to tell.
                if text := path.read_text(encoding="utf-8", errors="replace").strip():
                    reports.append(text)
                    path.unlink()
                elif time.time() - path.stat().st_mtime > _FORGET_S:
                    path.unlink()
        return reports

    def close(self) -> None:
        """Put everything back as it was; the crash file of a run that ends well is removed."""
        qInstallMessageHandler(self._previous_qt_handler)
        if self._crash_stream is not None and self._crash_path is not None:
            faulthandler.disable()
            self._crash_stream.close()
            with suppress(OSError):
                self._crash_path.unlink()
        for handler in self._handlers:
            self._root.removeHandler(handler)
            handler.close()
        self._handlers.clear()
        self._root.setLevel(self._old_level)
