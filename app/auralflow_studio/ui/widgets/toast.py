"""A message inside the window that goes away by itself, or stays until it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from auralflow_studio.ui import icons
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.tokens import ICON, SPACE_M, SPACE_S, SPACE_XS, tokens
from auralflow_studio.ui.widgets.buttons import IconButton, TextButton
from auralflow_studio.ui.widgets.labels import WrappedLabel, soft_label

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = Literal["info", "good", "warn", "bad"]

_ICONS: dict[Kind, str] = {"info": "info", "good": "done", "warn": "warning", "bad": "error"}
_ROLES: dict[Kind, str] = {"info": "accent", "good": "good", "warn": "warn", "bad": "bad"}
_WIDTH = 420
_RADIUS = 10
_SHADOW = 10
# Long enough to read twice; what went wrong stays until it is closed.
_READING_MS_PER_LETTER = 70
_LEAST_MS = 5000


class Toast(QWidget):
    """One message.

    Args:
        kind: What it is about; says so by icon, not by colour alone.
        title: A few words.
        text: One or two sentences; may be empty.
        button: Text of a button, "" for none.
        on_button: What the button does; the toast closes first.
        stays: Whether it waits to be closed.
        parent: The window.

    Signals:
        closed (): It went away. GUI thread.
    """

    closed = Signal()

    def __init__(
        self,
        kind: Kind,
        title: str,
        text: str = "",
        *,
        button: str = "",
        on_button: Callable[[], None] | None = None,
        stays: bool = False,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.kind = kind
        self.title = title
        self.text = text
        self.stays = stays
        self._on_button = on_button
        self.setAccessibleName(f"{title}. {text}" if text else title)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(
            _SHADOW + SPACE_M + ICON + SPACE_S, _SHADOW + SPACE_S, _SHADOW + SPACE_S, _SHADOW + SPACE_S
        )
        row.setSpacing(SPACE_S)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.setContentsMargins(0, SPACE_XS, 0, SPACE_XS)
        heading = WrappedLabel(title)
        heading.setFont(font(strong=True))
        words.addWidget(heading)
        if text:
            words.addWidget(soft_label(text))
        row.addLayout(words, 1)
        self.button: TextButton | None = None
        if button:
            self.button = TextButton(button)
            self.button.clicked.connect(self._on_clicked)
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.close_button = IconButton("close", size=14, height=26)
        self.close_button.setText(self.tr("Close this message"))
        self.close_button.setToolTip(self.tr("Close this message (Esc)"))
        self.close_button.clicked.connect(self.dismiss)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.dismiss)
        if not stays:
            self._timer.start(max(_LEAST_MS, _READING_MS_PER_LETTER * (len(title) + len(text))))
        self.resize(self.sizeHint())  # lines that break at another width first would claim too much height
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleName()))

    def sizeHint(self) -> QSize:
        """As wide as all toasts, as high as the text needs."""
        width = _WIDTH + 2 * _SHADOW
        parent = self.parentWidget()
        if parent is not None:
            width = min(width, parent.width())
        return QSize(width, self._row.totalHeightForWidth(width))

    def dismiss(self) -> None:
        """Go away."""
        if self.isHidden():
            return
        self._timer.stop()
        self.hide()
        self.closed.emit()

    def _on_clicked(self) -> None:
        self.dismiss()
        if self._on_button is not None:
            self._on_button()

    def enterEvent(self, event: object) -> None:
        """Stay while somebody reads it."""
        self._timer.stop()

    def leaveEvent(self, event: object) -> None:
        """Go soon after."""
        if self._timer.interval() > 0 and not self._timer.isActive():
            self._timer.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card with a soft shadow, its stripe and its icon."""
        theme = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        painter.setPen(Qt.PenStyle.NoPen)
        shadow = QColor(theme.shadow)
        for spread in range(_SHADOW, 0, -2):
            shadow.setAlphaF(0.05 if theme.name == "dark" else 0.022)
            painter.setBrush(shadow)
            painter.drawRoundedRect(
                card.adjusted(-spread, -spread + 3, spread, spread), _RADIUS + spread, _RADIUS + spread
            )
        painter.setBrush(theme.color("raised"))
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        x = card.left() + SPACE_M
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x = card.right() - SPACE_M - ICON
        icon_rect = QRectF(x, card.top() + SPACE_M, ICON, ICON)
        icons.paint(painter, _ICONS[self.kind], icon_rect, theme.color(_ROLES[self.kind]))
