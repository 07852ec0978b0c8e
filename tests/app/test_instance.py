from __future__ import annotations

import json
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
def server(qtbot: QtBot, channel: str) -> Iterator[InstanceServer]:
    server = InstanceServer(channel)
    assert server.listen()
    yield server
    server.close()


def test_files_of_a_second_start_arrive_in_the_first(
    qtbot: QtBot, server: InstanceServer, channel: str, tmp_path: Path
) -> None:
    names = [str(tmp_path / "söng 🎵.flac"), str(tmp_path / "line\nbreak.mp3"), "relative.wav"]
    second = subprocess.Popen([sys.executable, "-c", HANDING, channel, *names], stdout=subprocess.PIPE, cwd=tmp_path)
    with qtbot.waitSignal(server.files_received, timeout=10_000) as blocker:
        pass
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=10_000)
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


def test_only_the_first_takes_files(qtbot: QtBot, server: InstanceServer, channel: str) -> None:
    assert not InstanceServer(channel).listen()


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
