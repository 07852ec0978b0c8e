"""Keeps everything that shows or plays the open song in step with the document and its live data.

The document changes when somebody does something, and each change names what it touched: a gain drag shows one strip
anew and not the window. What moves by itself is in `ui.motion`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from auralflow.audio.mixdown import heard_lanes
from auralflow.regions import Regions
from auralflow_studio.document import edits
from auralflow_studio.document.changes import MASTER
from auralflow_studio.document.hearing import mixer_state
from auralflow_studio.document.session import MIXTURE, RESIDUAL
from auralflow_studio.ui.looping import Looping, LoopPlace
from auralflow_studio.ui.motion import Motion
from auralflow_studio.ui.panels.inspector import StemFacts

if TYPE_CHECKING:
    from auralflow_studio.context import AppContext
    from auralflow_studio.document.changes import Change
    from auralflow_studio.document.edits import Edit
    from auralflow_studio.document.session import Loop, Session, Song
    from auralflow_studio.playback.player import Player
    from auralflow_studio.presenters.separations import SeparationEnded
    from auralflow_studio.song_audio import SongAudio
    from auralflow_studio.ui.panels.inspector import InspectorPanel
    from auralflow_studio.ui.panels.lane_header import LaneHeader
    from auralflow_studio.ui.panels.lanes import LanesPanel
    from auralflow_studio.ui.panels.top_bar import TopBar
    from auralflow_studio.ui.panels.transport import TransportPanel


class SongController(Looping, QObject):
    """The open song in the window.

    Args:
        context: The app without its window.
        player: What plays it.
        lanes: The lanes.
        transport: The bottom of the window.
        inspector: The facts.
        top_bar: The top of the window.
        parent: Owner.

    Signals:
        situation_changed (): Other actions may be possible. GUI thread.
    """

    situation_changed = Signal()

    def __init__(
        self,
        context: AppContext,
        player: Player,
        lanes: LanesPanel,
        transport: TransportPanel,
        inspector: InspectorPanel,
        top_bar: TopBar,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._player = player
        self._lanes = lanes
        self._transport = transport
        self._inspector = inspector
        self._top_bar = top_bar
        self._play_next = False
        self._bypass = False
        self._is_safe = False
        self._mixture_drawn = Regions()
        self._ended: dict[str, SeparationEnded] = {}
        self._motion = Motion(player, context.queue, lanes, transport, self)
        context.session.changed.connect(self._on_session_changed)
        context.current.opened.connect(self._on_opened)
        context.current.failed.connect(self._on_failed)
        context.current.closing.connect(self._on_closing)
        context.current.outlines_changed.connect(self._on_outlines_changed)
        context.queue.model.dataChanged.connect(self._show_row)
        context.queue.separated.connect(self._on_separated)
        player.state_changed.connect(self._on_player_changed)
        lanes.header_added.connect(self._on_header_added)
        lanes.seek_requested.connect(self.seek)
        lanes.loop_requested.connect(self._on_loop_drawn)
        lanes.loop_toggle_requested.connect(self._on_loop_toggled)
        transport.seek_requested.connect(self._on_seconds_wanted)
        transport.master_gain_changed.connect(self._on_master_moved)
        transport.master_released.connect(context.session.seal)
        self._show_song(context.session.session)

    # What others ask and tell.

    @property
    def song(self) -> Song | None:
        """The open song."""
        return self._context.session.session.current_song

    @property
    def player(self) -> Player:
        """What plays it."""
        return self._player

    @property
    def lanes(self) -> LanesPanel:
        """What shows it."""
        return self._lanes

    @Slot()
    def show_model(self) -> None:
        """Show the card of the model in use."""
        self._inspector.set_model(self._context.separations.model_and_settings()[0])

    def close(self) -> None:
        """The app ends: nothing moves any more."""
        self._motion.close()

    def play_when_open(self) -> None:
        """The song that is opened next begins to play by itself."""
        self._set_play_next(True)

    def _set_play_next(self, play_next: bool) -> None:
        self._play_next = play_next
        self._transport.set_waiting(play_next and not self._is_safe)

    @Slot()
    def set_safe(self) -> None:
        """Loading large libraries cannot make the sound stumble any more: what waits to be played begins."""
        self._is_safe = True
        self._transport.set_waiting(False)
        if self._play_next and self._player.source is not None:
            self._set_play_next(False)
            self._player.play()
        self._show_row()

    def play(self) -> None:
        """Play, as soon as the song is open and everything is loaded."""
        if self._is_safe and self._player.source is not None:
            self._lanes.follow()
            self._player.play()
        else:
            self._set_play_next(True)

    def toggle_play(self) -> None:
        """Play or pause; while the app is still loading, play as soon as it is done."""
        self._lanes.follow()
        if self._is_safe or self._player.is_playing:
            self._player.toggle()
        else:
            self._set_play_next(not self._play_next)

    @Slot(object)
    def seek(self, frame: int) -> None:
        """Go to a frame."""
        self._player.seek(frame)
        self._context.queue.set_playhead(frame)
        self._lanes.follow()
        self._lanes.show_frame(self._player.position, playing=True)

    def seek_by(self, seconds: float) -> None:
        """Go on, or back."""
        song = self.song
        if song is not None:
            self.seek(max(0, self._player.position + round(seconds * song.info.sample_rate)))

    def apply(self, edit: Edit) -> None:
        """Change the document."""
        self._context.session.apply(edit, self)

    # The loop.

    def loop_place(self) -> LoopPlace | None:
        """See `Looping.loop_place`."""
        song = self.song
        if song is None:
            return None
        return LoopPlace(song.loop, song.info.frames, song.info.sample_rate)

    def put_loop(self, loop: Loop | None, *, step: bool) -> None:
        """See `Looping.put_loop`."""
        song = self.song
        if song is None:
            return
        if step:
            self._context.session.seal()
        self.apply(edits.set_loop(song.id, loop))
        if step:
            self._context.session.seal()

    # What happens.

    @Slot(object)
    def _on_session_changed(self, change: Change) -> None:
        session = change.new
        if change.current_touched:
            if session.current is None:
                self._set_play_next(False)
            self._show_song(session)
        elif change.touched_lanes or MASTER in change.touched:
            self._show_mix(session)
        if change.loop_touched:
            self._show_loop(session)
        self.situation_changed.emit()

    def _show_song(self, session: Session) -> None:
        song = session.current_song
        self._inspector.set_song(song)
        self._transport.position.set_song(0 if song is None else song.info.duration_s)
        model, _settings = self._context.separations.model_and_settings()
        self._inspector.set_model(model)
        self._inspector.set_stem_facts(StemFacts())
        self._show_row()
        self._show_mix(session)

    def _show_mix(self, session: Session) -> None:
        self._transport.set_master_gain(session.master_gain_db)
        song = session.current_song
        mixer = mixer_state(song, session.master_gain_db)
        self._player.set_mix(mixer)
        if song is not None:
            bypass = self._bypass
            heard = frozenset({MIXTURE}) if bypass else heard_lanes(mixer)
            for lane in song.lanes:
                self._lanes.show_lane(lane, heard=lane.id in heard, bypass=bypass)

    def _show_loop(self, session: Session) -> None:
        song = session.current_song
        loop = None if song is None else song.loop
        if song is None or loop is None:
            self._lanes.time.set_loop(None)
            self._transport.position.set_loop(None, enabled=False)
            self._player.set_loop(None)
            return
        self._lanes.time.set_loop((loop.start, loop.stop), enabled=loop.enabled)
        frames = song.info.frames
        self._transport.position.set_loop((loop.start / frames, loop.stop / frames), enabled=loop.enabled)
        if loop.enabled:
            self._player.set_loop(loop.start, loop.stop)
        else:
            self._player.set_loop(None)

    @Slot(object)
    def _on_opened(self, audio: SongAudio) -> None:
        session = self._context.session.session
        song = session.current_song
        if song is None or song.id != audio.song_id:
            return
        self._lanes.open_song(song, audio)
        self._mixture_drawn = Regions()
        self._player.load(audio)
        self._show_mix(session)
        self._show_loop(session)
        self._on_outlines_changed()
        if self._play_next and self._is_safe:
            self._set_play_next(False)
            self._player.play()
        self.situation_changed.emit()

    @Slot()
    def _on_failed(self) -> None:
        self._set_play_next(False)

    @Slot()
    def _on_closing(self) -> None:
        # Whoever listens to one song goes on listening when another one is opened.
        self._set_play_next(self._play_next or self._player.is_playing)
        self._lanes.close_song()
        self._player.load(None)

    @Slot()
    def _on_outlines_changed(self) -> None:
        audio = self._context.current.audio
        if audio is None:
            return
        frames = max(1, audio.frames)
        finished = tuple((start / frames, stop / frames) for start, stop in audio.finished)
        mixture = audio.lane(MIXTURE).finished
        self._lanes.refresh(ghosts=mixture != self._mixture_drawn)
        self._mixture_drawn = mixture
        self._transport.position.set_finished(finished)
        ended = self._ended.get(audio.song_id)
        self._inspector.set_stem_facts(
            StemFacts(
                null_dbfs=audio.null_dbfs,
                is_complete=audio.is_complete,
                device="" if ended is None else ended.device,
                notes=() if ended is None else ended.notes,
            )
        )

    @Slot(object)
    def _on_separated(self, ended: SeparationEnded) -> None:
        self._ended[ended.song_id] = ended
        self._on_outlines_changed()

    @Slot()
    def _show_row(self) -> None:
        song = self.song
        model = self._context.queue.model
        row = None if song is None else model.row(song.id)
        text = "" if row is None else model.state_text(row)
        name = "" if song is None else song.name
        self._top_bar.set_song(name, text)
        self._top_bar.window().setWindowTitle(f"{name} – Auralflow" if name else "Auralflow")
        self._inspector.set_row(row, text, "" if row is None else model.way_on(row))

    @Slot(object)
    def _on_header_added(self, header: LaneHeader) -> None:
        header.gain_changed.connect(self._on_gain_changed)
        header.pan_changed.connect(self._on_pan_changed)
        header.mute_toggled.connect(self.toggle_mute)
        header.solo_toggled.connect(self.toggle_solo)
        header.released.connect(self._context.session.seal)

    @Slot(str, float)
    def _on_gain_changed(self, lane_id: str, gain_db: float) -> None:
        if self.song is not None:
            self.apply(edits.set_gain(self.song.id, lane_id, gain_db))

    @Slot(str, float)
    def _on_pan_changed(self, lane_id: str, pan: float) -> None:
        if self.song is not None:
            self.apply(edits.set_pan(self.song.id, lane_id, pan))

    @Slot(str)
    def toggle_mute(self, lane_id: str) -> None:
        """Mute a stem, or let it sound again."""
        if self.song is not None and any(lane.id == lane_id for lane in self.song.stems):
            self.apply(edits.toggle_mute(self.song.id, lane_id))

    @Slot(str, bool)
    def toggle_solo(self, lane_id: str, exclusive: bool = False) -> None:
        """Solo a lane, or end its solo."""
        if self.song is not None and lane_id:
            self.apply(edits.toggle_solo(self.song.id, lane_id, exclusive=exclusive))

    def toggle_difference(self) -> None:
        """Hear nothing but what the stems leave of the song, or the mix again."""
        self.toggle_solo(RESIDUAL, exclusive=True)

    @Slot(object)
    def _on_loop_drawn(self, loop: tuple[int, int]) -> None:
        self.draw_loop(*loop)

    @Slot()
    def _on_loop_toggled(self) -> None:
        self.toggle_loop()

    @Slot(float)
    def _on_seconds_wanted(self, seconds: float) -> None:
        if self.song is not None:
            self.seek(round(seconds * self.song.info.sample_rate))

    @Slot(float)
    def _on_master_moved(self, gain_db: float) -> None:
        self.apply(edits.set_master_gain(gain_db))

    @Slot(object)
    def _on_player_changed(self, state: object) -> None:
        bypass = self._player.state.bypass
        if bypass != self._bypass:
            self._bypass = bypass
            self._show_mix(self._context.session.session)
        self.situation_changed.emit()
