"""What leaves the computer: the player's sound, recorded from a virtual device, against the mix that is expected."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.sound import NullSink, missing_programs
from support.sound_player import LOOP, RATE, SONG_FRAMES, TONE_HZ, expected_loop, expected_mix

pytestmark = pytest.mark.skipif(
    bool(missing_programs()),
    reason=f"not installed: {', '.join(missing_programs())} (Debian: pulseaudio-utils, pulseaudio)",
)


def play(sink: NullSink, scenario: str) -> dict[str, Any]:
    """Play in a process of its own; do with the device what it asks for; its report."""
    env = {**sink.env, "PYTHONPATH": str(Path(__file__).parents[1]), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "support.sound_player", scenario]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line == "take it away\n":
                sink.stop()
            elif line == "bring it back\n":
                sink.start()
            else:
                last = line
    assert process.returncode == 0
    report: dict[str, Any] = json.loads(last)
    return report


def record(scenario: str) -> tuple[dict[str, Any], list[np.ndarray]]:
    """Play and record; again, if this machine was too busy to keep up with the device."""
    for _ in range(3):
        with NullSink(RATE) as sink:
            report = play(sink, scenario)
            sounds = stretches_of_sound(sink.recorded())
        if report["underflows"] == 0 and report["last_latency_s"] < 0.2:
            break
    return report, sounds


def stretches_of_sound(recorded: np.ndarray) -> list[np.ndarray]:
    """The recording, cut where it is silent for 100 ms or more."""
    sounding = np.flatnonzero(recorded.any(axis=1))
    cuts = np.flatnonzero(np.diff(sounding) > RATE // 10) + 1
    return [recorded[part[0] : part[-1] + 1] for part in np.split(sounding, cuts)]


def test_a_mix_of_three_lanes_comes_out_bit_for_bit() -> None:
    report, (whole, looped) = record("mix")
    assert report["problems"] == []
    assert report["status"]["sample_rate"] == RATE
    assert not report["status"]["is_resampled"]
    fade = round(0.005 * RATE)
    rising = (np.arange(fade) / fade).astype(np.float32)[:, None]

    expected = expected_mix()
    expected[:fade] *= rising
    # The very first sample is faded to 0.
    assert len(whole) == SONG_FRAMES - 1
    np.testing.assert_array_equal(whole, expected[1:])

    expected = expected_loop(len(looped) + 1)
    expected[:fade] *= rising
    np.testing.assert_array_equal(looped[:-fade], expected[1:-fade])
    assert len(looped) > 2.5 * (LOOP[1] - LOOP[0]), "the loop was gone through more than once"
    assert LOOP[0] <= report["loop_position"] < LOOP[1]


def test_a_song_at_a_rate_that_the_device_refuses_is_resampled() -> None:
    report, (sound,) = record("tone")
    assert report["status"]["is_resampled"]
    assert report["status"]["sample_rate"] == RATE
    # The filter rings before and after, far below hearing.
    audible = np.flatnonzero(np.abs(sound[:, 0]) > 1e-4)
    sound = sound[audible[0] : audible[-1] + 1]
    assert abs(len(sound) - RATE) < 0.002 * RATE
    middle = sound[RATE // 20 : -RATE // 20].astype(np.float64)
    at = 2 * math.pi * TONE_HZ * np.arange(len(middle)) / RATE
    waves = np.stack([np.sin(at), np.cos(at)], axis=1)
    fit, *_ = np.linalg.lstsq(waves, middle, rcond=None)
    np.testing.assert_allclose(np.hypot(*fit), 0.5, rtol=1e-4)
    np.testing.assert_allclose(fit[:, 0], -fit[:, 1], atol=1e-6)
    # Nothing but the tone: no gap, no click, no alias above -90 dB.
    assert np.abs(middle - waves @ fit).max() < 0.5 * 10 ** (-90 / 20)


def test_after_dropouts_latency_rises_and_a_device_that_vanishes_is_said_and_picked_up_again() -> None:
    with NullSink(RATE) as sink:
        report = play(sink, "trouble")
        sound = stretches_of_sound(sink.recorded())[-1]  # since it came back
    assert [problem["kind"] for problem in report["problems"]] == ["vanished"]
    assert report["moved_in_silence"]
    assert report["status"]["latency_s"] < 0.2 < report["last_latency_s"]
    assert report["is_playing"]
    # The song goes on, in order, and only it.
    song = {tuple(frame): place for place, frame in enumerate(expected_mix().tolist())}
    assert len(sound) > RATE // 3
    places = [song[tuple(frame)] for frame in sound[RATE // 100 : -RATE // 100].tolist()]
    assert places == [(places[0] + i) % SONG_FRAMES for i in range(len(places))]
