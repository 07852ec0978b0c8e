"""What each action of the table does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QFileDialog

import auralflow_resources
from auralflow.audio.files import AUDIO_EXTENSIONS
from auralflow_studio.document import edits
from auralflow_studio.messages import message_for
from auralflow_studio.qtmodels.queue_model import RowState
from auralflow_studio.ui.actions import LANE_KEYS, Situation
from auralflow_studio.ui.pages import EVALUATE, SEPARATE, TRAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from auralflow_studio.context import AppContext
    from auralflow_studio.presenters.hearing_clips import HearingClips
    from auralflow_studio.ui.evaluation.listen_controller import ListenController
    from auralflow_studio.ui.main_window import MainWindow
    from auralflow_studio.ui.song_controller import SongController

_GAIN_STEP_DB = 0.5
_AGAIN = (RowState.FAILED, RowState.CANCELLED)
_ENDED = (RowState.DONE, *_AGAIN)


class Commands(QObject):
    """Connects the actions of a window to the app.

    Args:
        window: The window.
        context: The app without its window.
        song: The open song.

    Signals:
        dialog_requested (str): "export", "settings", "shortcuts" or "about" is to be opened. GUI thread.
    """

    dialog_requested = Signal(str)

    def __init__(self, window: MainWindow, context: AppContext, song: SongController) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self._song = song
        self._has_demo = bool(auralflow_resources.names("demo"))
        for action_id, function in self._table().items():
            window.actions_[action_id].triggered.connect(function)
        song.situation_changed.connect(self.refresh)
        window.queue.selection_changed.connect(self.refresh)
        window.queue.move_requested.connect(self._on_songs_dragged)
        context.queue.searching_changed.connect(self.refresh)
        window.modes.changed.connect(self.refresh)
        self.clips: HearingClips | None = None
        self._listening: ListenController | None = None
        self.refresh()

    def set_listening(self, listening: ListenController) -> None:
        """Take what songs are compared with; keys act on it while it is shown."""
        self._listening = listening
        listening.situation_changed.connect(self.refresh)
        self.refresh()

    @property
    def _compared(self) -> ListenController | None:
        """What a song is compared with now; None unless it is shown."""
        listening = self._listening
        is_here = self._window.modes.current == EVALUATE and listening is not None and listening.is_open
        return listening if is_here else None

    @property
    def _stage(self) -> SongController | ListenController:
        """What keys for playing and looking act on."""
        return self._compared or self._song

    def _table(self) -> dict[str, Callable[[], object]]:
        song, lanes, queue = self._song, self._window.lanes, self._context.queue
        session = self._context.session
        table: dict[str, Callable[[], object]] = {
            "open": self._open_files,
            "open_folder": self._open_folder,
            "demo": self._open_demo,
            "separate": self._separate,
            "export": lambda: self.dialog_requested.emit("export"),
            "remove": lambda: queue.remove([row.id for row in self._window.queue.selected_rows()]),
            "song_up": lambda: self._shift_songs(-1),
            "song_down": lambda: self._shift_songs(1),
            "stop_all": queue.cancel_all,
            "clear_finished": queue.clear_finished,
            "play": self._play,
            "play_loop": self._play_loop,
            "to_start": lambda: self._stage.seek(0),
            "to_end": self._to_end,
            "back_1": lambda: self._stage.seek_by(-1),
            "forward_1": lambda: self._stage.seek_by(1),
            "back_5": lambda: self._stage.seek_by(-5),
            "forward_5": lambda: self._stage.seek_by(5),
            "bypass": lambda: song.player.set_bypass(self._window.actions_["bypass"].isChecked()),
            "difference": song.toggle_difference,
            "loop": lambda: self._stage.toggle_loop(),
            "loop_in": lambda: self._stage.loop_from_here(),
            "loop_out": lambda: self._stage.loop_to_here(),
            "loop_remove": lambda: self._stage.remove_loop(),
            "edge_back_1": lambda: self._stage.nudge_loop(-0.001),
            "edge_forward_1": lambda: self._stage.nudge_loop(0.001),
            "edge_back_10": lambda: self._stage.nudge_loop(-0.010),
            "edge_forward_10": lambda: self._stage.nudge_loop(0.010),
            "lane_up": lambda: lanes.step_lane(-1),
            "lane_down": lambda: lanes.step_lane(1),
            "mute": lambda: song.toggle_mute(lanes.selected),
            "solo": lambda: song.toggle_solo(lanes.selected),
            "solo_only": lambda: song.toggle_solo(lanes.selected, exclusive=True),
            "gain_up": lambda: self._change_gain(_GAIN_STEP_DB),
            "gain_down": lambda: self._change_gain(-_GAIN_STEP_DB),
            "reset_mix": lambda: self._edit(edits.reset_mix),
            "clear_over": self._clear_over,
            "view_mode": lambda: self._stage.lanes.next_mode(),
            "zoom_in": lambda: self._zoom(1.5),
            "zoom_out": lambda: self._zoom(1 / 1.5),
            "fit": lambda: self._stage.lanes.time.fit(),
            "zoom_loop": lambda: self._stage.lanes.time.show_loop(),
            "songs_panel": lambda: self._window.show_side("songs", self._window.actions_["songs_panel"].isChecked()),
            "facts_panel": lambda: self._window.show_side("facts", self._window.actions_["facts_panel"].isChecked()),
            "page_separate": lambda: self._show_page(SEPARATE),
            "page_train": lambda: self._show_page(TRAIN),
            "page_evaluate": lambda: self._show_page(EVALUATE),
            "undo": session.undo,
            "redo": session.redo,
            "settings": lambda: self.dialog_requested.emit("settings"),
            "shortcuts": lambda: self.dialog_requested.emit("shortcuts"),
            "about": lambda: self.dialog_requested.emit("about"),
            "dismiss": self._dismiss,
            "quit": self._window.close,
        }
        for number in range(1, LANE_KEYS + 1):
            table[f"mute_{number}"] = lambda n=number: self._mute_or_hear(n)  # type: ignore[misc]
            table[f"solo_{number}"] = lambda n=number: song.toggle_solo(self._stem(n))  # type: ignore[misc]
            table[f"solo_only_{number}"] = lambda n=number: song.toggle_solo(self._stem(n), exclusive=True)  # type: ignore[misc]
        # Qt hands `triggered` the checked state if it can: these take nothing.
        return {action_id: _without_arguments(function) for action_id, function in table.items()}

    @Slot()
    def refresh(self) -> None:
        """Enable what can be done now, and show what is on."""
        session, queue = self._context.session, self._context.queue
        song = session.session.current_song
        selected = self._window.queue.selected_rows()
        row = None if song is None else queue.model.row(song.id)
        candidates = (*selected, *(() if row is None else (row,)))
        actions = self._window.actions_
        here = self._window.modes.current == SEPARATE
        compared = self._compared
        stage = self._stage if here or compared is not None else None
        place = None if stage is None else stage.loop_place()
        loop = place.loop if place is not None else song.loop if song is not None else None
        actions.set_situation(
            Situation(
                song=song is not None,
                mixer=song is not None and here,
                heard=song is not None and compared is None,
                stage=place is not None,
                stage_loop=place is not None and place.loop is not None,
                seekable=song is not None or place is not None,
                playable=song is not None or not here,
                undo=session.can_undo,
                redo=session.can_redo,
                rows=bool(selected) and here,
                again=any(row.state in _AGAIN for row in candidates),
                busy=queue.is_searching or queue.model.count(RowState.WAITING, RowState.RUNNING) > 0,
                finished=queue.model.count(*_ENDED) > 0,
                demo=self._has_demo,
            )
        )
        actions["loop"].setChecked(loop is not None and loop.enabled)
        actions["bypass"].setChecked(self._song.player.state.bypass)
        undo, redo = session.undo_text, session.redo_text
        actions.set_text("undo", self.tr("Undo: {0}").format(undo) if undo else self.tr("Undo"))
        actions.set_text("redo", self.tr("Redo: {0}").format(redo) if redo else self.tr("Redo"))

    # Songs.

    def add(self, paths: Iterable[str | Path], *, open_first: bool = True) -> None:
        """Take files and folders in; the first song begins to play, if there is one."""
        self._context.queue.add(paths, open_first=open_first, before_open=self._song.play_when_open)

    def _open_files(self) -> None:
        patterns = " ".join(f"*{extension}" for extension in sorted(AUDIO_EXTENSIONS))
        filters = f"{self.tr('Songs and videos')} ({patterns});;{self.tr('All files')} (*)"
        dialog = QFileDialog(self._window, self.tr("Open songs"), self._context.settings.settings.open_folder, filters)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setOption(QFileDialog.Option.HideNameFilterDetails)
        self._ask(dialog)

    def _open_folder(self) -> None:
        dialog = QFileDialog(self._window, self.tr("Open a folder"), self._context.settings.settings.open_folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._ask(dialog)

    def _ask(self, dialog: QFileDialog) -> None:
        """Never modal in the sense of a loop of its own: playing and separating go on."""

        def take() -> None:
            self._context.settings.update(open_folder=dialog.directory().absolutePath())
            self.add(dialog.selectedFiles())

        dialog.accepted.connect(take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _open_demo(self) -> None:
        try:
            song = auralflow_resources.demo_song()
        except OSError as error:
            self._window.notifier.show_problem(message_for(error))
            return
        self.add([song])

    def _separate(self) -> None:
        rows = self._window.queue.selected_rows()
        song = self._song.song
        ids = [row.id for row in rows if row.state in _AGAIN]
        if not ids and song is not None:
            ids = [song.id]
        for row_id in ids:
            self._context.queue.retry(row_id)

    @Slot(list, object)
    def _on_songs_dragged(self, song_ids: list[str], before: str | None) -> None:
        self._song.apply(edits.move_songs(song_ids, before))

    def _shift_songs(self, step: int) -> None:
        ids = [row.id for row in self._window.queue.selected_rows()]
        self._song.apply(edits.shift_songs(ids, step))
        if ids:
            self._window.queue.reveal(ids[0] if step < 0 else ids[-1])

    # Pages and playing.

    def _show_page(self, name: str) -> None:
        self._window.modes.show_page(name)
        self._window.top_bar.pages.show_page(self._window.modes.current)

    def _play(self) -> None:
        """Play what the page is about: a clip of a training, a song that is compared, or else the song."""
        compared = self._compared
        if compared is not None:
            compared.toggle_play()
            return
        clips = self.clips if self._window.modes.current == TRAIN and not self._song.player.is_playing else None
        if clips is not None and clips.state.sound is not None:
            clips.toggle()
        else:
            self._song.toggle_play()

    def _play_loop(self) -> None:
        song = self._song.song
        if song is None:
            return
        self._song.seek(song.loop.start if song.loop is not None else 0)
        if not self._song.player.is_playing:
            self._song.toggle_play()

    def _to_end(self) -> None:
        place = self._stage.loop_place()
        if place is not None:
            self._stage.seek(place.frames)

    def _zoom(self, factor: float) -> None:
        self._stage.lanes.time.zoom_at(self._stage.player.position, factor)

    # Mixing.

    def _edit(self, make: Callable[[str], edits.Edit]) -> None:
        if self._song.song is not None:
            self._song.apply(make(self._song.song.id))

    def _change_gain(self, by_db: float) -> None:
        lane = self._window.lanes.selected
        if lane:
            self._edit(lambda song_id: edits.change_gain(song_id, lane, by_db))

    def _clear_over(self) -> None:
        for meter in (self._window.transport.meter, *(head.meter for head in self._window.lanes.headers.values())):
            meter.clear_over()

    def _mute_or_hear(self, number: int) -> None:
        compared = self._compared
        if compared is not None:
            compared.hear_number(number)
        else:
            self._song.toggle_mute(self._stem(number))

    def _stem(self, number: int) -> str:
        """Id of the stem of a number key, "" if there are not so many."""
        song = self._song.song
        stems = () if song is None else song.stems
        return stems[number - 1].id if number <= len(stems) else ""

    def _dismiss(self) -> None:
        """Take one thing away: a drag, a message, the loop, the song that is compared, the focus."""
        stage, compared, focus = self._stage, self._compared, QApplication.focusWidget()
        are_lanes_shown = self._window.modes.current == SEPARATE or compared is not None
        if stage.lanes.give_up_drag() or self._window.notifier.dismiss():
            return
        if are_lanes_shown and stage.switch_loop_off():
            return
        if compared is not None:
            compared.close()
        elif focus is not None:
            # The keys go back to the lanes.
            focus.clearFocus()


def _without_arguments(function: Callable[[], object]) -> Callable[..., None]:
    def call(*_arguments: object) -> None:
        function()

    return call
