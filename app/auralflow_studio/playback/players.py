"""All players of the app: each keeps its own place, and only one of them sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from auralflow_studio.playback.player import Player

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow_studio.playback.output import Output

    MakePlayer = Callable[[], Player]


class Players(QObject):
    """Makes players that take turns: when one begins to play, the others pause. Lives in the window's thread.

    Args:
        output: Shared by all of them.
        parent: Its owner.

    Signals (emitted in the window's thread):
        problem (PlaybackProblem): A song cannot be read, or nothing can be heard.
    """

    problem = Signal(object)

    def __init__(self, output: Output, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._output = output
        self._output.problem.connect(self.problem)
        self._players: list[Player] = []

    def make(self) -> Player:
        """One more; whoever has it closes it, before the output is."""
        player = Player(self._output, self)
        player.state_changed.connect(self._on_state_changed)
        player.problem.connect(self.problem)
        self._players.append(player)
        return player

    @Slot(object)
    def _on_state_changed(self, _state: object) -> None:
        player = self.sender()
        if isinstance(player, Player) and player.is_playing:
            for other in self._players:
                if other is not player:
                    other.pause()
