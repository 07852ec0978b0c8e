"""Facts about the open song, its stems and the model, on the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from auralflow_studio.presenters.devices import device_name
from auralflow_studio.qtmodels.queue_model import RowState
from auralflow_studio.qtmodels.times import remaining_text, speed_text, time_text
from auralflow_studio.translation import shown_text, shown_texts
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.format import level_text, rate_text, size_text
from auralflow_studio.ui.stems import stem_name
from auralflow_studio.ui.tokens import SPACE_M, SPACE_S
from auralflow_studio.ui.widgets.buttons import IconButton, TextButton
from auralflow_studio.ui.widgets.card import Card, Facts, IconLabel, ThinBar
from auralflow_studio.ui.widgets.form_scroll import FormScroll
from auralflow_studio.ui.widgets.labels import ElidedLabel, WrappedLabel, soft_label

if TYPE_CHECKING:
    from auralflow.audio.info import AudioInfo
    from auralflow.models.base import ModelInfo
    from auralflow_studio.document.session import Song
    from auralflow_studio.qtmodels.queue_model import QueueRow

_STATE_ICONS = {
    RowState.READING: ("queued", "soft"),
    RowState.WAITING: ("queued", "soft"),
    RowState.RUNNING: ("split", "accent"),
    RowState.DONE: ("done", "good"),
    RowState.FAILED: ("error", "bad"),
    RowState.CANCELLED: ("cancelled", "soft"),
}


@dataclass(frozen=True, kw_only=True)
class StemFacts:
    """What is known about the stems of the open song.

    Attributes:
        null_dbfs: How loud mixture minus stems is, None while nothing is finished.
        is_complete: Whether all of the song is separated.
        device: What separates ("cpu", "cuda:0"), "" while unknown.
        notes: What the separator had to do otherwise than asked.
    """

    null_dbfs: float | None = None
    is_complete: bool = False
    device: str = ""
    notes: tuple[str, ...] = ()


class InspectorPanel(QFrame):
    """Cards of facts.

    Args:
        parent: Parent widget.

    Signals:
        cure_requested (): The failure of the open song is to be put right, or its separation resumed. GUI thread.
    """

    cure_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName(self.tr("Facts"))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(SPACE_M, SPACE_M, 0, SPACE_M)  # the scroll bar is as wide as the margin
        column.setSpacing(SPACE_M)
        column.addWidget(self._make_song_card())
        self._stems_card = self._make_stems_card()
        column.addWidget(self._stems_card)
        column.addWidget(self._make_model_card())
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(FormScroll(inner))
        self._path_url = QUrl()

    def _make_song_card(self) -> Card:
        card = Card(self.tr("Song"))
        row = QHBoxLayout()
        self._name = ElidedLabel()
        self._name.setFont(font("large", strong=True))
        self._folder = IconButton("folder-show", height=26, size=16)
        self._folder.setText(self.tr("Show the folder of the song"))
        self._folder.setToolTip(self.tr("Show the folder of the song"))
        self._folder.clicked.connect(self._on_folder_clicked)
        row.addWidget(self._name, 1)
        row.addWidget(self._folder)
        card.column.addLayout(row)
        self.song = Facts()
        card.column.addWidget(self.song)
        return card

    def _make_stems_card(self) -> Card:
        card = Card(self.tr("Stems"))
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        self._state_icon = IconLabel("queued")
        self.state = ElidedLabel()
        self.state.setFont(font(strong=True))
        row.addWidget(self._state_icon)
        row.addWidget(self.state, 1)
        card.column.addLayout(row)
        self.bar = ThinBar()
        self.bar.setAccessibleName(self.tr("How much is separated"))
        card.column.addWidget(self.bar)
        self.stems = Facts()
        card.column.addWidget(self.stems)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        self._null_icon = IconLabel("shield", "good")
        self.null = WrappedLabel()
        self.null.setFont(font("small", digits=True))
        row.addWidget(self._null_icon)
        row.addWidget(self.null, 1)
        card.column.addLayout(row)
        self.why = soft_label()
        card.column.addWidget(self.why)
        self.cure = TextButton("")
        self.cure.clicked.connect(self.cure_requested)
        card.column.addWidget(self.cure)
        return card

    def _make_model_card(self) -> Card:
        card = Card(self.tr("Model"))
        self._model_name = ElidedLabel()
        self._model_name.setFont(font("large", strong=True))
        row = QHBoxLayout()
        self.model_button = IconButton("chevron-down", height=26, size=16)
        self.model_button.setText(self.tr("Choose another model"))
        self.model_button.setToolTip(self.tr("Choose another model"))
        self.model_button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(self._model_name, 1)
        row.addWidget(self.model_button)
        card.column.addLayout(row)
        self.model = Facts()
        card.column.addWidget(self.model)
        self._origin = soft_label()
        card.column.addWidget(self._origin)
        self._metrics = soft_label()
        card.column.addWidget(self._metrics)
        return card

    # What the window tells.

    def set_song(self, song: Song | None) -> None:
        """Show a song; None shows that there is none."""
        self._folder.setVisible(song is not None)
        self.song.setVisible(song is not None)
        self._stems_card.setVisible(song is not None)
        if song is None:
            self._path_url = QUrl()
            self._name.setText(self.tr("No song is open"))
            self._name.set_tool_tip("")
            return
        info = song.info
        self._path_url = QUrl.fromLocalFile(str(song.path.parent))
        self._name.setText(song.name)
        self._name.set_tool_tip(str(song.path))
        self.song.set(self.tr("Length"), time_text(info.duration_s, 3))
        self.song.set(self.tr("Format"), self._format_text(info))
        self.song.set(self.tr("Rate"), rate_text(info.sample_rate))
        self.song.set(self.tr("Channels"), self._channels_text(info.channels))

    def _format_text(self, info: AudioInfo) -> str:
        name = info.container.upper()
        if info.is_float:
            return self.tr("{0}, {1} bit float").format(name, info.bit_depth)
        if info.bit_depth:
            return self.tr("{0}, {1} bit").format(name, info.bit_depth)
        codec = info.codec.upper()
        return name if codec == name else f"{name}, {codec}"

    def _channels_text(self, channels: int) -> str:
        names = {1: self.tr("Mono"), 2: self.tr("Stereo"), 6: self.tr("5.1 (6 channels)")}
        return names.get(channels, self.tr("%n channel(s)", "", channels))

    def set_row(self, row: QueueRow | None, state_text: str, way_on: str = "") -> None:
        """Show what is done with the song.

        Args:
            row: Its row in the queue; None if it has none.
            state_text: The state in words.
            way_on: Text of the button that takes it further; "" for none.
        """
        self.cure.setText(way_on)
        self.cure.setVisible(bool(way_on))
        self.bar.setVisible(row is not None and row.state is RowState.RUNNING)
        self.state.setText(state_text)
        if row is None:
            self._state_icon.set_icon("queued", "soft")
            self.stems.set(self.tr("Time"), "")
            self.stems.set(self.tr("Speed"), "")
            self.why.hide()
            return
        self._state_icon.set_icon(*_STATE_ICONS[row.state])
        self.bar.set_fraction(row.fraction)
        running = row.state is RowState.RUNNING
        self.stems.set(self.tr("Time"), remaining_text(row.eta_s) if running and row.eta_s is not None else "")
        speed = row.speed if row.state in (RowState.RUNNING, RowState.DONE) else None
        self.stems.set(
            self.tr("Speed"), self.tr("{0} real time").format(speed_text(speed)) if speed is not None else ""
        )
        self.why.setVisible(row.error is not None)
        if row.error is not None:
            self.why.setText(" ".join(part for part in (row.error.text, row.error.hint) if part))

    def set_stem_facts(self, facts: StemFacts) -> None:
        """Show what is known about the stems."""
        self.stems.set(self.tr("Device"), device_name(facts.device) if facts.device else "")
        self.stems.set(self.tr("Notes"), shown_texts(facts.notes))
        shown = facts.null_dbfs is not None
        self._null_icon.setVisible(shown)
        self.null.setVisible(shown)
        if facts.null_dbfs is None:
            return
        exact = facts.null_dbfs <= -120
        self._null_icon.set_icon("shield" if exact else "warning", "good" if exact else "warn")
        if not exact:
            text = self.tr("The stems do not add up to the song exactly: null {0}")
        elif facts.is_complete:
            text = self.tr("The stems add up to the song: null {0}")
        else:
            text = self.tr("What is separated so far adds up: null {0}")
        self.null.setText(text.format(level_text(facts.null_dbfs)))
        tip = self.tr("The loudest sample of the mixture minus all stems. The lower, the more exact.")
        self.null.setToolTip(tip)

    def set_model(self, model: ModelInfo) -> None:
        """Show the card of a model."""
        self._model_name.setText(model.title)
        self.model.set(self.tr("Stems"), ", ".join(stem_name(source) for source in model.sources))
        self.model.set(self.tr("Licence"), model.license)
        self.model.set(self.tr("Size"), size_text(model.size_bytes))
        self.model.set(self.tr("Works at"), rate_text(model.sample_rate))
        self._origin.setText(shown_text(model.origin))
        self._metrics.setText("\n".join(f"{shown_text(name)}: {value:.1f}" for name, value in model.metrics))
        self._metrics.setVisible(bool(model.metrics))

    @Slot()
    def _on_folder_clicked(self) -> None:
        QDesktopServices.openUrl(self._path_url)
