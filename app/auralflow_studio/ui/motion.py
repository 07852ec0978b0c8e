"""What moves while a song plays: playhead, time and meters. Looked up on a timer, never through the document."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Slot

if TYPE_CHECKING:
    from auralflow_studio.playback.player import Player
    from auralflow_studio.ui.panels.lanes import LanesPanel
    from auralflow_studio.ui.widgets.meter import LevelMeter

_TICK_MS = 16
_METER_EVERY = 2
_PLAYHEAD_EVERY = 6
# After a pause the meters fall for so long, and the playhead comes to where the sound ends that is still on its way.
_TAIL_S = 5.0


class FollowsPlayhead(Protocol):
    """Is told where the user listens, so that this place is done first."""

    def set_playhead(self, frame: int) -> None:
        """Take the frame that is heard."""


class Clock(Protocol):
    """Shows time and level of what plays."""

    @property
    def meter(self) -> LevelMeter:
        """Of the sum."""

    def show_position(self, seconds: float) -> None:
        """Show where the playhead is."""


class Motion(QObject):
    """Moves playhead and meters while the player plays; rests when all is still.

    Args:
        player: What is looked at.
        worker: Is told where the user listens.
        lanes: Have the playhead and the lanes' meters.
        clock: Has the time and the master meter.
        parent: Owner.
    """

    def __init__(
        self,
        player: Player,
        worker: FollowsPlayhead,
        lanes: LanesPanel,
        clock: Clock,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._player = player
        self._worker = worker
        self._lanes = lanes
        self._clock = clock
        self._ticks = 0
        self._sounded_s = 0.0
        self._elapsed = QElapsedTimer()
        self._elapsed.start()
        self._timer = QTimer(self, interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        player.state_changed.connect(self._on_player_changed)

    @property
    def is_moving(self) -> bool:
        """Whether the timer runs."""
        return self._timer.isActive()

    def close(self) -> None:
        """The app ends: nothing moves any more."""
        self._timer.stop()

    def show_position(self) -> None:
        """Show where the player is."""
        source = self._player.source
        if source is not None:
            frame = self._player.position
            self._clock.show_position(frame / source.sample_rate)
            self._lanes.show_frame(frame, playing=self._player.is_playing)

    @Slot(object)
    def _on_player_changed(self, state: object) -> None:
        if self._player.is_playing and not self._timer.isActive():
            self._elapsed.restart()
            self._timer.start()
        self.show_position()

    @Slot()
    def _on_tick(self) -> None:
        self._ticks += 1
        playing = self._player.is_playing
        self.show_position()
        if playing and self._ticks % _PLAYHEAD_EVERY == 0:
            self._worker.set_playhead(self._player.position)
        if self._ticks % _METER_EVERY == 0:
            self._show_levels()
        now_s = time.monotonic()
        if playing:
            self._sounded_s = now_s
        elif now_s - self._sounded_s > _TAIL_S:
            self._timer.stop()

    def _show_levels(self) -> None:
        elapsed_s = self._elapsed.restart() / 1000
        levels = self._player.levels()
        for lane_id, header in self._lanes.headers.items():
            header.meter.advance(levels.get(lane_id, (0.0, 0.0)), elapsed_s)
        self._clock.meter.advance(levels.get("master", (0.0, 0.0)), elapsed_s)
