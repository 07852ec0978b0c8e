"""How keys and buttons make, move and nudge a loop; the same on each page that has one."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auralflow_studio.document.session import Loop

if TYPE_CHECKING:
    from auralflow_studio.playback.player import Player


@dataclass(frozen=True)
class LoopPlace:
    """What a loop lies in.

    Attributes:
        loop: The loop; None if there is none.
        frames: Length of the song.
        sample_rate: In Hz.
    """

    loop: Loop | None
    frames: int
    sample_rate: int


class Looping:
    """What has a loop: a mixin for controllers."""

    _nudges_stop = False

    @property
    @abstractmethod
    def player(self) -> Player:
        """What plays it."""

    @abstractmethod
    def loop_place(self) -> LoopPlace | None:
        """The loop and what it lies in; None if there is nothing to loop."""

    @abstractmethod
    def put_loop(self, loop: Loop | None, *, step: bool) -> None:
        """Take another loop, or none.

        Args:
            loop: The loop.
            step: Whether it is a step of its own, and not one of many that nudge it.
        """

    @abstractmethod
    def seek(self, frame: int) -> None:
        """Go to a frame."""

    def toggle_loop(self) -> None:
        """Switch the loop on or off; without one, loop all of it."""
        place = self.loop_place()
        if place is None:
            return
        if place.loop is not None:
            self.put_loop(replace(place.loop, enabled=not place.loop.enabled), step=True)
        else:
            self.set_loop(0, place.frames)

    def set_loop(self, start: int, stop: int) -> None:
        """Loop these frames."""
        place = self.loop_place()
        if place is not None and start < stop:
            loop = place.loop
            self._nudges_stop = loop is not None and loop.start == start and loop.stop != stop
            self.put_loop(Loop(start=start, stop=stop), step=True)

    def draw_loop(self, start: int, stop: int) -> None:
        """Loop these frames, and be in them: a loop that somebody draws or moves is there to be heard."""
        self.set_loop(start, stop)
        if not start <= self.player.position < stop:
            self.seek(start)

    def switch_loop_off(self) -> bool:
        """Leave the loop, which keeps its place; whether it was on."""
        place = self.loop_place()
        is_on = place is not None and place.loop is not None and place.loop.enabled
        if is_on:
            self.toggle_loop()
        return is_on

    def remove_loop(self) -> None:
        """Loop nothing."""
        self.put_loop(None, step=True)

    def loop_from_here(self) -> None:
        """The loop starts at the playhead."""
        place = self.loop_place()
        if place is not None:
            here, loop = self.player.position, place.loop
            self.set_loop(here, loop.stop if loop is not None and loop.stop > here else place.frames)

    def loop_to_here(self) -> None:
        """The loop ends at the playhead."""
        place = self.loop_place()
        if place is not None:
            here, loop = self.player.position, place.loop
            self.set_loop(loop.start if loop is not None and loop.start < here else 0, here)
            self._nudges_stop = True

    def nudge_loop(self, seconds: float) -> None:
        """Move that edge of the loop that was set last, as far as the other edge and the ends of the song allow."""
        place = self.loop_place()
        if place is None or place.loop is None:
            return
        loop, step = place.loop, round(seconds * place.sample_rate)
        if self._nudges_stop:
            loop = replace(loop, stop=max(loop.start + 1, min(loop.stop + step, place.frames)))
        else:
            loop = replace(loop, start=min(max(0, loop.start + step), loop.stop - 1))
        self.put_loop(loop, step=False)
