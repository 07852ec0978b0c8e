"""Light and dark: the application's palette and stylesheet, and which of the two is shown.

Qt's own switch (`QStyleHints.setColorScheme`) does nothing on plain X11, so both palettes are ours, on the Fusion
style, which looks the same everywhere.
"""

from __future__ import annotations

from string import Template
from typing import Literal, get_args

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

import auralflow_resources
from auralflow_studio.ui.fonts import base_size_px, font
from auralflow_studio.ui.tokens import DARK, LIGHT, SMALLEST_TEXT_PX, Tokens, mixed

ThemeChoice = Literal["system", "light", "dark"]
THEME_CHOICES: tuple[ThemeChoice, ...] = get_args(ThemeChoice)


def palette(tokens: Tokens) -> QPalette:
    """The Qt palette of a theme."""
    result = QPalette()
    role = QPalette.ColorRole
    accent = QColor(tokens.accent)
    for color_role, color in (
        (role.Window, tokens.window),
        (role.WindowText, tokens.text),
        (role.Base, tokens.canvas),
        (role.AlternateBase, tokens.panel),
        (role.Text, tokens.text),
        (role.Button, tokens.raised),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.bad),
        (role.ToolTipBase, tokens.raised),
        (role.ToolTipText, tokens.text),
        (role.PlaceholderText, tokens.soft),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.Link, tokens.accent),
        (role.LinkVisited, tokens.accent),
        (role.Accent, tokens.accent),
        (role.Light, tokens.hover),
        (role.Midlight, tokens.raised),
        (role.Mid, tokens.line),
        (role.Dark, tokens.line),
        (role.Shadow, tokens.shadow),
    ):
        result.setColor(color_role, QColor(color))
    off = QPalette.ColorGroup.Disabled
    for color_role in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        result.setColor(off, color_role, QColor(tokens.faint))
    result.setColor(off, role.Highlight, mixed(accent, QColor(tokens.panel), 0.6))
    result.setColor(off, role.Accent, mixed(accent, QColor(tokens.panel), 0.6))
    return result


def stylesheet(tokens: Tokens) -> str:
    """The stylesheet of a theme: what Fusion and the palette alone cannot say."""
    colors = {name: getattr(tokens, name) for name in tokens.__dataclass_fields__}
    accent = QColor(tokens.accent)
    small = base_size_px() - 1
    return Template(auralflow_resources.text("themes/app.qss")).substitute(
        colors,
        accent_hover=mixed(accent, QColor(tokens.text), 0.12).name(),
        accent_pressed=mixed(accent, QColor(tokens.window), 0.18).name(),
        small_px=max(SMALLEST_TEXT_PX, small),
        arrow=auralflow_resources.path("themes/arrow.svg").as_posix(),
        check=auralflow_resources.path(f"themes/check-{tokens.name}.svg").as_posix(),
        dot=auralflow_resources.path(f"themes/dot-{tokens.name}.svg").as_posix(),
    )


class Theme(QObject):
    """Shows the light or the dark theme, as the user chose or as the system does.

    Signals:
        changed (Tokens): Another theme is shown now; GUI thread.
    """

    changed = Signal(object)

    def __init__(self, app: QApplication, choice: ThemeChoice = "system") -> None:
        super().__init__(app)
        self._app = app
        self._choice: ThemeChoice = choice
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(font())
        self._tokens = self._wanted()
        self._show()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def choice(self) -> ThemeChoice:
        """What the user chose."""
        return self._choice

    @property
    def tokens(self) -> Tokens:
        """The theme shown now."""
        return self._tokens

    def set_choice(self, choice: ThemeChoice) -> None:
        """Follow the system or stay light or dark."""
        self._choice = choice
        self._update()

    def _wanted(self) -> Tokens:
        if self._choice != "system":
            return DARK if self._choice == "dark" else LIGHT
        scheme = QGuiApplication.styleHints().colorScheme()
        # A system that does not say (plain X11) gets dark, the custom among music programs.
        return LIGHT if scheme == Qt.ColorScheme.Light else DARK

    def _update(self) -> None:
        wanted = self._wanted()
        if wanted is not self._tokens:
            self._tokens = wanted
            self._show()
            self.changed.emit(wanted)

    def _show(self) -> None:
        self._app.setPalette(palette(self._tokens))
        self._app.setStyleSheet(stylesheet(self._tokens))

    @Slot()
    def _on_system_changed(self) -> None:
        self._update()
