"""1000 one-second songs through the real queue: memory must stay flat and the window responsive.

    python tests/benchmarks/bench_queue_1000.py [--files 1000] [--quick]

Prints JSON: growth of resident memory after the first 50 songs (must be <= 50 MB) and the gaps of a 5 ms timer in the
window's thread, from the first finished song on (after warm-up). `--quick` takes a network that costs nothing in the
place of the real one: what is left is the queue itself.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QListView

from auralflow_studio.context import AppContext
from auralflow_studio.paths import app_paths
from auralflow_studio.qtmodels.queue_model import RowState
from support.app_models import QuickModels
from support.songs import write_song

SETTLE_FILES = 50
MEGABYTE = 1e6


class Watch(QObject):
    """Counts finished songs, and measures memory and the gaps of a timer."""

    def __init__(self, app: AppContext, files: int) -> None:
        super().__init__()
        self._files = files
        self._process = psutil.Process()
        self.done = 0
        self.failed = 0
        self.memory_bytes: dict[int, int] = {}
        self.gaps_ms: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self, interval=5)
        self._timer.timeout.connect(self._tick)
        app.queue.separated.connect(self._on_separated)

    @Slot(object)
    def _on_separated(self, ended: object) -> None:
        self.done += 1
        self.failed += getattr(ended, "error", None) is not None
        if self.done == 1:
            self._last = time.perf_counter()
            self._timer.start()
        if self.done in (1, SETTLE_FILES) or self.done % 100 == 0 or self.done == self._files:
            self.memory_bytes[self.done] = self._process.memory_info().rss
            print(f"{self.done} done, {self.memory_bytes[self.done] / MEGABYTE:.0f} MB", file=sys.stderr, flush=True)
        if self.done == self._files:
            self._timer.stop()
            QTimer.singleShot(0, QApplication.instance().quit)  # type: ignore[union-attr]

    @Slot()
    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps_ms.append(1000 * (now - self._last))
        self._last = now


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    files = asked.files
    with tempfile.TemporaryDirectory() as folder:
        music = Path(folder) / "music"
        music.mkdir()
        for number in range(files):
            write_song(music / f"song {number:04}.wav", 1.0, seed=number)
        qt_app = QApplication([])
        app = AppContext(app_paths(Path(folder) / "profile"), models=QuickModels() if asked.quick else None)
        view = QListView()
        view.setUniformItemSizes(True)
        view.setModel(app.queue.model)
        view.resize(400, 600)
        view.show()
        watch = Watch(app, files)
        app.start()
        begin = time.perf_counter()
        app.queue.add([music])
        qt_app.exec()
        taken_s = time.perf_counter() - begin
        states = {state.value: app.queue.model.count(state) for state in RowState}
        assert app.shutdown()
        gaps = np.sort(watch.gaps_ms)
        settled = watch.memory_bytes.get(SETTLE_FILES, watch.memory_bytes[1])
        growth = watch.memory_bytes[files] - settled
        print(
            json.dumps(
                {
                    "files": files,
                    "states": states,
                    "seconds": round(taken_s, 1),
                    "seconds_per_file": round(taken_s / files, 3),
                    "memory_mb": {count: round(size / MEGABYTE) for count, size in watch.memory_bytes.items()},
                    "growth_after_50_mb": round(growth / MEGABYTE, 1),
                    "gap_ms": {
                        "median": round(float(np.median(gaps)), 1),
                        "p99": round(float(np.percentile(gaps, 99)), 1),
                        "longest": round(float(gaps[-1]), 1),
                        "over_100": int((gaps > 100).sum()),
                    },
                },
                indent=1,
            )
        )


if __name__ == "__main__":
    main()
