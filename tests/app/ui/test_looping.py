from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from auralflow_studio.document.session import Loop
from auralflow_studio.ui.looping import Looping, LoopPlace

if TYPE_CHECKING:
    from auralflow_studio.playback.player import Player

FRAMES, RATE = 10_000, 1000


@dataclass
class Deck:
    """Has a place, as a player has."""

    position: int = 0


class Tape(Looping):
    """A loop, and what was done to it."""

    def __init__(self, loop: Loop | None = None) -> None:
        self.loop = loop
        self.deck = Deck()
        self.steps: list[bool] = []
        self.is_open = True

    @property
    def player(self) -> Player:
        return self.deck  # type: ignore[return-value]

    def loop_place(self) -> LoopPlace | None:
        return LoopPlace(self.loop, FRAMES, RATE) if self.is_open else None

    def seek(self, frame: int) -> None:
        self.deck.position = frame

    def put_loop(self, loop: Loop | None, *, step: bool) -> None:
        self.loop = loop
        self.steps.append(step)


def test_on_off_and_away() -> None:
    tape = Tape()
    tape.toggle_loop()
    assert tape.loop == Loop(start=0, stop=FRAMES)
    tape.toggle_loop()
    assert tape.loop == Loop(start=0, stop=FRAMES, enabled=False)
    tape.toggle_loop()
    assert tape.loop == Loop(start=0, stop=FRAMES)
    tape.remove_loop()
    assert tape.loop is None
    assert all(tape.steps)


def test_a_loop_that_is_drawn_is_on_and_the_playhead_is_in_it() -> None:
    tape = Tape(Loop(start=0, stop=50, enabled=False))
    for before, after in ((1500, 1500), (1000, 1000), (1999, 1999), (2000, 1000), (999, 1000), (9000, 1000)):
        tape.deck.position = before
        tape.draw_loop(1000, 2000)
        assert tape.loop == Loop(start=1000, stop=2000)
        assert tape.deck.position == after


def test_a_loop_that_is_left_keeps_its_place() -> None:
    tape = Tape()
    assert not tape.switch_loop_off()
    tape.set_loop(1000, 2000)
    assert tape.switch_loop_off()
    assert tape.loop == Loop(start=1000, stop=2000, enabled=False)
    assert not tape.switch_loop_off()
    tape.toggle_loop()
    assert tape.loop == Loop(start=1000, stop=2000)


@pytest.mark.parametrize(
    ("loop", "here", "starts", "ends"),
    [
        (None, 4000, (4000, FRAMES), (0, 4000)),
        (Loop(start=1000, stop=8000), 4000, (4000, 8000), (1000, 4000)),
        (Loop(start=1000, stop=3000), 4000, (4000, FRAMES), (1000, 4000)),
        (Loop(start=5000, stop=8000), 4000, (4000, 8000), (0, 4000)),
    ],
)
def test_from_and_to_the_playhead(loop: Loop | None, here: int, starts: tuple[int, int], ends: tuple[int, int]) -> None:
    for method, wanted in (("loop_from_here", starts), ("loop_to_here", ends)):
        tape = Tape(loop)
        tape.deck.position = here
        getattr(tape, method)()
        assert tape.loop == Loop(start=wanted[0], stop=wanted[1])


def test_the_edge_that_was_set_last_is_nudged_as_far_as_it_goes() -> None:
    tape = Tape()
    tape.set_loop(1000, 2000)
    tape.nudge_loop(0.01)
    assert tape.loop == Loop(start=1010, stop=2000)
    assert tape.steps == [True, False]
    tape.nudge_loop(9)
    assert tape.loop == Loop(start=1999, stop=2000)
    tape.nudge_loop(-9)
    assert tape.loop == Loop(start=0, stop=2000)
    tape.set_loop(0, 3000)  # only its end is another
    tape.nudge_loop(0.5)
    assert tape.loop == Loop(start=0, stop=3500)
    tape.nudge_loop(-9)
    assert tape.loop == Loop(start=0, stop=1)
    tape.nudge_loop(99)
    assert tape.loop == Loop(start=0, stop=FRAMES)


def test_the_end_that_was_put_to_the_playhead_is_nudged_and_the_start_of_the_same_loop_drawn_again() -> None:
    tape = Tape()
    tape.deck.position = 4000
    tape.loop_to_here()
    tape.nudge_loop(0.5)
    assert tape.loop == Loop(start=0, stop=4500)
    tape.set_loop(0, 4500)
    tape.nudge_loop(0.5)
    assert tape.loop == Loop(start=500, stop=4500)


def test_without_a_song_or_a_loop_nothing_happens() -> None:
    tape = Tape()
    tape.nudge_loop(1)
    tape.set_loop(5, 5)
    assert tape.steps == []
    tape.is_open = False
    tape.toggle_loop()
    tape.loop_from_here()
    tape.loop_to_here()
    tape.set_loop(1, 2)
    assert tape.steps == []
