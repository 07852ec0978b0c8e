"""The rows of the queue, for a list view."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer

from auralflow_studio.messages import Cure
from auralflow_studio.qtmodels.times import remaining_text, speed_text, time_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from auralflow_studio.messages import UserMessage

RowKind = Literal["song", "export"]


class RowState(Enum):
    """What a row is doing."""

    READING = "reading"
    """The file is looked at; its length is not known yet."""
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class QueueRole:
    """Item data roles beyond Qt's own; the display role is the name, the tool tip the path or the error."""

    ID = Qt.ItemDataRole.UserRole + 1
    """str: id of the row; for songs the id in the session."""
    KIND = Qt.ItemDataRole.UserRole + 2
    """str: "song" or "export"."""
    STATE = Qt.ItemDataRole.UserRole + 3
    """RowState."""
    FRACTION = Qt.ItemDataRole.UserRole + 4
    """float: 0 to 1."""
    ETA_S = Qt.ItemDataRole.UserRole + 5
    """float or None: seconds left."""
    SPEED = Qt.ItemDataRole.UserRole + 6
    """float or None: times real time."""
    LENGTH_S = Qt.ItemDataRole.UserRole + 7
    """float or None: length of the song in seconds."""
    ERROR = Qt.ItemDataRole.UserRole + 8
    """UserMessage or None: why it failed."""
    IS_OPEN = Qt.ItemDataRole.UserRole + 9
    """bool: whether this is the song in the window."""
    ROW = Qt.ItemDataRole.UserRole + 10
    """QueueRow: everything at once, for a delegate."""


PROGRESS_ROLES = (QueueRole.FRACTION, QueueRole.ETA_S, QueueRole.SPEED, QueueRole.LENGTH_S)
"""What changes while a row runs; `dataChanged` names these and no others then, so that a view need not lay out anew."""


ROWS_MIME = "application/x-auralflow-rows"
"""Format of rows that are dragged: their ids, one a line."""


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """One row.

    Attributes:
        id: Unique; a song's row has the song's id.
        name: What to show.
        kind: "song" (separate it) or "export" (write its stems).
        tool_tip: The file's path, or where an export goes.
        length_s: Of the song, None while unknown.
        state: What it is doing.
        fraction: 0 to 1.
        eta_s: Seconds left, None while unknown.
        speed: Times real time, None while unknown; stays with a finished row.
        error: Why it failed, None unless it did.
        is_open: Whether it is the song in the window.
    """

    id: str
    name: str
    kind: RowKind = "song"
    tool_tip: str = ""
    length_s: float | None = None
    state: RowState = RowState.READING
    fraction: float = 0.0
    eta_s: float | None = None
    speed: float | None = None
    error: UserMessage | None = None
    is_open: bool = False

    @property
    def is_song(self) -> bool:
        """Whether it is a song of the session: one that could be read, not an export."""
        return self.kind == "song" and self.state is not RowState.READING and self.length_s is not None


def cure_of(row: QueueRow) -> Cure:
    """What a row that failed needs: another try, unless its error knows better."""
    return Cure.RETRY if row.error is None or row.error.cure is None else row.error.cure


class QueueModel(QAbstractListModel):
    """The rows of the queue. Written by `presenters.queue` only, in the GUI thread.

    A row that runs changes up to 30 times a second; views are told of it at most `1000 / REPAINT_MS` times a second,
    while a change of state is told at once.
    """

    REPAINT_MS = 100

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[QueueRow] = []
        self._positions: dict[str, int] = {}
        self._dirty: set[str] = set()
        self._repaint = QTimer(self, singleShot=True, interval=self.REPAINT_MS)
        self._repaint.timeout.connect(self._tell_dirty)

    # What views ask.

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One fact about a row; see `QueueRole`."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.name
            case Qt.ItemDataRole.ToolTipRole:
                return row.error.text if row.error is not None else row.tool_tip
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.describe(row)
            case QueueRole.ID:
                return row.id
            case QueueRole.KIND:
                return row.kind
            case QueueRole.STATE:
                return row.state
            case QueueRole.FRACTION:
                return row.fraction
            case QueueRole.ETA_S:
                return row.eta_s
            case QueueRole.SPEED:
                return row.speed
            case QueueRole.LENGTH_S:
                return row.length_s
            case QueueRole.ERROR:
                return row.error
            case QueueRole.IS_OPEN:
                return row.is_open
            case QueueRole.ROW:
                return row
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Songs can be dragged, and dropped between rows."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        is_song = self._rows[index.row()].is_song
        return super().flags(index) | (Qt.ItemFlag.ItemIsDragEnabled if is_song else Qt.ItemFlag.NoItemFlags)

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows are moved, never copied."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """What rows are while they are dragged."""
        return [ROWS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The ids of rows, from top to bottom."""
        data = QMimeData()
        ids = [self._rows[index.row()].id for index in sorted(indexes, key=QModelIndex.row)]
        data.setData(ROWS_MIME, "\n".join(ids).encode())
        return data

    # What the presenter asks.

    def row(self, row_id: str) -> QueueRow | None:
        """The row of an id, None if there is none."""
        position = self._positions.get(row_id)
        return None if position is None else self._rows[position]

    def rows(self) -> tuple[QueueRow, ...]:
        """All rows, from top to bottom."""
        return tuple(self._rows)

    def position(self, row_id: str) -> int:
        """Which row has an id, counted from 0; -1 if there is none."""
        return self._positions.get(row_id, -1)

    def count(self, *states: RowState) -> int:
        """How many rows are in any of these states."""
        return sum(row.state in states for row in self._rows)

    def state_text(self, row: QueueRow) -> str:
        """The state in words, as it is shown and read aloud: "Separating 43 %"."""
        exporting = row.kind == "export"
        percent = math.floor(100 * row.fraction)
        match row.state:
            case RowState.READING:
                return self.tr("Reading the file")
            case RowState.WAITING:
                return self.tr("Waiting")
            case RowState.RUNNING if row.fraction == 0 and row.speed is None:
                # Torch may still be loading, or the song is being opened: nothing to count yet.
                return self.tr("Getting ready")
            case RowState.RUNNING:
                text = self.tr("Exporting {percent} %") if exporting else self.tr("Separating {percent} %")
                return text.format(percent=percent)
            case RowState.DONE:
                return self.tr("Exported") if exporting else self.tr("Ready")
            case RowState.FAILED:
                return self.tr("Failed")
            case RowState.CANCELLED if exporting:
                return self.tr("Stopped")
            case RowState.CANCELLED:
                return (
                    self.tr("Stopped at {percent} %").format(percent=percent) if percent else self.tr("Not separated")
                )

    def way_on(self, row: QueueRow) -> str:
        """The text of the button that takes a row further, as it is shown: where a failure is cured, or "Resume"."""
        if row.state is RowState.FAILED:
            return cure_of(row).text
        if row.state is not RowState.CANCELLED:
            return ""
        if row.kind == "export":
            return Cure.RETRY.text
        return self.tr("Resume") if row.fraction > 0 else self.tr("Separate")

    def describe(self, row: QueueRow) -> str:
        """One sentence with everything about a row, for screen readers."""
        parts = [row.name]
        if row.length_s is not None:
            parts.append(time_text(row.length_s))
        parts.append(self.state_text(row))
        if row.state is RowState.RUNNING and row.eta_s is not None:
            parts.append(remaining_text(row.eta_s))
        if row.speed is not None and row.state in (RowState.RUNNING, RowState.DONE):
            parts.append(self.tr("{speed} times real time").format(speed=speed_text(row.speed).removesuffix("×")))
        if row.error is not None:
            parts.append(row.error.text)
        if row.is_open:
            parts.append(self.tr("open"))
        return ", ".join(parts)

    # What the presenter does.

    def add(self, rows: Iterable[QueueRow]) -> None:
        """Append rows; those whose id is there already are left out."""
        self.insert(len(self._rows), rows)

    def insert(self, position: int, rows: Iterable[QueueRow]) -> None:
        """Put rows in, the first of them at `position`; those whose id is there already are left out."""
        fresh = [row for row in rows if row.id not in self._positions]
        if not fresh:
            return
        self.beginInsertRows(QModelIndex(), position, position + len(fresh) - 1)
        self._rows[position:position] = fresh
        self._positions.update((row.id, place) for place, row in enumerate(self._rows[position:], position))
        self.endInsertRows()

    def remove(self, row_ids: Iterable[str]) -> None:
        """Take rows out; unknown ids are left alone."""
        positions = sorted({self._positions[i] for i in row_ids if i in self._positions}, reverse=True)
        while positions:
            last = first = positions.pop(0)
            while positions and positions[0] == first - 1:
                first = positions.pop(0)
            self.beginRemoveRows(QModelIndex(), first, last)
            for row in self._rows[first : last + 1]:
                self._dirty.discard(row.id)
            del self._rows[first : last + 1]
            self._positions = {row.id: position for position, row in enumerate(self._rows)}
            self.endRemoveRows()

    def arrange(self, row_ids: Iterable[str]) -> None:
        """Put rows into this order, in the places they have among them; all others stay where they are."""
        wanted = [self._positions[row_id] for row_id in row_ids]
        places = sorted(wanted)
        if wanted == places:
            return
        self.layoutAboutToBeChanged.emit()
        moved = dict(zip(wanted, places, strict=True))
        old = self.persistentIndexList()
        self._rows = [self._rows[place] for place in sorted(range(len(self._rows)), key=lambda at: moved.get(at, at))]
        self._positions = {row.id: position for position, row in enumerate(self._rows)}
        self.changePersistentIndexList(old, [self.index(moved.get(index.row(), index.row())) for index in old])
        self.layoutChanged.emit()

    def set_row(self, row: QueueRow) -> None:
        """Replace the row of the same id; unknown ids are left alone.

        Views hear of a new state at once, of mere progress at most ten times a second.
        """
        position = self._positions.get(row.id)
        if position is None:
            return
        old = self._rows[position]
        if old == row:
            return
        self._rows[position] = row
        if (old.state, old.error, old.is_open, old.name) != (row.state, row.error, row.is_open, row.name):
            self._dirty.discard(row.id)
            self._tell(position)
        else:
            self._dirty.add(row.id)
            if not self._repaint.isActive():
                self._repaint.start()

    def _tell_dirty(self) -> None:
        dirty, self._dirty = self._dirty, set()
        for row_id in dirty:
            self._tell(self._positions[row_id], PROGRESS_ROLES)

    def _tell(self, position: int, roles: tuple[int, ...] = ()) -> None:
        index = self.index(position)
        self.dataChanged.emit(index, index, list(roles))
