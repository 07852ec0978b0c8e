"""The playhead: which frame is heard, and when a buffer is heard."""

from __future__ import annotations

import numpy as np
import pytest

from auralflow_studio.playback.playhead import OutputClock, PlayheadLog
from auralflow_studio.playback.transport import LoopRange
from support.playback import Deck, counting

RATE = 44100


def test_the_playhead_is_behind_the_renderer_by_the_latency() -> None:
    deck = Deck(counting(200_000))
    deck.now_s = 100.1  # 100 ms of latency: what is rendered at 100.0 is heard at 100.1
    deck.play()
    deck.render(20_000)
    log = deck.renderer.playhead
    assert log.heard_at(100.09, 0) is None
    for frame in (0, 1, 5000, 19_999):
        assert log.heard_at(100.1 + (frame + 0.5) / RATE, 0) == frame
    # Nothing further was rendered: it waits there.
    assert log.heard_at(200.0, 0) == 20_000


def test_a_seek_is_shown_when_it_is_heard() -> None:
    deck = Deck(counting(200_000))
    deck.play()
    deck.render(10_240)
    deck.seek(150_000)
    deck.render(4096)
    log = deck.renderer.playhead
    begin_s = (10_240 + deck.fade_frames) / RATE
    assert log.heard_at(begin_s - 0.001, 1) is None
    assert log.heard_at(begin_s + 100.5 / RATE, 1) == 150_100


def test_a_loop_wraps_the_playhead() -> None:
    deck = Deck(counting(200_000))
    loop = LoopRange(1000, 3500)
    deck.set_loop(loop)
    deck.play()
    deck.render(30_000)
    for frame in range(0, 30_000, 777):
        expected = frame if frame < loop.stop else loop.start + (frame - loop.stop) % loop.frames
        assert deck.renderer.playhead.heard_at((frame + 0.5) / RATE, 0) == expected


def test_old_entries_are_forgotten() -> None:
    log = PlayheadLog(RATE)
    for index in range(2000):
        log.note(index * 0.02, 0, index * 882, 882, None)
    assert log.heard_at(1999 * 0.02 + 0.001, 0) == 1999 * 882 + 44
    assert log.heard_at(0.5, 0) is None


def test_late_callbacks_do_not_shake_the_clock() -> None:
    generator = np.random.default_rng(1)
    clock = OutputClock(RATE)
    said = 10 + np.arange(500) * 1024 / RATE
    late = generator.uniform(0, 0.02, 500)
    heard = np.array([clock.heard_from(when, 1024) for when in said + late])
    steps = np.diff(heard) * RATE
    assert np.abs(steps - 1024).max() < 1024 * 0.06
    assert np.abs(heard[100:] - said[100:] - late.mean()).max() < 0.006


@pytest.mark.parametrize("gap_s", [0.3, -0.2])
def test_a_real_jump_is_taken_over_at_once(gap_s: float) -> None:
    clock = OutputClock(RATE)
    clock.heard_from(10.0, 1024)
    assert clock.heard_from(10.0 + 1024 / RATE + gap_s, 1024) == 10.0 + 1024 / RATE + gap_s
