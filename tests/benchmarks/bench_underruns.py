"""Dropouts of playback while separation uses every core: what a virtual device was sent, against what it should get.

Run: python tests/benchmarks/bench_underruns.py [seconds] [separator|import|none]

Plays three stems that are known to the last bit in a loop through the real player and PulseAudio's null sink, records
the sink, and finds every place where the recording does not go on with the next frame. `separator` (the default) runs
the real separation over and over in a thread of the same process, `import` imports torch during playback (which the app
never does: a dropout is to be expected), `none` is the quiet machine. Needs PulseAudio. Prints one JSON object.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.sound import RECORDING_VARIABLE, NullSink
from support.sound_player import MIXER, RATE, SONG_FRAMES, expected_mix, three_lanes, wait, wait_until

if TYPE_CHECKING:
    from auralflow_studio.playback.player import Player


def separate_until(stop: threading.Event, ready: threading.Event, done: list[float]) -> None:
    """Separate real music over and over; notes seconds of audio done."""
    import soundfile

    from auralflow.audio.files import open_audio
    from auralflow.errors import Cancelled
    from auralflow.models.registry import load_model
    from auralflow.progress import CancelToken
    from auralflow.separation.separator import Separator
    from auralflow.separation.workspace import store_for
    from auralflow_studio.jobs.priority import yield_to_other_threads

    yield_to_other_threads()  # as the app's jobs do it
    golden = Path(__file__).parents[1] / "data" / "spleeter_2stems" / "mixture.flac"
    samples, rate = soundfile.read(golden, dtype="float32")
    model = load_model("spleeter-2stems")
    cancel = CancelToken()
    threading.Thread(target=lambda: (stop.wait(), cancel.cancel()), daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "song.wav"
        soundfile.write(path, np.tile(samples, (20, 1)), rate)
        ready.set()
        while not stop.is_set():
            separator = Separator(model)
            with open_audio(path) as reader:
                store = store_for(reader.info, model.info, separator.settings, cache_dir=Path(folder))
                try:
                    # As in the app: chunk by chunk, the one under the playhead first.
                    separator.separate(reader, store, cancel=cancel, playhead=lambda: 0)
                except Cancelled:
                    return
                finally:
                    done.append(store.finished.total / rate)
                    store.delete()


@dataclass
class Watched:
    """How evenly the device asks for sound, and how long it waits for it."""

    longest_s: float = 0.0
    slowest_ms: float = 0.0


def watch_callback(player: Player) -> Watched:
    """Look at every buffer from now on."""
    port, watched, then = player.output._thread._port, Watched(), time.monotonic()
    render = port.render

    def timed(out: np.ndarray, when_s: float) -> None:
        nonlocal then
        begin = time.monotonic()
        watched.longest_s = max(watched.longest_s, begin - then)
        then = begin
        render(out, when_s)
        watched.slowest_ms = max(watched.slowest_ms, 1000 * (time.monotonic() - begin))

    port.render = timed
    return watched


def play(seconds: float, load: str) -> None:
    """Play in this process, whose default device is the sink."""
    from PySide6.QtCore import QCoreApplication

    from auralflow_studio.main import SWITCH_INTERVAL_S
    from auralflow_studio.playback.output import Output
    from auralflow_studio.playback.player import Player

    sys.setswitchinterval(SWITCH_INTERVAL_S)
    app = QCoreApplication([])
    stop, ready, done = threading.Event(), threading.Event(), []
    worker = None
    if load == "separator":
        import torch  # before playback, as in the app

        del torch
        gc.freeze()  # as the app's warm-up does it
        worker = threading.Thread(target=separate_until, args=(stop, ready, done))
        worker.start()
        # The app plays only when the model is loaded, too.
        ready.wait()
    output = Output()
    player = Player(output)
    player.load(three_lanes())
    wait_until(lambda: output.status.has_sound)
    recording = Path(os.environ[RECORDING_VARIABLE])
    wait_until(lambda: recording.stat().st_size > RATE // 4 * 8)
    player.set_mix(MIXER)
    player.set_loop(0, SONG_FRAMES)
    begin, cpu = time.monotonic(), time.process_time()
    watched = watch_callback(player)
    player.play()
    if load == "import":
        wait(2)
        thread = threading.Thread(target=lambda: __import__("torch"))
        thread.start()
    wait(seconds)
    cpu_share = (time.process_time() - cpu) / (time.monotonic() - begin)
    song = player._song
    shortages = song.renderer.shortages if song else -1
    stream = output._thread._stream
    underflows = stream.callback.underflows if stream else -1
    latency_s = output.status.latency_s
    longest_gap_ms = 1000 * watched.longest_s
    player.pause()
    wait(0.3)
    player.close()
    output.close()
    stop.set()
    if worker is not None:
        worker.join()
    app.quit()
    report = {"cores_used": cpu_share, "shortages": shortages, "flags": underflows, "separated_s": sum(done)}
    print(
        json.dumps(
            {
                **report,
                "longest_callback_gap_ms": longest_gap_ms,
                "slowest_callback_ms": watched.slowest_ms,
                "latency_s": latency_s,
            }
        )
    )


def analyse(recorded: np.ndarray) -> dict[str, Any]:
    """How long the recording goes on with the right frames, and where it does not."""
    # Two float32 as one integer name a frame.
    song = np.ascontiguousarray(expected_mix()).view(np.uint64).ravel()
    order = np.argsort(song)
    sounding = np.flatnonzero(recorded.any(axis=1))
    # Without the fades at the beginning and the end.
    fade = round(0.005 * RATE)
    part = np.ascontiguousarray(recorded[sounding[0] + fade : sounding[-1] - fade])
    keys = part.view(np.uint64).ravel()
    found = order[np.clip(np.searchsorted(song[order], keys), 0, len(song) - 1)]
    places = np.where(song[found] == keys, found, -1)
    wrong = np.flatnonzero((places[1:] - places[:-1]) % len(song) != 1)
    # Errors less than 10 ms apart are one dropout.
    dropouts = np.split(wrong, np.flatnonzero(np.diff(wrong) > RATE // 100) + 1) if len(wrong) else []
    return {
        "recorded_s": len(part) / RATE,
        "dropouts": len(dropouts),
        "silent_ms": 1000 * float(np.sum(~part.any(axis=1))) / RATE,
        "at_s_for_ms": [(round(d[0] / RATE, 2), round(1000 * (d[-1] - d[0]) / RATE)) for d in dropouts],
    }


def watch_machine(stop: threading.Event, stalls_ms: list[int]) -> None:
    """Note when this process, which does nothing, is not woken for 50 ms: then the machine itself stalls."""
    then = time.perf_counter()
    while not stop.wait(0.004):
        now = time.perf_counter()
        if now - then > 0.05:
            stalls_ms.append(round(1000 * (now - then)))
        then = now


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    load = sys.argv[2] if len(sys.argv) > 2 else "separator"
    with NullSink(RATE) as sink:
        env = {**sink.env, "QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, __file__, "--play", str(seconds), load]
        stop, stalls_ms = threading.Event(), []
        watch = threading.Thread(target=watch_machine, args=(stop, stalls_ms))
        watch.start()
        played = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True)
        stop.set()
        watch.join()
        result = analyse(sink.recorded())
    report = {"load": load, **json.loads(played.stdout.splitlines()[-1]), **result}
    print(json.dumps({**report, "machine_stalls_ms": stalls_ms, "load_average": os.getloadavg()[0]}))


if __name__ == "__main__":
    if "--play" in sys.argv:
        play(float(sys.argv[2]), sys.argv[3])
    else:
        main()
