"""Whose song is heard: players share the output, one at a time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import threading

    from auralflow_studio.playback.drivers import RenderPort
    from auralflow_studio.playback.feeder import Feeder
    from auralflow_studio.playback.renderer import Renderer

_FADE_OUT_S = 0.3


@dataclass(frozen=True)
class Play:
    """The wish to hear a song.

    Attributes:
        renderer: Gives its sound.
        sample_rate: In Hz.
        takes_over: Whether it is heard even if another one plays.
    """

    renderer: Renderer
    sample_rate: int
    takes_over: bool


@dataclass(frozen=True)
class Release:
    """The wish to be done with a song: once its sound has faded out, its feeder is closed and `done` is set."""

    renderer: Renderer
    feeder: Feeder
    done: threading.Event


class Turns:
    """Whose song is heard: that of the port's renderer.

    Args:
        port: Gives the sound to the device.
    """

    def __init__(self, port: RenderPort) -> None:
        self._port = port
        self._idle_since_s = time.monotonic()

    @property
    def idle_s(self) -> float:
        """For how long there has been no song, in seconds."""
        return 0.0 if self._port.renderer is not None else time.monotonic() - self._idle_since_s

    def take(self, wish: Play) -> bool:
        """Let a song have its turn; whether it has it now."""
        current = self._port.renderer
        if wish.renderer is not current:
            if current is not None and current.is_playing and not wish.takes_over:
                return False
            self._fade_out(current)
            self._port.renderer = wish.renderer
        return True

    def release(self, wish: Release) -> None:
        """Be done with a song."""
        if wish.renderer is self._port.renderer:
            self._fade_out(wish.renderer)
            self._port.renderer = None
            self._idle_since_s = time.monotonic()
        wish.feeder.close()
        wish.done.set()

    def _fade_out(self, renderer: Renderer | None) -> None:
        """Wait until a song that was told to stop is silent."""
        deadline_s = time.monotonic() + _FADE_OUT_S
        while renderer is not None and not renderer.is_silent and time.monotonic() < deadline_s:
            time.sleep(0.002)
