"""How fast lanes are drawn: pan and zoom over a song of three hours, four lanes, 1600x800.

    python tests/benchmarks/bench_drawing.py [--ratio 2] [--json]

Every frame changes the view and waits until Qt has painted the window. Waveforms must reach 60 frames a second,
spectrograms 30. Spectrograms are measured twice: while their tiles are being computed and when they are there.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / name) for name in ("engine", "app", "resources")]

RATE = 44_100
FRAMES = 3 * 3600 * RATE
STEPS = 150


def music(seconds: int) -> np.ndarray:
    """Stereo noise and tones in bars, as loud and as uneven as a song."""
    rng = np.random.default_rng(7)
    t = np.arange(seconds * RATE) / RATE
    beat = np.exp(-6 * (t * 2 % 1))
    phrase = 0.4 + 0.3 * np.sin(2 * np.pi * t / 7.3)
    left = beat * rng.standard_normal(len(t)) * 0.2 + phrase * 0.3 * np.sin(2 * np.pi * 220 * t)
    right = beat * rng.standard_normal(len(t)) * 0.2 + phrase * 0.3 * np.sin(2 * np.pi * 331 * t)
    return np.stack([left, right], axis=1).astype(np.float32)


def pans(view: TimeView, seconds: float) -> Iterator[None]:
    """Scroll on by 37 pixels a frame."""
    view.show_range(FRAMES // 3, FRAMES // 3 + int(seconds * RATE))
    for _ in range(STEPS):
        view.scroll(37)
        yield


def full(view: TimeView, _: float) -> Iterator[None]:
    """Scroll at half the width of the song."""
    view.fit()
    view.zoom(2)
    for i in range(STEPS):
        view.scroll(23 if i % 60 < 30 else -23)
        yield


def zooms(view: TimeView, _: float) -> Iterator[None]:
    """From the whole song to single samples and back, around a place in the first third."""
    view.fit()
    for i in range(STEPS):
        view.zoom(1.2 if i < STEPS // 2 else 1 / 1.2, 500)
        yield


def heights(view: TimeView, _: float) -> Iterator[None]:
    """Nothing but a moving playhead."""
    view.show_range(FRAMES // 3, FRAMES // 3 + 60 * RATE)
    for i in range(STEPS):
        PLAYHEAD[0].set_frame(FRAMES // 3 + i * 735)
        yield


PLAYHEAD: list = []


def measure(app: QApplication, steps: Iterator[None]) -> dict[str, float]:
    """Times of the frames in ms: by the clock, and of the processor alone (what counts when others use it as well)."""
    next(steps)
    app.processEvents()
    walls, works = [], []
    while True:
        wall, work = time.perf_counter(), time.thread_time()
        if next(steps, StopIteration) is StopIteration:
            break
        app.processEvents()
        walls.append((time.perf_counter() - wall) * 1000)
        works.append((time.thread_time() - work) * 1000)
    result = {}
    for name, times in (("", walls), ("cpu_", works)):
        median, late = np.percentile(times, [50, 95])
        result |= {
            f"{name}median_ms": round(median, 2),
            f"{name}p95_ms": round(late, 2),
            f"{name}fps": round(1000 / max(median, 1e-3)),
            f"{name}fps_p95": round(1000 / max(late, 1e-3)),
        }
    return result


def main() -> None:
    """Print one line a case."""
    lane_ids = ("mixture", "vocals", "accompaniment", "residual")
    app = QApplication([])
    piece = music(60)
    begin = time.perf_counter()
    data = {lane: EndlessLane(piece[i * 1000 :] * (1 - 0.2 * i), FRAMES, RATE) for i, lane in enumerate(lane_ids)}
    results = {
        "pyramids": {
            "seconds_for_4": round(time.perf_counter() - begin, 2),
            "bytes_each": data["mixture"].pyramid.nbytes,
        }
    }
    cases: list[tuple[str, Callable[..., Iterator[None]], float]] = [
        ("pan, half the song", full, 0),
        ("pan, 10 min", pans, 600),
        ("pan, 60 s", pans, 60),
        ("pan, 5 s", pans, 5),
        ("pan, 0.1 s", pans, 0.1),
        ("pan, 20 ms", pans, 0.02),
        ("zoom, whole song to samples", zooms, 0),
        ("playhead, 60 s", heights, 0),
    ]
    for mode in (LaneMode.WAVEFORM, LaneMode.SPECTROGRAM):
        view, tiles = TimeView(), SpectrumTiles()
        view.set_song(FRAMES, RATE)
        lanes = [LaneView(view, tiles, lane, data[lane]) for lane in lane_ids]
        window = stack_lanes(view, lanes, 1600, 800)
        for lane in lanes:
            lane.set_mode(mode)
        PLAYHEAD[:] = [Playhead(view, window.findChild(Ruler), window)]
        window.show()
        app.processEvents()
        for name, steps, seconds in cases:
            results[f"{mode}: {name}"] = measure(app, steps(view, seconds))
            if mode is LaneMode.SPECTROGRAM:
                settle(app, tiles, lambda s=steps, a=seconds, v=view: s(v, a))
                results[f"{mode}: {name}, tiles there"] = measure(app, steps(view, seconds))
        results[f"{mode}: memory"] = {"tiles": tiles.nbytes, "samples": tiles.samples.nbytes}
        window.hide()
        tiles.close()
    if ARGUMENTS.json:
        print(json.dumps(results, indent=1))
        return
    for name, result in results.items():
        print(f"{name:55}", "  ".join(f"{key} {value:>8}" for key, value in result.items()))


def settle(app: QApplication, tiles: SpectrumTiles, walk: Callable[[], Iterator[None]]) -> None:
    """Go the way once more, waiting at every step until everything is computed."""
    for i, _ in enumerate(walk()):
        if i % 10 == 0:
            app.processEvents()
            deadline = time.monotonic() + 5
            while tiles.busy and time.monotonic() < deadline:
                app.processEvents()
                time.sleep(0.005)


if __name__ == "__main__":
    PARSER = argparse.ArgumentParser(description=__doc__)
    PARSER.add_argument("--ratio", type=float, default=1.0, help="pixels of the screen a logical pixel")
    PARSER.add_argument("--json", action="store_true")
    ARGUMENTS = PARSER.parse_args()
    os.environ["QT_SCALE_FACTOR"] = str(ARGUMENTS.ratio)
    import numpy as np
    from PySide6.QtWidgets import QApplication

    from auralflow_studio.ui.plots.lane_picture import LaneMode
    from auralflow_studio.ui.plots.lane_view import LaneView
    from auralflow_studio.ui.plots.playhead import Playhead
    from auralflow_studio.ui.plots.ruler import Ruler
    from auralflow_studio.ui.plots.spectrum_tiles import SpectrumTiles
    from auralflow_studio.ui.plots.time_view import TimeView
    from support.lanes import EndlessLane, stack_lanes

    main()
