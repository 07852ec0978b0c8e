"""What all live sound has in common: outlines that are taken over, and nothing closed while it is read."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow_studio.live_audio import LiveAudio, Outline

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from auralflow_studio.jobs.stores import StoreLease

FRAMES = 3000


class Ramp(LiveAudio):
    """One lane whose samples count from 0 to 1; reads wait while `gate` is closed."""

    def __init__(self, outlines: dict[str, Outline] | None = None) -> None:
        super().__init__(("ramp",), frames=FRAMES, sample_rate=8000, channels=1, outlines=outlines)
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self.closed = 0

    def is_finished(self, _start: int, _frames: int, /) -> bool:
        return True

    def _read_lane(
        self, _lease: StoreLease | None, _lane: str, start: int, frames: int, *, for_player: bool
    ) -> NDArray[np.float32]:
        self.entered.set()
        self.gate.wait()
        return np.arange(start, start + frames, dtype=np.float32)[:, None] / FRAMES

    def _stored(self, _lease: StoreLease, _start: int, _frames: int) -> dict[str, NDArray[np.float32]]:
        return {}

    def _close_files(self) -> None:
        self.closed += 1


def test_outlines_are_taken_over_by_what_shows_the_same_sound() -> None:
    first = Ramp()
    assert not first.is_drawn
    assert first.version == 0
    first.draw("ramp", 0, first.view("ramp", 0, FRAMES))
    assert first.is_drawn
    second = Ramp({"ramp": first.outline("ramp"), "unknown": Outline(1, 1)})
    assert second.lane("ramp").finished.covers(0, FRAMES)
    assert second.version == first.version > 0
    first.close()
    np.testing.assert_array_equal(second.lane("ramp").read(30, 1), [[np.float32(30 / FRAMES)]])
    second.close()


def test_what_is_read_just_now_is_closed_by_its_reader() -> None:
    audio = Ramp()
    audio.gate.clear()
    got: list[NDArray[np.float32]] = []
    reader = threading.Thread(target=lambda: got.append(audio.read("ramp", 300, 1)))
    reader.start()
    assert audio.entered.wait(10)
    audio.close()  # does not wait
    assert audio.is_closed
    assert audio.closed == 0
    audio.gate.set()
    reader.join()
    assert got[0][0, 0] == np.float32(0.1)
    assert audio.closed == 1
    audio.close()
    assert audio.closed == 1
    assert not audio.read("ramp", 300, 5).any()


def test_many_threads_draw_one_outline() -> None:
    outline = Outline(80_000, 2)
    samples = np.random.default_rng(0).uniform(-1, 1, (80_000, 2)).astype(np.float32)

    def draw(first: int) -> None:
        for start in range(first * 1000, 80_000, 4000):
            outline.draw(start, samples[start : start + 1000])

    threads = [threading.Thread(target=draw, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outline.pyramid.known.covers(0, 80_000)
    envelope = outline.pyramid.columns(np.array([0, 80_000]))
    assert float(envelope.high[0]) == pytest.approx(samples.max(), abs=1e-3)
    assert float(envelope.low[0]) == pytest.approx(samples.min(), abs=1e-3)
