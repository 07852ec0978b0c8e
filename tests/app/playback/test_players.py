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

    from auralflow_studio.playback.player import Player

LONG_MS = 60_000


@pytest.fixture
def players(qtbot: QtBot) -> Iterator[tuple[Players, Player, Player]]:
    players = Players()
    one, other = players.make(), players.make()
    for player in (one, other):
        player.load(ArraySource({"mixture": np.zeros((441_000, 2), np.float32)}))
    yield players, one, other
    assert one.close(LONG_MS / 1000)
    assert other.close(LONG_MS / 1000)
    players.deleteLater()


def test_they_take_turns_and_keep_their_places(players: tuple[Players, Player, Player]) -> None:
    _, one, other = players
    one.seek(44_100)
    one.play()
    other.play()
    assert (one.is_playing, other.is_playing) == (False, True)
    assert one.position >= 44_100
    one.play()
    assert (one.is_playing, other.is_playing) == (True, False)
    # Whoever is silent disturbs nobody.
    other.seek(100)
    other.pause()
    assert one.is_playing


def test_they_share_the_device_and_tell_of_trouble(
    no_sound_device: None, qtbot: QtBot, players: tuple[Players, Player, Player]
) -> None:
    made, one, other = players
    problems = Receiver(made.problem)
    made.set_device("a device that nobody has")
    # Devices are changed in threads of the players' own.
    qtbot.waitUntil(lambda: {one._output._key, other._output._key} == {"a device that nobody has"}, timeout=LONG_MS)
    qtbot.waitUntil(lambda: len(problems.heard) >= 2, timeout=LONG_MS)
    third = made.make()
    assert third._output._key == "a device that nobody has"
    assert third.close()
