"""The scroll bar below the lanes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QScrollBar, QWidget

if TYPE_CHECKING:
    from auralflow_studio.ui.plots.time_view import TimeView

_STEPS = 1_000_000


class TimeBar(QScrollBar):
    """Shows which part of the song is seen, and scrolls it.

    Args:
        view: The shared time axis.
        parent: Parent widget.
    """

    def __init__(self, view: TimeView, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._view = view
        self.setAccessibleName(self.tr("Place in the song"))
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.valueChanged.connect(self._on_moved)
        view.changed.connect(self._show_view)
        self._show_view()

    @Slot()
    def _show_view(self) -> None:
        """Show what is seen."""
        frames = max(1, self._view.frames)
        seen = min(1.0, (self._view.stop - self._view.start) / frames)
        self.blockSignals(True)
        self.setRange(0, round((1 - seen) * _STEPS))
        self.setPageStep(max(1, round(seen * _STEPS)))
        self.setSingleStep(max(1, round(seen * _STEPS / 20)))
        self.setValue(round(self._view.start / frames * _STEPS))
        self.blockSignals(False)

    @Slot(int)
    def _on_moved(self, value: int) -> None:
        self._view.scroll_to(value / _STEPS * self._view.frames)
