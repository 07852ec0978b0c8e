"""Several starts of the app at once.

A song opened in the file manager while Auralflow runs belongs into the window that is there: a start with files hands
them to the running app and ends. A start without files, or with `--new-window`, runs on its own next to the first: both
work, since separations in progress are locked by whoever works on them. So nobody is ever left without a window because
another process hangs: if the running app does not answer within a second or two, the new one opens the files itself.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

if TYPE_CHECKING:
    from collections.abc import Sequence

logger = logging.getLogger(__name__)

ANSWER_MS = 1500
_TAKEN = b"taken\n"
_LIMIT_BYTES = 4_000_000


def channel_name(settings_file: Path) -> str:
    """Where instances with the same profile and user meet."""
    key = f"{getpass.getuser()} {settings_file.absolute()}"
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
    """Takes files from later starts.

    Signals (emitted in the GUI thread):
        files_received(tuple of Path): Another start handed over files; the window should come to the front.

    Args:
        channel: Of `channel_name`.
        parent: Its owner.
    """

    files_received = Signal(object)

    def __init__(self, channel: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._channel = channel
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def listen(self) -> bool:
        """Start taking files.

        Returns:
            Whether this instance takes them; False if another one does already, or if the system refuses.
        """
        probe = QLocalSocket()
        probe.connectToServer(self._channel)
        if probe.waitForConnected(ANSWER_MS):
            probe.abort()
            return False
        # What a crash left behind would refuse us.
        QLocalServer.removeServer(self._channel)
        if not self._server.listen(self._channel):
            logger.info("files of later starts cannot be taken: %s", self._server.errorString())
            return False
        return True

    def close(self) -> None:
        """Stop taking files."""
        self._server.close()

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
