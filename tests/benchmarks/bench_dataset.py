"""How long a dataset of a million chunks takes to be built, and how many chunks a second one worker reads.

    python tests/benchmarks/bench_dataset.py [--seconds 3] [--turn 2] [--rounds 5]

Reading is compared, in turn within one run, with the package musdb (which needs ffmpeg to be imported) reading the same
mixture and four targets from the same WAV files, and with reading as many bytes of the files one after another. The
files are in the operating system's cache for all of them.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import psutil
import soundfile

from auralflow.datasets import create_audio_dataset

if TYPE_CHECKING:
    from collections.abc import Callable

RATE = 44_100
STEMS = ("vocals", "drums", "bass", "other")


def sparse_dataset(folder: Path, tracks: int, minutes: float) -> None:
    """Tracks as long as real ones that take no room on the disk: their samples are holes, read as zeros."""
    frames = round(minutes * 60 * RATE)
    for number in range(tracks):
        track = folder / "train" / f"song {number:03}"
        track.mkdir(parents=True)
        for name in ("mixture", *STEMS):
            path = track / f"{name}.wav"
            soundfile.write(path, np.zeros((0, 2)), RATE, subtype="PCM_16")
            head = bytearray(path.read_bytes()[:44])
            head[40:44] = (frames * 4).to_bytes(4, "little")
            head[4:8] = (36 + frames * 4).to_bytes(4, "little")
            with path.open("wb") as file:
                file.write(head)
                file.truncate(44 + frames * 4)


def real_dataset(folder: Path, tracks: int, seconds: float) -> None:
    """Tracks of noise."""
    random = np.random.default_rng(0)
    for number in range(tracks):
        for split in ("train", "test"):
            track = folder / split / f"song {number:03}"
            track.mkdir(parents=True)
            stems = {name: 0.1 * random.standard_normal((round(seconds * RATE), 2)) for name in STEMS}
            for name, samples in {"mixture": sum(stems.values()), **stems}.items():
                soundfile.write(track / f"{name}.wav", samples, RATE, subtype="PCM_16")


def built(folder: Path) -> dict[str, float]:
    """Time and memory of building the dataset of the whole folder."""
    process = psutil.Process()
    create_audio_dataset(folder, list(STEMS), max_num_tracks=1, mono=False)  # loads what is loaded once
    before, start = process.memory_info().rss, time.perf_counter()
    dataset = create_audio_dataset(folder, list(STEMS), num_chunks=int(1e6), mono=False, val_split=0)
    taken = time.perf_counter() - start
    return {
        "tracks": dataset.num_tracks,
        "chunks": len(dataset),
        "seconds": round(taken, 3),
        "memory_mb": round((process.memory_info().rss - before) / 1e6, 1),
    }


def ours(folder: Path, seconds: float) -> Callable[[int], None]:
    dataset = create_audio_dataset(folder, list(STEMS), chunk_size=seconds, mono=False, val_split=0)
    return lambda index: dataset[index] and None


def with_musdb(folder: Path, seconds: float) -> Callable[[int], None] | None:
    """The same from musdb; None where it cannot be imported."""
    try:
        import musdb
    except (ImportError, RuntimeError) as error:
        print(json.dumps({"musdb": f"left out: {error}"}))
        return None
    tracks = musdb.DB(root=str(folder), is_wav=True, subsets="train").tracks
    random = np.random.default_rng(0)

    def read(_index: int) -> None:
        track = tracks[random.integers(len(tracks))]
        track.chunk_duration = seconds
        track.chunk_start = random.uniform(0, track.duration - seconds)
        np.ascontiguousarray(track.audio.T, np.float32)
        np.stack([track.targets[name].audio.T for name in STEMS]).astype(np.float32)

    return read


def sequential(folder: Path, seconds: float) -> Callable[[int], None]:
    """As many bytes as a chunk has, one after another: what the disk and its cache can give."""
    files = sorted(folder.glob("train/*/*.wav"))
    wanted = round(seconds * RATE) * 4 * (1 + len(STEMS))
    opened = files[0].open("rb", buffering=0)
    position = 0

    def read(_index: int) -> None:
        nonlocal opened, position
        left = wanted
        while left:
            got = len(opened.read(min(left, 1 << 20)))
            if not got:
                opened.close()
                position += 1
                opened = files[position % len(files)].open("rb", buffering=0)
            left -= got

    return read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3.0, help="length of a chunk")
    parser.add_argument("--turn", type=float, default=2.0, help="seconds that each reads in a round")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        sparse_dataset(Path(name), tracks=100, minutes=4)
        print(json.dumps({"built": built(Path(name))}))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        real_dataset(folder, tracks=8, seconds=40)
        readers = {
            "auralflow": ours(folder, options.seconds),
            "musdb": with_musdb(folder, options.seconds),
            "sequential": sequential(folder, options.seconds),
        }
        rates: dict[str, list[float]] = {name: [] for name, read in readers.items() if read}
        done = 0
        for turn in range(options.rounds + 1):
            for name, read in readers.items():
                if read is None:
                    continue
                first, start = done, time.perf_counter()
                while (taken := time.perf_counter() - start) < options.turn:
                    read(done)
                    done += 1
                if turn:  # the first warms up
                    rates[name].append((done - first) / taken)
        medians = {name: statistics.median(values) for name, values in rates.items()}
        megabytes = options.seconds * RATE * 4 * (1 + len(STEMS)) / 1e6
        print(
            json.dumps(
                {
                    "chunks_a_second": {name: round(value, 1) for name, value in medians.items()},
                    "ratio_to_musdb": round(medians["auralflow"] / medians["musdb"], 2) if "musdb" in medians else None,
                    "share_of_sequential_reading": round(medians["auralflow"] / medians["sequential"], 3),
                    "mb_a_second": round(medians["auralflow"] * megabytes),
                }
            )
        )


if __name__ == "__main__":
    main()
