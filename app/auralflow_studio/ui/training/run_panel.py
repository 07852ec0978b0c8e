"""The training that runs: what it does, how far it is, and how to pause and stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from auralflow_studio.presenters.training import Phase, TrainingStatus
from auralflow_studio.qtmodels.times import remaining_text
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.format import signed
from auralflow_studio.ui.tokens import SPACE_S
from auralflow_studio.ui.widgets.buttons import IconButton, TextButton
from auralflow_studio.ui.widgets.card import IconLabel, ThinBar
from auralflow_studio.ui.widgets.labels import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Mapping

_ICONS: Mapping[Phase, tuple[str, str]] = {
    Phase.WAITING: ("queued", "warn"),
    Phase.STARTING: ("queued", "accent"),
    Phase.RUNNING: ("train", "accent"),
    Phase.PAUSED: ("pause", "soft"),
    Phase.STOPPING: ("queued", "soft"),
}


class RunPanel(QWidget):
    """One line of facts, a bar, and three buttons.

    Signals (all emitted in the GUI thread):
        pause_requested (): Wait.
        go_on_requested (): End the pause.
        stop_requested (): Write a checkpoint and end.
        resume_requested (): Resume what was stopped.
        use_requested (): Separate songs with the model that came out.
    """

    pause_requested = Signal()
    go_on_requested = Signal()
    stop_requested = Signal()
    resume_requested = Signal()
    use_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_paused = False
        self.icon = IconLabel("train")
        self.name = ElidedLabel()
        self.name.setFont(font("large", strong=True))
        self.state = ElidedLabel()
        self.state.setFont(font("small", digits=True))
        self.state.setProperty("soft", True)
        self.pause = IconButton("pause", text=self.tr("Pause"))
        self.stop = IconButton("stop", text=self.tr("Stop"))
        self.resume = IconButton("play", text=self.tr("Resume"))
        self.use = TextButton(self.tr("Use this model"))
        self.use.setProperty("primary", True)
        for button, tip in (
            (self.pause, self.tr("Pause the training, or go on with it")),
            (self.stop, self.tr("Stop the training; what it learned is kept, and it can be resumed")),
            (self.resume, self.tr("Resume this training where it was stopped")),
        ):
            button.setText(tip)
            button.setToolTip(tip)
        self.use.setToolTip(self.tr("Separate songs with the best model of this training"))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.state)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(self.icon)
        row.addLayout(words, 1)
        row.addWidget(self.use)
        row.addWidget(self.pause)
        row.addWidget(self.stop)
        row.addWidget(self.resume)
        self.bar = ThinBar()
        self.bar.setAccessibleName(self.tr("How much of the time is over"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(row)
        column.addWidget(self.bar)
        self.pause.clicked.connect(self._on_pause_clicked)
        self.stop.clicked.connect(self.stop_requested)
        self.resume.clicked.connect(self.resume_requested)
        self.use.clicked.connect(self.use_requested)

    def show_status(self, status: TrainingStatus, *, has_model: bool) -> None:
        """Show how far it is."""
        active = status.is_active
        self._is_paused = status.phase is Phase.PAUSED
        ended = ("error", "bad") if status.ended == "failed" else ("done", "good")
        self.icon.set_icon(*_ICONS.get(status.phase, ended))
        self.name.setText(status.name)
        self.state.setText(" · ".join(part for part in self._parts(status) if part))
        self.pause.setVisible(active)
        self.stop.setVisible(active)
        self.resume.setVisible(status.ended == "stopped" and not active)
        for button in (self.pause, self.stop):
            button.setEnabled(status.phase is not Phase.STOPPING)
        self.pause.set_icon_name("play" if self._is_paused else "pause")
        self.pause.set_shown_text(self.tr("Go on") if self._is_paused else self.tr("Pause"))
        self.use.setVisible(has_model)
        self.bar.setVisible(active)
        self.bar.set_fraction(status.fraction)

    def _parts(self, status: TrainingStatus) -> list[str]:
        parts = [self._phase_text(status)]
        if status.epochs or status.steps:
            parts.append(self.tr("epoch {0}, step {1}").format(status.epochs + 1, status.steps))
        if status.step_s and status.phase is Phase.RUNNING:
            parts.append(self.tr("{0} steps a minute").format(round(60 / status.step_s)))
        if status.best is not None:
            parts.append(self.tr("best {0} dB").format(signed(status.best.si_sdr_db)))
        if status.eta_s is not None and status.phase is not Phase.STOPPING:
            parts.append(remaining_text(status.eta_s))
        return parts

    def _phase_text(self, status: TrainingStatus) -> str:
        if status.is_active:
            return {
                Phase.WAITING: self.tr("Waiting for the separation"),
                Phase.STARTING: self.tr("Starting"),
                Phase.RUNNING: self.tr("Learning"),
                Phase.PAUSED: self.tr("Paused"),
                Phase.STOPPING: self.tr("Saving"),
            }[status.phase]
        if status.ended == "failed":
            return self.tr("It failed")
        if status.ended == "stopped":
            return self.tr("Stopped")
        return self.tr("Done") if status.ended else ""

    @Slot()
    def _on_pause_clicked(self) -> None:
        if self._is_paused:
            self.go_on_requested.emit()
        else:
            self.pause_requested.emit()
