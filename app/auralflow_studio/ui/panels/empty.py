"""What the window shows before there is a song."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.panels.top_bar import Mark
from auralflow_studio.ui.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, tokens
from auralflow_studio.ui.widgets.labels import WrappedLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from auralflow_studio.ui.actions import Actions


class EmptyState(QWidget):
    """One big sentence and two ways to begin.

    Args:
        actions: The actions of the window.
        parent: Parent widget.
    """

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
        column.setSpacing(0)
        column.addStretch(5)
        column.addWidget(Mark(84), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SPACE_XL)
        self.sentence = self._label(self.tr("Drop a song, hear its stems"), "hero", strong=True)
        column.addWidget(self.sentence)
        column.addSpacing(SPACE_M)
        self.promise = self._label("", "large")
        self.promise.setProperty("soft", True)
        column.addWidget(self.promise)
        column.addSpacing(SPACE_XL + SPACE_S)
        row = QHBoxLayout()
        row.setSpacing(SPACE_M)
        row.addStretch(1)
        self.open_button = self._button(actions["open"], self.tr("Open songs…"))
        self.open_button.setProperty("primary", True)
        self.demo_button = self._button(actions["demo"], self.tr("Try the demo song"))
        row.addWidget(self.open_button)
        row.addWidget(self.demo_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(SPACE_L)
        formats = self._label(
            self.tr("WAV, AIFF, FLAC, MP3, OGG, Opus, M4A, videos, and whole folders of them"), "small"
        )
        formats.setProperty("soft", True)
        column.addWidget(formats)
        column.addStretch(6)
        self.set_searching(False)

    @Slot(bool)
    def set_searching(self, searching: bool) -> None:
        """Say that what was dropped is being looked through; a large folder takes its time."""
        promise = self.tr("Voice and accompaniment, apart, within a second. Nothing leaves this computer.")
        self.promise.setText(self.tr("Looking for songs…") if searching else promise)

    @staticmethod
    def _label(text: str, role: str, *, strong: bool = False) -> QLabel:
        label = WrappedLabel(text)
        label.setFont(font(role, strong=strong))
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        return label

    @staticmethod
    def _button(action: QAction, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setFont(font("large"))
        button.setMinimumHeight(40)
        button.setToolTip(action.toolTip())
        button.setEnabled(action.isEnabled())
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        return button

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the edge of the place where songs land."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        pen = QPen(theme.color("button_line"), 1.5, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([4, 4])
        painter.setPen(pen)
        painter.setBrush(theme.color("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(12, 4, -12, -12), 14, 14)
