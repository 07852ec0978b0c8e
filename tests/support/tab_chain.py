"""Where the Tab key really goes."""

from __future__ import annotations

import json
import os
import warnings

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_chain(window: QWidget) -> list[QWidget]:
    """What the Tab key stops at in a window, shown or not, in its order."""
    widgets = window.findChildren(QWidget)
    return [
        widgets[place]
        for place in _asked_elsewhere(window, widgets)
        if widgets[place].focusPolicy() & Qt.FocusPolicy.TabFocus and widgets[place].focusProxy() is None
    ]


def _asked_elsewhere(window: QWidget, widgets: list[QWidget]) -> list[int]:
    """Places of the widgets in the order of the chain, found out by a copy of this process.

    To ask for the next widget makes it a child of the one before, as PySide sees it. The chain is a ring: widgets that
    are their own ancestors hang the process, or crash it, when they are collected as garbage.
    """
    places = {id(widget): place for place, widget in enumerate(widgets)}
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads: the copy uses none
        copy = os.fork()
    if copy == 0:
        try:
            found = []
            widget = window.nextInFocusChain()
            while widget is not None and widget is not window:
                found.append(places[id(widget)])
                widget = widget.nextInFocusChain()
            os.write(writing, json.dumps(found).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        answer = file.read()
    os.waitpid(copy, 0)
    found_places: list[int] = json.loads(answer)
    return found_places
