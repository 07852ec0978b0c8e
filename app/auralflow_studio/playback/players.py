"""All players of the app: each keeps its own place, and only one of them sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from auralflow_studio.playback.player import Player

if TYPE_CHECKING:
    from collections.abc import Callable

    MakePlayer = Callable[[], Player]


class Players(QObject):
    """Makes players that take turns: when one begins to play, the others pause. Lives in the window's thread.

    Args:
        device_key: Output device chosen by the user; None for the system's choice.
        parent: Its owner.

    Signals (emitted in the window's thread):
        problem (PlaybackProblem): One of them cannot be heard.
    """

    problem = Signal(object)

    def __init__(self, device_key: str | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._device_key = device_key
        self._players: list[Player] = []

    def make(self) -> Player:
        """One more; whoever has it closes it."""
        player = Player(self, device_key=self._device_key)
        player.state_changed.connect(self._on_state_changed)
        player.problem.connect(self.problem)
        self._players.append(player)
        return player

    def set_device(self, key: str | None) -> None:
        """Play through the device of this key, or through the system's choice."""
        self._device_key = key
        for player in self._players:
            player.set_device(key)

    @Slot(object)
    def _on_state_changed(self, _state: object) -> None:
        player = self.sender()
        if isinstance(player, Player) and player.is_playing:
            for other in self._players:
                if other is not player:
                    other.pause()
