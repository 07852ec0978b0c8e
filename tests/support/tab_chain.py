"""Where the Tab key really goes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_chain(window: QWidget) -> list[QWidget]:
    """What the Tab key stops at in a window, shown or not, in its order.

    Asks at the end of a test only: PySide makes each widget a child of the one before it.
    """
    stops = []
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            stops.append(widget)
        widget = widget.nextInFocusChain()
    return stops
