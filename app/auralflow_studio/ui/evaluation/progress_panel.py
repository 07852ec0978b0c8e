"""How far an evaluation is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from auralflow_studio.presenters.evaluation import EvaluationPhase
from auralflow_studio.qtmodels.times import remaining_text
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.format import percent_text
from auralflow_studio.ui.tokens import SPACE_M, SPACE_XS
from auralflow_studio.ui.widgets.buttons import IconButton
from auralflow_studio.ui.widgets.card import ThinBar
from auralflow_studio.ui.widgets.labels import ElidedLabel

if TYPE_CHECKING:
    from auralflow_studio.presenters.evaluation import EvaluationStatus


class ProgressPanel(QWidget):
    """A bar, what goes on, and a button that stops it.

    Signals:
        stop_requested (): The evaluation is to stop. GUI thread.
    """

    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel()
        self.title.setFont(font("large", strong=True))
        self.facts = ElidedLabel()
        self.facts.setFont(font("small", digits=True))
        self.facts.setProperty("soft", True)
        self.bar = ThinBar()
        self.bar.setAccessibleName(self.tr("How much is measured"))
        self.stop = IconButton("stop", text=self.tr("Stop"))
        self.stop.setText(self.tr("Stop"))
        self.stop.setToolTip(self.tr("Stop measuring; what is done is kept, and it can go on later"))
        self.stop.clicked.connect(self.stop_requested)
        words = QVBoxLayout()
        words.setSpacing(SPACE_XS)
        words.addWidget(self.title)
        words.addWidget(self.facts)
        words.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_M)
        row.addLayout(words, 1)
        row.addWidget(self.stop)

    def show_status(self, status: EvaluationStatus) -> None:
        """Show how far it is; hidden while nothing runs."""
        self.setVisible(status.is_active)
        request, progress = status.request, status.progress
        if not status.is_active or request is None:
            return
        titles = {model.name: model.title for model in request.models}
        self.bar.set_fraction(progress.fraction)
        self.stop.setEnabled(status.phase is not EvaluationPhase.STOPPING)
        self.title.setText(self.tr("Measuring with {0}").format(request.dataset.name))
        if status.phase is EvaluationPhase.STOPPING:
            self.facts.setText(self.tr("Stopping; what is measured is kept"))
            return
        if status.phase is EvaluationPhase.WAITING:
            self.facts.setText(self.tr("Waiting: your songs are separated first"))
            return
        parts = [percent_text(progress.fraction)]
        if progress.eta_s is not None:
            parts.append(remaining_text(progress.eta_s))
        if progress.track:
            parts.append(
                self.tr("{0} separates {1}").format(titles.get(progress.model, progress.model), progress.track)
            )
        self.facts.setText(" · ".join(parts))
