"""What is asked for: songs with true stems, and models to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from auralflow_studio.presenters.evaluation_form import COUNTS, DURATIONS_S, parts
from auralflow_studio.translation import shown_text
from auralflow_studio.ui.format import percent_text
from auralflow_studio.ui.stems import stem_name
from auralflow_studio.ui.tokens import SPACE_S
from auralflow_studio.ui.widgets.buttons import TextButton
from auralflow_studio.ui.widgets.card import Card, IconLabel, ThinBar
from auralflow_studio.ui.widgets.labels import ElidedLabel, soft_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QKeyEvent

    from auralflow_studio.jobs.evaluate import ComparedModel
    from auralflow_studio.presenters.models import ModelEntry
    from auralflow_studio.presenters.references import ReferencesState


class _Verdict(QWidget):
    """An icon and a sentence that wraps; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel("info")
        self.label = soft_label()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        row.addWidget(self._icon)
        row.addWidget(self.label, 1)
        self.hide()

    def say(self, icon: str, role: str, text: str) -> None:
        self._icon.set_icon(icon, role)
        self.label.setText(text)
        self.setVisible(bool(text))


class _ModelBox(QCheckBox):
    """Return checks it, too: Space belongs to the transport."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)


class SongsCard(Card):
    """The songs that models are measured with.

    Signals (all emitted in the GUI thread):
        choose_requested (): The user wants to choose a folder.
        try_requested (): The user wants synthetic songs and all the rest done for them.
        cancel_requested (): No songs are to be made after all.
        changed (): Another part, number or length was chosen.
    """

    choose_requested = Signal()
    try_requested = Signal()
    cancel_requested = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.set_title(self.tr("1 · Songs whose stems are known"))
        self.how = soft_label(
            self.tr(
                "Drop a folder here. It holds a folder for each song, and in it the song and its true stems as sound"
                " files: mixture.wav, vocals.wav, drums.wav …"
            )
        )
        self.column.addWidget(self.how)
        self.name = ElidedLabel()
        self.column.addWidget(self.name)
        self.facts = soft_label()
        self.column.addWidget(self.facts)
        self.bar = ThinBar()
        self.bar.setAccessibleName(self.tr("How many songs are made"))
        self.column.addWidget(self.bar)
        self.verdict = _Verdict()
        self.column.addWidget(self.verdict)
        self.choose = TextButton(self.tr("Choose a folder…"))
        self.choose.setToolTip(self.tr("Choose a folder of songs and their true stems"))
        self.cancel = TextButton(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Make no songs after all"))
        self.trial = TextButton(self.tr("Try with synthetic songs"))
        self.trial.setToolTip(
            self.tr("Make songs whose stems are known, and measure the chosen models with them. Takes a minute.")
        )
        for button in (self.choose, self.trial, self.cancel):
            self.column.addWidget(button)
        self._options = QWidget()
        form = QFormLayout(self._options)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(SPACE_S)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.part = self._box(form, self.tr("&Part"))
        self.count = self._box(form, self.tr("&How many"))
        self.duration = self._box(form, self.tr("How &much"))
        for number in COUNTS:
            self.count.addItem(
                self.tr("All of them") if number is None else self.tr("The first %n song(s)", "", number), number
            )
        for duration_s in DURATIONS_S:
            text = self.tr("Whole songs")
            if duration_s is not None:
                text = self.tr("The first %n second(s) of each", "", int(duration_s))
            self.duration.addItem(text, duration_s)
        self.column.addWidget(self._options)
        self.choose.clicked.connect(self.choose_requested)
        self.trial.clicked.connect(self.try_requested)
        self.cancel.clicked.connect(self.cancel_requested)
        self._found: object = None

    def _box(self, form: QFormLayout, text: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(text.replace("&", ""))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        box.activated.connect(self._on_activated)
        form.addRow(text, box)
        return box

    def show_state(self, state: ReferencesState) -> None:
        """Show what is known about the songs."""
        found = state.found
        making = state.making is not None
        self.how.setVisible(found is None and not making)
        self.name.setText("" if state.folder is None or making else state.folder.name)
        self.name.set_tool_tip("" if state.folder is None else str(state.folder))
        self.name.setVisible(bool(self.name.text()))
        self.facts.setText("")
        if found is not None:
            stems = ", ".join(stem_name(name) for name, _ in found.stems)
            self.facts.setText(self.tr("%n song(s)", "", found.total) + " · " + stems)
        self.facts.setVisible(found is not None)
        self.bar.setVisible(making)
        self.cancel.setVisible(making)
        self.trial.setVisible(not making and found is None)
        self.choose.setVisible(not making)
        self.choose.setText(self.tr("Choose a folder…") if found is None else self.tr("Another folder…"))
        if state.making is not None:
            self.bar.set_fraction(state.making)
            self.verdict.say("song", "accent", self.tr("Making songs: {0}").format(percent_text(state.making)))
        elif state.problem is not None:
            text = " ".join(part for part in (state.problem.text, state.problem.hint) if part)
            self.verdict.say("error", "bad", text)
        else:
            self.verdict.say("info", "soft", "")
        self._options.setVisible(found is not None)
        if found is not None and found is not self._found:
            names = {
                "test": self.tr("Songs to test with ({0})"),
                "all": self.tr("All songs ({0})"),
                "val": self.tr("Songs to check a training with ({0})"),
                "train": self.tr("Songs to train with ({0})"),
            }
            self.part.clear()
            for split in parts(found):
                self.part.addItem(names[split].format(found.count(split)), split)
        self._found = found

    @Slot()
    def _on_activated(self) -> None:
        self.changed.emit()


class ModelsCard(Card):
    """The models that are compared.

    Signals:
        changed (): Others are chosen. GUI thread.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.set_title(self.tr("2 · Models to compare"))
        self.boxes: dict[str, QCheckBox] = {}
        self._models: dict[str, ComparedModel] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE_S)
        self.column.addLayout(self._rows)
        self.warning = _Verdict()
        self.column.addWidget(self.warning)
        self.column.addWidget(
            soft_label(
                self.tr(
                    "Beside them stand the mixture itself, which separates nothing, and a mask made with the true"
                    " stems, which no mask can beat."
                )
            )
        )

    def set_models(self, entries: Sequence[ModelEntry], models: Sequence[ComparedModel], current: str) -> None:
        """Offer models; those that were chosen stay so, at first the one in use is."""
        chosen = [model.source for model in self.chosen] if self.boxes else [current]
        for box in self.boxes.values():
            self._rows.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.boxes = {}
        self._models = {model.source: model for model in models}
        for entry, model in zip(entries, models, strict=True):
            stems = ", ".join(stem_name(source) for source in entry.info.sources)
            box = _ModelBox(model.title.replace("&", "&&"))
            origin = shown_text(entry.info.origin) or self.tr("Its card does not say what it learned from.")
            box.setToolTip(f"{stems}\n{origin}")
            box.setAccessibleDescription(stems)
            box.setChecked(model.source in chosen)
            box.toggled.connect(self._on_toggled)
            self.boxes[model.source] = box
            self._rows.addWidget(box)
        self.changed.emit()

    @property
    def chosen(self) -> tuple[ComparedModel, ...]:
        """Those to compare, in the order shown."""
        return tuple(self._models[source] for source, box in self.boxes.items() if box.isChecked())

    def warn(self, learned: Mapping[str, bool]) -> None:
        """Name the models that learned from these very songs, by title."""
        names = ", ".join(f"“{title}”" for title, has_learned in learned.items() if has_learned)
        text = self.tr("Learned from songs of this folder: {0}. Only songs to test with say how good it is.")
        self.warning.say("warning", "warn", text.format(names) if names else "")

    @Slot()
    def _on_toggled(self) -> None:
        self.changed.emit()
