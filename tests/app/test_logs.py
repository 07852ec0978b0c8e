from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import qWarning

from auralflow_studio.logs import Logging

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_messages_of_python_and_qt_are_written(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    logs = Logging(tmp_path / "logs", crash_file=False)
    logging.getLogger("auralflow.test").info("one song opened")
    qWarning("a complaint of Qt with a % sign")
    qWarning("This plugin does not support raise()")
    logs.close()
    text = (tmp_path / "logs" / "auralflow.log").read_text()
    assert "INFO" in text
    assert "auralflow.test: one song opened" in text
    assert "a complaint of Qt with a % sign" in text
    assert "does not support raise" not in text
    logging.getLogger("auralflow.test").info("after the end")
    assert "after the end" not in (tmp_path / "logs" / "auralflow.log").read_text()


def test_a_log_does_not_grow_without_end(tmp_path: Path) -> None:
    logs = Logging(tmp_path, crash_file=False)
    for _ in range(600):
        logging.getLogger("auralflow.test").info("x" * 10_000)
    logs.close()
    files = list(tmp_path.iterdir())
    assert len(files) == 4
    assert all(file.stat().st_size <= 1_000_000 for file in files)


def test_a_folder_that_cannot_be_written_only_costs_the_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    logs = Logging(tmp_path / "file" / "logs")
    assert isinstance(logs.problem, OSError)
    logging.getLogger("auralflow.test").warning("something may be lost")
    logs.close()
    assert "something may be lost" in capfd.readouterr().err


CRASHING = """
import ctypes, sys
from pathlib import Path
from auralflow_studio.logs import Logging
logs = Logging(Path(sys.argv[1]))
print(logs.take_crash_reports())
if sys.argv[2] == "crash":
    ctypes.string_at(0)
logs.close()
"""


def test_a_crash_is_told_at_the_next_start_and_only_once(tmp_path: Path) -> None:
    def run(how: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", CRASHING, str(tmp_path), how], capture_output=True, text=True, check=False
        )

    assert run("well").stdout == "[]\n"
    assert run("crash").returncode != 0
    told = run("well").stdout
    assert "Segmentation fault" in told
    assert "<string>" in told
    assert run("well").stdout == "[]\n"
    assert list(tmp_path.glob("*crash*")) == []


def test_empty_reports_of_runs_long_gone_are_swept_out(tmp_path: Path) -> None:
    old, new = tmp_path / "1-crash.txt", tmp_path / "2-crash.txt"
    old.touch()
    new.touch()
    os.utime(old, (time.time() - 30 * 24 * 3600,) * 2)
    logs = Logging(tmp_path, crash_file=False)
    assert logs.take_crash_reports() == []
    logs.close()
    assert (old.exists(), new.exists()) == (False, True)
