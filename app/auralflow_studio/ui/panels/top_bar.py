"""The top of the window: open, export, what is shown, and the way to everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from auralflow_studio.ui import icons
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.pages import PageSwitch
from auralflow_studio.ui.panels.model_menu import ModelMenu
from auralflow_studio.ui.tokens import SPACE_M, SPACE_S, SPACE_XS, tokens
from auralflow_studio.ui.widgets.buttons import IconButton
from auralflow_studio.ui.widgets.labels import ElidedLabel

if TYPE_CHECKING:
    from auralflow_studio.ui.actions import Actions

TOP_BAR_HEIGHT = 52
_COMPACT = 960
_NARROWEST = 640


class Mark(QWidget):
    """The sign of the program."""

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self.setFixedSize(size, size)

    def sizeHint(self) -> QSize:
        """Square."""
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon in its own colours."""
        painter = QPainter(self)
        image = icons.pixmap("auralflow", self._size, "", self.devicePixelRatioF())
        painter.drawPixmap(0, 0, image)


class _Divider(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(2 * SPACE_S + 1, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(SPACE_S, 0, 1, self.height(), tokens(self).color("line"))


class TopBar(QFrame):
    """Buttons of the whole window, and the name of the open song.

    Args:
        actions: The actions of the window.
        parent: Parent widget.
    """

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(TOP_BAR_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.export = IconButton("export", action=actions["export"], text=self.tr("Export"))
        self.export.set_filled(True)
        self.open = IconButton("open", action=actions["open"], text=self.tr("Open"))
        self._title = ElidedLabel()
        self._title.setFont(font(strong=True))
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._status = ElidedLabel()
        self._status.setFont(font("small", digits=True))
        self._status.setProperty("soft", True)
        self._status.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._status)
        words.addStretch(1)
        more = IconButton("more")
        more.setText(self.tr("More"))
        more.setToolTip(self.tr("More"))
        menu = QMenu(more)
        self.models = ModelMenu(menu)
        menu.addMenu(self.models)
        menu.addSeparator()
        for action_id in ("open_folder", "demo", "", "reset_mix", "", "settings", "shortcuts", "about", "", "quit"):
            if action_id:
                menu.addAction(actions[action_id])
            else:
                menu.addSeparator()
        more.setMenu(menu)
        more.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        songs = IconButton("sidebar-left", action=actions["songs_panel"])
        facts = IconButton("sidebar-right", action=actions["facts_panel"])
        for button in (songs, facts):
            button.set_quiet(True)
        left, right = QHBoxLayout(), QHBoxLayout()
        for side in (left, right):
            side.setSpacing(SPACE_XS)
        left.addWidget(Mark(26))
        left.addSpacing(SPACE_S)
        self.pages = PageSwitch(actions)
        left.addWidget(self.pages)
        left.addSpacing(SPACE_S)
        for widget in (songs, self.open, self.export):
            left.addWidget(widget)
        left.addStretch(1)
        right.addStretch(1)
        right.addWidget(IconButton("undo", action=actions["undo"]))
        right.addWidget(IconButton("redo", action=actions["redo"]))
        right.addWidget(_Divider())
        right.addWidget(IconButton("keyboard", action=actions["shortcuts"]))
        right.addWidget(IconButton("settings", action=actions["settings"]))
        right.addWidget(facts)
        right.addWidget(more)
        # Both sides share what is left evenly, so that the name stands in the middle of the window.
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, 0, SPACE_S, 0)
        row.setSpacing(SPACE_M)
        row.addLayout(left, 1)
        row.addLayout(words, 1)
        row.addLayout(right, 1)

    def minimumSizeHint(self) -> QSize:
        """Narrow: the pages have icons alone then."""
        return QSize(min(_NARROWEST, super().minimumSizeHint().width()), TOP_BAR_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pages their names where there is room."""
        super().resizeEvent(event)
        self.pages.set_compact(self.width() < _COMPACT)
        layout = self.layout()
        if layout is not None:
            layout.activate()

    def set_song(self, name: str, status: str) -> None:
        """Show the name of the open song and what is done with it; "" for none."""
        self._title.setText(name)
        self._status.setText(status)
        self._status.setVisible(bool(status))

    @property
    def song_name(self) -> str:
        """What is shown as the open song."""
        return self._title.text()
