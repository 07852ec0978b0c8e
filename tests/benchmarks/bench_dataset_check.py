"""How fast a dataset is checked, beside reading the same files and doing nothing with them.

    python tests/benchmarks/bench_dataset_check.py [--tracks 100] [--seconds 20] [--encoding PCM_16] [--json]

The files are in the page cache, so that the disk is no limit: what counts is how the figures compare with the speed of
a disk, and with soundfile's. All are run in turns, several times; medians are given, and how the check compares with
each in the same turn. Run with `engine` and `tests` on PYTHONPATH.
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
    from collections.abc import Callable

    from auralflow.datasets.tracks import Track

RATE = 44_100
BLOCK_FRAMES = RATE
RUNS = 5


def make_tracks(folder: Path, count: int, seconds: float, encoding: str) -> list[Track]:
    """Songs of four stems in stereo, each other noise; as WAV, or of 16 bit as FLAC."""
    rng = np.random.default_rng(0)
    frames = round(seconds * RATE)
    tracks = []
    kind = {"ending": "flac"} if encoding == "FLAC" else {"subtype": encoding}
    for number in range(count):
        stems = {name: rng.uniform(-0.2, 0.2, (frames, 2)) for name in ("bass", "drums", "other", "vocals")}
        tracks.append(write_track(folder / f"song {number:03}", with_mixture(stems), rate=RATE, **kind))
    return tracks


def read_bytes(path: Path) -> None:
    """Read one file as it is."""
    block = bytearray(4 * BLOCK_FRAMES)
    with path.open("rb", buffering=0) as file:
        while file.readinto(block):
            pass


def read_sound(path: Path) -> None:
    """Read one file with soundfile."""
    out = np.empty((BLOCK_FRAMES, 2), np.float32)
    with soundfile.SoundFile(path) as file:
        while len(file.read(out=out)) == BLOCK_FRAMES:
            pass


def read_all(read: Callable[[Path], None], paths: list[Path], workers: int) -> float:
    """Seconds to read all files."""
    begin = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(read, paths))
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
    parser.add_argument("--encoding", choices=("PCM_16", "PCM_24", "FLOAT", "FLAC"), default="PCM_16")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    workers = min(4, os.cpu_count() or 1)
    with tempfile.TemporaryDirectory() as folder:
        tracks = make_tracks(Path(folder), options.tracks, options.seconds, options.encoding)
        paths = sorted(path for path in Path(folder).rglob("*.*") if path.is_file())
        size = sum(path.stat().st_size for path in paths)
        growth = most_memory_bytes(tracks)
        ways = {
            "plain bytes, one thread": lambda: read_all(read_bytes, paths, 1),
            "soundfile, one thread": lambda: read_all(read_sound, paths, 1),
            f"soundfile, {workers} threads": lambda: read_all(read_sound, paths, workers),
            "check": lambda: check_all(tracks),
        }
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(RUNS):
            for name, run in ways.items():
                taken[name].append(run())
        check_s = statistics.median(taken["check"])
        figures = {
            "encoding": options.encoding,
            "tracks": options.tracks,
            "megabytes": size / 1e6,
            "megabytes_a_second": {name: size / statistics.median(times) / 1e6 for name, times in taken.items()},
            "speed_of_check_by_way": {
                name: statistics.median(other / own for other, own in zip(times, taken["check"], strict=True))
                for name, times in taken.items()
            },
            "times_real_time": 5 * options.tracks * options.seconds / check_s,
            "memory_growth_megabytes": growth / 1e6,
            "cancel_s": statistics.median(cancel_s(tracks) for _ in range(RUNS)),
        }
    if options.json:
        print(json.dumps(figures))
        return 0
    print(f"{options.tracks} tracks, {size / 1e6:.0f} MB, {options.encoding}")
    for name, speed in figures["megabytes_a_second"].items():
        print(f"{name:24} {speed:7.0f} MB/s, check {figures['speed_of_check_by_way'][name]:5.2f} times as fast")
    print(f"times real time          {figures['times_real_time']:7.0f} (sum of all files)")
    print(f"memory growth            {growth / 1e6:7.0f} MB")
    print(f"cancelled after          {figures['cancel_s'] * 1000:7.1f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
