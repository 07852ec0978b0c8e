"""What all heads of lanes have in common: colour, letter and name, meter, the mark of the lane that has the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.stems import stem_color, stem_letter, stem_name
from auralflow_studio.ui.tokens import SPACE_M, SPACE_S, SPACE_XS, contrast, tokens
from auralflow_studio.ui.widgets.labels import ElidedLabel
from auralflow_studio.ui.widgets.meter import LevelMeter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QLayout

HEADER_WIDTH = 252
_STRIPE = 4


class _Letter(QWidget):
    """The letter of a stem on a tile of its colour."""

    def __init__(self, lane_id: str) -> None:
        super().__init__()
        self._lane_id = lane_id
        self._dimmed = False
        self.setFixedSize(22, 22)

    def set_dimmed(self, dimmed: bool) -> None:
        self._dimmed = dimmed
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = stem_color(self._lane_id, theme)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setFont(font("small", strong=True))
        if self._dimmed:
            painter.setPen(color)
            painter.drawRoundedRect(rect, 5, 5)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawRoundedRect(rect, 5, 5)
            dark, light = QColor("#101215"), QColor("#ffffff")
            painter.setPen(dark if contrast(dark, color) > contrast(light, color) else light)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, stem_letter(self._lane_id))


class LaneHead(QWidget):
    """The head of one lane.

    Args:
        lane_id: Id of the lane.
        parent: Parent widget.

    Signals (all emitted in the GUI thread, when the user did it):
        pressed (str): Somebody clicked here: the lane gets the keys.
        height_reset_requested (str): The lane's height is to be chosen by the window again.
    """

    pressed = Signal(str)
    height_reset_requested = Signal(str)

    def __init__(self, lane_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lane_id = lane_id
        self._selected = False
        self._heard = True
        self.name = stem_name(lane_id)
        self.setFixedWidth(HEADER_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(self.tr("Lane {0}").format(self.name))
        self._letter = _Letter(lane_id)
        self._title = ElidedLabel(self.name)
        self._note = ElidedLabel()
        self._note.setFont(font("caption"))
        self._note.setProperty("soft", True)
        self.meter = LevelMeter()
        self.meter.setAccessibleName(self.tr("Level of {0}").format(self.name))

    @property
    def controls(self) -> Sequence[QWidget]:
        """What Tab goes through, in order."""
        return ()

    def _lay_out(self, buttons: Sequence[QWidget], below: QLayout | None = None) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE_XS)
        top.addWidget(self._letter)
        top.addSpacing(SPACE_XS)
        top.addWidget(self._title, 1)
        for button in buttons:
            top.addWidget(button)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addStretch(1)
        column.addLayout(top)
        if below is not None:
            column.addLayout(below)
        column.addWidget(self._note)
        column.addStretch(1)
        grid = QGridLayout(self)
        grid.setContentsMargins(_STRIPE + SPACE_S, SPACE_XS, _STRIPE + SPACE_S, SPACE_XS)
        grid.setHorizontalSpacing(SPACE_M)
        grid.addLayout(column, 0, 0)
        grid.addWidget(self.meter, 0, 1)

    def sizeHint(self) -> QSize:
        """Two lines and a note."""
        return QSize(HEADER_WIDTH, 84)

    def minimumSizeHint(self) -> QSize:
        """Two lines."""
        return QSize(HEADER_WIDTH, 60)

    # What the window tells.

    def _set_heard(self, heard: bool) -> None:
        self._heard = heard
        self._letter.set_dimmed(not heard)
        self.meter.set_dimmed(not heard)

    def set_selected(self, selected: bool) -> None:
        """Show that the lane has the keys."""
        if selected != self._selected:
            self._selected = selected
            self._title.setFont(font(strong=selected))
            self.update()

    @property
    def is_selected(self) -> bool:
        """Whether the lane has the keys."""
        return self._selected

    # What the user does.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The lane gets the keys."""
        self.pressed.emit(self.lane_id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu."""
        self.show_menu(event.globalPos())

    @Slot(QPoint)
    def show_menu(self, position: QPoint) -> None:
        """Everything that can be done with the lane, as a menu at a place of the screen."""
        self.pressed.emit(self.lane_id)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill_menu(menu)
        menu.addSeparator()
        clear = menu.addAction(self.tr("Clear the mark over full scale"), self.meter.clear_over)
        clear.setEnabled(self.meter.is_over)
        menu.addAction(self.tr("Usual height"), lambda: self.height_reset_requested.emit(self.lane_id))
        menu.popup(position)

    def _fill_menu(self, menu: QMenu) -> None:
        """What can be done with this kind of lane."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and colour stripe."""
        theme = tokens(self)
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("raised" if self._selected else "panel"))
        stripe = QRectF(0, 0, _STRIPE, self.height())
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            stripe.moveRight(self.width())
        painter.fillRect(stripe, stem_color(self.lane_id, theme))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.color("line"))
