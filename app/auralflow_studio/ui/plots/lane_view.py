"""The widget of one lane: shows its pictures and reads out what is under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy

from auralflow_studio.qtmodels.times import time_text
from auralflow_studio.ui.format import MINUS, signed
from auralflow_studio.ui.plots.gestures import TimeWidget, wheel_notches
from auralflow_studio.ui.plots.lane_colors import LaneColors
from auralflow_studio.ui.plots.lane_overlay import paint_hz_axis, paint_loop, paint_readout, paint_samples
from auralflow_studio.ui.plots.lane_picture import LaneMode, LanePicture
from auralflow_studio.ui.plots.scales import hz_text, note_name, time_scale
from auralflow_studio.ui.plots.spectrogram import DEFAULT_RANGE_DB
from auralflow_studio.ui.stems import stem_name
from auralflow_studio.ui.tokens import tokens

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from auralflow_studio.ui.plots.background import PieceReady
    from auralflow_studio.ui.plots.lane_data import LaneData
    from auralflow_studio.ui.plots.spectrum_tiles import SpectrumTiles
    from auralflow_studio.ui.plots.time_view import TimeView

MIN_HEIGHT = 40
MAX_HEIGHT = 800
_USUAL_MIN_HEIGHT = 66
_NO_LIMIT = 0xFFFFFF  # Qt's QWIDGETSIZE_MAX
_HEIGHT_A_NOTCH = 1.15
# What is quieter is read out as silence.
_SILENT_DB = -118.0


class LaneView(TimeWidget):
    """One lane's picture along the shared time axis.

    The mouse as in `TimeWidget`; the wheel with Alt makes the lane higher or lower.

    Signals (GUI thread):
        picked (str): The lane was clicked; its id.
        menu_requested (QPoint): The right button or the menu key was pressed; where on the screen.
        height_changed (str, int): The lane was made higher or lower; its id and the new height in pixels.
    """

    picked = Signal(str)
    menu_requested = Signal(QPoint)
    height_changed = Signal(str, int)

    def __init__(
        self,
        view: TimeView,
        tiles: SpectrumTiles,
        lane_id: str,
        data: LaneData,
        ghost: LaneData | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(view, parent)
        self.lane_id = lane_id
        self._picture = LanePicture(view, tiles, data, ghost)
        self._mode = LaneMode.WAVEFORM
        self._gain = 1.0
        self._range_db = DEFAULT_RANGE_DB
        self._muted = False
        self._soloed = False
        self._theme = tokens(self)
        self._colors = LaneColors.of(lane_id, self._theme)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.reset_height()
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setAccessibleName(self.tr("Picture of {0}").format(stem_name(lane_id)))
        self._describe()
        view.changed.connect(self._on_view_changed)
        view.loop_changed.connect(self._on_view_changed)
        tiles.ready.connect(self._on_spectrum_ready)
        tiles.samples.ready.connect(self._on_samples_ready)

    # What is shown

    @property
    def number(self) -> int:
        """The lane's number among the tiles."""
        return self._picture.number

    @property
    def mode(self) -> LaneMode:
        """Waveform, spectrogram or both."""
        return self._mode

    def set_mode(self, mode: LaneMode) -> None:
        """Show the waveform, the spectrogram or both."""
        if mode is self._mode:
            return
        self._mode = mode
        if mode is LaneMode.WAVEFORM:
            self._picture.hide_spectrogram()
        self._describe()
        self.update()

    def set_muted(self, muted: bool) -> None:
        """Paint the lane dimmed, because it is not heard: muted, or silent while others are soloed."""
        if muted != self._muted:
            self._muted = muted
            self._restyle()
            self._describe()
            self.update()

    def set_soloed(self, soloed: bool) -> None:
        """Outline the lane."""
        if soloed != self._soloed:
            self._soloed = soloed
            self._describe()
            self.update()

    def set_gain(self, gain: float) -> None:
        """Magnify the waveform (1 is full scale); give all lanes the same to keep them comparable."""
        self._gain = gain
        self.update()

    @property
    def range_db(self) -> tuple[float, float]:
        """Levels of the spectrogram's black and of its brightest colour, in dBFS."""
        return self._range_db

    def set_range_db(self, floor_db: float, ceiling_db: float) -> None:
        """Levels of the spectrogram's black and of its brightest colour, in dBFS."""
        self._range_db = (floor_db, ceiling_db)
        self.update()

    def set_lane_height(self, height: int) -> None:
        """Make the lane so many pixels high, within limits."""
        height = max(MIN_HEIGHT, min(MAX_HEIGHT, height))
        if height != self.height() or self.minimumHeight() != self.maximumHeight():
            self.setFixedHeight(height)
            self.height_changed.emit(self.lane_id, height)

    def reset_height(self) -> None:
        """Let the layout choose the height."""
        self.setMinimumHeight(_USUAL_MIN_HEIGHT)
        self.setMaximumHeight(_NO_LIMIT)

    def refresh(self) -> None:
        """Show what has become final since the last time."""
        for start, stop in self._picture.refresh():
            self._update_frames(start, stop)

    def refresh_ghost(self) -> None:
        """Show again what stands in where the lane is not finished: the mixture has grown."""
        self._picture.refresh_ghost()
        self.update()

    def close_lane(self) -> None:
        """Let go of what is kept for the lane; call it before the widget is deleted."""
        self._picture.close()

    def sizeHint(self) -> QSize:
        """A comfortable lane."""
        return QSize(800, 104)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is asked for, from what is kept."""
        if tokens(self) is not self._theme:
            self._restyle()
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        wave, spectrum = LanePicture.parts(self._mode, self.height())
        self._paint_pictures(painter, wave, spectrum)
        paint_loop(painter, self.view, self.rect(), self._colors)
        if self._soloed:
            painter.setPen(QPen(self._colors.body, 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        if self._pointer is not None and not self._dragging:
            paint_readout(painter, self._pointer, self.rect(), self._readout(self._pointer))
        self.paint_ring(painter, radius=2)

    def _paint_pictures(self, painter: QPainter, wave: tuple[int, int], spectrum: tuple[int, int]) -> None:
        ratio = self.devicePixelRatioF()
        width = round(self.width() * ratio)
        if wave[1]:
            size = (width, min(round(wave[1] * ratio), round(MAX_HEIGHT * ratio)))
            image = self._picture.waveform(size, ratio, self._gain, self._colors)
            image.setDevicePixelRatio(ratio)
            painter.drawImage(QPointF(0, wave[0]), image)
            paint_samples(
                painter,
                self.view,
                self._picture.samples,
                QRect(0, wave[0], self.width(), wave[1]),
                self._gain,
                self._colors,
            )
        if spectrum[1]:
            size = (width, round((spectrum[0] + spectrum[1]) * ratio) - round(spectrum[0] * ratio))
            image = self._picture.spectrogram(size, ratio, self._range_db, dimmed=self._muted)
            image.setDevicePixelRatio(ratio)
            painter.drawImage(QPointF(0, spectrum[0]), image)
            spectra = self._picture.spectra
            paint_hz_axis(painter, QRect(0, spectrum[0], self.width(), spectrum[1]), spectra.min_hz, spectra.max_hz)

    def _readout(self, pointer: QPointF) -> str:
        """What is under the pointer, as text: time, and level or pitch."""
        frame = self.view.frame_at(pointer.x())
        scale = time_scale(self.view.frames_per_px / self.view.sample_rate, 8)
        time = time_text(frame / self.view.sample_rate, max(2, scale.digits))
        _, (top, height) = LanePicture.parts(self._mode, self.height())
        if height and pointer.y() >= top:
            hz, db = self._picture.level_db(pointer.x(), 1 - (pointer.y() - top) / height)
            pitch = self.tr("{0} Hz").format(hz_text(hz)) if hz < 1000 else self.tr("{0} kHz").format(hz_text(hz)[:-1])
            parts = [time, pitch, note_name(hz)]
        else:
            db = self._picture.peak_db(pointer.x())
            parts = [time]
        if db is not None:
            parts.append(self.tr("{0} dB").format(f"{MINUS}∞" if db < _SILENT_DB else signed(db)))
        return "   ".join(parts)

    def _update_frames(self, start: int, stop: int) -> None:
        left = int(self.view.x_of(start)) - 3
        self.update(QRect(left, 0, int(self.view.x_of(stop)) + 4 - left, self.height()).intersected(self.rect()))

    def _restyle(self) -> None:
        self._theme = tokens(self)
        self._colors = LaneColors.of(self.lane_id, self._theme, dimmed=self._muted)

    def _describe(self) -> None:
        """What is seen, in words for screen readers."""
        modes = {
            LaneMode.WAVEFORM: self.tr("waveform"),
            LaneMode.SPECTROGRAM: self.tr("spectrogram"),
            LaneMode.BOTH: self.tr("waveform and spectrogram"),
        }
        parts = [modes[self._mode]]
        if self._muted:
            parts.append(self.tr("not heard"))
        if self._soloed:
            parts.append(self.tr("soloed"))
        self.setAccessibleDescription(", ".join(parts))

    @Slot()
    def _on_view_changed(self) -> None:
        self.update()

    @Slot(object)
    def _on_spectrum_ready(self, piece: PieceReady) -> None:
        if piece.lane == self._picture.number:
            self._picture.renew_spectrogram(piece.start, piece.stop)
            self._update_frames(piece.start, piece.stop)

    @Slot(object)
    def _on_samples_ready(self, piece: PieceReady) -> None:
        if piece.lane == self._picture.number:
            self._picture.renew_waveform(piece.start, piece.stop)
            self._update_frames(piece.start, piece.stop)

    # What the user does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The lane gets the keys."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(self.lane_id)
        super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the height with Alt; else as all along the time axis."""
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.set_lane_height(round(self.height() * _HEIGHT_A_NOTCH ** wheel_notches(event)))
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the lane's menu."""
        self.menu_requested.emit(event.globalPos())
