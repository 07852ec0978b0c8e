"""A column of cards or rows that scrolls up and down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_LOWEST = 80
_ROOM_AROUND_BODY = 130  # the title bar of a dialog, its buttons and margins


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


class BodyScroll(FormScroll):
    """Shows all that is in it, and scrolls only where the screen is too low for that.

    Args:
        inner: What is in it.
        parent: Parent widget.
    """

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        self._has_place = False
        super().__init__(inner, parent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def minimumSizeHint(self) -> QSize:
        """As high as what is in it, unless the screen is lower."""
        layout = self._inner.layout()
        if layout is not None:
            layout.activate()  # what was put in since is not counted before
        least = self._inner.minimumSizeHint()
        width = self.width() if self._has_place else self._inner.sizeHint().width()
        wanted = max(least.height(), self._inner.heightForWidth(max(least.width(), width)))
        room = self.screen().availableGeometry().height() - _ROOM_AROUND_BODY
        bar = self.verticalScrollBar().sizeHint().width() if wanted > room else 0
        return QSize(least.width() + bar, min(wanted, room))

    def sizeHint(self) -> QSize:
        """The usual size of what is in it, within the same limits."""
        height = self.minimumSizeHint().height()
        return QSize(self._inner.sizeHint().width(), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere in another width."""
        super().resizeEvent(event)
        self._has_place = True
        self.updateGeometry()
