"""What is to be trained: name, model, stems, time, device, and what to expect of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QGridLayout, QLineEdit, QWidget

from auralflow_studio.presenters.training_form import BUDGETS_MIN, SIZES, TrainingChoice, usual_targets
from auralflow_studio.ui.stems import stem_name
from auralflow_studio.ui.tokens import SPACE_M, SPACE_S
from auralflow_studio.ui.widgets.buttons import TextButton
from auralflow_studio.ui.widgets.card import Card
from auralflow_studio.ui.widgets.device_box import DeviceBox
from auralflow_studio.ui.widgets.elided import ElidedCheckBox, ElidedComboBox
from auralflow_studio.ui.widgets.labels import soft_label
from auralflow_studio.ui.widgets.tab_order import tab_after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auralflow_studio.jobs.datasets import FoundDataset
    from auralflow_studio.presenters.models import ModelEntry


class SettingsCard(Card):
    """The form of a training.

    Signals (all emitted in the GUI thread):
        changed (TrainingChoice): Something else was chosen.
        estimate_requested (TrainingChoice): The user wants to know time and memory before.
    """

    changed = Signal(object)
    estimate_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.set_title(self.tr("2 · What it is to learn"))
        self._choice = TrainingChoice()
        self._bases: dict[str, ModelEntry] = {}
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE_M)
        form.setVerticalSpacing(SPACE_S)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.column.addLayout(form)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("My model"))
        self.name.setAccessibleName(self.tr("Name"))
        form.addRow(self.tr("&Name"), self.name)
        stems = QWidget()
        self._stems = QGridLayout(stems)
        self._stems.setContentsMargins(0, 0, 0, 0)
        self._stems.setSpacing(SPACE_S)
        self.targets: dict[str, ElidedCheckBox] = {}
        form.addRow(self.tr("Stems"), stems)
        self._stems_label = form.labelForField(stems)
        self.kept_stems = soft_label()
        form.addRow(self.tr("Stems"), self.kept_stems)
        self._kept_stems_label = form.labelForField(self.kept_stems)
        self._choosable_stems = stems
        self.base = self._box(form, self.tr("&Begin with"))
        self.part = self._box(form, self.tr("&Train"))
        self.part.addItem(self.tr("all of it"), "all")
        self.part.addItem(self.tr("its last layers: faster"), "last")
        self._part_label = form.labelForField(self.part)
        self.budget = self._box(form, self.tr("T&ime"))
        for minutes in BUDGETS_MIN:
            self.budget.addItem(self._minutes_text(minutes), minutes)
        self.budget.setCurrentIndex(self.budget.findData(self._choice.minutes))
        self.device = DeviceBox()
        self._add(form, self.tr("&Device"), self.device)
        self.estimate = TextButton(self.tr("Estimate time and memory"))
        self.estimate.setToolTip(self.tr("Make a few steps and throw them away, to know what to expect"))
        self.column.addWidget(self.estimate)
        self.expected = soft_label()
        self.column.addWidget(self.expected)
        self.set_bases(())
        self.set_dataset(None)
        self.show_expected("")
        self.name.textEdited.connect(self._on_changed)
        for box in (self.base, self.part, self.budget, self.device):
            box.activated.connect(self._on_changed)
        self.estimate.clicked.connect(self._on_estimate_clicked)

    def _box(self, form: QFormLayout, text: str) -> ElidedComboBox:
        box = ElidedComboBox()
        self._add(form, text, box)
        return box

    @staticmethod
    def _add(form: QFormLayout, text: str, box: ElidedComboBox) -> None:
        box.setAccessibleName(text.replace("&", ""))
        form.addRow(text, box)

    def _minutes_text(self, minutes: int) -> str:
        if minutes < 60:
            return self.tr("%n minute(s)", "", minutes)
        if minutes < 1440:
            return self.tr("%n hour(s)", "", minutes // 60)
        return self.tr("%n day(s)", "", minutes // 1440)

    @property
    def choice(self) -> TrainingChoice:
        """What is chosen."""
        return self._choice

    def set_bases(self, entries: Sequence[ModelEntry]) -> None:
        """Offer to train these models further, besides new ones."""
        chosen = self.base.currentData()
        self._bases = {entry.name: entry for entry in entries}
        self.base.clear()
        sizes = (self.tr("a new model, small"), self.tr("a new model, medium"), self.tr("a new model, large"))
        for text, size in zip(sizes, SIZES, strict=True):
            self.base.addItem(text, size)
        for name, entry in self._bases.items():
            self.base.addItem(entry.info.title, name)
        self.base.setCurrentIndex(max(0, self.base.findData(chosen)))
        self._on_changed()

    def set_dataset(self, found: FoundDataset | None) -> None:
        """Offer the stems of a dataset."""
        names = [name for name, _ in found.stems] if found is not None else ["vocals", "drums", "bass", "other"]
        kept = [name for name in self._choice.targets if name in names]
        self._choice = replace(self._choice, dataset=found)
        wanted = kept or (list(usual_targets(found)) if found is not None else ["vocals"])
        if list(self.targets) != names:
            while (item := self._stems.takeAt(0)) is not None:
                widget = item.widget()
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()
            self.targets = {}
            for place, name in enumerate(names):
                box = ElidedCheckBox(stem_name(name))
                box.set_tool_tip(self.tr("Learn to take this stem out of a song"))
                box.toggled.connect(self._on_changed)
                self.targets[name] = box
                self._stems.addWidget(box, place // 2, place % 2)
            tab_after(self.name, *self.targets.values())
        for name, box in self.targets.items():
            box.setChecked(name in wanted)
        self._on_changed()

    def take(self, choice: TrainingChoice) -> None:
        """Show a choice that something else made."""
        self.name.setText(choice.name)
        self.base.setCurrentIndex(max(0, self.base.findData(choice.size)))
        self.budget.setCurrentIndex(max(0, self.budget.findData(choice.minutes)))
        for name, box in self.targets.items():
            box.setChecked(name in choice.targets)
        self._on_changed()

    def show_expected(self, text: str) -> None:
        """Say what to expect; "" hides it."""
        self.expected.setText(text)
        self.expected.setVisible(bool(text))

    @Slot()
    def _on_changed(self) -> None:
        entry = self._bases.get(self.base.currentData())
        self.part.setVisible(entry is not None)
        self._part_label.setVisible(entry is not None)
        for part in (self._choosable_stems, self._stems_label):
            part.setVisible(entry is None)
        for part in (self.kept_stems, self._kept_stems_label):
            part.setVisible(entry is not None)
        if entry is not None:
            names = ", ".join(stem_name(name) for name in entry.trained)
            self.kept_stems.setText(self.tr("{0}: what that model knows").format(names))
        targets = tuple(name for name, box in self.targets.items() if box.isChecked())
        choice = replace(
            self._choice,
            name=self.name.text(),
            size="small" if entry is not None else self.base.currentData() or "small",
            base=None if entry is None else entry.name,
            base_sources=() if entry is None else entry.trained,
            part=self.part.currentData() if entry is not None else "all",
            targets=targets,
            minutes=self.budget.currentData() or 15,
            device=self.device.currentData() or "auto",
        )
        if choice != self._choice:
            self._choice = choice
            self.show_expected("")
        self.estimate.setEnabled(choice.can_start)
        self.changed.emit(choice)

    @Slot()
    def _on_estimate_clicked(self) -> None:
        self.estimate_requested.emit(self._choice)
