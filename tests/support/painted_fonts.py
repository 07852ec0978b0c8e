"""In which weights and slants of the app's typeface a widget paints its texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer
from PySide6.QtSvg import QSvgGenerator

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_TEXT = re.compile(r'<text [^>]*font-family="([^"]*)"[^>]*font-weight="(\d+)" font-style="(\w+)"')


def painted_styles(widget: QWidget, family: str) -> set[tuple[int, bool]]:
    """Pairs of weight and whether it is slanted, of everything painted in a family, children too."""
    device = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(device)
    generator.setSize(widget.size())
    widget.render(generator)
    del generator
    found = _TEXT.findall(bytes(device.data().data()).decode())
    return {(int(weight), style != "normal") for name, weight, style in found if name == family}
