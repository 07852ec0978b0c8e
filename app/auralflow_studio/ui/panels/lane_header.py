"""The head of a lane: its colour, letter and name, mute and solo, fader, pan and meter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QMenu, QSizePolicy, QVBoxLayout, QWidget

from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.format import gain_text, pan_text
from auralflow_studio.ui.stems import stem_color, stem_letter, stem_name
from auralflow_studio.ui.tokens import SPACE_M, SPACE_S, SPACE_XS, contrast, tokens
from auralflow_studio.ui.widgets.buttons import LetterButton
from auralflow_studio.ui.widgets.fader import Fader
from auralflow_studio.ui.widgets.labels import ElidedLabel
from auralflow_studio.ui.widgets.meter import LevelMeter
from auralflow_studio.ui.widgets.pan import PanKnob

if TYPE_CHECKING:
    from auralflow_studio.document.session import Lane

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


class LaneHeader(QWidget):
    """The strip of one lane.

    Args:
        lane: What it shows first.
        number: Its number key, 0 for none.
        parent: Parent widget.

    Signals (all emitted in the GUI thread, when the user did it):
        gain_changed (str, float): Lane, new gain in decibels.
        pan_changed (str, float): Lane, new pan, -1 to 1.
        mute_toggled (str): Lane.
        solo_toggled (str, bool): Lane; whether the others' solo is to end.
        released (): A fader or knob was let go.
        pressed (str): Somebody clicked here: the lane gets the keys.
        height_reset_requested (str): The lane's height is to be chosen by the window again.
    """

    gain_changed = Signal(str, float)
    pan_changed = Signal(str, float)
    mute_toggled = Signal(str)
    solo_toggled = Signal(str, bool)
    released = Signal()
    pressed = Signal(str)
    height_reset_requested = Signal(str)

    def __init__(self, lane: Lane, number: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lane_id = lane.id
        self._role = lane.role
        self._selected = False
        self._heard = True
        self.name = stem_name(lane.id)
        self.setFixedWidth(HEADER_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(self.tr("Lane {0}").format(self.name))
        self._letter = _Letter(lane.id)
        self._title = ElidedLabel(self.name)
        self._note = ElidedLabel()
        self._note.setFont(font("caption"))
        self._note.setProperty("soft", True)
        self.mute = LetterButton("M", "mute")
        self.solo = LetterButton("S", "solo")
        self.fader = Fader()
        self.gain = QLabel()
        self.pan = PanKnob()
        self.meter = LevelMeter()
        self._name_controls(number)
        self._lay_out()
        self.mute.clicked.connect(self._on_mute_clicked)
        self.solo.clicked.connect(self._on_solo_clicked)
        self.fader.gain_changed.connect(self._on_gain_changed)
        self.fader.released.connect(self.released)
        self.pan.pan_changed.connect(self._on_pan_changed)
        self.pan.released.connect(self.released)
        self.set_lane(lane, heard=lane.role == "stem")

    def _name_controls(self, number: int) -> None:
        keys = self.tr("M, or {0}").format(number) if number else "M"
        self.mute.setAccessibleName(self.tr("Mute {0}").format(self.name))
        self.mute.setToolTip(self.tr("Mute ({0})").format(keys))
        # The lanes that are silent by themselves have nothing to mute.
        self.mute.setVisible(self._role == "stem")
        self.solo.setAccessibleName(self.tr("Solo {0}").format(self.name))
        self.solo.setToolTip(self._solo_tool_tip(number))
        self.fader.setAccessibleName(self.tr("Gain of {0}").format(self.name))
        self.fader.setToolTip(
            self.tr("Gain (Ctrl+Up, Ctrl+Down). Double click: 0 dB. Shift or Ctrl while dragging: fine.")
        )
        self.pan.setAccessibleName(self.tr("Pan of {0}").format(self.name))
        self.meter.setAccessibleName(self.tr("Level of {0}").format(self.name))

    def _solo_tool_tip(self, number: int) -> str:
        if number:
            return self.tr("Solo (S, or Shift+{0}); with Ctrl only this one (Alt+S, or Alt+{0})").format(number)
        if self._role == "residual":
            return self.tr("Solo (S); with Ctrl only this one (Alt+S, or D)")
        return self.tr("Solo (S); with Ctrl only this one (Alt+S)")

    def _lay_out(self) -> None:
        self.gain.setFont(font("small", digits=True))
        self.gain.setProperty("soft", True)
        self.gain.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.gain.setFixedWidth(self.gain.fontMetrics().horizontalAdvance("+12.0 dB") + 2)
        top = QHBoxLayout()
        top.setSpacing(SPACE_XS)
        top.addWidget(self._letter)
        top.addSpacing(SPACE_XS)
        top.addWidget(self._title, 1)
        top.addWidget(self.mute)
        top.addWidget(self.solo)
        bottom = QHBoxLayout()
        bottom.setSpacing(SPACE_XS)
        bottom.addWidget(self.fader, 1)
        bottom.addWidget(self.gain)
        bottom.addWidget(self.pan)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addStretch(1)
        column.addLayout(top)
        column.addLayout(bottom)
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

    def set_lane(self, lane: Lane, *, heard: bool, bypass: bool = False) -> None:
        """Show the state of the lane.

        Args:
            lane: Its values.
            heard: Whether it sounds now: not muted, and not silenced by another lane's solo or the original.
            bypass: Whether the original is heard instead of the mix.
        """
        self.mute.setChecked(lane.mute)
        self.solo.setChecked(lane.solo)
        self.fader.set_gain_db(lane.gain_db)
        self.pan.set_pan(lane.pan)
        self.gain.setText(gain_text(lane.gain_db))
        self.pan.setToolTip(self.tr("Pan: {0}. Drag up or down; double click: centre.").format(pan_text(lane.pan)))
        self._heard = heard
        self._letter.set_dimmed(not heard)
        self.meter.set_dimmed(not heard)
        self._show_look()
        self._note.setText(self._note_of(lane, bypass=bypass))

    def _note_of(self, lane: Lane, *, bypass: bool) -> str:
        """Why the lane is silent, in words."""
        if self._heard:
            return self.tr("Heard instead of the stems") if bypass else ""
        if bypass:
            return self.tr("Silent: the original is heard")
        if lane.mute:
            return self.tr("Muted")
        if lane.role == "stem":
            return self.tr("Silent: another lane is soloed")
        return self.tr("Solo it to hear it")

    def _show_look(self) -> None:
        color = stem_color(self.lane_id, tokens(self))
        self.fader.set_look(color, dimmed=not self._heard)
        self.pan.set_look(color, dimmed=not self._heard)

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

    @Slot()
    def _on_mute_clicked(self) -> None:
        self.mute_toggled.emit(self.lane_id)

    @Slot()
    def _on_solo_clicked(self) -> None:
        exclusive = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier)
        self.solo_toggled.emit(self.lane_id, exclusive)

    @Slot(float)
    def _on_gain_changed(self, gain_db: float) -> None:
        self.gain.setText(gain_text(gain_db))
        self.gain_changed.emit(self.lane_id, gain_db)

    @Slot(float)
    def _on_pan_changed(self, pan: float) -> None:
        self.pan_changed.emit(self.lane_id, pan)

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
        if self._role == "stem":
            mute = menu.addAction(self.tr("Mute"), lambda: self.mute_toggled.emit(self.lane_id))
            mute.setCheckable(True)
            mute.setChecked(self.mute.isChecked())
        solo = menu.addAction(self.tr("Solo"), lambda: self.solo_toggled.emit(self.lane_id, False))
        solo.setCheckable(True)
        solo.setChecked(self.solo.isChecked())
        menu.addAction(self.tr("Solo only this lane"), lambda: self.solo_toggled.emit(self.lane_id, True))
        menu.addSeparator()
        menu.addAction(self.tr("Gain to 0 dB"), lambda: self.gain_changed.emit(self.lane_id, 0.0))
        menu.addAction(self.tr("Pan to the centre"), lambda: self.pan_changed.emit(self.lane_id, 0.0))
        menu.addSeparator()
        clear = menu.addAction(self.tr("Clear the mark over full scale"), self.meter.clear_over)
        clear.setEnabled(self.meter.is_over)
        menu.addAction(self.tr("Usual height"), lambda: self.height_reset_requested.emit(self.lane_id))
        menu.popup(position)

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
