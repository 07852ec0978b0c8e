"""Every problem of a dataset, and what to do about each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from auralflow_studio.translation import shown_text
from auralflow_studio.ui import icons
from auralflow_studio.ui.dialogs.frame import Dialog
from auralflow_studio.ui.tokens import ICON, SPACE_S, SPACE_XS, tokens
from auralflow_studio.ui.training.dataset_card import SEVERITY_ICONS, problem_text
from auralflow_studio.ui.widgets.labels import full_tool_tip, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QPainter, QTextLayout

    from auralflow.datasets.check_report import Problem

_SIZE = QSize(640, 480)
_SEVERITY = Qt.ItemDataRole.UserRole


class _Rows(QStyledItemDelegate):
    """An icon and lines, in which long names are broken."""

    def _lines(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QTextLayout:
        view = self.parent()
        assert isinstance(view, QListWidget)
        width = view.viewport().width() - 2 * SPACE_XS - ICON - SPACE_S
        lines = QTextOption()
        lines.setTextDirection(view.layoutDirection())
        return wrapped(str(index.data()), option.font, width, lines)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As high as its lines."""
        height = max(ICON, math.ceil(self._lines(option, index).boundingRect().height()))
        return QSize(0, height + 2 * SPACE_XS)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint ground, icon and lines."""
        view = self.parent()
        assert isinstance(view, QListWidget)
        theme, rect = tokens(view), option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("selection"))
        inner = rect.adjusted(SPACE_XS, SPACE_XS, -SPACE_XS, -SPACE_XS)
        right_to_left = view.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = inner.right() - ICON + 1 if right_to_left else inner.left()
        icon, role = SEVERITY_ICONS[index.data(_SEVERITY)]
        icons.paint(painter, icon, QRectF(x, inner.top(), ICON, ICON), theme.color(role))
        painter.setPen(theme.color("text"))
        left = inner.left() if right_to_left else inner.left() + ICON + SPACE_S
        self._lines(option, index).draw(painter, QPointF(left, inner.top()))


class ProblemsDialog(Dialog):
    """A list to read and to scroll.

    Args:
        problems: The worst first.
        parent: The window.
    """

    def __init__(self, problems: Iterable[Problem], parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("ProblemsDialog", "Problems of the dataset"), parent)
        self.resize(_SIZE.boundedTo(self.screen().availableGeometry().size()))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Problems"))
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for problem in problems:
            item = QListWidgetItem(f"{problem_text(problem)}\n{shown_text(problem.hint)}")
            item.setData(_SEVERITY, problem.severity)
            item.setToolTip(full_tool_tip(str(problem.path), is_cut=True))
            self.list.addItem(item)
        self.body.addWidget(self.list, 1)
        self.add_close_button()
