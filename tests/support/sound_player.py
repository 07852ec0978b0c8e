"""Plays something known through the real player and device: `python -m support.sound_player SCENARIO`.

A process of its own, because the sound server it plays to is named by its environment. Prints one JSON object.
"""

from __future__ import annotations

import ctypes
import json
import math
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from auralflow.audio.mixdown import LaneMix, MixerState
from auralflow_studio.playback.output import Output
from auralflow_studio.playback.player import Player
from support.playback import ArraySource, walk
from support.sound import RECORDING_VARIABLE

RATE = 44100
SONG_FRAMES = 3 * RATE // 2
LOOP = (30_000, 47_123)
HIGH_RATE = 400_000  # more than PulseAudio takes
TONE_HZ = 997.0


def three_lanes() -> ArraySource:
    """Noise on a grid so coarse that all sums below are exact, and so fine that every frame is like no other."""
    generator = np.random.default_rng(2024)
    lanes = {}
    for lane in ("vocals", "drums", "bass"):
        lanes[lane] = (generator.integers(-(2**18), 2**18, (SONG_FRAMES, 2)) / 2**20).astype(np.float32)
    return ArraySource({"mixture": lanes["vocals"] + lanes["drums"] + lanes["bass"], **lanes}, RATE)


MIXER = MixerState(
    {
        "mixture": LaneMix(role="mixture"),
        "vocals": LaneMix(),
        "drums": LaneMix(pan=0.5),  # left at exactly a half
        "bass": LaneMix(mute=True),
    }
)


def expected_mix() -> np.ndarray:
    """What must be heard of `three_lanes` under `MIXER`, float32 of shape `(frames, 2)`."""
    source = three_lanes()
    vocals, drums = (source.read(lane, 0, SONG_FRAMES).astype(np.float64) for lane in ("vocals", "drums"))
    return (vocals + drums * [0.5, 1.0]).astype(np.float32)


def expected_loop(frames: int) -> np.ndarray:
    """What must be heard first of the looped song, from frame 25 000 on."""
    from auralflow_studio.playback.transport import LoopRange

    return expected_mix()[walk(25_000, frames, SONG_FRAMES, LoopRange(*LOOP))]


def tone() -> ArraySource:
    at = np.arange(HIGH_RATE) / HIGH_RATE
    sine = (0.5 * np.sin(2 * math.pi * TONE_HZ * at)).astype(np.float32)
    return ArraySource({"vocals": np.stack([sine, -sine], axis=1)}, HIGH_RATE)


def wait(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def wait_until(condition: Any) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("waited 20 s")
        wait(0.01)


def trouble(player: Player, problems: list[Any], report: dict[str, Any]) -> None:
    """Play a loop on and on, on a machine that is too busy, then without the device.

    Whoever reads what is printed takes it away and brings it back.
    """
    player.set_loop(0, SONG_FRAMES)
    player.play()
    wait_until(lambda: player.position > 4096)
    # No other thread of Python runs while this sleeps: what a busy machine does to the callback.
    interpreter_lock_held = ctypes.PyDLL(None)
    while player.output.status.latency_s < 0.2:
        interpreter_lock_held.usleep(400_000)
        wait(0.6)
    print("take it away", flush=True)
    wait_until(lambda: problems and not player.output.status.has_sound)
    places = [player.position]
    wait_until(lambda: places.append(player.position) or abs(places[-1] - places[0]) > RATE // 4)
    report["moved_in_silence"] = True
    print("bring it back", flush=True)
    wait_until(lambda: player.output.status.has_sound)
    recording = Path(os.environ[RECORDING_VARIABLE])
    wait_until(lambda: np.count_nonzero(np.fromfile(recording, dtype="<f4")) > RATE)
    report["is_playing"] = player.is_playing


def main(scenario: str) -> None:
    app = QCoreApplication([])
    output = Output()
    player = Player(output)
    problems: list[Any] = []
    player.problem.connect(problems.append)
    output.problem.connect(problems.append)
    report: dict[str, Any] = {}
    player.load(tone() if scenario == "tone" else three_lanes())
    wait_until(lambda: player.output.status.has_sound)
    # A sink stalls at its start, and the first moments of a stream are not recorded: wait until silence is.
    recording = Path(os.environ[RECORDING_VARIABLE])
    wait_until(lambda: recording.stat().st_size > RATE // 4 * 8)
    report["status"] = asdict(player.output.status)
    if scenario != "tone":
        player.set_mix(MIXER)
    if scenario == "trouble":
        trouble(player, problems, report)
    else:
        player.play()
        wait_until(lambda: not player.is_playing)
        wait(0.3)
    if scenario == "mix":
        player.set_loop(*LOOP)
        player.seek(25_000)
        player.play()
        wait(1.3)
        before = player.position
        player.pause()
        report["loop_position"] = before
        wait(0.3)
    stream = output._thread._stream
    report["last_latency_s"] = player.output.status.latency_s
    report["underflows"] = stream.callback.underflows if stream is not None else -1
    report["problems"] = [asdict(problem) for problem in problems]
    player.close()
    output.close()
    app.quit()
    print(json.dumps(report))


if __name__ == "__main__":
    main(sys.argv[1])
