"""The middle of the window: ruler on top, then one row a lane with its head and its picture, one time axis for all."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from auralflow_studio.document.session import MIXTURE, RESIDUAL
from auralflow_studio.messages import message_for
from auralflow_studio.ui.panels.lane_header import LaneHeader
from auralflow_studio.ui.panels.lane_tools import FLOORS_DB, LaneTools
from auralflow_studio.ui.plots.background import CLOSE_MS
from auralflow_studio.ui.plots.lane_picture import LaneMode
from auralflow_studio.ui.plots.lane_view import LaneView
from auralflow_studio.ui.plots.playhead import HoverLine, Playhead
from auralflow_studio.ui.plots.ruler import Ruler
from auralflow_studio.ui.plots.spectrogram import DEFAULT_RANGE_DB
from auralflow_studio.ui.plots.spectrum_tiles import SpectrumTiles
from auralflow_studio.ui.plots.time_bar import TimeBar
from auralflow_studio.ui.plots.time_view import TimeView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from auralflow_studio.document.session import Lane, Song
    from auralflow_studio.live_audio import LiveAudio
    from auralflow_studio.song_audio import SongAudio
    from auralflow_studio.ui.actions import Actions
    from auralflow_studio.ui.panels.lane_head import LaneHead
    from auralflow_studio.ui.plots.background import PieceFailed

_log = logging.getLogger(__name__)

# How the height is shared: the stems are what it is all about.
_STRETCH = {MIXTURE: 3, RESIDUAL: 2}
_STEM_STRETCH = 4
_MODES = (LaneMode.WAVEFORM, LaneMode.SPECTROGRAM, LaneMode.BOTH)


class _Row(QWidget):
    """One lane: head and picture."""

    def __init__(self, header: LaneHead, view: LaneView) -> None:
        super().__init__()
        self.header = header
        self.view = view
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(header)
        row.addWidget(view, 1)
        view.menu_requested.connect(header.show_menu)
        # Time runs from left to right in every language; heads on the other side would only confuse.
        view.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


class LanesPanel(QWidget):
    """All lanes of what is open: a song, or one that is compared.

    Args:
        actions: The actions of the window.
        parent: Parent widget.

    Signals (all emitted in the GUI thread):
        header_added (LaneHead): A lane came: connect its head.
        seek_requested (int): Go to this frame.
        loop_requested (tuple[int, int]): Loop these frames.
        loop_toggle_requested (): Switch the loop on or off.
        problem_raised (UserMessage): The song cannot be read for its pictures; once a song.
    """

    header_added = Signal(object)
    seek_requested = Signal(object)
    loop_requested = Signal(object)
    loop_toggle_requested = Signal()
    problem_raised = Signal(object)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.time = TimeView(self)
        self.tiles = SpectrumTiles(self)
        self.ruler = Ruler(self.time)
        self.tools = LaneTools(actions)
        self.mode = LaneMode.WAVEFORM
        self.floor_db = DEFAULT_RANGE_DB[0]
        self._rows: dict[str, _Row] = {}
        # Of the lanes that the user made higher or lower, by their ids: the next song has the same lanes.
        self._heights: dict[str, int] = {}
        self._has_failed = False
        self._selected = ""
        self._follows = True
        self._moving = False
        self._lanes = QWidget()
        self._lanes.setObjectName("scrolled")
        self._column = QVBoxLayout(self._lanes)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self.empty = QLabel(self.tr("The lanes of a song appear here when it is open."))
        self.empty.setProperty("soft", True)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column.addWidget(self.empty)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._lanes)
        self._scroll.verticalScrollBar().installEventFilter(self)
        self._scroll.verticalScrollBar().valueChanged.connect(self._on_lanes_scrolled)
        self._bar = TimeBar(self.time)
        self._gap = QWidget()
        self._gap.setFixedWidth(0)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.tools, 0, 0)
        grid.addWidget(self.ruler, 0, 1)
        grid.addWidget(self._gap, 0, 2)
        grid.addWidget(self._scroll, 1, 0, 1, 3)
        grid.addWidget(self._bar, 2, 1)
        grid.setColumnStretch(1, 1)
        self.hover = HoverLine(self.time, self.ruler, self)
        self.playhead = Playhead(self.time, self.ruler, self)
        self.tools.mode_chosen.connect(self._on_mode_chosen)
        self.tools.floor_chosen.connect(self.set_floor_db)
        self.tiles.failed.connect(self._on_failed)
        self.time.changed.connect(self._on_view_changed)
        self.ruler.seek_requested.connect(self._on_seek)
        self.ruler.loop_requested.connect(self.loop_requested)
        self.ruler.loop_toggle_requested.connect(self.loop_toggle_requested)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._place_lines)

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(900, 500)

    # What is shown.

    def open_song(self, song: Song, audio: SongAudio) -> None:
        """Show the lanes of a song."""
        numbers = {lane.id: number for number, lane in enumerate(song.stems, 1)}
        self.open_lanes([LaneHeader(lane, numbers.get(lane.id, 0)) for lane in song.lanes], audio)
        stems = [lane.id for lane in song.stems]
        self.select_lane(stems[0] if stems else song.lanes[0].id)

    def open_lanes(self, headers: Sequence[LaneHead], audio: LiveAudio, *, keep_view: bool = False) -> None:
        """Show lanes instead of those that are shown.

        Args:
            headers: One for each lane, from top to bottom.
            audio: Their sound.
            keep_view: For other sound of the same song: whether zoom and place stay.
        """
        frame = self.playhead.frame if keep_view else 0
        self.close_song(keep_view=keep_view)
        self.empty.hide()
        if not keep_view:
            self.time.set_song(audio.frames, audio.sample_rate)
            self._follows = True
        mixture = audio.lane(MIXTURE)
        for header in headers:
            lane_id = header.lane_id
            ghost = None if lane_id == MIXTURE else mixture
            view = LaneView(self.time, self.tiles, lane_id, audio.lane(lane_id), ghost)
            view.set_mode(self.mode)
            view.set_range_db(self.floor_db, DEFAULT_RANGE_DB[1])
            row = _Row(header, view)
            if lane_id in self._heights:
                view.set_lane_height(self._heights[lane_id])
            view.height_changed.connect(self._on_height_changed)
            view.picked.connect(self.select_lane)
            view.seek_requested.connect(self._on_seek)
            view.loop_requested.connect(self.loop_requested)
            header.pressed.connect(self.select_lane)
            header.height_reset_requested.connect(self._on_height_reset)
            self._rows[lane_id] = row
            self._column.addWidget(row, _STRETCH.get(lane_id, _STEM_STRETCH))
            self.header_added.emit(header)
        self._chain_tabs()
        self._has_failed = False
        self.playhead.set_frame(frame)
        self._settle.start()

    def close_song(self, *, keep_view: bool = False) -> None:
        """Take all lanes away; a read for their pictures that is under way still ends in its own time.

        Args:
            keep_view: Whether zoom and place stay, for other sound of the same song.
        """
        self.playhead.set_frame(None)
        rows, self._rows, self._selected = self._rows, {}, ""
        for row in rows.values():
            row.view.close_lane()
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.time.set_draft(None)
        self.empty.show()
        if not keep_view:
            self.time.set_song(0, self.time.sample_rate)

    def _chain_tabs(self) -> None:
        """Tab goes along each strip, then to its picture, then to the next strip."""
        before: QWidget = self.ruler
        for row in self._rows.values():
            for widget in (*row.header.controls, row.view):
                QWidget.setTabOrder(before, widget)
                before = widget

    @property
    def headers(self) -> Mapping[str, LaneHead]:
        """The heads by lane."""
        return {lane_id: row.header for lane_id, row in self._rows.items()}

    @property
    def views(self) -> Mapping[str, LaneView]:
        """The pictures by lane."""
        return {lane_id: row.view for lane_id, row in self._rows.items()}

    def show_lane(self, lane: Lane, *, heard: bool, bypass: bool = False) -> None:
        """Show the mixer's values of a lane; see `LaneHeader.set_lane`."""
        row = self._rows.get(lane.id)
        if row is not None and isinstance(row.header, LaneHeader):
            row.header.set_lane(lane, heard=heard, bypass=bypass)
            # The lanes that only sound while soloed stay readable: their pictures are there to be looked at.
            row.view.set_muted(not heard and lane.role == "stem")
            row.view.set_soloed(lane.solo)

    def refresh(self, *, ghosts: bool) -> None:
        """Draw what has become known since the last time.

        Args:
            ghosts: Whether the mixture, which stands in for unfinished stems, has grown as well.
        """
        for lane_id, row in self._rows.items():
            row.view.refresh()
            if ghosts and lane_id != MIXTURE:
                row.view.refresh_ghost()

    def give_up_drag(self) -> bool:
        """Leave the loop as it was before it was dragged; whether it was being dragged."""
        return any(widget.give_up_drag() for widget in (self.ruler, *self.views.values()))

    # The lane that has the keys.

    @property
    def selected(self) -> str:
        """Id of the lane that has the keys, "" if there is none."""
        return self._selected

    @Slot(str)
    def select_lane(self, lane_id: str) -> None:
        """Give the keys to a lane."""
        if lane_id == self._selected or lane_id not in self._rows:
            return
        self._selected = lane_id
        for other, row in self._rows.items():
            row.header.set_selected(other == lane_id)
        self._scroll.ensureWidgetVisible(self._rows[lane_id], 0, 0)

    def step_lane(self, step: int) -> None:
        """Give the keys to the lane above (-1) or below (1); its picture gets the focus, so that it is read out."""
        ids = list(self._rows)
        if ids:
            index = ids.index(self._selected) + step if self._selected in ids else 0
            self.select_lane(ids[min(len(ids) - 1, max(0, index))])
            self._rows[self._selected].view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        """The keys belong to the lane in which the focus is."""
        for lane_id, row in self._rows.items():
            if now is not None and row.isAncestorOf(now):
                self.select_lane(lane_id)

    # What the pictures show, and how large they are.

    def set_mode(self, mode: LaneMode) -> None:
        """Show waveforms, spectrograms or both."""
        self.mode = mode
        self.tools.show_mode(mode)
        for row in self._rows.values():
            row.view.set_mode(mode)

    def next_mode(self) -> None:
        """From waveform to spectrogram to both."""
        self.set_mode(_MODES[(_MODES.index(self.mode) + 1) % len(_MODES)])

    @Slot(str)
    def _on_mode_chosen(self, value: str) -> None:
        self.set_mode(LaneMode(value))

    @Slot(float)
    def set_floor_db(self, floor_db: float) -> None:
        """Paint what is quieter than this black in all spectrograms; what is not among `FLOORS_DB` is left alone."""
        if floor_db in FLOORS_DB:
            self.floor_db = floor_db
            self.tools.show_floor(floor_db)
            for row in self._rows.values():
                row.view.set_range_db(floor_db, DEFAULT_RANGE_DB[1])

    @Slot(str, int)
    def _on_height_changed(self, lane_id: str, height: int) -> None:
        self._heights[lane_id] = height

    @Slot(str)
    def _on_height_reset(self, lane_id: str) -> None:
        self._heights.pop(lane_id, None)
        self._rows[lane_id].view.reset_height()

    @Slot(object)
    def _on_failed(self, failed: PieceFailed) -> None:
        is_shown = any(view.number == failed.lane for view in self.views.values())
        if is_shown and not self._has_failed:
            self._has_failed = True
            _log.warning("the song cannot be read for its pictures", exc_info=failed.error)
            self.problem_raised.emit(message_for(failed.error))

    # The playhead.

    def show_frame(self, frame: int, *, playing: bool) -> None:
        """Move the playhead; while it plays the view turns its page with it, unless somebody looked elsewhere."""
        self.playhead.set_frame(frame)
        if playing and self._follows:
            self._moving = True
            self.time.follow(frame)
            self._moving = False

    def follow(self) -> None:
        """Go along with the playhead again."""
        self._follows = True

    @Slot(object)
    def _on_seek(self, frame: int) -> None:
        self._follows = True
        self.seek_requested.emit(frame)

    @Slot()
    def _on_view_changed(self) -> None:
        frame = self.playhead.frame
        if not self._moving and frame is not None:
            self._follows = self.time.start <= frame < self.time.stop

    @Slot()
    def _on_lanes_scrolled(self) -> None:
        """Another lane, or another part of one, may have come under the pointer."""
        if self.time.hover is not None:
            for view in self.views.values():
                view.find_pointer(QCursor.pos())

    # Keeping things in place.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The ruler is as wide as the lanes below it, with and without their scroll bar."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Resize):
            bar = self._scroll.verticalScrollBar()
            self._gap.setFixedWidth(bar.sizeHint().width() if bar.isVisible() else 0)
            self._settle.start()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the lines where they belong."""
        super().resizeEvent(event)
        self._settle.start()

    @Slot()
    def _place_lines(self) -> None:
        bottom = self._bar.y()
        for line in (self.hover, self.playhead):
            line.set_bottom(bottom)
            line.raise_()

    def closing(self, timeout_ms: int = CLOSE_MS) -> bool:
        """The window goes: end the threads that read for pictures.

        Returns:
            Whether they ended in that time.
        """
        self.close_song()
        return self.tiles.close(timeout_ms)
