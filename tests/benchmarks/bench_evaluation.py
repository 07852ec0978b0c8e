"""What the SDR of a song costs, beside museval, and what all figures together cost.

Run: python tests/benchmarks/bench_evaluation.py [--seconds 30] [--rounds 3] [--threads 2] [--device cpu]

All measure the same synthetic song with four stereo stems at 44.1 kHz. They take turns, so that a busy machine hits
all; figures are medians in seconds. "sdr" is the framewise SDR alone, which is museval's; "all" has uSDR, SI-SDR,
leakage, spectral distance and null, too. One JSON object each, with its ratio to museval and the largest difference.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable

import numpy as np
import torch

from auralflow.datasets.synthetic import synthesize_song
from auralflow.evaluation import score_track
from auralflow.evaluation.metrics_frames import FrameEnergies
from auralflow.evaluation.metrics_sdr import framewise_sdr
from auralflow.evaluation.metrics_track import one_thread
from auralflow.evaluation.museval_scores import museval_metrics

RATE = 44_100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    song = synthesize_song(3, duration_s=options.seconds, form="loop")
    references = np.stack(list(song.stems.values()))  # (stems, channels, frames)
    noise = np.random.default_rng(0).normal(0, 0.01, references.shape)
    estimates = (0.8 * references + 0.1 * song.mixture + noise).astype(np.float32)
    named = [dict(zip(song.stems, sounds, strict=True)) for sounds in (estimates, references)]
    device = torch.device(options.device)
    tensors = [torch.from_numpy(sounds) for sounds in (estimates, references, song.mixture)]

    def sdr() -> np.ndarray:
        energies = FrameEnergies(len(references), RATE, device)
        with one_thread():
            for start in range(0, references.shape[-1], RATE):
                energies.update(*(sounds[..., start : start + RATE] for sounds in tensors))
        return framewise_sdr(energies.frames, energies.whole).numpy()

    def everything() -> np.ndarray:
        scores = score_track(*named, song.mixture, RATE, device=options.device)
        return np.array([[np.nan if v is None else v for v in stem.sdr_frames] for stem in scores.stems])

    def museval() -> np.ndarray:
        arrays = (np.swapaxes(sounds, 1, 2).astype(np.float64) for sounds in (references, estimates))
        result: np.ndarray = museval_metrics().bss_eval(*arrays, window=RATE, hop=RATE)[0]
        return result

    ways: dict[str, Callable[[], np.ndarray]] = {"sdr": sdr, "all": everything, "museval": museval}
    found, times = {name: way() for name, way in ways.items()}, {name: [] for name in ways}
    for _ in range(options.rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            times[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(seconds) for name, seconds in times.items()}
    for name, seconds in medians.items():
        apart = float(np.nanmax(np.abs(found[name] - found["museval"])))
        facts = {"figures": name, "s": round(seconds, 3), "museval_takes_times": round(medians["museval"] / seconds, 1)}
        print(json.dumps({**facts, "most_db_apart": apart, "threads": options.threads, "device": options.device}))


if __name__ == "__main__":
    main()
