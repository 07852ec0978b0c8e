"""Where the Tab key goes. Qt puts what is made later at the end, wherever in the window it stands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QTabBar, QWidget


def tab_stops(top: QWidget) -> list[QWidget]:
    """What the Tab key can stop at in a widget, itself among them, shown or not, from top to bottom."""
    # Not by nextInFocusChain: PySide makes the next widget a child of the one before, and lets it go with that one.
    stops = []
    # What has a proxy is passed over: its proxy is a stop of its own.
    if top.focusPolicy() & Qt.FocusPolicy.TabFocus and top.focusProxy() is None:
        stops.append(top)
    for child in _inside(top):
        if not child.isWindow():
            stops += tab_stops(child)
    return stops


def _inside(top: QWidget) -> list[QWidget]:
    """The children as they are seen. Qt has the last pane of a splitter first, and the bar behind its tabs' pages."""
    if isinstance(top, QSplitter):
        panes = (top.widget(place) for place in range(top.count()))
        return [pane for pane in panes if pane is not None]
    children = top.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return sorted(children, key=lambda child: not isinstance(child, QTabBar))


def tab_after(before: QWidget, *added: QWidget) -> None:
    """Let the Tab key go from one stop through others, and from the last of them to where it went before.

    Args:
        before: A stop in the same window, or what has one for its proxy.
        added: Their stops come behind it.
    """
    before = before.focusProxy() or before
    for top in added:
        for stop in tab_stops(top):
            if stop is not before:
                QWidget.setTabOrder(before, stop)
                before = stop
