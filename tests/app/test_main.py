"""The app as a process: start, ready, end; with files; asked to stop from outside."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from auralflow.version import __version__
from support.songs import write_song

if TYPE_CHECKING:
    from pathlib import Path

LONG_S = 120


def start(profile: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "auralflow_studio", "--profile-dir", str(profile), *arguments],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_it_is_ready_and_ends_by_itself_when_asked(tmp_path: Path) -> None:
    write_song(tmp_path / "song.wav", 1.0)
    app = start(tmp_path / "profile", "--quit-after-ready", str(tmp_path / "song.wav"))
    said, _ = app.communicate(timeout=LONG_S)
    assert app.returncode == 0, said
    painted = re.search(r"window painted in ([\d.]+) s", said)
    ready = re.search(r"ready in ([\d.]+) s", said)
    assert painted
    assert ready
    assert float(painted[1]) <= float(ready[1])
    log = (tmp_path / "profile" / "logs" / "auralflow.log").read_text()
    assert "ready in" in log
    # It ended well: nothing is left to report at the next start.
    assert not list((tmp_path / "profile" / "logs").glob("*crash*"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_terminal_can_stop_it(tmp_path: Path) -> None:
    app = start(tmp_path / "profile")
    assert app.stdout is not None
    for line in app.stdout:
        if "window painted" in line:
            break
    app.send_signal(signal.SIGINT)
    said, _ = app.communicate(timeout=LONG_S)
    assert app.returncode == 0, said
    assert "Traceback" not in said
    assert (tmp_path / "profile" / "settings.json").is_file()


def test_version_needs_no_window(tmp_path: Path) -> None:
    app = start(tmp_path / "profile", "--version")
    said, _ = app.communicate(timeout=LONG_S)
    assert (app.returncode, said.strip()) == (0, f"Auralflow {__version__}")
    assert not (tmp_path / "profile").exists()
