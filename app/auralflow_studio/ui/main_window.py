"""The window: where everything lies, and that everything can be dropped anywhere on it. No other logic."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QByteArray, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from auralflow_studio.ui import icons
from auralflow_studio.ui.actions import Actions
from auralflow_studio.ui.notify import Notifier
from auralflow_studio.ui.pages import EVALUATE, SEPARATE, Pages
from auralflow_studio.ui.panels.empty import EmptyState
from auralflow_studio.ui.panels.inspector import InspectorPanel
from auralflow_studio.ui.panels.lanes import LanesPanel
from auralflow_studio.ui.panels.queue import QueuePanel
from auralflow_studio.ui.panels.top_bar import TopBar
from auralflow_studio.ui.panels.transport import TransportPanel
from auralflow_studio.ui.plots.lane_picture import LaneMode
from auralflow_studio.ui.tokens import SPACE_XS
from auralflow_studio.ui.widgets.drop_overlay import DropOverlay

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import (
        QCloseEvent,
        QDragEnterEvent,
        QDragLeaveEvent,
        QDragMoveEvent,
        QDropEvent,
        QResizeEvent,
    )

    from auralflow_studio.playback.player import Player
    from auralflow_studio.qtmodels.queue_model import QueueModel
    from auralflow_studio.ui.theme import Theme

Side = Literal["songs", "facts"]

_SIZE = (1280, 760)
_SMALLEST = (760, 480)
_TITLE_BAR = 40  # what the desktop puts around a window is not known before it is shown
# Narrower than this, the window has no room for a side panel: it hides by itself and comes back by itself.
_ROOM_FOR = {"facts": 1120, "songs": 900}
_COMPACT_TRANSPORT = 1040
_STATE_VERSION = 1


class MainWindow(QMainWindow):
    """The window.

    Args:
        queue_model: Rows of the queue.
        player: What plays the open song.
        theme: Colours.

    Signals (all emitted in the GUI thread):
        files_dropped (list[str], bool): Files or folders were dropped; whether the first of them is to be opened.
        closing (): The window is about to go.
    """

    files_dropped = Signal(list, bool)
    closing = Signal()

    def __init__(self, queue_model: QueueModel, player: Player, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle("Auralflow")
        self.setWindowIcon(icons.app_icon())
        self.setAcceptDrops(True)
        room = self.screen().availableGeometry().size() - QSize(0, _TITLE_BAR)
        self.setMinimumSize(QSize(*_SMALLEST).boundedTo(room))
        self.resize(QSize(*_SIZE).boundedTo(room))
        self._queue_model = queue_model
        self._wanted: dict[Side, bool] = {"songs": True, "facts": True}
        self.may_close: Callable[[], bool] | None = None
        # `QWidget.actions` is taken.
        self.actions_ = Actions(self, theme)
        self.top_bar = TopBar(self.actions_)
        self.queue = QueuePanel(queue_model, self.actions_)
        self.lanes = LanesPanel(self.actions_)
        self.inspector = InspectorPanel()
        self.transport = TransportPanel(player, self.actions_)
        self.empty = EmptyState(self.actions_)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(SPACE_XS)
        self.splitter.setChildrenCollapsible(False)
        for panel, stretch in ((self.queue, 0), (self.lanes, 1), (self.inspector, 0)):
            self.splitter.addWidget(panel)
            self.splitter.setStretchFactor(self.splitter.count() - 1, stretch)
        self.queue.setMinimumWidth(200)
        self.inspector.setMinimumWidth(200)
        self.splitter.setSizes([270, 740, 262])
        self.pages = QStackedWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.splitter)
        self.modes = Pages()
        self.modes.add(SEPARATE, lambda: self.pages)
        self.modes.changed.connect(self._on_page_changed)
        self.inspector.model_button.setMenu(self.top_bar.models)
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.modes, 1)
        column.addSpacing(SPACE_XS)
        column.addWidget(self.transport)
        self.setCentralWidget(central)
        self.overlay = DropOverlay(central)
        self.notifier = Notifier(central, self.modes)
        queue_model.rowsInserted.connect(self._show_page)
        queue_model.rowsRemoved.connect(self._show_page)
        self._show_page()

    # What is shown.

    @Slot()
    def _show_page(self) -> None:
        is_empty = self._queue_model.rowCount() == 0
        self.pages.setCurrentWidget(self.empty if is_empty else self.splitter)
        for action_id in ("songs_panel", "facts_panel"):
            self.actions_[action_id].setVisible(not is_empty and self.modes.current == SEPARATE)
        self._arrange()

    @Slot(str)
    def _on_page_changed(self, page: str) -> None:
        self.top_bar.pages.show_page(page)
        self._show_page()

    def show_side(self, side: Side, shown: bool) -> None:
        """Show or hide a side panel; what the user wants is remembered."""
        self._wanted[side] = shown
        self._arrange(asked=side if shown else None)

    def _arrange(self, asked: Side | None = None) -> None:
        """Show the side panels that are wanted and have room, and those asked for just now."""
        panels: tuple[tuple[Side, QWidget, str], ...] = (
            ("songs", self.queue, "songs_panel"),
            ("facts", self.inspector, "facts_panel"),
        )
        for side, panel, action_id in panels:
            shown = self._wanted[side] and (self.width() >= _ROOM_FOR[side] or side == asked)
            panel.setVisible(shown)
            self.actions_[action_id].setChecked(shown)
        self.transport.set_compact(self.width() < _COMPACT_TRANSPORT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the lanes the room there is."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    # What is remembered.

    def state_text(self) -> str:
        """Geometry and panels, for the settings."""
        state = {
            "version": _STATE_VERSION,
            "geometry": base64.b64encode(self.saveGeometry().data()).decode("ascii"),
            "splitter": self.splitter.sizes(),
            "sides": self._wanted,
            "mode": str(self.lanes.mode),
            "floor_db": self.lanes.floor_db,
        }
        return json.dumps(state)

    def restore_state(self, text: str) -> None:
        """Take over what was remembered; what cannot be understood is left as it is."""
        try:
            state = json.loads(text) if text else {}
        except ValueError:
            return
        if not isinstance(state, dict) or state.get("version") != _STATE_VERSION:
            return
        self.restoreGeometry(QByteArray.fromBase64(QByteArray(str(state.get("geometry", "")).encode())))
        sizes = state.get("splitter")
        if isinstance(sizes, list) and len(sizes) == 3 and all(isinstance(s, int) and s > 0 for s in sizes):
            self.splitter.setSizes(sizes)
        sides = state.get("sides")
        if isinstance(sides, dict):
            self._wanted = {"songs": bool(sides.get("songs", True)), "facts": bool(sides.get("facts", True))}
        with suppress(ValueError):
            self.lanes.set_mode(LaneMode(str(state.get("mode"))))
        floor_db = state.get("floor_db")
        if isinstance(floor_db, int | float):
            self.lanes.set_floor_db(float(floor_db))
        self._arrange()

    # Dropping.

    @staticmethod
    def _paths(event: QDropEvent) -> list[str]:
        return [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]

    def _is_over_queue(self, event: QDropEvent) -> bool:
        if not self.queue.isVisible():
            return False
        place = self.queue.mapFrom(self, event.position().toPoint())
        return self.queue.rect().contains(place)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say that songs can be dropped."""
        if self._paths(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._show_overlay(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Say what a drop would do here."""
        if self._paths(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._show_overlay(event)

    def _show_overlay(self, event: QDropEvent) -> None:
        if self.modes.current == EVALUATE:
            self.overlay.show_text(self.tr("Drop a folder of songs and their true stems to measure with"))
            return
        if self.modes.current != SEPARATE:
            self.overlay.show_text(self.tr("Drop a folder of songs and stems to learn from"))
            return
        over_queue = self._is_over_queue(event)
        self.overlay.show_text(self.tr("Add to the list") if over_queue else self.tr("Drop songs or folders"))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing is dropped after all."""
        self.overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take songs: over the list they are added, anywhere else the first one is opened."""
        self.overlay.hide()
        paths = self._paths(event)
        if paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.files_dropped.emit(paths, not self._is_over_queue(event))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say good-bye, or first finish what must not be lost."""
        if self.may_close is not None and not self.may_close():
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)
