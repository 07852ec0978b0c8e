"""The pages of the window, and the switch between them. A page is made when it is shown first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from auralflow_studio.ui.tokens import CONTROL_HEIGHT, RADIUS, tokens
from auralflow_studio.ui.widgets.buttons import IconButton
from auralflow_studio.ui.widgets.tab_order import tab_after, tab_stops

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow_studio.ui.actions import Actions

SEPARATE, TRAIN, EVALUATE = "separate", "train", "evaluate"
PAGES = (SEPARATE, TRAIN, EVALUATE)
"""In the order of the switch; the action of each is called "page_" and its name."""
_ICONS = {SEPARATE: "split", TRAIN: "train", EVALUATE: "evaluate"}


class Pages(QStackedWidget):
    """One page at a time.

    Signals:
        changed (str): The page of this name is shown now. GUI thread.
    """

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._pages: dict[str, QWidget] = {}
        self._current = ""

    def add(self, name: str, make: Callable[[], QWidget]) -> None:
        """Offer a page; it is made when it is shown first."""
        self._makers[name] = make
        if not self._current:
            self.show_page(name)

    @property
    def current(self) -> str:
        """Name of the page that is shown."""
        return self._current

    def page(self, name: str) -> QWidget | None:
        """The page of a name; None before it was shown first."""
        return self._pages.get(name)

    def show_page(self, name: str) -> None:
        """Show a page; one that was never added is left alone."""
        if name not in self._makers or name == self._current:
            return
        if name not in self._pages:
            self._pages[name] = self._makers[name]()
            self.addWidget(self._pages[name])
            self._place_in_tab_order(name)
        self._current = name
        self.setCurrentWidget(self._pages[name])
        self.changed.emit(name)

    def _place_in_tab_order(self, name: str) -> None:
        """Tab comes to a page that was made later where it came to the first one, which was made with the window."""
        first = next(iter(self._pages))
        stops = tab_stops(self._pages[first])
        if name != first and stops:
            tab_after(stops[-1], self._pages[name])


class PageSwitch(QWidget):
    """Buttons of which the one of the shown page is down.

    Args:
        actions: The actions of the window, among them one for each page.
        parent: Parent widget.
    """

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Pages"))
        self._actions = actions
        self._names = {SEPARATE: self.tr("Separate"), TRAIN: self.tr("Train"), EVALUATE: self.tr("Evaluate")}
        self.buttons: dict[str, IconButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        for name in PAGES:
            button = IconButton(
                _ICONS[name], action=actions[f"page_{name}"], text=self._names[name], size=16, height=CONTROL_HEIGHT - 2
            )
            self.buttons[name] = button
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_page(SEPARATE)

    @Slot(str)
    def show_page(self, shown: str) -> None:
        """Show which page is shown."""
        for name in PAGES:
            self._actions[f"page_{name}"].setChecked(name == shown)

    def set_compact(self, compact: bool) -> None:
        """Show icons alone."""
        for name, button in self.buttons.items():
            button.set_shown_text("" if compact else self._names[name])
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground that holds them together."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens(self).color("raised"))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
