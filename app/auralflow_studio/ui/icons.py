"""Icons by name, tinted for the theme: the SVGs hold one shape each, the colour comes at run time."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import auralflow_resources

if TYPE_CHECKING:
    from auralflow_studio.ui.tokens import Tokens

# Menus and buttons of Qt ask for these; on a screen of 200 % it takes the pixmap of twice the size.
_SIZES = (16, 18, 24)
_RATIOS = (1.0, 2.0)


@cache
def _renderer(name: str) -> QSvgRenderer:
    return QSvgRenderer(auralflow_resources.icon(name))


@lru_cache(maxsize=512)
def _pixmap(name: str, size: int, ratio: float, color: str) -> QPixmap:
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(name).render(painter, QRectF(pixmap.rect()))
    if color:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(pixmap.rect(), QColor(color))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def pixmap(name: str, size: int, color: QColor | str, ratio: float = 1.0) -> QPixmap:
    """An icon as an image of one colour.

    Args:
        name: Name of the SVG without its ending.
        size: Edge in logical pixels.
        color: The colour; "" keeps the SVG's own colours.
        ratio: Device pixels a logical pixel.
    """
    return _pixmap(name, size, ratio, color.name() if isinstance(color, QColor) else color)


def paint(painter: QPainter, name: str, rect: QRectF, color: QColor) -> None:
    """Paint an icon into the middle of a rectangle, as large as fits, on whole pixels."""
    ratio = painter.device().devicePixelRatioF()
    size = int(min(rect.width(), rect.height()))
    x = round((rect.center().x() - size / 2) * ratio) / ratio
    y = round((rect.center().y() - size / 2) * ratio) / ratio
    image = _pixmap(name, size, ratio, color.name())
    painter.drawPixmap(QRectF(x, y, size, size), image, QRectF(image.rect()))


def icon(name: str, tokens: Tokens) -> QIcon:
    """An icon for menus and push buttons, with its disabled look."""
    result = QIcon()
    for size in _SIZES:
        for ratio in _RATIOS:
            result.addPixmap(pixmap(name, size, tokens.text, ratio), QIcon.Mode.Normal)
            result.addPixmap(pixmap(name, size, tokens.faint, ratio), QIcon.Mode.Disabled)
    return result


@cache
def app_icon() -> QIcon:
    """The icon of the program."""
    result = QIcon()
    for size in (16, 32, 64, 128):
        result.addPixmap(pixmap("auralflow", size, ""))
    return result
