"""Songs share one output: who is heard, and that nobody is cut off."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow_studio.playback import turns
from auralflow_studio.playback.drivers import RenderPort, SilentClock
from auralflow_studio.playback.turns import Play, Release, Turns
from support.playback import Deck, counting

if TYPE_CHECKING:
    from collections.abc import Iterator

RATE = 44100
BLOCK = 256


def playing() -> Deck:
    """A song that is heard."""
    deck = Deck(counting(RATE))
    deck.play()
    deck.render(4 * BLOCK)
    assert not deck.renderer.is_silent
    return deck


@pytest.fixture
def port() -> RenderPort:
    return RenderPort()


@pytest.fixture
def clock(port: RenderPort, monkeypatch: pytest.MonkeyPatch) -> Iterator[SilentClock]:
    """Takes sound from the port as a device does; nobody gives up waiting for it."""
    monkeypatch.setattr(turns, "_FADE_OUT_S", 60.0)
    clock = SilentClock(port, RATE, BLOCK)
    yield clock
    clock.close()


def test_a_song_that_is_offered_waits_while_another_plays_and_takes_the_place_of_one_that_does_not(
    port: RenderPort,
) -> None:
    first, second = Deck(counting(RATE)), Deck(counting(RATE))
    own = Turns(port)
    assert own.take(Play(first.renderer, RATE, takes_over=False))
    assert own.take(Play(first.renderer, RATE, takes_over=False))
    first.play()
    assert not own.take(Play(second.renderer, RATE, takes_over=False))
    assert port.renderer is first.renderer
    first.pause()
    assert own.take(Play(second.renderer, RATE, takes_over=False))
    assert port.renderer is second.renderer
    second.play()
    assert own.take(Play(first.renderer, RATE, takes_over=True))
    assert port.renderer is first.renderer


def test_a_song_fades_out_before_another_is_heard(port: RenderPort, clock: SilentClock) -> None:
    own, first, second = Turns(port), playing(), Deck(counting(RATE))
    own.take(Play(first.renderer, RATE, takes_over=True))
    first.pause()
    assert own.take(Play(second.renderer, RATE, takes_over=True))
    assert first.renderer.is_silent


def test_a_song_fades_out_before_it_is_let_go(port: RenderPort, clock: SilentClock) -> None:
    own, deck = Turns(port), playing()
    own.take(Play(deck.renderer, RATE, takes_over=True))
    assert own.idle_s == 0
    done = threading.Event()
    deck.pause()
    own.release(Release(deck.renderer, deck.feeder, done))
    assert deck.renderer.is_silent
    assert done.is_set()
    assert port.renderer is None
    assert own.idle_s > 0


def test_a_song_that_is_let_go_while_another_plays_takes_nothing_from_it(port: RenderPort) -> None:
    own, first, second = Turns(port), Deck(counting(RATE)), playing()
    own.take(Play(second.renderer, RATE, takes_over=True))
    done = threading.Event()
    own.release(Release(first.renderer, first.feeder, done))
    assert done.is_set()
    assert port.renderer is second.renderer
    assert own.idle_s == 0
    out = np.zeros((BLOCK, 2), np.float32)
    port.render(out, 0.0)
    assert out.any()
