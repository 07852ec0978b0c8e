"""Connects the view of one song of a result with what plays it and makes its estimate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from auralflow.evaluation.comparison import DIFFERENCE, LANES, MIXTURE, REFERENCE
from auralflow_studio.presenters.comparison import ComparisonPhase
from auralflow_studio.qtmodels.evaluation_words import estimator_name
from auralflow_studio.qtmodels.times import remaining_text
from auralflow_studio.translation import shown_text
from auralflow_studio.ui.evaluation.compare_head import CompareHead
from auralflow_studio.ui.format import percent_text
from auralflow_studio.ui.looping import Looping, LoopPlace
from auralflow_studio.ui.motion import Motion
from auralflow_studio.ui.plots.background import CLOSE_MS
from auralflow_studio.ui.stems import stem_name

if TYPE_CHECKING:
    from auralflow.evaluation.evaluation_result import EvaluationResult
    from auralflow_studio.comparison_audio import ComparisonAudio
    from auralflow_studio.document.session import Loop
    from auralflow_studio.jobs.evaluate import EvaluationRequest
    from auralflow_studio.playback.player import Player
    from auralflow_studio.presenters.comparison import Comparison, ComparisonState
    from auralflow_studio.ui.evaluation.listen_view import ListenView
    from auralflow_studio.ui.panels.lane_head import LaneHead
    from auralflow_studio.ui.panels.lanes import LanesPanel


class ListenController(Looping, QObject):
    """One song of a result at a time.

    Args:
        view: Shows it.
        comparison: Opens it.
        player: Plays it, and nothing else.
        parent: Its owner. Call `end` before it goes.

    Signals (all emitted in the GUI thread):
        opened (): The view is to be shown.
        closed (): The figures are to be shown again.
        situation_changed (): Other actions may be possible.
        song_requested (EvaluationRequest, str): This song is to be opened where songs are separated.
        problem_raised (UserMessage): The song cannot be read for its pictures.
    """

    opened = Signal()
    closed = Signal()
    situation_changed = Signal()
    song_requested = Signal(object, str)
    problem_raised = Signal(object)

    def __init__(self, view: ListenView, comparison: Comparison, player: Player, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._comparison = comparison
        self._player = player
        self._loop: Loop | None = None
        self._shown_length: tuple[str, int, int] | None = None
        self._motion = Motion(player, comparison, view.lanes, view, self)
        comparison.set_player(player)
        comparison.changed.connect(self._show_state)
        comparison.opened.connect(self._on_opened)
        comparison.closing.connect(self._on_closing)
        comparison.outlines_changed.connect(self._on_outlines_changed)
        player.state_changed.connect(self._on_player_changed)
        view.back_requested.connect(self.close)
        view.song_requested.connect(self._on_song_wanted)
        view.stem_chosen.connect(self._on_stem_chosen)
        view.estimator_chosen.connect(self._on_estimator_chosen)
        view.lanes.header_added.connect(self._on_header_added)
        view.lanes.seek_requested.connect(self._on_seek)
        view.lanes.loop_requested.connect(self._on_loop_drawn)
        view.lanes.loop_toggle_requested.connect(self._on_loop_toggled)
        view.lanes.problem_raised.connect(self.problem_raised)

    # What others ask and tell.

    @property
    def is_open(self) -> bool:
        """Whether a song is listened to."""
        return self._comparison.is_open

    @property
    def player(self) -> Player:
        """What plays it."""
        return self._player

    @property
    def lanes(self) -> LanesPanel:
        """What shows it."""
        return self._view.lanes

    def open(
        self, request: EvaluationRequest, result: EvaluationResult, track: str, *, stem: str = "", estimator: str = ""
    ) -> None:
        """Listen to a song of a result; see `Comparison.open`."""
        if self._shown_length is not None and self._shown_length[0] != track:
            self.lanes.close_song()  # until the other song is read, its time is not known
            self._shown_length = None
        self._comparison.open(request, result, track, stem=stem, estimator=estimator)
        if self.is_open:
            self.opened.emit()
            self._view.play.setFocus()
            self.situation_changed.emit()

    @Slot()
    def close(self) -> None:
        """Back to the figures."""
        if self.is_open:
            self._comparison.close()
            self.closed.emit()
            self.situation_changed.emit()

    def end(self, timeout_s: float = 5.0) -> bool:
        """The app ends: let go of everything; whether all threads ended."""
        self._comparison.close()
        self._motion.close()
        ended = self._view.lanes.closing(min(CLOSE_MS, round(1000 * timeout_s)))
        return self._player.close(timeout_s) and ended

    def toggle_play(self) -> None:
        """Play or pause."""
        self.lanes.follow()
        self._player.toggle()

    def seek(self, frame: int) -> None:
        """Go to a frame."""
        self._player.seek(frame)
        self._comparison.set_playhead(frame)
        self.lanes.follow()
        self.lanes.show_frame(self._player.position, playing=True)

    def seek_by(self, seconds: float) -> None:
        """Go on, or back."""
        audio = self._comparison.audio
        if audio is not None:
            self.seek(max(0, self._player.position + round(seconds * audio.sample_rate)))

    def hear_number(self, number: int) -> None:
        """Hear the lane of a number key; there are four."""
        if number <= len(LANES):
            self._comparison.hear(LANES[number - 1])

    # The loop.

    def loop_place(self) -> LoopPlace | None:
        """See `Looping.loop_place`."""
        audio = self._comparison.audio
        if audio is None:
            return None
        return LoopPlace(self._loop, audio.frames, audio.sample_rate)

    def put_loop(self, loop: Loop | None, *, step: bool) -> None:
        """See `Looping.put_loop`; nothing here is undone."""
        self._loop = loop
        if loop is None:
            self.lanes.time.set_loop(None)
        else:
            self.lanes.time.set_loop((loop.start, loop.stop), enabled=loop.enabled)
        if loop is not None and loop.enabled:
            self._player.set_loop(loop.start, loop.stop)
        else:
            self._player.set_loop(None)
        self.situation_changed.emit()

    # What happens.

    @Slot(object)
    def _show_state(self, state: ComparisonState) -> None:
        if state.wanted is None:
            return
        self._view.show_wanted(state.wanted)
        self._show_heads(state)
        problem = state.problem
        if problem is not None:
            self._view.show_problem(f"{problem.text} {problem.hint}".strip())
        elif state.is_outdated:
            self._view.show_problem(
                self.tr("The song or the model has changed since it was measured: the figures may be of other sounds.")
            )
        else:
            self._view.show_problem(" ".join(shown_text(note) for note in state.notes))

    def _show_heads(self, state: ComparisonState) -> None:
        for lane, head in self.lanes.headers.items():
            if isinstance(head, CompareHead):
                head.set_heard(heard=lane == state.heard)
                head.set_note(self._note(lane, state))
            self.lanes.views[lane].set_soloed(lane == state.heard)

    def _note(self, lane: str, state: ComparisonState) -> str:
        """What a lane holds, or how far it is."""
        wanted = state.wanted
        if wanted is None:
            return ""
        if lane == MIXTURE:
            return self.tr("The song")
        if lane == REFERENCE:
            return self.tr("{0}, as it really is").format(stem_name(wanted.stem))
        if state.phase is ComparisonPhase.FAILED:
            return self.tr("Cannot be made: see above")
        if state.phase is ComparisonPhase.WAITING and wanted.needs_network:
            return self.tr("Waiting for its turn")
        if state.phase is ComparisonPhase.MAKING:
            parts = [percent_text(state.fraction)]
            if state.eta_s is not None:
                parts.append(remaining_text(state.eta_s))
            return " · ".join(parts)
        if lane == DIFFERENCE:
            return self.tr("Estimate minus reference")
        titles = {model.name: model.title for model in wanted.request.models}
        return self.tr("By {0}").format(estimator_name(wanted.facts, titles))

    @Slot(object)
    def _on_opened(self, audio: ComparisonAudio) -> None:
        wanted = self._comparison.state.wanted
        assert wanted is not None
        shown = (wanted.track, audio.frames, audio.sample_rate)
        same = shown == self._shown_length
        self._shown_length = shown
        heads = [CompareHead(lane, number) for number, lane in enumerate(LANES, 1)]
        self.lanes.open_lanes(heads, audio, keep_view=same)
        if not same:
            self._loop = None
            self.lanes.time.set_loop(None)
            self._view.show_length(audio.frames / audio.sample_rate)
        self._show_heads(self._comparison.state)
        self._motion.show_position()
        self.situation_changed.emit()

    @Slot()
    def _on_closing(self) -> None:
        # The lanes go with the sound; what comes next brings its own.
        frame = self.lanes.playhead.frame
        self.lanes.close_song(keep_view=True)
        self.lanes.playhead.set_frame(frame)

    @Slot()
    def _on_outlines_changed(self) -> None:
        self.lanes.refresh(ghosts=True)

    @Slot(object)
    def _on_header_added(self, header: LaneHead) -> None:
        if isinstance(header, CompareHead):
            header.hear_requested.connect(self._comparison.hear)

    @Slot(object)
    def _on_player_changed(self, _state: object) -> None:
        self._view.show_playing(playing=self._player.is_playing)

    @Slot(object)
    def _on_seek(self, frame: int) -> None:
        self.seek(frame)

    @Slot(object)
    def _on_loop_drawn(self, loop: tuple[int, int]) -> None:
        self.draw_loop(*loop)

    @Slot()
    def _on_loop_toggled(self) -> None:
        self.toggle_loop()

    @Slot(str)
    def _on_stem_chosen(self, stem: str) -> None:
        self._comparison.choose(stem=stem)

    @Slot(str)
    def _on_estimator_chosen(self, estimator: str) -> None:
        self._comparison.choose(estimator=estimator)

    @Slot()
    def _on_song_wanted(self) -> None:
        wanted = self._comparison.state.wanted
        if wanted is not None:
            self.song_requested.emit(wanted.request, wanted.track)
