"""The output with a real sound server: which of its sinks is played to, and what happens when they come and go."""

from __future__ import annotations

import signal
import subprocess
from itertools import groupby
from typing import TYPE_CHECKING

import pytest

from support.sound import NullSink, missing_programs
from support.sound_player import RATE
from support.sound_soak import Soak, stretches_of_songs, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    bool(missing_programs()),
    reason=f"not installed: {', '.join(missing_programs())} (Debian: pulseaudio-utils, pulseaudio)",
)


@pytest.fixture
def soak(tmp_path: Path) -> Iterator[Soak]:
    with NullSink(RATE, ("out", "headphones")) as sink, Soak(sink, tmp_path / "errors") as soak:
        yield soak


def longest(soak: Soak, name: str, frames: int = 0) -> tuple[int, int]:
    """Number of the song of the longest unbroken stretch that a sink was sent, and its frames."""
    runs, _ = stretches_of_songs(soak.sink.recorded(name)[frames:])
    return max(runs, key=lambda run: run[1], default=(-1, 0))


def until_plays_on(soak: Soak, name: str) -> None:
    wait_for(lambda: soak.last("status")[1:3] == [True, f"Speakers_{name}"])


def test_the_sinks_of_the_server_have_their_names_and_the_chosen_one_is_played_to(soak: Soak) -> None:
    soak.play(0, "out")
    until_plays_on(soak, "out")
    names = {"PulseAudio/out": "Speakers_out", "PulseAudio/headphones": "Speakers_headphones"}
    assert soak.last("devices")[1] == names
    assert not soak.sink.recorded("headphones").any()

    soak.tell("device PulseAudio/headphones")
    until_plays_on(soak, "headphones")
    before = len(soak.sink.recorded("out"))
    wait_for(lambda: longest(soak, "headphones")[1] > RATE)
    # What is recorded may lie behind what is played.
    assert not soak.sink.recorded("out")[before + RATE // 2 :].any(), "it plays on both"

    soak.tell("device")
    until_plays_on(soak, "out")
    before = len(soak.sink.recorded("out"))
    wait_for(lambda: longest(soak, "out", before)[1] > RATE // 2)
    assert soak.finish() == 0
    assert soak.count("problem") == 0


def test_the_systems_choice_is_followed_while_it_plays(soak: Soak) -> None:
    soak.play(0, "out")
    until_plays_on(soak, "out")
    subprocess.run(["pactl", "set-default-sink", "headphones"], env=soak.sink.env, check=True)
    until_plays_on(soak, "headphones")
    wait_for(lambda: longest(soak, "headphones")[1] > RATE // 2)
    assert soak.finish() == 0
    assert soak.count("problem") == 0


def test_a_chosen_sink_that_goes_is_missed_and_played_to_when_it_is_back(soak: Soak) -> None:
    soak.tell("device PulseAudio/headphones")
    soak.play(1, "headphones")
    soak.reconnect_sink("headphones", 1.0)
    until_plays_on(soak, "headphones")
    assert longest(soak, "headphones")[0] == 1
    assert [event[1] for event in soak.events if event[0] == "problem"] == ["vanished"]
    # The server moves sound to another sink at once, which nobody has asked for: that is stopped.
    assert not soak.sink.recorded("out")[-RATE // 2 :].any(), "the server has moved it"
    both = {"PulseAudio/out", "PulseAudio/headphones"}
    listed = [set(event[1]) for event in soak.events if event[0] == "devices"]
    assert [names for names, _ in groupby(listed)] == [both, {"PulseAudio/out"}, both]
    assert soak.finish() == 0


def test_a_chosen_sink_that_was_away_while_nobody_looked_is_played_to_again(soak: Soak) -> None:
    """The server has moved the sound elsewhere, and does not move it back."""
    soak.tell("device PulseAudio/headphones")
    soak.play(0, "headphones")
    soak.process.send_signal(signal.SIGSTOP)
    soak.sink.remove("headphones")
    soak.sink.add("headphones")
    soak.process.send_signal(signal.SIGCONT)
    soak.until_heard("reconnected", "headphones", 0.0)
    assert soak.finish() == 0


def test_a_server_that_ends_a_look_for_devices_and_a_stall_leave_two_players_with_sound(soak: Soak) -> None:
    """Once PortAudio was initialised under an open stream here, and the process died."""
    soak.play(0, "out")
    soak.play(1, "out")
    for _ in range(3):
        soak.look("out")
    assert soak.count("problem") == 0
    soak.hold(3.0, "out")
    soak.stall("process stopped", soak.process, 3.0, "out")
    assert soak.count("problem") == 0, "whoever was held up takes the device for dead"
    soak.restart_server(0.5, "out")
    soak.play(0, "out")
    before = len(soak.sink.recorded("out"))
    wait_for(lambda: longest(soak, "out", before)[1] > RATE // 2)
    assert longest(soak, "out", before)[0] == 0
    assert soak.count("problem") == 1, "the end of the server is said once"
    assert soak.finish() == 0
    assert soak.last("closed")[1] is True


def test_a_server_that_has_nothing_but_its_stand_in_is_no_device(soak: Soak) -> None:
    subprocess.run(["pactl", "load-module", "module-always-sink"], env=soak.sink.env, check=True, capture_output=True)
    soak.play(0, "out")
    soak.sink.remove("headphones")
    soak.sink.remove("out")
    wait_for(lambda: soak.last("status")[1] is False)
    wait_for(lambda: soak.last("devices")[1] == {})
    soak.sink.add("out")
    until_plays_on(soak, "out")
    assert soak.finish() == 0


@pytest.mark.parametrize(("size", "latency_s"), [("low", 0.046), ("safe", 0.25)])
def test_the_buffer_changes_while_it_plays(soak: Soak, size: str, latency_s: float) -> None:
    soak.play(0, "out")
    soak.tell(f"buffer {size}")
    wait_for(lambda: abs(soak.last("status")[3] - latency_s) < 0.03)
    before = len(soak.sink.recorded("out"))
    wait_for(lambda: longest(soak, "out", before)[1] > RATE // 2)
    assert soak.finish() == 0
