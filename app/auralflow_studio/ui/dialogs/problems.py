"""Every problem of a dataset, and what to do about each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from auralflow_studio.translation import shown_text
from auralflow_studio.ui import icons
from auralflow_studio.ui.dialogs.frame import Dialog
from auralflow_studio.ui.tokens import tokens
from auralflow_studio.ui.training.dataset_card import SEVERITY_ICONS, problem_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from auralflow.datasets.check_report import Problem


class ProblemsDialog(Dialog):
    """A list to read and to scroll.

    Args:
        problems: The worst first.
        parent: The window.
    """

    def __init__(self, problems: Iterable[Problem], parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("ProblemsDialog", "Problems of the dataset"), parent)
        self.resize(640, 480)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Problems"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme = tokens(self)
        for problem in problems:
            icon, role = SEVERITY_ICONS[problem.severity]
            item = QListWidgetItem(f"{problem_text(problem)}\n{shown_text(problem.hint)}")
            item.setIcon(icons.pixmap(icon, 16, theme.color(role), self.devicePixelRatioF()))
            item.setToolTip(str(problem.path))
            self.list.addItem(item)
        self.body.addWidget(self.list, 1)
        self.add_close_button()
