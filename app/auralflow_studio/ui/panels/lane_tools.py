"""The corner above the lanes' heads: what the pictures show, from which level on, and how close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from auralflow_studio.ui.format import level_text
from auralflow_studio.ui.panels.lane_head import HEADER_WIDTH
from auralflow_studio.ui.plots.lane_picture import LaneMode
from auralflow_studio.ui.plots.spectrogram import DEFAULT_RANGE_DB
from auralflow_studio.ui.tokens import SPACE_S, SPACE_XS
from auralflow_studio.ui.widgets.buttons import IconButton
from auralflow_studio.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from auralflow_studio.ui.actions import Actions

FLOORS_DB = (-60.0, -80.0, -100.0, -120.0)
"""Levels that can be the black of spectrograms."""


class LaneTools(QFrame):
    """Buttons for all lanes.

    Args:
        actions: The actions of the window.
        parent: Parent widget.

    Signals (emitted in the GUI thread, when the user did it):
        mode_chosen (str): Value of a `LaneMode`.
        floor_chosen (float): One of `FLOORS_DB`.
    """

    mode_chosen = Signal(str)
    floor_chosen = Signal(float)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setFixedWidth(HEADER_WIDTH)
        self.modes = Segmented(
            [
                (LaneMode.WAVEFORM, "waveform", self.tr("Waveform")),
                (LaneMode.SPECTROGRAM, "spectrogram", self.tr("Spectrogram")),
                (LaneMode.BOTH, "both", self.tr("Waveform and spectrogram")),
            ],
            key="V",
        )
        self.modes.chosen.connect(self.mode_chosen)
        self.floor = IconButton("contrast", size=16, height=26)
        self.floor.setText(self.tr("Range of the spectrograms"))
        self.floor.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.floor)
        self._floors = QActionGroup(menu)
        for floor_db in FLOORS_DB:
            action = menu.addAction(self.tr("Black below {0}").format(level_text(floor_db)))
            action.setCheckable(True)
            action.setData(floor_db)
            self._floors.addAction(action)
        self._floors.triggered.connect(self._on_floor_triggered)
        self.floor.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_S, SPACE_XS, SPACE_XS, SPACE_XS)
        row.setSpacing(0)
        row.addWidget(self.modes)
        row.addWidget(self.floor)
        row.addStretch(1)
        for action_id, icon in (
            ("zoom_out", "zoom-out"),
            ("zoom_in", "zoom-in"),
            ("fit", "fit"),
            ("zoom_loop", "zoom-loop"),
        ):
            row.addWidget(IconButton(icon, action=actions[action_id], size=16, height=26))
        self.show_mode(LaneMode.WAVEFORM)
        self.show_floor(DEFAULT_RANGE_DB[0])

    def show_mode(self, mode: LaneMode) -> None:
        """Show what the lanes show."""
        self.modes.set_value(mode)
        self.floor.setEnabled(mode is not LaneMode.WAVEFORM)

    def show_floor(self, floor_db: float) -> None:
        """Show the level below which spectrograms are black."""
        for action in self._floors.actions():
            if action.data() == floor_db:
                action.setChecked(True)
        text = self.tr("Spectrograms are black below {0}").format(level_text(floor_db))
        self.floor.setToolTip(text)
        self.floor.setAccessibleDescription(text)

    @Slot(object)
    def _on_floor_triggered(self, action: QAction) -> None:
        self.floor_chosen.emit(action.data())
