"""The colour of a run, in the plots and in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from auralflow_studio.ui.stems import readable_color

if TYPE_CHECKING:
    from auralflow_studio.ui.tokens import Tokens

# Okabe and Ito, in an order in which neighbours differ most; when they are used up, lines are dashed.
_COLORS = ("#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#0072B2")
_DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)


def run_color(place: int, theme: Tokens) -> QColor:
    """The colour of the run of a number, at least 3:1 against the canvas."""
    return QColor(readable_color(_COLORS[place % len(_COLORS)], theme))


def run_dash(place: int) -> Qt.PenStyle:
    """How its lines are dashed."""
    return _DASHES[place // len(_COLORS) % len(_DASHES)]
