from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow_studio.playback import device_thread
from auralflow_studio.playback.device_thread import Retries
from auralflow_studio.playback.devices import PortAudio
from auralflow_studio.playback.player import Player
from support.playback import ArraySource

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from auralflow_studio.playback.output import Output


def pauses(*lasted_s: float | None) -> list[float]:
    """How long is waited after each trouble: a device that lasted so long, or (None) was not even there."""
    retries, waited, now_s = Retries(), [], 100.0
    for lasted in lasted_s:
        if lasted is not None:
            retries.stopped(lasted)
        retries.failed(now_s)
        step = next(step for step in range(1, 1000) if retries.is_due(now_s + step / 10 + 1e-6))
        waited.append(step / 10)
        now_s += 1000
    return waited


def test_a_device_that_stopped_is_tried_at_once_and_then_regularly() -> None:
    assert pauses(60.0, None, None, None) == [0.3, 1.5, 1.5, 1.5]
    assert pauses(None, None) == [1.5, 1.5]
    assert pauses(60.0, 60.0) == [0.3, 0.3]


def test_a_device_that_never_lasts_is_tried_less_and_less_often() -> None:
    assert pauses(60.0, 0.2, 0.2, 0.2, 0.2) == [0.3, 3.0, 6.0, 12.0, 12.0]
    assert pauses(0.2, 0.2, 60.0) == [3.0, 6.0, 0.3]


def test_while_there_is_no_device_it_is_looked_for_now_and_then(
    no_sound_device: None, output: Output, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[float] = []
    look_again = PortAudio.look_again

    def noting(port_audio: PortAudio) -> None:
        looks.append(time.monotonic())
        look_again(port_audio)

    monkeypatch.setattr(PortAudio, "look_again", noting)
    player = Player(output)
    player.load(ArraySource({"mixture": np.zeros((4_410_000, 2), np.float32)}))
    qtbot.waitUntil(lambda: len(looks) == 2, timeout=60_000)
    assert looks[1] - looks[0] >= 1.5
    assert player.close()


def test_the_device_is_let_go_of_when_there_is_no_song_for_a_while(
    no_sound_device: None, output: Output, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device_thread, "_LET_GO_AFTER_S", 0.5)
    player = Player(output)
    song = ArraySource({"mixture": np.zeros((441_000, 2), np.float32)})

    def is_running() -> bool:
        return any(thread.name == "auralflow-silent-clock" for thread in threading.enumerate())

    player.load(song)
    qtbot.waitUntil(is_running)
    player.load(None)
    qtbot.waitUntil(lambda: not is_running())
    player.load(song)
    player.play()
    qtbot.waitUntil(lambda: player.position > 4_410)
    assert player.close()
