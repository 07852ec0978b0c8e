"""Buttons: icons that follow an action, and the letters M and S of a lane."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QToolButton, QWidget

from auralflow_studio.ui import icons
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.tokens import CONTROL_HEIGHT, ICON, RADIUS, SPACE_S, tokens
from auralflow_studio.ui.widgets.focus import FocusRing


def _click_on_return(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press a button with Return: Space belongs to the transport, wherever the focus is."""
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
        button.click()
        return True
    return False


class TextButton(QPushButton):
    """A button with a text, for places outside of dialogs: there Qt leaves Return to nobody."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses the button."""
        if not _click_on_return(self, event):
            super().keyPressEvent(event)


class IconButton(FocusRing, QToolButton):
    """A flat button with an icon, and beside it a text if it is asked for.

    Args:
        icon: Name of the icon.
        action: What it triggers; text, tooltip, enabled and checked state follow it.
        text: Shown beside the icon; "" shows the icon alone.
        size: Edge of the icon in pixels.
        height: Height of the button; its width too, if there is no text.
        parent: Parent widget.
    """

    def __init__(
        self,
        icon: str,
        *,
        action: QAction | None = None,
        text: str = "",
        size: int = ICON,
        height: int = CONTROL_HEIGHT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._icon_size = size
        self._height = height
        self._shown_text = text
        self._filled = False
        self._checked_role = "accent"
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(font())
        self._quiet = False
        if action is not None:
            self.setDefaultAction(action)
            action.visibleChanged.connect(self._on_visible_changed)
            self.setVisible(action.isVisible())

    def set_icon_name(self, name: str) -> None:
        """Show another icon."""
        if name != self._icon_name:
            self._icon_name = name
            self.update()

    def set_shown_text(self, text: str) -> None:
        """Show another text beside the icon."""
        if text != self._shown_text:
            self._shown_text = text
            self.updateGeometry()
            self.update()

    def set_filled(self, filled: bool) -> None:
        """Make it the button of its group that is to be pressed: filled with the accent colour."""
        self._filled = filled
        self.update()

    def set_quiet(self, quiet: bool) -> None:
        """Show only by the icon's colour that it is checked: for what is checked nearly always."""
        self._quiet = quiet

    @Slot()
    def _on_visible_changed(self) -> None:
        self.setVisible(self.defaultAction().isVisible())

    def set_checked_role(self, role: str) -> None:
        """Which token colours the icon while checked."""
        self._checked_role = role

    def sizeHint(self) -> QSize:
        """As wide as icon and text need."""
        if not self._shown_text:
            return QSize(self._height, self._height)
        width = self.fontMetrics().horizontalAdvance(self._shown_text)
        return QSize(width + self._icon_size + 2 * SPACE_S + 12, self._height)

    def minimumSizeHint(self) -> QSize:
        """The same as `sizeHint`: a button is never cut."""
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        """Repaint when the pointer comes or goes."""
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses the button."""
        if not _click_on_return(self, event):
            super().keyPressEvent(event)

    def _colors(self) -> tuple[QColor | None, QColor]:
        """Ground (None for none) and ink."""
        theme = tokens(self)
        if not self.isEnabled():
            return None, theme.color("faint")
        if self._filled:
            ground = theme.color("accent")
            if self.isDown():
                ground = ground.darker(115)
            elif self.underMouse():
                ground = ground.lighter(108)
            return ground, theme.color("on_accent")
        ink = theme.color("text")
        if self.isChecked() and not self._quiet:
            return theme.color("selection"), theme.color(self._checked_role)
        if self.isDown():
            return theme.color("pressed"), ink
        if self.underMouse():
            return theme.color("hover"), ink
        if self._quiet:
            return None, theme.color("accent" if self.isChecked() else "soft")
        return None, theme.color("soft") if not self._shown_text else ink

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon, text and focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, ink = self._colors()
        rect = QRectF(self.rect())
        if ground is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(rect, RADIUS, RADIUS)
        size = self._icon_size
        if not self._shown_text:
            icons.paint(painter, self._icon_name, _centred(rect, size), ink)
        else:
            right_to_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            x = rect.right() - SPACE_S - size if right_to_left else SPACE_S
            icons.paint(painter, self._icon_name, QRectF(x, (rect.height() - size) / 2, size, size), ink)
            margin = SPACE_S + size + 6
            text_rect = rect.adjusted(SPACE_S, 0, -margin, 0) if right_to_left else rect.adjusted(margin, 0, 0, 0)
            painter.setPen(ink)
            flags = Qt.AlignmentFlag.AlignVCenter | (
                Qt.AlignmentFlag.AlignRight if right_to_left else Qt.AlignmentFlag.AlignLeft
            )
            painter.drawText(text_rect, flags, self._shown_text)
        if self._filled and self.isEnabled():
            self.paint_ring(painter, rect.adjusted(2, 2, -2, -2), RADIUS - 2, role="on_accent")
        else:
            self.paint_ring(painter)


def _centred(rect: QRectF, size: float) -> QRectF:
    return QRectF(rect.center().x() - size / 2, rect.center().y() - size / 2, size, size)


class LetterButton(FocusRing, QAbstractButton):
    """A small button with one letter that stays down: M or S.

    Args:
        letter: What it shows.
        role: The token it is filled with while down: "mute" or "solo".
        parent: Parent widget.
    """

    def __init__(self, letter: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letter = letter
        self._role = role
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFont(font("small", strong=True))
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """A little wider than high."""
        return QSize(26, 22)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses the button."""
        if not _click_on_return(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the letter on its ground."""
        theme = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isChecked() and self.isEnabled():
            ground, ink, edge = theme.color(self._role), theme.color("on_toggle"), theme.color(self._role)
        else:
            ground = theme.color("pressed" if self.isDown() or self.underMouse() else "button")
            ink = theme.color("text" if self.isEnabled() else "faint")
            edge = theme.color("button_line" if self.isEnabled() else "line")
        painter.setPen(edge)
        painter.setBrush(ground)
        painter.drawRoundedRect(rect, 5, 5)
        painter.setPen(ink)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._letter)
        self.paint_ring(painter, radius=5)
