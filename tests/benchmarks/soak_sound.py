"""Whether sound survives what happens to it: two players, devices that come and go, a computer that stands still.

Run: python tests/benchmarks/soak_sound.py [seconds]

For ten minutes (or as long as given), in a real process with a real PulseAudio: the players take turns, devices are
looked for again, the sound server and the chosen sink vanish and return, the process, its interpreter and the server
are held up for 12 s. What the sinks were sent is recorded and compared with the songs. Prints one JSON object.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.sound import NullSink
from support.sound_player import RATE
from support.sound_soak import Soak, stretches_of_songs

STALL_S = 12.0
SINKS = ("out", "headphones", "studio")


def listen(soak: Soak, name: str, seconds: float, heard: Counter[str]) -> None:
    """Let it play undisturbed, and compare what was heard with the songs."""
    frames = len(soak.sink.recorded(name))
    time.sleep(seconds)
    runs, strange = stretches_of_songs(soak.sink.recorded(name)[frames:])
    heard["stretches"] += 1
    heard["unbroken_s"] += max((length for _, length in runs), default=0) / RATE
    heard["listened_s"] += seconds
    heard["strange_frames"] += strange
    heard["gaps"] += max(0, len(runs) - 1)
    for other in SINKS:
        if other != name and soak.sink.recorded(other)[-round(seconds * RATE / 2) :].any():
            heard["sound_on_another_sink"] += 1


def round_of_trouble(soak: Soak, name: str, away_s: float, heard: Counter[str]) -> None:
    """Everything once."""
    trouble = [
        lambda: soak.play(1, name),
        lambda: soak.look(name),
        lambda: soak.restart_server(away_s, name),
        lambda: soak.stall("process stopped", soak.process, STALL_S, name),
        lambda: soak.play(0, name),
        lambda: soak.hold(STALL_S, name),
        lambda: [soak.look(name) for _ in range(3)],
        lambda: soak.stall("server stopped", soak.sink.server, STALL_S, name),
    ]
    if name != SINKS[0]:
        trouble.append(lambda: soak.reconnect_sink(name, away_s))
    for happen in trouble:
        happen()
        listen(soak, name, 2.0, heard)


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600.0
    begin_s, rounds, heard = time.monotonic(), 0, Counter[str]()
    with tempfile.TemporaryDirectory() as folder, NullSink(RATE, SINKS, is_prompt=True) as sink:
        errors = Path(folder) / "errors"
        with Soak(sink, errors) as soak:
            soak.tell("play 0")
            soak.until_heard("started", SINKS[0], begin_s)
            for name, away_s in cycle(zip(SINKS, (0.5, 3.0, 6.0), strict=True)):
                soak.tell("device" if name == SINKS[0] else f"device PulseAudio/{name}")
                soak.until_heard("device chosen", name, time.monotonic(), len(sink.recorded(name)))
                round_of_trouble(soak, name, away_s, heard)
                rounds += 1
                if time.monotonic() - begin_s > seconds or soak.process.poll() is not None:
                    break
            status = soak.finish()
            report = {
                "seconds": round(time.monotonic() - begin_s),
                "rounds": rounds,
                "exit_status": status,
                "problems": Counter(event[1] for event in soak.events if event[0] == "problem"),
                "delays_s": {
                    what: {
                        "times": len(delays),
                        "longest": round(max(delays), 2),
                        "longest_until_open": round(max(soak.opened_s[what]), 2),
                    }
                    for what, delays in soak.delays_s.items()
                },
                "heard": heard,
                "closed": soak.last("closed"),
            }
        print(json.dumps(report))
        if status:
            print(errors.read_text(errors="replace")[-4000:], file=sys.stderr)
    sys.exit(status)


if __name__ == "__main__":
    main()
