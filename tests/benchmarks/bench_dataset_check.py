"""How fast a dataset is checked, beside reading the same files with soundfile and doing nothing with them.

    python tests/benchmarks/bench_dataset_check.py [--tracks 100] [--seconds 20] [--json]

The files are in the page cache, so that the disk is no limit: what counts is how the figures compare with the speed of
a disk. Both are run in turns, several times; medians are given. Run with `engine` and `tests` on PYTHONPATH.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import psutil
import soundfile

from auralflow.datasets.check import check_dataset
from auralflow.errors import Cancelled
from auralflow.progress import CancelToken
from support.checked_datasets import with_mixture, write_track

if TYPE_CHECKING:
    from auralflow.datasets.tracks import Track

RATE = 44_100
BLOCK_FRAMES = 2 * RATE
RUNS = 5


def make_tracks(folder: Path, count: int, seconds: float) -> list[Track]:
    """Songs of four stems in stereo and 16 bit, each other noise."""
    rng = np.random.default_rng(0)
    frames = round(seconds * RATE)
    tracks = []
    for number in range(count):
        stems = {name: rng.uniform(-0.2, 0.2, (frames, 2)) for name in ("bass", "drums", "other", "vocals")}
        tracks.append(write_track(folder / f"song {number:03}", with_mixture(stems), rate=RATE, subtype="PCM_16"))
    return tracks


def read_file(path: Path) -> None:
    """Read one file with soundfile in the blocks of the check."""
    out = np.empty((BLOCK_FRAMES, 2), np.float32)
    with soundfile.SoundFile(path) as file:
        while len(file.read(out=out)) == BLOCK_FRAMES:
            pass


def read_all(paths: list[Path], workers: int) -> float:
    """Seconds to read all files."""
    begin = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(read_file, paths))
    return time.perf_counter() - begin


def check_all(tracks: list[Track]) -> float:
    """Seconds to check all tracks."""
    begin = time.perf_counter()
    report = check_dataset(tracks)
    taken_s = time.perf_counter() - begin
    if report.problems:
        raise SystemExit(f"{report.problems[0].sentence} The benchmark's own files must be right.")
    return taken_s


def most_memory_bytes(tracks: list[Track]) -> int:
    """By how much the process grows while it checks."""
    process = psutil.Process()
    before = most = process.memory_info().rss
    done = threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(0.005):
            most = max(most, process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    check_dataset(tracks)
    done.set()
    watcher.join()
    return most - before


def cancel_s(tracks: list[Track]) -> float:
    """Seconds from the wish to stop until the check has stopped."""
    cancel = CancelToken()
    asked: list[float] = []

    def ask(progress: object) -> None:
        asked.append(time.perf_counter())
        cancel.cancel()

    try:
        check_dataset(tracks, progress=ask, cancel=cancel)
    except Cancelled:
        return time.perf_counter() - asked[0]
    raise SystemExit("The check was over before it could be cancelled: take more tracks.")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tracks", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tracks = make_tracks(Path(folder), options.tracks, options.seconds)
        paths = sorted(Path(folder).rglob("*.wav"))
        size = sum(path.stat().st_size for path in paths)
        growth = most_memory_bytes(tracks)
        taken: dict[str, list[float]] = {"soundfile, one thread": [], "soundfile, four threads": [], "check": []}
        for _ in range(RUNS):
            taken["soundfile, one thread"].append(read_all(paths, 1))
            taken["soundfile, four threads"].append(read_all(paths, min(4, os.cpu_count() or 1)))
            taken["check"].append(check_all(tracks))
        speeds = {name: size / statistics.median(times) / 1e6 for name, times in taken.items()}
        figures = {
            "tracks": options.tracks,
            "megabytes": size / 1e6,
            "megabytes_a_second": speeds,
            "times_real_time": 5 * options.tracks * options.seconds / statistics.median(taken["check"]),
            "memory_growth_megabytes": growth / 1e6,
            "cancel_s": cancel_s(tracks),
        }
    if options.json:
        print(json.dumps(figures))
        return 0
    print(f"{options.tracks} tracks, {size / 1e6:.0f} MB")
    for name, speed in speeds.items():
        print(f"{name:24} {speed:7.0f} MB/s")
    print(f"times real time          {figures['times_real_time']:7.0f} (sum of all files)")
    print(f"memory growth            {growth / 1e6:7.0f} MB")
    print(f"cancelled after          {figures['cancel_s'] * 1000:7.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
