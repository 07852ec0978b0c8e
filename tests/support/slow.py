"""What takes as long as a test needs: a job, and a disk."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import threading
    from pathlib import Path

    import pytest

    from auralflow.progress import CancelToken, ProgressSink


@dataclass(frozen=True)
class Blocking:
    """A job that keeps its resource busy until it is let go."""

    until: threading.Event

    def run(self, progress: ProgressSink, cancel: CancelToken) -> None:
        self.until.wait(20)


def make_slow_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of 300 folders, as on a disk far away: searching it takes half a minute."""
    for number in range(300):
        (folder / str(number)).mkdir(parents=True)
    scandir = os.scandir

    def slow_scandir(path: Any) -> Any:
        if str(folder) in os.fspath(path):
            time.sleep(0.1)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", slow_scandir)
