"""A form that scrolls up and down."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

VISIBLE_BARS = (
    "QScrollBar::handle { border: none; } QAbstractScrollArea::corner { background: transparent; border: none; }"
)
"""The theme's margins and borders together are as wide as the bar, which leaves nothing of the handle."""


class FormScroll(QScrollArea):
    """Scrolls up and down only, and is never narrower than what is in it.

    Args:
        inner: The form.
        parent: Parent widget.
    """

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inner = inner
        self.setStyleSheet(VISIBLE_BARS)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner.setObjectName("scrolled")
        self.setWidget(inner)

    def minimumSizeHint(self) -> QSize:
        """As wide as what is in it, and the scroll bar."""
        return QSize(self._inner.minimumSizeHint().width() + 12, 80)
