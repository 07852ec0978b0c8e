"""Widgets that hold a value and leave the wheel to what they are in, unless they have the focus.

Qt's own change under the wheel as soon as the pointer comes across them while somebody scrolls, so the app uses none of
them directly: a test looks for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSlider, QTabBar, QTabWidget, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

    _Base = QWidget
else:
    _Base = object


class QuietWheel(_Base):
    """Mixin for widgets that hold a value; it stands first among the bases."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only what has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ComboBox(QuietWheel, QComboBox):
    """A combo box."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Qt's takes the focus with the first turn of the wheel, and another value with the second.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


class Slider(QuietWheel, QSlider):
    """A slider."""


class _TabBar(QuietWheel, QTabBar):
    """The tabs of `Tabs`."""


class Tabs(QTabWidget):
    """Pages with tabs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabBar(_TabBar())
