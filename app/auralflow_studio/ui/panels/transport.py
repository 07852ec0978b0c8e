"""The bottom of the window: play, where the song is, loop, the original for comparison, master and output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from auralflow_studio.qtmodels.times import time_text
from auralflow_studio.ui import icons
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.format import gain_text
from auralflow_studio.ui.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS, tokens
from auralflow_studio.ui.widgets.buttons import IconButton
from auralflow_studio.ui.widgets.fader import Fader
from auralflow_studio.ui.widgets.meter import LevelMeter
from auralflow_studio.ui.widgets.position import PositionBar

if TYPE_CHECKING:
    from auralflow_studio.playback.player import Player
    from auralflow_studio.playback.transport import OutputStatus
    from auralflow_studio.ui.actions import Actions

TRANSPORT_HEIGHT = 68
_PLAY = 44
_MENU_WIDTH = 480


class PlayButton(IconButton):
    """The one round button."""

    def sizeHint(self) -> QSize:
        """Larger than all others."""
        return QSize(_PLAY, _PLAY)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a filled circle with the icon."""
        theme = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        ground = theme.color("accent" if self.isEnabled() else "raised")
        if self.isEnabled() and self.isDown():
            ground = ground.darker(115)
        elif self.isEnabled() and self.underMouse():
            ground = ground.lighter(108)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawEllipse(circle)
        ink = theme.color("on_accent" if self.isEnabled() else "faint")
        icons.paint(painter, self._icon_name, QRectF(circle.center().x() - 10, circle.center().y() - 10, 20, 20), ink)
        self.paint_ring(painter, radius=_PLAY / 2)


class TransportPanel(QFrame):
    """Plays the song and says where it is.

    Args:
        player: What it shows.
        actions: The actions of the window.
        parent: Parent widget.

    Signals (all emitted in the GUI thread, when the user did it):
        seek_requested (float): Seconds from the start.
        master_gain_changed (float): Decibels.
        master_released (): The master fader was let go.
        device_chosen (object): Key of an output device, None for the system's choice.
    """

    seek_requested = Signal(float)
    master_gain_changed = Signal(float)
    master_released = Signal()
    device_chosen = Signal(object)

    def __init__(self, player: Player, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setFixedHeight(TRANSPORT_HEIGHT)
        self._player = player
        self._actions = actions
        self._device_key: str | None = None
        self._shown_s = -1.0
        self._waiting = False
        self.play_button = PlayButton("play", action=actions["play"])
        self.time = QLabel()
        self.time.setFont(font("time", strong=True, digits=True))
        self.time.setAccessibleName(self.tr("Position"))
        self.length = QLabel()
        self.length.setFont(font("small", digits=True))
        self.length.setProperty("soft", True)
        self.length.setAccessibleName(self.tr("Length of the song"))
        self.position = PositionBar()
        self.position.setAccessibleName(self.tr("Position in the song"))
        self.position.setToolTip(self.tr("Where the song is, and how much of it is separated. Click to go there."))
        self.position.seek_requested.connect(self.seek_requested)
        self.bypass = IconButton("bypass", action=actions["bypass"], text=self.tr("Original"))
        self.fader = Fader()
        self.fader.setAccessibleName(self.tr("Master gain"))
        self.fader.setToolTip(self.tr("Master gain. Double click: 0 dB. Shift or Ctrl while dragging: fine."))
        self.fader.setFixedWidth(130)
        self.gain = QLabel()
        self.gain.setFont(font("small", digits=True))
        self.gain.setProperty("soft", True)
        self.gain.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.meter = LevelMeter(Qt.Orientation.Horizontal)
        self.meter.setAccessibleName(self.tr("Master level"))
        self.meter.setFixedHeight(10)
        self.output = IconButton("speaker")
        self.output.setText(self.tr("Sound output"))
        self.output.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self.output)
        self._outputs = QActionGroup(self._menu)
        self._is_looking = False
        self._menu.aboutToShow.connect(self._on_menu_opened)
        self.output.setMenu(self._menu)
        self._lay_out()
        self.fader.gain_changed.connect(self._on_master_moved)
        self.fader.released.connect(self.master_released)
        player.state_changed.connect(self._on_state_changed)
        player.output.status_changed.connect(self._on_output_changed)
        player.output.devices_changed.connect(self._on_devices_changed)
        self.set_master_gain(0.0)
        self._on_output_changed(player.output.status)
        self._on_state_changed(player.state)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, 0, SPACE_M, 0)
        row.setSpacing(SPACE_XS)
        row.addWidget(IconButton("to-start", action=self._actions["to_start"]))
        self._back = IconButton("back-5", action=self._actions["back_5"])
        self._forward = IconButton("forward-5", action=self._actions["forward_5"])
        row.addWidget(self._back)
        row.addWidget(self.play_button)
        row.addWidget(self._forward)
        loop = IconButton("loop", action=self._actions["loop"])
        row.addWidget(loop)
        row.addSpacing(SPACE_M)
        clock = QVBoxLayout()
        clock.setSpacing(0)
        clock.addStretch(1)
        clock.addWidget(self.time)
        clock.addWidget(self.length)
        clock.addStretch(1)
        row.addLayout(clock)
        row.addSpacing(SPACE_M)
        row.addWidget(self.position, 1)
        row.addSpacing(SPACE_M)
        row.addWidget(self.bypass)
        row.addSpacing(SPACE_L)
        master = QVBoxLayout()
        master.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(SPACE_S)
        line.addWidget(self.fader)
        self.gain.setFixedWidth(self.gain.fontMetrics().horizontalAdvance("+12.0 dB") + 2)
        line.addWidget(self.gain)
        master.addStretch(1)
        master.addLayout(line)
        master.addWidget(self.meter)
        master.addStretch(1)
        row.addLayout(master)
        row.addSpacing(SPACE_XS)
        row.addWidget(self.output)
        # The time must not make its neighbours jump while it runs.
        self.time.setFixedWidth(self.time.fontMetrics().horizontalAdvance("0:00:00.000"))

    # What the window tells.

    def set_master_gain(self, gain_db: float) -> None:
        """Show the master gain."""
        self.fader.set_gain_db(gain_db)
        self.gain.setText(gain_text(gain_db))

    def set_device_key(self, key: str | None) -> None:
        """Say which output device the user chose."""
        self._device_key = key

    def set_waiting(self, waiting: bool) -> None:
        """Show that the song will play by itself as soon as everything is loaded."""
        self._waiting = waiting
        self._show_play_button()

    def set_compact(self, compact: bool) -> None:
        """Leave out what a narrow window has no room for; its keys work all the same."""
        self._back.setVisible(not compact)
        self._forward.setVisible(not compact)
        self.bypass.set_shown_text("" if compact else self.tr("Original"))

    def show_position(self, seconds: float) -> None:
        """Show where the playhead is; called many times a second."""
        if seconds != self._shown_s:
            self._shown_s = seconds
            self.time.setText(time_text(seconds, 3))
            self.position.set_position(seconds)

    # What happens.

    @Slot(object)
    def _on_state_changed(self, state: object) -> None:
        shown = self._player.state
        self._show_play_button()
        self.time.setEnabled(shown.has_song)
        self.length.setVisible(shown.has_song)  # alone, the clock stands in the middle
        if not shown.has_song:
            self.length.setText("")
            self.show_position(0.0)
            self.meter.reset()
            return
        rate = shown.sample_rate
        self.length.setText(self.tr("of {0}").format(time_text(shown.frames / rate)))
        self.show_position(shown.position / rate)

    def _show_play_button(self) -> None:
        waiting = self._waiting and not self._player.is_playing
        icon = "queued" if waiting else "pause" if self._player.is_playing else "play"
        self.play_button.set_icon_name(icon)
        self.play_button.setAccessibleDescription(self.tr("Plays as soon as everything is loaded") if waiting else "")

    @Slot(object)
    def _on_output_changed(self, status: OutputStatus) -> None:
        silent = not status.has_sound and self._player.source is not None
        self.output.set_icon_name("speaker-off" if silent or not status.has_device else "speaker")
        name = self.tr("Sound output")
        if status.has_sound:
            text = self.tr("Plays on {0}").format(status.device_name)
        elif not status.has_device:
            name = self.tr("No sound device")
            text = self.tr("No sound device: connect headphones or loudspeakers")
        elif silent:
            text = self.tr("No sound: the chosen device cannot be used")
        else:
            text = name
        self.output.setText(name)
        self.output.setToolTip(text)
        self.output.setAccessibleDescription(text)

    @Slot(float)
    def _on_master_moved(self, gain_db: float) -> None:
        self.gain.setText(gain_text(gain_db))
        self.master_gain_changed.emit(gain_db)

    # The output devices.

    @Slot()
    def _on_menu_opened(self) -> None:
        if not self._player.output.devices:
            self._look_for_devices(again=False)
        self._fill_menu()

    @Slot()
    def _look_for_devices(self, *, again: bool = True) -> None:
        """The output looks in a thread of its own, and says `devices_changed`."""
        self._is_looking = True
        self._player.output.look(again=again)

    @Slot(object)
    def _on_devices_changed(self, devices: object) -> None:
        self._is_looking = False
        if not self._menu.isVisible():
            return
        before = self._menu.geometry()
        self._fill_menu()
        size, room = self._menu.sizeHint(), self.screen().availableGeometry()
        stands_above = before.top() < self.output.mapToGlobal(QPoint(0, 0)).y()
        lowest = (before if stands_above else room).bottom() + 1 - size.height()
        farthest = room.right() + 1 - size.width()
        self._menu.move(min(before.x(), farthest), lowest if stands_above else min(before.y(), lowest))

    def _fill_menu(self) -> None:
        self._menu.clear()
        self._add_device(None, self.tr("Output of the system"))
        devices, chosen = self._player.output.devices, self._device_key
        hosts = {device.host for device in devices}
        for device in devices:
            self._add_device(device.key, f"{device.name} ({device.host})" if len(hosts) > 1 else device.name)
        if devices and chosen is not None and all(device.key != chosen for device in devices):
            self._add_device(chosen, self.tr("{0} (not connected)").format(self._player.output.name(chosen)))
        if not devices:
            text = self.tr("Looking for devices…") if self._is_looking else self.tr("No devices were found")
            self._menu.addAction(text).setEnabled(False)
        self._menu.addSeparator()
        self._menu.addAction(self.tr("Look for devices again"), self._look_for_devices)

    def _add_device(self, key: str | None, text: str) -> None:
        shown = self._menu.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, _MENU_WIDTH)
        action = self._menu.addAction(shown.replace("&", "&&"), lambda: self.device_chosen.emit(key))
        action.setCheckable(True)
        action.setChecked(key == self._device_key)
        self._outputs.addAction(action)
