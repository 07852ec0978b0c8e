"""What stands in a page before there is anything in it: what it is for, and one button to begin with."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.tokens import SPACE_L, SPACE_M
from auralflow_studio.ui.widgets.buttons import TextButton
from auralflow_studio.ui.widgets.card import IconLabel
from auralflow_studio.ui.widgets.labels import WrappedLabel, soft_label

_PROMISE_WIDTH = 560
_ICON = 32


class Welcome(QWidget):
    """An icon, a sentence, a promise, and a button.

    Args:
        icon: Name of the icon.
        sentence: What the page is about, large.
        promise: What it does for the user.
        trial: The button's text; the button is `trial`.
        hint: A line below the button; none if empty.
    """

    def __init__(self, icon: str, sentence: str, promise: str, trial: str, hint: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addStretch(2)
        column.addWidget(IconLabel(icon, "accent", size=_ICON), 0, Qt.AlignmentFlag.AlignHCenter)
        title = WrappedLabel(sentence)
        title.setFont(font("hero", strong=True))
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(title)
        text = soft_label(promise, "large")
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        text.setMaximumWidth(_PROMISE_WIDTH)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(text, 8)
        line.addStretch(1)
        column.addLayout(line)
        self.trial = TextButton(trial)
        self.trial.setProperty("primary", True)
        self.trial.setFont(font("large"))
        self.trial.setMinimumHeight(40)
        column.addWidget(self.trial, 0, Qt.AlignmentFlag.AlignHCenter)
        if hint:
            below = soft_label(hint)
            below.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(below)
        column.addStretch(3)
