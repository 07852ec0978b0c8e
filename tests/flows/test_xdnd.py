"""A real drop: another program drags files over the window with the mouse and lets go, on a virtual screen."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pytest

from support.songs import write_song

if TYPE_CHECKING:
    from collections.abc import Iterator

NEEDED = ("Xvfb", "xdotool")
MISSING = [program for program in NEEDED if shutil.which(program) is None]
pytestmark = pytest.mark.skipif(
    bool(MISSING) or sys.platform != "linux",
    reason=f"not installed: {', '.join(MISSING)} (Debian: xvfb, xdotool)" if MISSING else "X11 only",
)
LONG_S = 180


class Actor:
    """A process whose lines can be waited for."""

    def __init__(self, display: str, *arguments: str) -> None:
        tests = Path(__file__).parents[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "support.xdnd_actors", *arguments],
            env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(tests)},
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        assert self.process.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True)
        self._reader.start()

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            self._lines.put(line.strip())

    def wait_for(self, wanted: Any) -> str:
        """The first line that `wanted` accepts."""
        deadline = time.monotonic() + LONG_S
        while True:
            line = self._lines.get(timeout=max(0.1, deadline - time.monotonic()))
            if wanted(line):
                return line

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of its own; Xvfb chooses a free number and says when it is there."""
    read_end, write_end = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1280x720x24", "-nolisten", "tcp"],
        pass_fds=[write_end],
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    with os.fdopen(read_end) as stream:
        number = stream.readline().strip()
    yield f":{number}"
    screen.terminate()
    screen.wait()


def xdotool(display: str, *words: object) -> None:
    subprocess.run(["xdotool", *map(str, words)], env={**os.environ, "DISPLAY": display}, check=True)


def test_files_dragged_from_another_program(display: str, tmp_path: Path) -> None:
    songs = [tmp_path / "söng 1.wav", tmp_path / "two words.wav"]
    for number, song in enumerate(songs):
        write_song(song, 1.0, seed=number)
    app = Actor(display, "app", str(tmp_path / "profile"))
    source = Actor(display, "source", *map(str, songs))
    try:
        app.wait_for(lambda line: line == "shown")
        source.wait_for(lambda line: line == "shown")
        app.wait_for(lambda line: '"rows"' in line)  # its loop runs
        # A drag is many small moves: a jump is not taken for one.
        xdotool(display, "mousemove", 150, 150, "sleep", 0.3, "mousedown", 1, "sleep", 0.3)
        xdotool(display, "mousemove", 170, 160, "sleep", 0.2, "mousemove", 190, 170, "sleep", 0.3)
        for x in range(300, 660, 60):
            xdotool(display, "mousemove", x, 280, "sleep", 0.15)
        app.wait_for(lambda line: '"overlay": true' in line)
        xdotool(display, "mouseup", 1)
        names = [song.stem for song in songs]
        line = app.wait_for(lambda line: line.startswith("{") and json.loads(line)["opened"] == names[0])
        assert json.loads(line)["rows"] == names
        assert not json.loads(line)["overlay"]
    finally:
        source.close()
        app.close()


def test_a_song_dragged_to_another_place_in_the_list(display: str, tmp_path: Path) -> None:
    songs = [tmp_path / f"{name}.wav" for name in ("one", "two", "three")]
    for number, song in enumerate(songs):
        write_song(song, 1.0, seed=number)
    app = Actor(display, "app", str(tmp_path / "profile"), *map(str, songs))
    try:
        line = app.wait_for(lambda line: line.startswith("{") and len(json.loads(line)["places"]) == 3)
        assert json.loads(line)["rows"] == ["one", "two", "three"]
        first, _, last = json.loads(line)["places"]
        xdotool(display, "mousemove", *last, "sleep", 0.3, "mousedown", 1, "sleep", 0.3)
        for y in range(last[1] - 6, first[1] - 12, -6):
            xdotool(display, "mousemove", last[0], y, "sleep", 0.1)
        xdotool(display, "mouseup", 1)
        app.wait_for(lambda line: line.startswith("{") and json.loads(line)["rows"] == ["three", "one", "two"])
    finally:
        app.close()
