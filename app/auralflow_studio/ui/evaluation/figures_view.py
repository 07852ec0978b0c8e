"""A table of figures: sorted by a click on a head, the best of each group bold, opened with Return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from auralflow_studio.qtmodels.evaluation_tables import CellRole
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.tokens import SPACE_S, tokens

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel
    from PySide6.QtGui import QKeyEvent

_ROW_PX = 26
_WIDEST_PX = 130
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
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setStretchLastSection(False)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSortingEnabled(True)
        self.show_in_order()
        self.doubleClicked.connect(self._on_double_clicked)
        source.modelReset.connect(self._on_reset)

    def show_in_order(self) -> None:
        """As the figures come: no column is sorted by."""
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)

    def height_of_rows(self) -> int:
        """How high it is with all its rows."""
        return self.horizontalHeader().sizeHint().height() + self.sorted.rowCount() * _ROW_PX + 4

    def _on_reset(self) -> None:
        head = self.horizontalHeader()
        count = self.sorted.columnCount()
        if not count:
            return
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in range(1, count):
            wanted = max(head.sectionSizeHint(column), self.sizeHintForColumn(column))
            head.resizeSection(column, min(_WIDEST_PX, wanted))

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
            return
        super().keyPressEvent(event)
