"""Several starts of the app at once.

A song opened in the file manager while Auralflow runs belongs into the window that is there: a start with files hands
them to the running app and ends. A start without files, or with `--new-window`, runs on its own next to the first: both
work, since separations in progress are locked by whoever works on them. So nobody is ever left without a window because
another process hangs: if the running app does not answer within a second or two, the new one opens the files itself.

Who takes files holds a lock: the system lets go of it however a process ends, and nobody has to wait to see whether it
is held. When the one who holds it ends, one of those that are left takes over.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

if TYPE_CHECKING:
    from collections.abc import Sequence

logger = logging.getLogger(__name__)

ANSWER_MS = 1500
_TAKEN = b"taken\n"
_LIMIT_BYTES = 4_000_000


def _user() -> str:
    """The user's name; in a container the user may have only a number."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return str(os.getuid()) if hasattr(os, "getuid") else ""


def channel_name(settings_file: Path) -> str:
    """Where instances with the same profile and user meet."""
    key = f"{_user()} {settings_file.absolute()}"
    return f"auralflow-{hashlib.sha256(key.encode(errors='surrogateescape')).hexdigest()[:16]}"


def hand_over(files: Sequence[Path], channel: str) -> bool:
    """Give files to an app that runs already. Blocks for at most a few seconds; called before there is a window.

    Args:
        files: What to open there.
        channel: Of `channel_name`.

    Returns:
        Whether it took them; False if none runs or it does not answer.
    """
    socket = QLocalSocket()
    socket.connectToServer(channel)
    if not socket.waitForConnected(ANSWER_MS):
        return False
    message = json.dumps([str(Path(file).absolute()) for file in files]).encode("ascii") + b"\n"
    socket.write(message)
    while socket.bytesToWrite():
        if not socket.waitForBytesWritten(ANSWER_MS):
            return False
    while not socket.canReadLine():
        if not socket.waitForReadyRead(ANSWER_MS):
            return False
    return bytes(socket.readLine().data()) == _TAKEN


class InstanceServer(QObject):
    """Takes files from later starts, in one instance at a time: the first one, or the one that took over from it.

    Signals (emitted in the GUI thread):
        files_received(tuple of Path): Another start handed over files; the window should come to the front.
        took_over(): The instance that took files has ended; from now on this one does.

    Args:
        channel: Of `channel_name`.
        lock_file: Held by the one that takes files; the same for all instances that use the channel.
        parent: Its owner. Call `close` before it goes.
    """

    RETRY_MS = 2000

    files_received = Signal(object)
    took_over = Signal()

    def __init__(self, channel: str, lock_file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._channel = channel
        self._lock_file = lock_file
        self._lock = FileLock(lock_file)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        self._retry = QTimer(self, interval=self.RETRY_MS)
        self._retry.timeout.connect(self._take_over)

    def listen(self) -> bool:
        """Start taking files, or wait until the instance that takes them has ended. Never blocks.

        Returns:
            Whether this is the first instance, the one to take them.
        """
        if self._listen():
            return True
        self._retry.start()
        return False

    def _listen(self) -> bool:
        try:
            self._lock_file.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        except (OSError, NotImplementedError) as error:
            logger.info("files of later starts cannot be taken: %s", error)
            return False
        # What a crash left behind would refuse us.
        QLocalServer.removeServer(self._channel)
        if not self._server.listen(self._channel):
            logger.info("files of later starts cannot be taken: %s", self._server.errorString())
        return True

    @Slot()
    def _take_over(self) -> None:
        if self._listen():
            self._retry.stop()
            logger.info("files of later starts are taken here from now on")
            self.took_over.emit()

    def close(self) -> None:
        """Stop taking files; another instance may."""
        self._retry.stop()
        self._server.close()
        self._lock.release()

    @Slot()
    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            _Visitor(socket, self)


class _Visitor(QObject):
    """One later start that talks to us."""

    def __init__(self, socket: QLocalSocket, server: InstanceServer) -> None:
        super().__init__(server)
        self._server = server
        self._socket = socket
        socket.setParent(self)
        socket.readyRead.connect(self._on_ready)
        socket.disconnected.connect(self.deleteLater)
        self._on_ready()

    @Slot()
    def _on_ready(self) -> None:
        if self._socket.bytesAvailable() > _LIMIT_BYTES:
            self._socket.abort()
            return
        if not self._socket.canReadLine():
            return
        try:
            names = json.loads(bytes(self._socket.readLine().data()))
            files = tuple(Path(name) for name in names)
        except (ValueError, TypeError) as error:
            logger.info("a message from another start was not understood: %s", error)
            self._socket.abort()
            return
        self._socket.write(_TAKEN)
        self._socket.flush()
        self._server.files_received.emit(files)
