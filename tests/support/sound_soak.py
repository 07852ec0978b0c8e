"""What may happen to the sound of two players, done to a real sound server and process, and what is heard then."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from support.sound_actor import songs
from support.sound_player import RATE, SONG_FRAMES

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from numpy.typing import NDArray

    from support.sound import NullSink

LONG_S = 60.0
# A stretch of silence in the middle of which nothing was to be heard.
_STRETCH_FRAMES = RATE // 10


class Soak:
    """The actor's process, its sound server, and what came of both; a context manager.

    Args:
        sink: The server, running.
        errors: File that takes what the actor prints on standard error.

    Attributes:
        events: What the actor said, in order.
        delays_s: How long it took until something was heard again, by what had happened.
        opened_s: How long until the device was open again, of the same.
    """

    def __init__(self, sink: NullSink, errors: Path) -> None:
        self.sink = sink
        self.events: list[list[Any]] = []
        self.delays_s: dict[str, list[float]] = {}
        self.opened_s: dict[str, list[float]] = {}
        env = {**sink.env, "PYTHONPATH": str(Path(__file__).parents[1]), "QT_QPA_PLATFORM": "offscreen"}
        with errors.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "support.sound_actor"],
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
            )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.events.append(json.loads(line))

    def tell(self, command: str) -> None:
        """Give a command and wait until it is done."""
        assert self.process.stdin is not None
        before = self.count("did", command)
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        wait_for(lambda: self.count("did", command) > before or self.process.poll() is not None)

    def finish(self) -> int:
        """Let the actor close everything; its exit status, negative if it crashed."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        status = self.process.wait(LONG_S)
        self._reader.join()
        return status

    def count(self, *what: Any) -> int:
        """How many events begin like this."""
        return sum(event[: len(what)] == [*what] for event in list(self.events))

    def last(self, kind: str) -> list[Any]:
        """The last event of a kind; empty if there was none."""
        return next((event for event in reversed(list(self.events)) if event[0] == kind), [])

    def until_heard(self, what: str, name: str, since_s: float, frames: int = 0) -> None:
        """Wait until a sink has been sent a tenth of a second of sound behind its first `frames`; notes how long.

        Args:
            what: Happened.
            name: Of the sink.
            since_s: When sound could be heard again, on the clock of `time.monotonic`.
            frames: How much had been recorded by then.
        """
        wait_for(
            lambda: (
                np.count_nonzero(self.sink.recorded(name)[frames:, 0]) > _STRETCH_FRAMES
                or self.process.poll() is not None
            )
        )
        self.delays_s.setdefault(what, []).append(time.monotonic() - since_s)
        self.opened_s.setdefault(what, []).append(max(0.0, self.last("status")[-1] - since_s))

    # What may happen.

    def play(self, number: int, name: str) -> None:
        frames, since_s = len(self.sink.recorded(name)), time.monotonic()
        self.tell(f"play {number}")
        self.until_heard("play", name, since_s, frames)

    def look(self, name: str) -> None:
        frames, since_s = len(self.sink.recorded(name)), time.monotonic()
        self.tell("look")
        self.until_heard("look again", name, since_s, frames)

    def restart_server(self, away_s: float, name: str) -> None:
        self.sink.stop()
        wait_for(lambda: self.last("status")[1] is False or self.process.poll() is not None)
        time.sleep(away_s)
        self.sink.start()
        self.until_heard("server restarted", name, time.monotonic())

    def reconnect_sink(self, name: str, away_s: float) -> None:
        self.sink.remove(name)
        wait_for(lambda: self.last("status")[1] is False or self.process.poll() is not None)
        time.sleep(away_s)
        self.sink.add(name)
        self.until_heard("sink reconnected", name, time.monotonic())

    def stall(self, what: str, process: subprocess.Popen[Any] | None, stalled_s: float, name: str) -> None:
        assert process is not None
        process.send_signal(signal.SIGSTOP)
        time.sleep(stalled_s)
        process.send_signal(signal.SIGCONT)
        self.until_heard(what, name, time.monotonic(), len(self.sink.recorded(name)))

    def hold(self, held_s: float, name: str) -> None:
        self.tell(f"hold {held_s}")
        self.until_heard("interpreter held", name, time.monotonic(), len(self.sink.recorded(name)))


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait for an effect.

    Raises:
        TimeoutError: If it does not come for a minute.
    """
    deadline_s = time.monotonic() + LONG_S
    while not condition():
        if time.monotonic() > deadline_s:
            raise TimeoutError("waited a minute in vain")
        time.sleep(0.02)


def stretches_of_songs(recorded: NDArray[np.float32]) -> tuple[list[tuple[int, int]], int]:
    """Find what was heard.

    Args:
        recorded: Float32 of shape `(frames, 2)`.

    Returns:
        For each unbroken stretch of a song its number and its frames; and how many sounding frames are of no song,
        which only fades are.
    """
    both = np.concatenate([song.read("mixture", 0, SONG_FRAMES) for song in songs()])
    keys = np.ascontiguousarray(both).view(np.uint64).ravel()  # two float32 name a frame
    order = np.argsort(keys)
    heard = np.ascontiguousarray(recorded).view(np.uint64).ravel()
    found = order[np.clip(np.searchsorted(keys[order], heard), 0, len(keys) - 1)]
    is_known = (keys[found] == heard) & recorded.any(axis=1)
    song, place = found // SONG_FRAMES, found % SONG_FRAMES
    goes_on = is_known[1:] & is_known[:-1] & (song[1:] == song[:-1]) & (np.diff(place) % SONG_FRAMES == 1)
    starts = np.flatnonzero(is_known & np.concatenate([[True], ~goes_on]))
    stops = np.flatnonzero(is_known & np.concatenate([~goes_on, [True]])) + 1
    runs = [(int(song[a]), int(b - a)) for a, b in zip(starts, stops, strict=True)]
    return runs, int(np.sum(~is_known & recorded.any(axis=1)))
