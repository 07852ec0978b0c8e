"""From the drop of a song to its first sound and its first stem, with the app warm; the same for 3 minutes and 3 hours.

    python tests/benchmarks/bench_drop.py [--minutes 3 180] [--formats wav mp3] [--times 3]

Prints JSON, medians in seconds: `playable_s` until the player can play the mixture, `first_stem_s` until the first half
second of all stems is finished at the playhead (must be <= 1.0 s), and the gaps of a 5 ms timer in the window's thread
meanwhile.
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
import soundfile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from auralflow_studio.context import AppContext
from auralflow_studio.document.edits import remove_songs
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.paths import app_paths
from support.songs import make_song

RATE = 44_100


def write_long(path: Path, minutes: float, seed: int) -> None:
    """A song of any length, half a minute again and again."""
    block = make_song(30.0, seed=seed)
    with soundfile.SoundFile(path, "w", RATE, 2, subtype=None if path.suffix == ".mp3" else "PCM_16") as file:
        for _ in range(round(2 * minutes)):
            file.write(block)


def wait_until(condition: object, timeout_s: float = 60.0) -> float:
    """Run the event loop until a condition holds; gives the time since the epoch of `perf_counter`."""
    loop = QEventLoop()
    timer = QTimer(interval=2)
    deadline = time.perf_counter() + timeout_s

    def look() -> None:
        if condition() or time.perf_counter() > deadline:  # type: ignore[operator]
            loop.quit()

    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
    return time.perf_counter()


def drop(app: AppContext, path: Path) -> dict[str, float]:
    """Drop one song into the app, and take it out again."""
    gaps_s: list[float] = []
    last = time.perf_counter()
    ticker = QTimer(interval=5)

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps_s.append(now - last)
        last = now

    ticker.timeout.connect(tick)
    ticker.start()
    begin = time.perf_counter()
    app.queue.add([path])
    playable = wait_until(lambda: app.current.audio is not None)
    audio = app.current.audio
    assert audio is not None
    first_stem = wait_until(lambda: audio.is_finished(0, RATE // 2))
    ticker.stop()
    app.session.apply(remove_songs(song.id for song in app.session.session.songs))
    wait_until(lambda: not app.runner.is_busy(Resource.MODEL) and not app.runner.is_busy(Resource.PEAKS))
    return {
        "playable_s": playable - begin,
        "first_stem_s": first_stem - begin,
        "longest_gap_ms": 1000 * max(gaps_s, default=0.0),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, nargs="+", default=[3, 180])
    parser.add_argument("--formats", nargs="+", default=["wav", "mp3"])
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _qt = QApplication([])
        app = AppContext(app_paths(Path(folder) / "profile"))
        loop = QEventLoop()
        app.warmed_up.connect(loop.quit)
        app.start()
        loop.exec()
        results = []
        for minutes in asked.minutes:
            for ending in asked.formats:
                path = Path(folder) / f"song.{ending}"
                measured = []
                for number in range(asked.times):
                    write_long(path, minutes, seed=number)
                    measured.append(drop(app, path))
                path.unlink()
                medians = {key: round(float(np.median([m[key] for m in measured])), 3) for key in measured[0]}
                results.append({"minutes": minutes, "format": ending, **medians})
                print(results[-1], file=sys.stderr, flush=True)
        assert app.shutdown()
        print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
