"""The player as the window uses it, on a machine without a sound device: it says so, and its clock goes on."""

from __future__ import annotations

import subprocess
import sys
import threading
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from auralflow.audio.mixdown import LaneMix, MixerState
from auralflow.errors import AudioReadError
from auralflow.regions import Regions
from auralflow_studio.playback.player import MASTER, Player
from auralflow_studio.playback.problems import OutputError
from auralflow_studio.playback.transport import LoopRange, OutputStatus, PlaybackProblem
from support.playback import ArraySource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from auralflow_studio.playback.output import Output

RATE = 44100


@pytest.fixture
def player(qtbot: QtBot, no_sound_device: None, output: Output) -> Iterator[Player]:
    player = Player(output)
    yield player
    player.close()


def song(seconds: float = 30.0, rate: int = RATE) -> ArraySource:
    frames = round(seconds * rate)
    halves = np.full((frames, 2), 0.5, dtype=np.float32)
    lanes = {"mixture": halves, "vocals": halves / 2, "drums": halves / 2, "residual": 0 * halves}
    return ArraySource(lanes, rate)


def collected(signal: Any) -> list[Any]:
    values: list[Any] = []
    signal.connect(values.append)
    return values


def feeder_threads() -> int:
    return sum(thread.name == "auralflow-feeder" for thread in threading.enumerate())


def test_importing_it_loads_neither_torch_nor_the_sound_library() -> None:
    heavy = "{'torch', 'scipy', 'soxr', 'sounddevice', 'soundfile', 'av'}"
    code = f"import sys, auralflow_studio.playback.player; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_without_a_device_it_says_so_once_and_plays_in_silence(qtbot: QtBot, player: Player) -> None:
    problems, statuses = collected(player.output.problem), collected(player.output.status_changed)
    player.load(song())
    player.play()
    qtbot.waitUntil(lambda: player.position > RATE // 4)
    assert [problem.kind for problem in problems] == ["no_device"]
    assert problems[0].message
    assert problems[0].hint
    assert not player.output.status.has_sound
    levels = player.levels()
    assert levels["vocals"] == pytest.approx((0.25, 0.25))
    assert levels["mixture"] == (0.0, 0.0)
    assert levels[MASTER] == pytest.approx((0.5, 0.5))
    # It looks for a device again meanwhile, and does not repeat itself.
    qtbot.waitUntil(lambda: player.position > 2 * RATE)
    assert len(problems) == 1
    assert statuses == [OutputStatus(has_device=False)]


def test_a_chosen_device_that_is_not_there_is_named(qtbot: QtBot, player: Player) -> None:
    player.load(song())
    with qtbot.waitSignal(player.output.problem):
        pass
    with qtbot.waitSignal(player.output.problem) as said:
        player.output.set_device("ALSA/My interface")
    assert "My interface" in said.args[0].message
    assert said.args[0].kind == "no_device"


def test_whoever_looks_for_devices_is_told_that_there_are_none(
    qtbot: QtBot, player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        problem = PlaybackProblem(kind="no_device", message="No library.", hint="")
        raise OutputError(problem)

    monkeypatch.setattr("auralflow_studio.playback.sound_system.PortAudio", missing)
    for _ in range(2):
        with qtbot.waitSignal(player.output.devices_changed) as told:
            player.output.look(again=True)
        assert told.args == [()]


def test_transport(qtbot: QtBot, player: Player) -> None:
    states = collected(player.state_changed)
    assert not player.state.has_song
    player.play()
    assert not player.is_playing, "there is nothing to play"
    player.load(song())
    player.seek(100_000)
    assert player.position == 100_000
    player.toggle()
    assert player.is_playing
    qtbot.waitUntil(lambda: player.position > 104_000)
    player.seek(10 * RATE)
    assert 10 * RATE <= player.position < 11 * RATE
    qtbot.waitUntil(lambda: player.position > 10 * RATE + 1000)
    player.pause()
    qtbot.wait(100)
    place = player.position
    qtbot.wait(100)
    assert player.position == place
    player.seek(-5)
    assert player.position == 0
    player.seek(10**9)
    assert player.position == player.state.frames == 30 * RATE
    assert [state.is_playing for state in states] == [False, False, True, True, False, False, False]


def test_the_song_ends_stops_and_goes_back_to_its_start(qtbot: QtBot, player: Player) -> None:
    player.load(song(0.4))
    player.play()
    with qtbot.waitSignal(player.state_changed) as said:
        pass
    assert not said.args[0].is_playing
    assert said.args[0].position == 0
    assert player.position == 0
    # From the very end, playing begins at the start.
    player.seek(player.state.frames)
    player.play()
    qtbot.waitUntil(lambda: 0 < player.position < 8000)


def test_a_loop_holds_the_playhead(qtbot: QtBot, player: Player) -> None:
    player.load(song())
    player.set_loop(9000, 5000)
    assert player.state.loop == LoopRange(5000, 9000)
    player.play()
    seen: list[int] = []

    def has_wrapped_three_times() -> bool:
        seen.append(player.position)
        return sum(b < a for a, b in pairwise(seen)) >= 3

    qtbot.waitUntil(has_wrapped_three_times)
    assert max(seen) < 9000
    # A loop that the playhead is about to leave is jumped to, not missed.
    player.set_loop(1000, player._song.feeder.ring.render_position + 1 if player._song else 0)
    seen.clear()
    qtbot.waitUntil(has_wrapped_three_times)
    assert max(seen) < 9000
    player.set_loop(None)
    assert player.state.loop is None
    qtbot.waitUntil(lambda: player.position > 15_000)


def assert_loops(qtbot: QtBot, player: Player, loop: LoopRange) -> None:
    seen: list[int] = []

    def has_wrapped_twice() -> bool:
        seen.append(player.position)
        return sum(b < a for a, b in pairwise(seen)) >= 2

    qtbot.waitUntil(has_wrapped_twice)
    assert max(seen) < loop.stop


def test_a_loop_whose_end_is_right_ahead_is_jumped_into(qtbot: QtBot, player: Player) -> None:
    player.load(song())
    player.play()
    qtbot.waitUntil(lambda: player.position > 10_000)
    assert player._song is not None
    ring = player._song.feeder.ring
    loops: list[LoopRange] = []

    def has_set_one_in_time() -> bool:
        stop = ring.render_position + 2 * ring.block_frames  # which is handed over already
        player.set_loop(stop - 4000, stop)
        loops.append(LoopRange(stop - 4000, stop))
        return ring.render_position < stop

    qtbot.waitUntil(has_set_one_in_time)
    assert_loops(qtbot, player, loops[-1])


def test_a_loop_that_is_set_while_nothing_plays_is_played_from_the_start(qtbot: QtBot, player: Player) -> None:
    source = song()
    player.load(source)
    player.seek(4000)
    qtbot.waitUntil(lambda: max((start + frames for _, start, frames in source.reads), default=0) > 20_000)
    player.set_loop(3000, 5000)
    assert player.position == 4000
    player.play()
    assert_loops(qtbot, player, LoopRange(3000, 5000))


def test_mix_and_bypass(qtbot: QtBot, player: Player) -> None:
    player.load(song())
    player.play()
    player.set_mix(
        MixerState(
            {"mixture": LaneMix(role="mixture"), "vocals": LaneMix(mute=True), "drums": LaneMix()}, 20 * np.log10(0.5)
        )
    )
    qtbot.waitUntil(lambda: player.levels()[MASTER] == pytest.approx((0.125, 0.125), rel=1e-3))
    player.set_bypass(True)
    qtbot.waitUntil(lambda: player.levels()["mixture"] == pytest.approx((0.5, 0.5)))
    qtbot.waitUntil(lambda: player.levels()[MASTER] == pytest.approx((0.25, 0.25), rel=1e-3))
    assert player.state.bypass


def test_the_original_is_not_louder_where_the_mixture_stands_in_for_stems(qtbot: QtBot, player: Player) -> None:
    source = song()
    source.finished = Regions()
    player.load(source)
    player.play()
    qtbot.waitUntil(lambda: player.levels()[MASTER] == pytest.approx((0.5, 0.5), rel=1e-3))
    player.set_bypass(True)
    place = player.position
    qtbot.waitUntil(lambda: player.position > place + RATE // 2)
    assert player.levels()[MASTER] == pytest.approx((0.5, 0.5), rel=1e-3)


def test_another_song_begins_at_its_start_and_the_first_is_let_go(qtbot: QtBot, player: Player) -> None:
    first = song()
    player.load(first)
    player.play()
    qtbot.waitUntil(lambda: player.position > 2000)
    player.load(song(20.0, 48000))
    assert player.position == 0
    assert not player.is_playing
    qtbot.waitUntil(lambda: feeder_threads() == 1)
    reads = len(first.reads)
    player.play()
    qtbot.waitUntil(lambda: player.position > 2000)
    assert len(first.reads) == reads
    player.load(None)
    qtbot.waitUntil(lambda: feeder_threads() == 0)
    assert player.levels() == {MASTER: (0.0, 0.0)}


def test_the_same_song_from_another_source_goes_on_where_it_is(qtbot: QtBot, player: Player) -> None:
    player.load(song())
    player.set_loop(0, 29 * RATE)
    player.seek(5 * RATE)
    player.play()
    qtbot.waitUntil(lambda: player.position > 5 * RATE + 2000)
    player.load(song(), keep_place=True)
    assert player.is_playing
    assert player.state.loop == LoopRange(0, 29 * RATE)
    place = player.position
    assert 5 * RATE + 2000 < place < 7 * RATE
    qtbot.waitUntil(lambda: player.position > place + 2000)


def test_the_same_song_from_another_source_stays_in_the_loop(qtbot: QtBot, player: Player) -> None:
    player.load(song())
    player.set_loop(5000, 9000)
    player.play()
    qtbot.waitUntil(lambda: player.position > 0)
    player.load(song(), keep_place=True)
    assert_loops(qtbot, player, LoopRange(5000, 9000))


def test_the_place_is_within_a_source_that_is_shorter(qtbot: QtBot, player: Player) -> None:
    player.load(song())
    player.seek(20 * RATE)
    player.load(song(10.0), keep_place=True)
    assert player.position == player.state.frames == 10 * RATE
    player.play()
    qtbot.waitUntil(lambda: 0 < player.position < RATE)


def test_nothing_waits_for_a_source_that_hangs(qtbot: QtBot, player: Player) -> None:
    source = song()
    read, go_on = source.read, threading.Event()

    def hanging(lane: str, start: int, frames: int) -> np.ndarray:
        assert go_on.wait(30)
        return read(lane, start, frames)

    source.read = hanging  # type: ignore[method-assign]
    player.load(source)
    player.play()
    player.seek(1000)
    player.set_loop(10, 50_000)
    player.pause()
    player.play()
    assert player.position == 1000
    go_on.set()
    qtbot.waitUntil(lambda: player.position > 2000)


def test_closing_waits_for_a_source_that_hangs_but_not_for_ever(qtbot: QtBot, player: Player) -> None:
    source = song()
    reading, go_on = threading.Event(), threading.Event()

    def hanging(lane: str, start: int, frames: int) -> np.ndarray:
        reading.set()
        assert go_on.wait(30)
        return np.zeros((frames, 2), np.float32)

    source.read = hanging  # type: ignore[method-assign]
    player.load(source)
    assert reading.wait(10)
    assert not player.close(0.05)
    go_on.set()
    qtbot.waitUntil(lambda: feeder_threads() == 0)
    assert player.close()


def test_a_song_that_cannot_be_read_is_said_and_the_playhead_goes_on(qtbot: QtBot, player: Player) -> None:
    source = song()
    source.error = AudioReadError("The file has vanished.", path=__file__, hint="Put it back.")  # type: ignore[arg-type]
    problems = collected(player.problem)
    player.load(source)
    player.play()
    qtbot.waitUntil(lambda: player.position > 4000)
    (said,) = problems
    assert said.kind == "source"
    assert said.hint == "Put it back."
    assert "vanished" in said.details
    main = threading.get_ident()
    assert source.readers
    assert main not in source.readers
