"""Which texts a widget paints, and in which weights and slants."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer
from PySide6.QtSvg import QSvgGenerator

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_TEXT = re.compile(r'<text [^>]*font-family="([^"]*)"[^>]*font-weight="(\d+)" font-style="(\w+)"[^>]*>([^<]*)<')


@dataclass(frozen=True)
class PaintedText:
    """A text as it is painted."""

    family: str
    weight: int
    slanted: bool
    text: str


def painted_texts(widget: QWidget) -> list[PaintedText]:
    """Everything that a widget and its children paint as text now."""
    device = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(device)
    generator.setSize(widget.size())
    widget.render(generator)
    del generator  # it has written everything then
    found = _TEXT.findall(bytes(device.data().data()).decode())
    return [PaintedText(name, int(weight), style != "normal", unescape(text)) for name, weight, style, text in found]


def painted_styles(widget: QWidget, family: str) -> set[tuple[int, bool]]:
    """Pairs of weight and whether it is slanted, of everything painted in a family."""
    return {(text.weight, text.slanted) for text in painted_texts(widget) if text.family == family}
