"""Hear it learn: one clip as the song, as the true stem and as the model has it, epoch by epoch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from auralflow_studio.jobs.clips import MIXTURE, MODEL, TRUTH
from auralflow_studio.presenters.hearing_clips import HearingState
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.plots.color_maps import magma_table
from auralflow_studio.ui.stems import stem_name
from auralflow_studio.ui.tokens import RADIUS, SPACE_S, SPACE_XS, tokens
from auralflow_studio.ui.widgets.buttons import IconButton
from auralflow_studio.ui.widgets.elided import ElidedComboBox
from auralflow_studio.ui.widgets.labels import ElidedLabel, heading, soft_label
from auralflow_studio.ui.widgets.quiet_wheel import ComboBox, Slider

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtGui import QResizeEvent

# Bytes of a spectrogram: -90 and -20 dBFS.
_FLOOR, _CEILING = 60.0, 200.0
_ROOM_FOR_HEADING = 520
VERSIONS = (MIXTURE, TRUTH, MODEL)


class ClipPicture(QWidget):
    """The spectrogram of one version of a clip, with the playhead; a click hears this version from there on.

    Signals:
        pressed (str, float): A place was clicked: version, and part of the clip. GUI thread.
    """

    pressed = Signal(str, float)

    def __init__(self, version: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.version = version
        self._image: QImage | None = None
        self._hint = ""
        self._is_heard = False
        self._playhead: float | None = None
        self.setMinimumHeight(64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def has_picture(self) -> bool:
        """Whether there is something to see."""
        return self._image is not None

    def show_picture(self, columns: NDArray[np.uint8] | None, hint: str = "") -> None:
        """Show a spectrogram of shape `(columns, rows)`, low frequencies first; None for none yet, with a hint why."""
        self._hint = hint
        if columns is None:
            self._image = None
        else:
            pixels = columns.T[::-1].copy()
            height, width = pixels.shape
            image = QImage(pixels.data, width, height, width, QImage.Format.Format_Indexed8)
            image.setColorTable(magma_table(_FLOOR, _CEILING))
            self._image = image.copy()
        self.update()

    def show_heard(self, heard: bool) -> None:
        """Mark it as the one that is heard."""
        if heard != self._is_heard:
            self._is_heard = heard
            self.update()

    def show_playhead(self, fraction: float | None) -> None:
        """Show where the clip is; None for nowhere."""
        if fraction != self._playhead:
            self._playhead = fraction
            self.update()

    def mousePressEvent(self, event: object) -> None:
        """Hear it from there on."""
        self.pressed.emit(self.version, max(0.0, min(1.0, event.position().x() / max(1, self.width()))))  # type: ignore[attr-defined]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint picture, frame and playhead."""
        theme = tokens(self)
        painter = QPainter(self)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.fillRect(rect, theme.color("canvas"))
        if self._image is None:
            painter.setPen(theme.color("soft"))
            painter.setFont(font("small"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._hint)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(rect, self._image)
            if self._playhead is not None:
                painter.fillRect(
                    QRectF(rect.left() + self._playhead * rect.width(), rect.top(), 1.5, rect.height()),
                    Qt.GlobalColor.white,
                )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = painter.pen()
        pen.setColor(theme.color("accent" if self._is_heard else "line"))
        pen.setWidthF(2.0 if self._is_heard else 1.0)
        painter.setPen(pen)
        painter.drawRoundedRect(rect, RADIUS / 2, RADIUS / 2)


class HearPanel(QWidget):
    """Clips, versions, and a slider over the epochs.

    Signals (all emitted in the GUI thread):
        chosen (object): Fields of `HearingState` that the user chose otherwise, as a dict.
        play_requested (): Play or pause.
        seek_requested (float): Go to this part of the clip.
    """

    chosen = Signal(object)
    play_requested = Signal()
    seek_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = HearingState()
        names = {MIXTURE: self.tr("Song"), TRUTH: self.tr("True stem"), MODEL: self.tr("Model")}
        self.play = IconButton("play", height=28)
        self.play.set_filled(True)
        self.play.setText(self.tr("Play or pause the clip"))
        self.play.setToolTip(self.tr("Play or pause the clip (Space)"))
        self.play.clicked.connect(self.play_requested)
        self.clip = ElidedComboBox()
        self.clip.setAccessibleName(self.tr("Clip"))
        self.stem = ElidedComboBox()
        self.stem.setAccessibleName(self.tr("Stem"))
        self.epoch = Slider(Qt.Orientation.Horizontal)
        self.epoch.setAccessibleName(self.tr("Epoch"))
        self.epoch.setToolTip(self.tr("Hear the model as it was after this epoch"))
        self.epoch.setMinimumWidth(60)
        self._epoch_text = QLabel()
        self._epoch_text.setFont(font("small", digits=True))
        top = QHBoxLayout()
        top.setSpacing(SPACE_S)
        self._heading = heading(self.tr("Hear it learn"))
        self._run = ElidedLabel()
        self._run.setFont(font("small"))
        self._run.setProperty("soft", True)
        top.addWidget(self._heading)
        top.addSpacing(SPACE_XS)
        top.addWidget(self.play)
        top.addWidget(self.clip)
        top.addWidget(self.stem)
        top.addWidget(self._run, 1)
        top.addWidget(self._epoch_text)
        top.addWidget(self.epoch, 1)
        grid = QGridLayout()
        grid.setSpacing(SPACE_S)
        self.buttons: dict[str, IconButton] = {}
        self.pictures: dict[str, ClipPicture] = {}
        for place, version in enumerate(VERSIONS):
            button = IconButton("speaker", text=names[version], size=16, height=24)
            button.setCheckable(True)
            button.setText(names[version])
            button.setToolTip(self.tr("Hear this version; the place in the clip stays"))
            button.setProperty("version", version)
            button.clicked.connect(self._on_version_clicked)
            picture = ClipPicture(version)
            picture.setAccessibleName(names[version])
            picture.pressed.connect(self._on_picture_pressed)
            self.buttons[version], self.pictures[version] = button, picture
            grid.addWidget(button, 0, place, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(picture, 1, place)
            grid.setColumnStretch(place, 1)
        grid.setRowStretch(1, 1)
        self._none = soft_label(self.tr("As soon as a training runs, three short clips can be heard here."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(top)
        column.addWidget(self._none)
        column.addLayout(grid, 1)
        self.clip.activated.connect(self._on_clip_chosen)
        self.stem.activated.connect(self._on_stem_chosen)
        self.epoch.valueChanged.connect(self._on_epoch_moved)
        self.show_state(HearingState())

    @Slot(object)
    def show_state(self, state: HearingState) -> None:
        """Show what there is to hear and what is heard."""
        self._state = state
        clips = state.clips
        has_clips = clips is not None and bool(clips.clips)
        self._none.setVisible(not has_clips)
        for widget in (*self.buttons.values(), *self.pictures.values(), self.play, self.clip, self.stem):
            widget.setVisible(has_clips)
        has_epochs = clips is not None and bool(clips.epochs)
        self.epoch.setVisible(has_epochs)
        self._epoch_text.setVisible(has_epochs)
        self._run.setText(clips.folder.name if clips is not None and has_clips else "")
        if clips is None or not has_clips:
            return
        self._fill(self.clip, [(self.tr("Clip {0}").format(number), number) for number in clips.clips], state.clip)
        self._fill(self.stem, [(stem_name(stem), stem) for stem in clips.stems], state.stem)
        if has_epochs:
            self.epoch.blockSignals(True)
            self.epoch.setRange(0, len(clips.epochs) - 1)
            self.epoch.setValue(clips.epochs.index(state.epoch) if state.epoch in clips.epochs else 0)
            self.epoch.blockSignals(False)
            self._epoch_text.setText(self.tr("Epoch {0}").format(state.epoch))
        for version, button in self.buttons.items():
            button.setChecked(version == state.heard)
            button.setEnabled(version != MODEL or has_epochs)
            self.pictures[version].show_heard(version == state.heard)
            pictures = {} if state.sound is None else state.sound.pictures
            hint = self.tr("After the first epoch") if version == MODEL and not has_epochs else ""
            self.pictures[version].show_picture(pictures.get(version), hint)
        self.play.setEnabled(state.sound is not None)

    @staticmethod
    def _fill(box: ComboBox, entries: list[tuple[str, object]], chosen: object) -> None:
        if [box.itemData(place) for place in range(box.count())] != [value for _, value in entries]:
            box.clear()
            for text, value in entries:
                box.addItem(text, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the play button speaks for itself."""
        super().resizeEvent(event)
        self._heading.setVisible(self.width() >= _ROOM_FOR_HEADING)
        self._run.setVisible(self._heading.isVisibleTo(self))

    @Slot(bool)
    def show_playing(self, playing: bool) -> None:
        """Show whether the clip plays."""
        self.play.set_icon_name("pause" if playing else "play")

    def show_playhead(self, fraction: float | None) -> None:
        """Show where the clip is."""
        for picture in self.pictures.values():
            picture.show_playhead(fraction)

    @Slot()
    def _on_version_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, IconButton):
            version = button.property("version")
            button.setChecked(True)
            self.chosen.emit({"heard": version})

    @Slot(str, float)
    def _on_picture_pressed(self, version: str, fraction: float) -> None:
        if self.pictures[version].has_picture:
            self.chosen.emit({"heard": version})
            self.seek_requested.emit(fraction)

    @Slot()
    def _on_clip_chosen(self) -> None:
        self.chosen.emit({"clip": self.clip.currentData()})

    @Slot()
    def _on_stem_chosen(self) -> None:
        self.chosen.emit({"stem": self.stem.currentData()})

    @Slot(int)
    def _on_epoch_moved(self, place: int) -> None:
        clips = self._state.clips
        if clips is not None and place < len(clips.epochs):
            self.chosen.emit({"epoch": clips.epochs[place], "heard": MODEL})
