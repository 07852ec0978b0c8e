from __future__ import annotations

import getpass
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtNetwork import QLocalSocket

from auralflow_studio.instance import InstanceServer, channel_name, hand_over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

HANDING = """
import sys
from pathlib import Path
from auralflow_studio.instance import hand_over
print(hand_over([Path(name) for name in sys.argv[2:]], sys.argv[1]))
"""


@pytest.fixture
def channel(profile_dir: Path) -> str:
    return channel_name(profile_dir / "settings.json")


@pytest.fixture
def server(qtbot: QtBot, channel: str, profile_dir: Path) -> Iterator[InstanceServer]:
    server = InstanceServer(channel, profile_dir / "instance.lock")
    assert server.listen()
    yield server
    server.close()


def test_files_of_a_second_start_arrive_in_the_first(
    qtbot: QtBot, server: InstanceServer, channel: str, tmp_path: Path
) -> None:
    names = [str(tmp_path / "söng 🎵.flac"), str(tmp_path / "line\nbreak.mp3"), "relative.wav"]
    second = subprocess.Popen([sys.executable, "-c", HANDING, channel, *names], stdout=subprocess.PIPE, cwd=tmp_path)
    with qtbot.waitSignal(server.files_received, timeout=60_000) as blocker:
        pass
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=60_000)
    assert second.stdout is not None
    assert second.stdout.read() == b"True\n"
    second.stdout.close()
    assert blocker.args == [(*map(Path, names[:2]), tmp_path / "relative.wav")]


def test_nobody_there(channel: str, qtbot: QtBot) -> None:
    assert not hand_over([Path("song.wav")], channel)


def test_a_first_start_that_hangs_does_not_keep_the_second_from_its_window(
    server: InstanceServer, channel: str
) -> None:
    # No event loop runs here meanwhile: the first instance accepts the connection and never answers.
    begin = time.monotonic()
    assert not hand_over([Path("song.wav")], channel)
    assert time.monotonic() - begin < 5


@pytest.fixture
def second(qtbot: QtBot, channel: str, profile_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InstanceServer]:
    monkeypatch.setattr(InstanceServer, "RETRY_MS", 50)
    server = InstanceServer(channel, profile_dir / "instance.lock")
    yield server
    server.close()


def test_only_the_first_takes_files_until_it_ends(
    qtbot: QtBot, server: InstanceServer, second: InstanceServer, channel: str
) -> None:
    told: list[object] = []
    second.took_over.connect(lambda: told.append(None))
    assert not second.listen()
    qtbot.wait(200)
    assert told == []
    server.close()
    qtbot.waitUntil(lambda: bool(told))
    handing = subprocess.Popen([sys.executable, "-c", HANDING, channel, "song.wav"])
    with qtbot.waitSignal(second.files_received, timeout=60_000):
        pass
    qtbot.waitUntil(lambda: handing.poll() is not None, timeout=60_000)
    assert len(told) == 1


FIRST = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from auralflow_studio.instance import InstanceServer
qt = QCoreApplication([])
server = InstanceServer(sys.argv[1], Path(sys.argv[2]))
print(server.listen(), flush=True)
qt.exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signals")
def test_the_second_neither_waits_for_a_first_that_hangs_nor_for_one_that_was_killed(
    qtbot: QtBot, second: InstanceServer, channel: str, profile_dir: Path
) -> None:
    told: list[object] = []
    second.took_over.connect(lambda: told.append(None))
    command = [sys.executable, "-c", FIRST, channel, str(profile_dir / "instance.lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as first:
        try:
            assert first.stdout is not None
            assert first.stdout.readline() == "True\n"
            first.send_signal(signal.SIGSTOP)
            begin = time.monotonic()
            assert not second.listen()
            assert time.monotonic() - begin < 1
        finally:
            first.kill()
        qtbot.waitUntil(lambda: bool(told), timeout=60_000)


def test_a_folder_that_cannot_be_written_is_no_disaster(qtbot: QtBot, channel: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    server = InstanceServer(channel, tmp_path / "file" / "instance.lock")
    assert not server.listen()
    server.close()


@pytest.mark.parametrize("error", [KeyError("getpwuid(): uid not found: 1234"), OSError("No username set")])
def test_a_user_without_a_name_has_a_channel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", fail)
    mine = channel_name(tmp_path / "settings.json")
    assert mine == channel_name(tmp_path / "settings.json")
    if hasattr(os, "getuid"):
        monkeypatch.setattr(os, "getuid", lambda: 4321)
        assert channel_name(tmp_path / "settings.json") != mine


def test_other_profiles_do_not_meet(tmp_path: Path) -> None:
    assert channel_name(tmp_path / "a") != channel_name(tmp_path / "b")


@pytest.mark.parametrize("message", [b"nonsense\n", b'{"a": 1\n', json.dumps(5).encode() + b"\n"])
def test_nonsense_is_dropped(qtbot: QtBot, server: InstanceServer, channel: str, message: bytes) -> None:
    heard: list[object] = []
    server.files_received.connect(heard.append)
    socket = QLocalSocket()
    socket.connectToServer(channel)
    assert socket.waitForConnected(1000)
    with qtbot.waitSignal(socket.disconnected):
        socket.write(message)
    assert heard == []
