"""A column of cards or rows that scrolls up and down."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_LOWEST = 80


class FormScroll(QScrollArea):
    """Scrolls up and down only, and is never narrower than what is in it.

    Room for the scroll bar is always kept, so that nothing jumps when a column grows. The bar is as wide as `SPACE_M`:
    a column in it needs no margin on its right.

    Args:
        inner: The column.
        parent: Parent widget.
    """

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inner = inner
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # paints no handle if all can be seen
        inner.setObjectName("scrolled")
        self.setWidget(inner)

    def minimumSizeHint(self) -> QSize:
        """As wide as what is in it, and the scroll bar."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._inner.minimumSizeHint().width() + bar, _LOWEST)
