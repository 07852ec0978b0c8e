"""Puts the app together and runs it.

The order of start-up:

1. The command line; files are handed to an app that runs already, if there is one.
2. Qt, the log, the settings, the theme: as little as a window needs.
3. The window is shown. Nothing slow has been imported: no torch, no decoder of videos, no sound.
4. Once it was painted: the songs of the last start come back, torch and the model are loaded in a thread, later starts
   are listened for, files are opened.
5. When the model is loaded, one line `ready in ... s` ends start-up. Songs play from then on.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, QTimer, Signal, Slot
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from auralflow.version import __version__
from auralflow_studio.command_line import Arguments, parse
from auralflow_studio.logs import Logging
from auralflow_studio.paths import app_paths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from auralflow_studio.paths import AppPaths

logger = logging.getLogger(__name__)

SWITCH_INTERVAL_S = 0.0005
"""How long a thread may keep the interpreter while another waits for it. With Python's own 5 ms the window, which gives
it up at each call into Qt, was held up for longer than it computed when a song is opened."""

_SHUTDOWN_MS = 5000


class _FirstPaint(QObject):
    """Says when a window has been painted for the first time.

    Signals:
        painted (): It is on the screen. GUI thread, from the event loop.
    """

    painted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._window and event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self._tell)
        return super().eventFilter(watched, event)

    @Slot()
    def _tell(self) -> None:
        self.painted.emit()


class _Application(QApplication):
    """The application.

    Signals:
        file_opened (str): The system asks to open a file (a song dropped on the icon of macOS). GUI thread.
    """

    file_opened = Signal(str)

    def event(self, event: QEvent) -> bool:
        """Take files from the system."""
        if isinstance(event, QFileOpenEvent) and event.url().isLocalFile():
            self.file_opened.emit(event.url().toLocalFile())
            return True
        return super().event(event)


class _StopSignals(QObject):
    """Ends the app in good order when the system or a terminal asks it to."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        # Python only runs its handlers between two of its own instructions: the socket wakes Qt's loop for that.
        self._here, self._there = socket.socketpair()
        self._there.setblocking(False)
        signal.set_wakeup_fd(self._there.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._here.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_woken)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)

    @Slot()
    def _on_woken(self) -> None:
        self._here.recv(64)
        app = QApplication.instance()
        if app is not None:
            app.quit()  # closes the window first, which saves a training

    def close(self) -> None:
        """Give the signals back."""
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        self._here.close()
        self._there.close()


def _say_on_console() -> None:
    """Let this module's few lines through to the terminal: whoever waits for the app there wants to know."""
    if sys.stderr is not None:
        console = logging.StreamHandler()
        console.setLevel(logging.INFO)
        console.addFilter(lambda record: record.levelno < logging.WARNING)
        console.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(console)


def run(arguments: Sequence[str], *, started_s: float | None = None) -> int:
    """Run the app until its window is closed.

    Args:
        arguments: The command line without the program's name.
        started_s: When the process started, on the clock of `time.monotonic`.

    Returns:
        The exit code of the process.
    """
    started_s = time.monotonic() if started_s is None else started_s
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    asked = parse(arguments)
    paths = app_paths(asked.profile_dir)
    app = _Application([sys.argv[0] if sys.argv else "auralflow-studio"])
    app.setApplicationName("auralflow-studio")
    app.setApplicationDisplayName("Auralflow")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("auralflow-studio")
    if asked.files and not asked.new_window and _hand_over(asked, paths):
        return 0
    logs = Logging(paths.log_dir)
    _say_on_console()
    signals = _StopSignals(app)
    try:
        return _run_window(app, asked, paths, logs, started_s)
    finally:
        signals.close()
        logs.close()


def _hand_over(asked: Arguments, paths: AppPaths) -> bool:
    """Let an app that runs already open the files."""
    from auralflow_studio.instance import channel_name, hand_over

    return hand_over(asked.files, channel_name(paths.settings_file))


def _run_window(app: _Application, asked: Arguments, paths: AppPaths, logs: Logging, started_s: float) -> int:
    from auralflow_studio.studio import Studio

    studio = Studio(app, paths, logs)
    first_paint = _FirstPaint(studio.window)

    @Slot()
    def on_painted() -> None:
        logger.info("window painted in %.2f s", time.monotonic() - started_s)
        studio.start(asked.files)

    @Slot()
    def on_ready() -> None:
        logger.info("ready in %.2f s", time.monotonic() - started_s)
        if asked.quit_after_ready:
            app.quit()

    # Both are emitted in this thread.
    first_paint.painted.connect(on_painted)
    studio.ready.connect(on_ready)
    app.file_opened.connect(studio.open_file)
    app.commitDataRequest.connect(studio.on_session_ending)
    studio.window.show()
    code = app.exec()
    if not studio.shutdown(_SHUTDOWN_MS):
        # A thread hangs in foreign code. Everything worth keeping is on disk; waiting longer helps nobody.
        logger.warning("a job did not end; leaving it behind")
        logs.close()
        os._exit(code)
    return code
