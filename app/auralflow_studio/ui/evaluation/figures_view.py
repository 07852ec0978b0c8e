"""A table of figures: sorted by a click on a head, the best of each group bold, opened with Return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, QSortFilterProxyModel, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from auralflow_studio.qtmodels.evaluation_tables import CellRole
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.tokens import SPACE_S, tokens
from auralflow_studio.ui.widgets.labels import full_tool_tip

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel
    from PySide6.QtGui import QHelpEvent, QKeyEvent, QResizeEvent

_ROW_PX = 26
_WIDEST_PX = 150
_NARROWEST_PX = 56
_ROOM_FOR_NAME_PX = 120
# Cells stand in line with the heads; the arrow of what is sorted stands above its head, not on it.
_LOOK = """
QTableView::item { padding: 0 5px; }
QHeaderView::up-arrow, QHeaderView::down-arrow { subcontrol-position: top center; width: 9px; height: 6px; }
"""


class _Cells(QStyledItemDelegate):
    """Bold where nothing is better, soft where it is no model."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.font = font("small", strong=bool(index.data(CellRole.BEST)), digits=True)
        theme = tokens(self.parent())  # type: ignore[arg-type]
        palette = option.palette
        text = "soft" if index.data(CellRole.KIND) in ("baseline", "oracle") else "text"
        for role in (palette.ColorRole.Text, palette.ColorRole.HighlightedText):
            palette.setColor(role, theme.color(text))
        palette.setColor(palette.ColorRole.Highlight, theme.color("selection"))
        option.palette = palette

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """With some air."""
        size = super().sizeHint(option, index)
        return QSize(size.width() + SPACE_S, _ROW_PX)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Tell what is shortened in full, then what the model has to say."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        text = str(index.data() or "")
        is_cut = self.sizeHint(option, index).width() > option.rect.width()
        more = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        QToolTip.showText(event.globalPos(), full_tool_tip(text, is_cut=is_cut, more=more), view)
        return True


class FiguresView(QTableView):
    """The table.

    Args:
        source: The figures; heads tell their meaning in tooltips.
        name: What the table is, for those who hear the window.
        parent: Parent widget.

    Signals:
        opened (QModelIndex): A row was double-clicked, or Return was pressed in it. GUI thread.
    """

    opened = Signal(object)

    def __init__(self, source: QAbstractItemModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sorted = QSortFilterProxyModel(self)
        self.sorted.setSortRole(CellRole.SORT)
        self.sorted.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.sorted.setSourceModel(source)
        self.setModel(self.sorted)
        self.setItemDelegate(_Cells(self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setStyleSheet(_LOOK)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        head = self.horizontalHeader()
        head.setFont(font("small", strong=True))
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(False)
        head.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSortingEnabled(True)
        self.show_in_order()
        self.doubleClicked.connect(self._on_double_clicked)
        self.sorted.modelReset.connect(self._fit_columns)

    def show_in_order(self) -> None:
        """As the figures come: no column is sorted by."""
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)

    def height_of_rows(self) -> int:
        """How high it is with all its rows."""
        return self.horizontalHeader().sizeHint().height() + self.sorted.rowCount() * _ROW_PX + 4

    @Slot()
    def _fit_columns(self) -> None:
        """Give the names what the other columns leave, and take what they need from the widest, if that is enough."""
        head, count = self.horizontalHeader(), self.sorted.columnCount()
        if not count:
            return
        wanted = [
            min(_WIDEST_PX, max(head.sectionSizeHint(column), self.sizeHintForColumn(column)))
            for column in range(1, count)
        ]
        room = self.viewport().width()
        shrunk = ([min(widest, width) for width in wanted] for widest in range(_WIDEST_PX, _NARROWEST_PX - 1, -1))
        wanted = next((widths for widths in shrunk if sum(widths) + _ROOM_FOR_NAME_PX <= room), wanted)
        for column, width in enumerate(wanted, 1):
            head.resizeSection(column, width)
        head.resizeSection(0, max(_ROOM_FOR_NAME_PX, room - sum(wanted)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns again."""
        super().resizeEvent(event)
        self._fit_columns()

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
            return
        super().keyPressEvent(event)
