"""What is asked for: songs with true stems, and models to compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from auralflow_studio.presenters.evaluation_form import COUNTS, DURATIONS_S, parts
from auralflow_studio.translation import shown_text
from auralflow_studio.ui.evaluation.estimates_row import EstimatesRow
from auralflow_studio.ui.evaluation.form_parts import Verdict
from auralflow_studio.ui.format import percent_text
from auralflow_studio.ui.stems import stem_name
from auralflow_studio.ui.tokens import SPACE_S
from auralflow_studio.ui.widgets.buttons import TextButton
from auralflow_studio.ui.widgets.card import Card, ThinBar
from auralflow_studio.ui.widgets.drop_overlay import DropOverlay
from auralflow_studio.ui.widgets.elided import ElidedCheckBox, ElidedComboBox
from auralflow_studio.ui.widgets.labels import ElidedLabel, soft_label
from auralflow_studio.ui.widgets.tab_order import tab_after

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QDropEvent

    from auralflow_studio.jobs.evaluate import ComparedModel
    from auralflow_studio.jobs.evaluations import References
    from auralflow_studio.presenters.estimates import AddedEstimates
    from auralflow_studio.presenters.models import ModelEntry
    from auralflow_studio.presenters.references import ReferencesState


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
        self.verdict = Verdict()
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

    def _box(self, form: QFormLayout, text: str) -> ElidedComboBox:
        box = ElidedComboBox()
        box.setAccessibleName(text.replace("&", ""))
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
    """What is compared: models, and folders of estimates, which can be dropped here.

    Signals (all emitted in the GUI thread):
        changed (): Others are chosen.
        add_requested (): The user wants to choose a folder of estimates.
        estimates_dropped (list[Path]): These folders were dropped here.
        estimates_removed (Path): This folder is to be taken out.
    """

    changed = Signal()
    add_requested = Signal()
    estimates_dropped = Signal(object)
    estimates_removed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.set_title(self.tr("2 · Models to compare"))
        self.tab_anchor: QWidget | None = None
        """The stop of the Tab key before this card."""
        self.boxes: dict[str, ElidedCheckBox] = {}
        self.estimates: dict[Path, EstimatesRow] = {}
        self._models: dict[str, ComparedModel] = {}
        self._rows, self._estimate_rows = QVBoxLayout(), QVBoxLayout()
        for rows in (self._rows, self._estimate_rows):
            rows.setSpacing(SPACE_S)
            self.column.addLayout(rows)
        self.add = TextButton(self.tr("Add estimates…"))
        self.add.setToolTip(
            self.tr(
                "Compare stems that another program made of these songs: choose or drop the folder that holds a folder"
                " of sound files for each song"
            )
        )
        self.column.addWidget(self.add)
        self.warning = Verdict()
        self.column.addWidget(self.warning)
        self.column.addWidget(
            soft_label(
                self.tr(
                    "Beside them stand the mixture itself, which separates nothing, and a mask made with the true"
                    " stems, which no mask can beat."
                )
            )
        )
        self.overlay = DropOverlay(self)
        self.setAcceptDrops(True)
        self.add.clicked.connect(self.add_requested)

    def set_models(self, entries: Sequence[ModelEntry], models: Sequence[ComparedModel], current: str) -> None:
        """Offer models; those that were chosen stay so, at first the one in use is."""
        chosen = [source for source, box in self.boxes.items() if box.isChecked()] if self.boxes else [current]
        for box in self.boxes.values():
            self._rows.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.boxes = {}
        self._models = {model.source: model for model in models}
        for entry, model in zip(entries, models, strict=True):
            stems = ", ".join(stem_name(source) for source in entry.info.sources)
            box = ElidedCheckBox(model.title)
            origin = shown_text(entry.info.origin) or self.tr("Its card does not say what it learned from.")
            box.set_tool_tip(f"{stems}\n{origin}")
            box.setAccessibleDescription(stems)
            box.setChecked(model.source in chosen)
            box.toggled.connect(self._on_toggled)
            self.boxes[model.source] = box
            self._rows.addWidget(box)
        self._order_stops()
        self.changed.emit()

    def _order_stops(self) -> None:
        if self.tab_anchor is not None:
            tab_after(self.tab_anchor, *self.boxes.values(), *self.estimates.values(), self.add)

    @property
    def models(self) -> tuple[ComparedModel, ...]:
        """All models that are offered."""
        return tuple(self._models.values())

    def show_estimates(
        self,
        entries: Sequence[AddedEstimates],
        models: Sequence[ComparedModel],
        references: References | None,
        split: str,
    ) -> None:
        """Offer folders of estimates; new ones are chosen.

        Args:
            entries: The folders.
            models: As they are compared.
            references: The songs; None before they are chosen.
            split: Which part of them.
        """
        folders = {entry.folder for entry in entries}
        for folder in [folder for folder in self.estimates if folder not in folders]:
            row = self.estimates.pop(folder)
            self._estimate_rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        for entry, model in zip(entries, models, strict=True):
            if entry.folder not in self.estimates:
                row = self.estimates[entry.folder] = EstimatesRow(entry)
                row.changed.connect(self.changed)
                row.removed.connect(self.estimates_removed)
                self._estimate_rows.addWidget(row)
            self.estimates[entry.folder].show_entry(entry, model, references, split)
        self._order_stops()

    @property
    def chosen(self) -> tuple[ComparedModel, ...]:
        """Those to compare, in the order shown."""
        models = [self._models[source] for source, box in self.boxes.items() if box.isChecked()]
        estimates = [row.model for row in self.estimates.values() if row.is_chosen and row.model is not None]
        return (*models, *estimates)

    def warn(self, learned: Mapping[str, bool]) -> None:
        """Name the models that learned from these very songs, by title."""
        names = ", ".join(f"“{title}”" for title, has_learned in learned.items() if has_learned)
        text = self.tr("Learned from songs of this folder: {0}. Only songs to test with say how good it is.")
        self.warning.say("warning", "warn", text.format(names) if names else "")

    @Slot()
    def _on_toggled(self) -> None:
        self.changed.emit()

    # Dropping. What is dropped beside this card is songs.

    @staticmethod
    def _folders(event: QDropEvent) -> list[Path]:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        return [path for path in paths if path.is_dir()]

    def dragEnterEvent(self, event: QDragMoveEvent) -> None:
        """Say that folders of estimates can be dropped here."""
        if self._folders(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.overlay.show_text(self.tr("Compare these stems"))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """The same everywhere in the card."""
        self.dragEnterEvent(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing is dropped after all."""
        self.overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take folders."""
        self.overlay.hide()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.estimates_dropped.emit(self._folders(event))
