"""What people see."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from auralflow.cli.report import visible

if TYPE_CHECKING:
    pass


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals on Windows")
def test_a_terminal_gets_a_bar() -> None:
    import pty

    script = """
        from pathlib import Path
        from auralflow.cli.report import FileReport, Reporter
        from auralflow.progress import Progress
        reporter = Reporter(2, as_json=False, quiet=False)
        with reporter.display(1, Path("a [b] {c}.wav")) as display:
            display(Progress(stage="separate", fraction=0.25, speed=12.34, eta_s=187))
            display(Progress(stage="export", fraction=0.75))
        reporter.file(FileReport(status="done", facts={}, lines=("a [b] {c}.wav: fine",)))
    """
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120"}
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stderr=slave, stdout=slave, env=environment
    )
    os.close(slave)
    shown = b""
    with contextlib.suppress(OSError):  # the end of a terminal is an error on Linux
        while block := os.read(master, 65536):
            shown += block
    os.close(master)
    assert process.wait() == 0
    text = shown.decode()
    assert "[1/2] a [b] {c}.wav separating" in text
    assert "writing" in text
    assert "75%" in text
    assert "━" in text
    assert text.rstrip().endswith("a [b] {c}.wav: fine")


def test_words() -> None:
    assert visible("a\nb\x1b[31m\udcff") == "a\\nb\\x1b[31m\\udcff"
