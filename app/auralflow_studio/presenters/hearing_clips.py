"""Hear it learn: which clip of a training is heard, of which epoch, against what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from auralflow_studio.document.hearing import heard_alone
from auralflow_studio.jobs.clips import MIXTURE, MODEL, TRUTH, ClipList, ClipSound, ClipWanted, ListClips, ReadClip
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.runner import Outcome
from auralflow_studio.messages import message_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from auralflow_studio.jobs.runner import JobHandle, JobRunner
    from auralflow_studio.playback.player import Player


@dataclass(frozen=True, kw_only=True)
class HearingState:
    """What is heard, or would be.

    Attributes:
        clips: What there is.
        clip: Number of the clip, 0 if there is none.
        stem: Which stem.
        epoch: Of which epoch, from 1; 0 before the first.
        heard: `MIXTURE`, `TRUTH` or `MODEL`.
        follows: Whether newer epochs take the place of this one.
        sound: What is loaded, None before it is.
    """

    clips: ClipList | None = None
    clip: int = 0
    stem: str = ""
    epoch: int = 0
    heard: str = MIXTURE
    follows: bool = True
    sound: ClipSound | None = None

    @property
    def wanted(self) -> ClipWanted | None:
        """What is to be loaded; None if there is nothing."""
        if self.clips is None or not self.clip or not self.stem:
            return None
        return ClipWanted(folder=self.clips.folder, clip=self.clip, stem=self.stem, epoch=self.epoch)


class HearingClips(QObject):
    """Plays clips in a loop, through a player of their own: the song keeps its place in the other one.

    Args:
        runner: Reads clips.
        make_player: Makes the player when something is heard first.
        parent: Its owner. Call `close` before it goes.

    Signals (emitted in the GUI thread):
        changed(HearingState): There is more to hear, or something else was chosen.
        playing_changed(bool): The clip plays, or does not any more.
        failed(UserMessage): A clip cannot be read.
    """

    changed = Signal(object)
    playing_changed = Signal(bool)
    failed = Signal(object)

    def __init__(self, runner: JobRunner, make_player: Callable[[], Player], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._make_player = make_player
        self._player: Player | None = None
        self._state = HearingState()
        self._listing: JobHandle | None = None
        self._reading: JobHandle | None = None
        self._was_playing = False

    @property
    def state(self) -> HearingState:
        """What is heard now."""
        return self._state

    @property
    def player(self) -> Player | None:
        """The player, once something was heard."""
        return self._player

    @property
    def is_playing(self) -> bool:
        """Whether a clip plays."""
        return self._player is not None and self._player.is_playing

    def look_at(self, folder: Path, stems: tuple[str, ...]) -> None:
        """Offer the clips of a run; call it again when there may be more."""
        known = self._state.clips
        if known is not None and known.folder != folder:
            self.pause()
            self._state = HearingState(heard=self._state.heard)
            if self._player is not None:
                self._player.load(None)
            self.changed.emit(self._state)
        self._listing = self._runner.submit(ListClips(folder, stems), Resource.CLIPS)
        self._listing.ended.connect(self._on_listed)

    def choose(self, **changes: object) -> None:
        """Hear another clip, stem, epoch or version; the place in the clip stays."""
        if "epoch" in changes:
            clips = self._state.clips
            changes["follows"] = clips is not None and bool(clips.epochs) and changes["epoch"] == clips.epochs[-1]
        state = replace(self._state, **changes)  # type: ignore[arg-type]
        if state == self._state:
            return
        self._state = state
        self._show_mix()
        self._read()
        self.changed.emit(self._state)

    @Slot()
    def toggle(self) -> None:
        """Play or pause."""
        if self.is_playing:
            self.pause()
        elif self._state.sound is not None:
            self._load(self._state.sound)
            assert self._player is not None
            self._player.play()

    @Slot()
    def pause(self) -> None:
        """Be silent."""
        if self._player is not None:
            self._player.pause()

    def close(self, timeout_s: float = 5.0) -> bool:
        """Let go of the sound; whether all threads ended."""
        player, self._player = self._player, None
        return player is None or player.close(timeout_s)

    # What happens.

    @Slot(object)
    def _on_listed(self, handle: JobHandle) -> None:
        if handle is not self._listing or handle.outcome is not Outcome.SUCCEEDED:
            return
        self._listing = None
        clips: ClipList = handle.result
        state = self._state
        if not clips.clips:
            self._state = replace(state, clips=clips, clip=0, epoch=0)
        else:
            epoch = state.epoch
            newest = clips.epochs[-1] if clips.epochs else 0
            if state.follows or not clips.epochs:
                epoch = newest
            elif epoch not in clips.epochs:  # the training keeps some epochs only
                epoch = min(clips.epochs, key=lambda other: abs(other - state.epoch))
            heard = MODEL if newest and not state.epoch and state.heard == MIXTURE else state.heard
            self._state = replace(
                state,
                clips=clips,
                clip=state.clip if state.clip in clips.clips else clips.clips[0],
                stem=state.stem if state.stem in clips.stems else clips.stems[0],
                epoch=epoch,
                heard=heard,
            )
        if self._state != state:
            self._show_mix()
            self.changed.emit(self._state)
        self._read()

    def _read(self) -> None:
        wanted = self._state.wanted
        sound = self._state.sound
        if wanted is None or (sound is not None and sound.wanted == wanted):
            return
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._runner.submit(ReadClip(wanted), Resource.CLIPS, urgent=True)
        self._reading.ended.connect(self._on_read)

    @Slot(object)
    def _on_read(self, handle: JobHandle) -> None:
        if handle is not self._reading:
            return
        self._reading = None
        if handle.error is not None:
            self.failed.emit(message_for(handle.error))
        elif handle.outcome is Outcome.SUCCEEDED and handle.result is None:
            if (clips := self._state.clips) is not None:
                self.look_at(clips.folder, clips.stems)  # this epoch has just been removed
        elif handle.outcome is Outcome.SUCCEEDED and handle.result.wanted == self._state.wanted:
            self._state = replace(self._state, sound=handle.result)
            if self._player is not None and self._player.source is not None:
                self._load(handle.result)
            self.changed.emit(self._state)

    def _load(self, sound: ClipSound) -> None:
        if self._player is None:
            self._player = self._make_player()
            self._player.setParent(self)
            self._player.state_changed.connect(self._on_player_changed)
        source = self._player.source
        if source is not sound:
            same_place = source is not None and (source.frames, source.sample_rate) == (sound.frames, sound.sample_rate)
            self._player.load(sound, keep_place=same_place)
            self._player.set_loop(0, sound.frames)
        self._show_mix()

    def _show_mix(self) -> None:
        if self._player is not None:
            self._player.set_mix(heard_alone(self._state.heard, (MIXTURE, TRUTH, MODEL)))

    @Slot(object)
    def _on_player_changed(self, _state: object) -> None:
        playing = self.is_playing
        if playing != self._was_playing:
            self._was_playing = playing
            self.playing_changed.emit(playing)
