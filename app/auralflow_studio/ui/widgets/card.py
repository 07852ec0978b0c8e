"""Cards of facts for the inspector."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from auralflow_studio.ui import icons
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.tokens import ICON, SPACE_M, SPACE_S, tokens
from auralflow_studio.ui.widgets.labels import ElidedLabel, heading


class Card(QFrame):
    """A raised area with a heading.

    Args:
        title: The heading.
        parent: Parent widget.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        self.column.setSpacing(SPACE_S)
        self._title = heading(title)
        self.column.addWidget(self._title)

    def set_title(self, title: str) -> None:
        """Show another heading."""
        self._title.setText(title)


class Facts(QWidget):
    """Names and values in two columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_M)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self._values: dict[str, tuple[QLabel, ElidedLabel]] = {}

    def set(self, name: str, value: str, *, tool_tip: str = "") -> None:
        """Show a value under a name; "" hides the row."""
        if name not in self._values:
            label, shown = QLabel(name), ElidedLabel()
            label.setFont(font("small"))
            label.setProperty("soft", True)
            shown.setFont(font("small", digits=True))
            row = len(self._values)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(shown, row, 1)
            self._values[name] = label, shown
        label, shown = self._values[name]
        shown.setText(value)
        shown.setAccessibleName(f"{name}: {value}")
        if tool_tip:
            shown.set_tool_tip(tool_tip)
        label.setVisible(bool(value))
        shown.setVisible(bool(value))

    def text(self, name: str) -> str:
        """The value shown under a name, "" if there is none."""
        return self._values[name][1].text() if name in self._values else ""


class ThinBar(QProgressBar):
    """A progress bar without text, three pixels high."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0, 1000)
        self.setTextVisible(False)
        self.setFixedHeight(4)

    def set_fraction(self, fraction: float) -> None:
        """Show a part of 1."""
        self.setValue(round(1000 * fraction))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track and bar."""
        theme = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(self.rect())
        painter.setBrush(theme.color("pressed"))
        painter.drawRoundedRect(track, 2, 2)
        width = track.width() * self.value() / max(1, self.maximum())
        x = track.right() - width if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 0.0
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(QRectF(x, 0, width, track.height()), 2, 2)


class IconLabel(QWidget):
    """A small icon that a text stands beside.

    Args:
        icon: Its name.
        role: The token it is coloured with.
        size: Its edge in pixels.
        parent: Parent widget.
    """

    def __init__(self, icon: str, role: str = "soft", *, size: int = ICON, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._role = role
        self.setFixedSize(size, size)

    def sizeHint(self) -> QSize:
        """Square."""
        return self.minimumSize()

    def set_icon(self, icon: str, role: str) -> None:
        """Show another one."""
        if (icon, role) != (self._icon, self._role):
            self._icon, self._role = icon, role
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon."""
        painter = QPainter(self)
        icons.paint(painter, self._icon, QRectF(self.rect()), tokens(self).color(self._role))
