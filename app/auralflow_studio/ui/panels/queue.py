"""The songs and what becomes of them, on the left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QDropEvent, QHelpEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListView, QMenu, QToolTip, QVBoxLayout, QWidget

from auralflow_studio.messages import Cure
from auralflow_studio.qtmodels.queue_model import ROWS_MIME, QueueModel, QueueRole, QueueRow, RowState, cure_of
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.panels.queue_delegate import QueueDelegate, RowButton
from auralflow_studio.ui.tokens import SPACE_M, SPACE_S, SPACE_XS
from auralflow_studio.ui.widgets.buttons import IconButton
from auralflow_studio.ui.widgets.labels import heading

if TYPE_CHECKING:
    from auralflow_studio.ui.actions import Actions

_LIST_KEYS = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)
_COUNT_MS = 50


class _List(QListView):
    """A list whose rows have small buttons and can be dragged, and which keeps the arrow keys while it has the focus.

    Signals (GUI thread):
        button_pressed (str, RowButton): A small button of the row with this id was clicked.
        rows_dropped (list[str], int): Rows with these ids were dragged before the row of this number.
    """

    button_pressed = Signal(str, object)
    rows_dropped = Signal(list, int)

    def __init__(self) -> None:
        super().__init__()
        self._delegate = QueueDelegate(self)
        self._pressed: tuple[str, RowButton] | None = None
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setDragDropMode(QListView.DragDropMode.InternalMove)

    def _button_at(self, place: QPoint) -> tuple[str, RowButton] | None:
        index = self.indexAt(place)
        row = index.data(QueueRole.ROW) if index.isValid() else None
        if row is None:
            return None
        button = self._delegate.button_at(self.visualRect(index), row, place)
        return None if button is None else (row.id, button)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a button is for the button alone."""
        self._pressed = self._button_at(event.position().toPoint())
        if self._pressed is None or event.button() != Qt.MouseButton.LeftButton:
            self._pressed = None
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks on a button are not meant for the row."""
        if self._button_at(event.position().toPoint()) is None:
            super().mouseDoubleClickEvent(event)
        else:
            self.mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: it counts if the pointer is still on the button."""
        if self._pressed is None:
            super().mouseReleaseEvent(event)
            return
        pressed, self._pressed = self._pressed, None
        if self._button_at(event.position().toPoint()) == pressed:
            self.button_pressed.emit(*pressed)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the button under the pointer."""
        if self._pressed is None:
            super().mouseMoveEvent(event)
        self.update(self.indexAt(event.position().toPoint()))

    def dropEvent(self, event: QDropEvent) -> None:
        """Rows that were dragged are let go; whoever keeps them moves them."""
        if not event.mimeData().hasFormat(ROWS_MIME):
            return
        place = event.position().toPoint()
        index = self.indexAt(place)
        is_lower_half = place.y() > self.visualRect(index).center().y()
        position = index.row() + is_lower_half if index.isValid() else self.model().rowCount()
        ids = bytes(event.mimeData().data(ROWS_MIME).data()).decode().splitlines()
        event.acceptProposedAction()
        self.setState(QListView.State.NoState)  # takes the mark between the rows away
        self.viewport().update()
        self.rows_dropped.emit(ids, position)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what a button does."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            button = self._button_at(event.pos())
            if button is not None:
                QToolTip.showText(event.globalPos(), self._delegate.button_text(button[1]), self)
                return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens a song; with Ctrl it separates, and opens nothing where there is nothing to separate."""
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            event.ignore()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep the arrows: elsewhere in the window they move the playhead and choose lanes."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _LIST_KEYS
            and not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        ):
            event.accept()
            return True
        return super().event(event)


class QueuePanel(QFrame):
    """The list of songs and exports.

    A click on a song opens it, a double click plays it, a drag moves it; the small buttons of a row stop it, try it
    again or take it out.

    Args:
        model: The rows.
        actions: The actions of the window.
        parent: Parent widget.

    Signals (all emitted in the GUI thread):
        open_requested (str): Show this song.
        play_requested (str): Show this song and play it.
        move_requested (list[str], object): Put these songs before the one of this id; None for the end of the list.
        cancel_requested (str): Stop this row.
        retry_requested (str): Run this row again.
        remove_requested (list[str]): Take these rows out.
        cure_requested (str): Go where the failure of this row can be put right.
        details_requested (str): Show why this row failed.
        selection_changed (): Other rows are selected, or selected rows changed their state.
    """

    open_requested = Signal(str)
    play_requested = Signal(str)
    move_requested = Signal(list, object)
    cancel_requested = Signal(str)
    retry_requested = Signal(str)
    remove_requested = Signal(list)
    cure_requested = Signal(str)
    details_requested = Signal(str)
    selection_changed = Signal()

    def __init__(self, model: QueueModel, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._model = model
        self._actions = actions
        self._searching = False
        self._count_soon = QTimer(self, singleShot=True, interval=_COUNT_MS)
        self._count_soon.timeout.connect(self._on_rows_changed)
        self._revealed = ""
        self._reveal_soon = QTimer(self, singleShot=True, interval=0)
        self._reveal_soon.timeout.connect(self._reveal)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, SPACE_XS, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._make_header())
        self.list = _List()
        self.list.setAccessibleName(self.tr("Songs and exports"))
        self.list.setModel(model)
        self.list.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A thousand rows are then laid out without asking each, whenever one of them changes.
        self.list.setUniformItemSizes(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.button_pressed.connect(self._on_button_pressed)
        self.list.clicked.connect(self._on_clicked)
        self.list.doubleClicked.connect(self._on_double_clicked)
        self.list.activated.connect(self._on_activated)
        self.list.rows_dropped.connect(self._on_rows_dropped)
        self.list.customContextMenuRequested.connect(self._on_menu_requested)
        self.list.selectionModel().selectionChanged.connect(self._on_selection_changed)
        outer.addWidget(self.list, 1)
        model.rowsInserted.connect(self._on_rows_changed)
        model.rowsRemoved.connect(self._on_rows_changed)
        model.dataChanged.connect(self._on_data_changed)
        self._on_rows_changed()

    def _make_header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_M, SPACE_XS, SPACE_M, SPACE_XS)
        row.setSpacing(SPACE_S)
        row.addWidget(heading(self.tr("Songs")))
        self._summary = QLabel()
        self._summary.setFont(font("small"))
        self._summary.setProperty("soft", True)
        row.addWidget(self._summary, 1)
        row.addWidget(IconButton("add", action=self._actions["open"], height=28))
        more = IconButton("more", height=28)
        more.setText(self.tr("More about the list"))
        more.setToolTip(self.tr("More about the list"))
        menu = QMenu(more)
        for action_id in ("open_folder", "demo", "separate", "stop_all", "remove", "clear_finished"):
            menu.addAction(self._actions[action_id])
        more.setMenu(menu)
        more.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(more)
        return row

    @Slot(bool)
    def set_searching(self, searching: bool) -> None:
        """Say that folders are still being looked through."""
        self._searching = searching
        self._tell_summary()

    # What the window asks.

    def selected_rows(self) -> tuple[QueueRow, ...]:
        """The selected rows, from top to bottom."""
        indexes = sorted(self.list.selectedIndexes(), key=QModelIndex.row)
        return tuple(row for index in indexes if isinstance(row := index.data(QueueRole.ROW), QueueRow))

    def select(self, row_id: str) -> None:
        """Select one row and bring it into view."""
        position = self._model.position(row_id)
        if position >= 0:
            index = self._model.index(position)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.list.selectionModel().setCurrentIndex(index, flags)
            self.list.scrollTo(index)

    def reveal(self, row_id: str) -> None:
        """Scroll to a row once the list is laid out and seen."""
        self._revealed = row_id
        self._reveal_soon.start()

    @Slot()
    def _reveal(self) -> None:
        if self.list.isVisible() and self._revealed:
            self.list.scrollTo(self._model.index(self._model.position(self._revealed)))
            self._revealed = ""

    def showEvent(self, event: QShowEvent) -> None:
        """Scroll to what was opened in the meantime."""
        super().showEvent(event)
        self._reveal_soon.start()

    # What happens.

    @Slot()
    def _on_rows_changed(self) -> None:
        self._tell_summary()
        self.selection_changed.emit()

    @Slot()
    def _on_data_changed(self) -> None:
        # With a thousand rows at work this comes hundreds of times a second, and counting goes through all of them.
        if not self._count_soon.isActive():
            self._count_soon.start()

    @Slot()
    def _on_selection_changed(self) -> None:
        self.selection_changed.emit()

    def _tell_summary(self) -> None:
        count = self._model.rowCount()
        busy = self._model.count(RowState.READING, RowState.WAITING, RowState.RUNNING)
        failed = self._model.count(RowState.FAILED)
        parts = [str(count)] if count else []
        if self._searching:
            parts.append(self.tr("looking for songs…"))
        if busy and count > 1:
            parts.append(self.tr("%n to do", "", busy))
        if failed:
            parts.append(self.tr("%n failed", "", failed))
        self._summary.setText(" · ".join(parts))

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        # A click that builds a selection is not a wish to listen.
        if len(self.list.selectedIndexes()) == 1:
            self._open(index)

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        row = index.data(QueueRole.ROW)
        if row.is_song:
            self.play_requested.emit(row.id)

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        self._open(index)

    def _open(self, index: QModelIndex) -> None:
        row = index.data(QueueRole.ROW)
        if row.is_song and not row.is_open:
            self.open_requested.emit(row.id)

    @Slot(list, int)
    def _on_rows_dropped(self, row_ids: list[str], position: int) -> None:
        below = self._model.rows()[position:]
        self.move_requested.emit(row_ids, next((r.id for r in below if r.is_song and r.id not in row_ids), None))

    @Slot(str, object)
    def _on_button_pressed(self, row_id: str, button: RowButton) -> None:
        row = self._model.row(row_id)
        if row is None:
            return
        if button is RowButton.STOP:
            self.cancel_requested.emit(row.id)
        elif button is RowButton.RETRY:
            self.retry_requested.emit(row.id)
        elif button is RowButton.REMOVE:
            self.remove_requested.emit([row.id])
        elif button is RowButton.CURE:
            self.cure_requested.emit(row.id)
        else:
            self.details_requested.emit(row.id)

    @Slot(QPoint)
    def _on_menu_requested(self, place: QPoint) -> None:
        rows = self.selected_rows()
        if not rows:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if len(rows) == 1:
            row = rows[0]
            if row.is_song and not row.is_open:
                menu.addAction(self.tr("Open"), lambda: self.open_requested.emit(row.id))
            if row.error is not None:
                menu.addAction(self.tr("Why it failed…"), lambda: self.details_requested.emit(row.id))
                if cure_of(row) is not Cure.RETRY:
                    menu.addAction(cure_of(row).text, lambda: self.cure_requested.emit(row.id))
        busy = [row.id for row in rows if row.state in (RowState.READING, RowState.WAITING, RowState.RUNNING)]
        if busy:
            menu.addAction(self.tr("Stop"), lambda: self._stop(busy))
        menu.addAction(self._actions["separate"])
        menu.addSeparator()
        menu.addAction(self._actions["song_up"])
        menu.addAction(self._actions["song_down"])
        menu.addSeparator()
        menu.addAction(self._actions["remove"])
        menu.popup(self.list.viewport().mapToGlobal(place))

    def _stop(self, row_ids: list[str]) -> None:
        for row_id in row_ids:
            self.cancel_requested.emit(row_id)
