"""The head of a lane: its colour, letter and name, mute and solo, fader, pan and meter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.format import gain_text, pan_text
from auralflow_studio.ui.panels.lane_head import LaneHead
from auralflow_studio.ui.stems import stem_color
from auralflow_studio.ui.tokens import SPACE_XS, tokens
from auralflow_studio.ui.widgets.buttons import LetterButton
from auralflow_studio.ui.widgets.fader import Fader
from auralflow_studio.ui.widgets.pan import PanKnob

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auralflow_studio.document.session import Lane


class LaneHeader(LaneHead):
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
    """

    gain_changed = Signal(str, float)
    pan_changed = Signal(str, float)
    mute_toggled = Signal(str)
    solo_toggled = Signal(str, bool)
    released = Signal()

    def __init__(self, lane: Lane, number: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(lane.id, parent)
        self._role = lane.role
        self.mute = LetterButton("M", "mute")
        self.solo = LetterButton("S", "solo")
        self.fader = Fader()
        self.gain = QLabel()
        self.pan = PanKnob()
        self._name_controls(number)
        self._lay_out((self.mute, self.solo), self._make_strip())
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

    def _solo_tool_tip(self, number: int) -> str:
        if number:
            return self.tr("Solo (S, or Shift+{0}); with Ctrl only this one (Alt+S, or Alt+{0})").format(number)
        if self._role == "residual":
            return self.tr("Solo (S); with Ctrl only this one (Alt+S, or D)")
        return self.tr("Solo (S); with Ctrl only this one (Alt+S)")

    def _make_strip(self) -> QHBoxLayout:
        self.gain.setFont(font("small", digits=True))
        self.gain.setProperty("soft", True)
        self.gain.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.gain.setFixedWidth(self.gain.fontMetrics().horizontalAdvance("+12.0 dB") + 2)
        strip = QHBoxLayout()
        strip.setSpacing(SPACE_XS)
        strip.addWidget(self.fader, 1)
        strip.addWidget(self.gain)
        strip.addWidget(self.pan)
        return strip

    @property
    def controls(self) -> Sequence[QWidget]:
        """The mixer's, from left to right."""
        return (self.mute, self.solo, self.fader, self.pan)

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
        self._set_heard(heard)
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

    def _fill_menu(self, menu: QMenu) -> None:
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
