"""The player: what the window tells to play, pause, seek and mix, and asks where the playhead is."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from auralflow.audio.mixdown import (
    MIXTURE,
    SILENT,
    MixerState,
    db_to_gain,
    default_mixer,
    lane_gains,
    stand_in_gains,
)
from auralflow.errors import AuralflowError
from auralflow_studio.playback.feeder import CLOSE_BLOCKS, Feeder
from auralflow_studio.playback.meters import Meters
from auralflow_studio.playback.renderer import Renderer
from auralflow_studio.playback.transport import PlaybackProblem, PlayerState, usable_loop
from auralflow_studio.translation import shown_text

if TYPE_CHECKING:
    from auralflow_studio.playback.output import Output
    from auralflow_studio.playback.source import PlaybackSource
    from auralflow_studio.playback.transport import LoopRange

MASTER = "master"
Levels = dict[str, tuple[float, float]]
_LOOK_FOR_END_MS = 30


@dataclass
class _Song:
    """A song that is loaded, and what plays it."""

    source: PlaybackSource
    feeder: Feeder
    renderer: Renderer
    meters: Meters
    sought: int = 0

    def position(self) -> int:
        heard = self.renderer.playhead.heard_at(time.monotonic(), self.feeder.ring.wanted_epoch)
        return self.sought if heard is None else heard

    def seek(self, frame: int) -> None:
        self.sought = frame
        self.feeder.seek(frame)


class Player(QObject):
    """Plays one song through the output, which it may share with other players: whoever played last has it.

    Lives in the window's thread; nothing here waits but `close`. Files are read and sound is mixed in other threads.

    Signals (all emitted in the window's thread):
        state_changed: `PlayerState`, after anything but the playhead's own movement.
        problem: `PlaybackProblem`, when the song cannot be read; playback goes on in silence.

    Args:
        output: Where the sound goes.
        parent: Owner.

    Attributes:
        output: As given.
    """

    state_changed = Signal(object)
    problem = Signal(object)

    # From the thread of the feeder to this one.
    _problem_came = Signal(object)

    def __init__(self, output: Output, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.output = output
        self._song: _Song | None = None
        self._is_playing = False
        self._mixer: MixerState | None = None
        self._loop: LoopRange | None = None
        self._bypass = False
        self._end_timer = QTimer(self)
        self._end_timer.setInterval(_LOOK_FOR_END_MS)
        self._end_timer.timeout.connect(self._look_for_end)
        self._problem_came.connect(self.problem)

    # What is played.

    def load(self, source: PlaybackSource | None, *, keep_place: bool = False) -> None:
        """Get ready to play a song, or none. The playhead waits at its start.

        So does the sound device, unless another player plays. Mixer, loop and bypass are as for a new song.

        Args:
            source: The song.
            keep_place: For another source of the same song: go on where the old one is, playing if it does, with the
                same mixer, loop and bypass.
        """
        old = self._song
        place = (old.position(), self._is_playing) if keep_place and old is not None else (0, False)
        if old is not None:
            old.renderer.is_playing = False
        if not keep_place:
            self._mixer, self._loop, self._bypass = None, None, False
        self._song = None
        self._is_playing = False
        self._end_timer.stop()
        if source is not None:
            feeder = Feeder(source, self._cannot_read)
            renderer = Renderer(feeder.ring, source.sample_rate)
            rows = feeder.ring.rows + 1
            self._song = _Song(source, feeder, renderer, Meters(renderer.peaks, rows))
            self._set_gains()
            feeder.set_loop(self._loop)
            self._song.seek(min(place[0], source.frames))
            feeder.start()
            self.output.offer(renderer, source.sample_rate)
        if old is not None:
            self.output.release(old.renderer, old.feeder)
        if place[1]:
            self.play()
        else:
            self._say_state()

    @property
    def source(self) -> PlaybackSource | None:
        """The song that is loaded."""
        return self._song.source if self._song is not None else None

    # Transport.

    @property
    def is_playing(self) -> bool:
        """Whether the playhead moves."""
        return self._is_playing

    @property
    def position(self) -> int:
        """The frame that is heard now: the output's latency is taken off."""
        return self._song.position() if self._song is not None else 0

    @property
    def state(self) -> PlayerState:
        """What the transport shows."""
        song = self._song
        if song is None:
            return PlayerState()
        return PlayerState(
            has_song=True,
            is_playing=self._is_playing,
            position=song.position(),
            frames=song.source.frames,
            sample_rate=song.source.sample_rate,
            loop=self._loop,
            bypass=self._bypass,
        )

    @Slot()
    def play(self) -> None:
        """Play from the playhead; from the start if it is at the end."""
        song = self._song
        if song is None or self._is_playing:
            return
        if self._has_ended(song) or song.position() >= song.source.frames:
            song.seek(0)
        self._is_playing = True
        song.renderer.is_playing = True
        self.output.play(song.renderer, song.source.sample_rate)
        self._end_timer.start()
        self._say_state()

    @Slot()
    def pause(self) -> None:
        """Stop; the playhead stays."""
        if self._song is None or not self._is_playing:
            return
        self._stop(self._song)
        self._say_state()

    @Slot()
    def toggle(self) -> None:
        """Play if paused, pause if playing."""
        if self._is_playing:
            self.pause()
        else:
            self.play()

    def seek(self, frame: int) -> None:
        """Put the playhead on a frame (held inside the song), whether playing or not."""
        if self._song is None:
            return
        self._song.seek(max(0, min(frame, self._song.source.frames)))
        self._say_state()

    def set_loop(self, start: int | None, stop: int | None = None) -> None:
        """Loop `[start, stop)` in frames, ends in either order; None for no loop.

        A playhead before or inside the loop runs into its end and goes back to its start, exact to the sample; one
        behind it plays on to the end of the song.
        """
        song = self._song
        if song is None:
            return
        loop = None if start is None or stop is None else usable_loop(start, stop, song.source.frames)
        if loop == self._loop:
            return
        self._loop = loop
        song.feeder.set_loop(loop)
        ring = song.feeder.ring
        if not self._is_playing:
            # Read all that waits again, by the new loop.
            song.seek(song.position())
        elif loop is not None and 0 < loop.stop - ring.render_position <= (CLOSE_BLOCKS + 1) * ring.block_frames:
            # The end of the loop lies in what cannot be called back any more: jump.
            song.seek(loop.start)
        self._say_state()

    # The mix.

    def set_mix(self, mixer: MixerState) -> None:
        """Hear another mix; gains move there within 8 ms. Lanes that the mixer does not have are silent."""
        self._mixer = mixer
        self._set_gains()

    def set_bypass(self, bypass: bool) -> None:
        """Hear the original instead of the mix, or the mix again."""
        if bypass == self._bypass:
            return
        self._bypass = bypass
        self._set_gains()
        self._say_state()

    def levels(self) -> Levels:
        """Peak levels now, linear with full scale at 1, `(left, right)` by lane, and of the sum as "master".

        Lanes are measured behind their gain and pan, the sum behind the master gain. They fall by 13.3 dB a second. The
        mixture's level is also that of the mixture standing in for stems that are not finished.
        """
        song = self._song
        if song is None:
            return {MASTER: SILENT}
        rows = song.meters.levels(time.monotonic())
        levels = {lane: (float(rows[i, 0]), float(rows[i, 1])) for i, lane in enumerate(song.source.lanes)}
        if MIXTURE in levels:
            left, right = levels[MIXTURE]
            levels[MIXTURE] = (max(left, float(rows[-2, 0])), max(right, float(rows[-2, 1])))
        levels[MASTER] = (float(rows[-1, 0]), float(rows[-1, 1]))
        return levels

    def close(self, timeout_s: float = 10.0) -> bool:
        """Let go of the song.

        Args:
            timeout_s: How long to wait for a disk that hangs.

        Returns:
            Whether it is not read any more.
        """
        self._end_timer.stop()
        song, self._song = self._song, None
        if song is None:
            return True
        self._stop(song)
        return self.output.release(song.renderer, song.feeder).wait(timeout_s)

    # Inside.

    def _stop(self, song: _Song) -> None:
        self._is_playing = False
        song.renderer.is_playing = False
        self._end_timer.stop()

    def _has_ended(self, song: _Song) -> bool:
        return song.renderer.ended_epoch == song.feeder.ring.wanted_epoch

    @Slot()
    def _look_for_end(self) -> None:
        song = self._song
        if song is None or not self._has_ended(song) or song.position() < song.source.frames:
            return
        self._stop(song)
        song.seek(0)
        self._say_state()

    def _set_gains(self) -> None:
        song = self._song
        if song is None:
            return
        mixer = self._mixer if self._mixer is not None else default_mixer(song.source.lanes)
        gains = lane_gains(mixer, bypass=self._bypass, include_master=False)
        stand_in = stand_in_gains(mixer, bypass=self._bypass, include_master=False)
        master = db_to_gain(mixer.master_gain_db)
        rows = [gains.get(lane, SILENT) for lane in song.source.lanes]
        song.renderer.set_gains((*rows, stand_in, (master, master)))

    def _say_state(self) -> None:
        self.state_changed.emit(self.state)

    def _cannot_read(self, error: Exception) -> None:
        """Called in the thread of the feeder."""
        translate = QCoreApplication.translate
        hint = shown_text(error.hint) if isinstance(error, AuralflowError) else ""
        self._problem_came.emit(
            PlaybackProblem(
                kind="source",
                message=translate("Playback", "A part of this song cannot be read, so it is silent."),
                hint=hint or translate("Playback", "See whether the file is still where it was."),
                details=f"{type(error).__name__}: {error}",
            )
        )
