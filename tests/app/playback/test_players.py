from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow_studio.playback.players import Players
from support.playback import ArraySource
from support.receiver import Receiver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from auralflow_studio.playback.output import Output
    from auralflow_studio.playback.player import Player

RATE = 44_100
LONG_MS = 60_000


def song(rate: int = RATE) -> ArraySource:
    return ArraySource({"mixture": np.full((60 * rate, 2), 0.5, np.float32)}, rate)


@pytest.fixture
def players(no_sound_device: None, output: Output) -> Iterator[tuple[Players, Player, Player]]:
    players = Players(output)
    one, other = players.make(), players.make()
    for player in (one, other):
        player.load(song())
    yield players, one, other
    assert one.close(LONG_MS / 1000)
    assert other.close(LONG_MS / 1000)
    players.deleteLater()


def test_they_take_turns_and_keep_their_places(players: tuple[Players, Player, Player]) -> None:
    _, one, other = players
    one.seek(RATE)
    one.play()
    other.play()
    assert (one.is_playing, other.is_playing) == (False, True)
    assert one.position >= RATE
    one.play()
    assert (one.is_playing, other.is_playing) == (True, False)
    # Whoever is silent disturbs nobody.
    other.seek(100)
    other.pause()
    assert one.is_playing


def test_whoever_plays_has_the_output(qtbot: QtBot, players: tuple[Players, Player, Player]) -> None:
    _, one, other = players
    one.play()
    qtbot.waitUntil(lambda: one.position > RATE // 4)
    other.seek(10 * RATE)
    other.play()
    qtbot.waitUntil(lambda: other.position > 10 * RATE + RATE // 4)
    place = one.position
    one.play()
    qtbot.waitUntil(lambda: one.position > place + RATE // 4)
    assert one.position < RATE * 5
    assert other.position >= 10 * RATE + RATE // 4


@pytest.mark.parametrize("rate", [RATE, 48_000])
def test_a_song_that_is_only_loaded_does_not_silence_the_one_that_plays(
    qtbot: QtBot, players: tuple[Players, Player, Player], rate: int
) -> None:
    _, one, other = players
    one.play()
    qtbot.waitUntil(lambda: one.position > RATE // 4)
    other.load(song(rate))
    other.load(song(rate), keep_place=True)
    place = one.position
    qtbot.waitUntil(lambda: one.position > place + RATE // 2)
    assert other.position == 0
    other.play()
    qtbot.waitUntil(lambda: other.position > rate // 4)


def test_a_song_that_is_let_go_of_leaves_the_output_to_the_other(
    qtbot: QtBot, players: tuple[Players, Player, Player]
) -> None:
    _, one, other = players
    other.play()
    qtbot.waitUntil(lambda: other.position > RATE // 4)
    assert other.close(LONG_MS / 1000)
    one.play()
    qtbot.waitUntil(lambda: one.position > RATE // 4)


def test_trouble_with_the_output_or_a_song_is_told_once(
    qtbot: QtBot, output: Output, players: tuple[Players, Player, Player]
) -> None:
    made, one, _ = players
    problems = Receiver(made.problem)
    output.set_device("ALSA/a device that nobody has")
    qtbot.waitUntil(lambda: "nobody" in problems.heard[-1].message if problems.heard else False, timeout=LONG_MS)
    told = len(problems.heard)
    broken = song()
    broken.error = OSError("gone")
    one.load(broken)
    one.play()
    qtbot.waitUntil(lambda: len(problems.heard) > told)
    assert [problem.kind for problem in problems.heard[told:]] == ["source"]
