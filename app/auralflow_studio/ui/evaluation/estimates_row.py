"""A folder of estimates among what is compared: what is in it, or why it cannot be measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from auralflow_studio.ui.evaluation.form_parts import Verdict
from auralflow_studio.ui.stems import stem_name
from auralflow_studio.ui.tokens import SPACE_XS
from auralflow_studio.ui.widgets.buttons import IconButton
from auralflow_studio.ui.widgets.elided import ElidedCheckBox
from auralflow_studio.ui.widgets.labels import soft_label

if TYPE_CHECKING:
    from auralflow_studio.jobs.evaluate import ComparedModel
    from auralflow_studio.jobs.evaluations import References
    from auralflow_studio.presenters.estimates import AddedEstimates

_INDENT = 29  # below the words beside the tick


class EstimatesRow(QWidget):
    """A tick, a button that takes the folder out, and what is known of it.

    Args:
        entry: The folder.
        parent: Parent widget.

    Signals (all emitted in the GUI thread):
        changed (): It was ticked or unticked.
        removed (Path): It is to be taken out.
    """

    changed = Signal()
    removed = Signal(object)

    def __init__(self, entry: AddedEstimates, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = entry.folder
        self.model: ComparedModel | None = None
        self.box = ElidedCheckBox("")
        self.box.setChecked(True)
        self.remove = IconButton("close", size=14, height=22)
        self.remove.setToolTip(self.tr("Take these estimates out of the list; their files stay"))
        self.facts = soft_label()
        self.verdict = Verdict()
        top = QHBoxLayout()
        top.setSpacing(SPACE_XS)
        top.addWidget(self.box, 1)
        top.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignVCenter)
        below = QVBoxLayout()
        below.setContentsMargins(_INDENT, 0, 0, 0)
        below.setSpacing(SPACE_XS)
        below.addWidget(self.facts)
        below.addWidget(self.verdict)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(below)
        self.box.toggled.connect(self._on_toggled)
        self.remove.clicked.connect(self._on_remove)

    @property
    def is_chosen(self) -> bool:
        """Whether it is ticked and can be measured."""
        return self.box.isChecked() and self.box.isEnabled()

    def show_entry(
        self, entry: AddedEstimates, model: ComparedModel, references: References | None, split: str
    ) -> None:
        """Show what is known.

        Args:
            entry: The folder, and what is known about it.
            model: As it is compared.
            references: The songs; None before they are chosen.
            split: Which part of them.
        """
        self.model = model
        self.box.set_title(model.title)
        self.box.set_tool_tip(str(entry.folder))
        self.remove.setText(self.tr("Take “{0}” out of the list").format(model.title))
        found, problem = entry.found, entry.problem
        total = 0 if references is None else references.count(split)
        count = 0 if found is None else found.count(split)
        facts = icon = text = ""
        role = "warn"
        if problem is not None:
            icon, role, text = "error", "bad", " ".join(part for part in (problem.text, problem.hint) if part)
        elif found is None:
            facts = self.tr("Looking what is in it …")
        elif not total:
            facts = self.tr("Sound files; of which songs shows when songs are chosen.")
        elif not count:
            icon, text = "warning", self.tr("It has none of the songs that are chosen above.")
        else:
            known = self.tr("{0} of %n song(s)", "", total).format(count)
            facts = " · ".join((known, ", ".join(stem_name(name) for name in found.stems)))
            if count < total:
                icon, text = "warning", self.tr("The other songs are measured without it.")
        self.facts.setText(facts)
        self.facts.setVisible(bool(facts))
        self.verdict.say(icon or "info", role, text)
        self.box.setEnabled(problem is None and found is not None and (not total or count > 0))
        self.box.setAccessibleDescription(facts or text)

    @Slot()
    def _on_toggled(self) -> None:
        self.changed.emit()

    @Slot()
    def _on_remove(self) -> None:
        self.removed.emit(self.folder)
