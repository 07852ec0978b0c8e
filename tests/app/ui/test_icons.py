from __future__ import annotations

from pathlib import PurePosixPath

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

import auralflow_resources
from auralflow_studio.ui import icons
from auralflow_studio.ui.actions import SPECS
from auralflow_studio.ui.tokens import DARK

NAMES = [PurePosixPath(name).stem for name in auralflow_resources.names("icons")]


def test_every_drawing_is_valid_not_empty_and_of_one_colour(qapp: QApplication) -> None:
    assert len(NAMES) > 40
    for name in NAMES:
        assert QSvgRenderer(auralflow_resources.icon(name)).isValid(), name
        image = icons.pixmap(name, 24, "#ff0000").toImage()
        colors = [image.pixelColor(x, y) for x in range(24) for y in range(24)]
        painted = [color for color in colors if color.alpha() > 40]
        assert len(painted) > 10, name
        assert all(color.red() > 200 and color.green() < 40 and color.blue() < 40 for color in painted), name


def test_every_action_has_an_icon_that_exists() -> None:
    assert {spec.icon for spec in SPECS if spec.icon} <= set(NAMES)


def test_the_disabled_look_differs(qapp: QApplication) -> None:
    icon = icons.icon("play", DARK)
    size = QSize(24, 24)
    normal, off = (icon.pixmap(size, mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled))
    middle = normal.width() // 2
    assert normal.pixelColor(middle, middle).name() == DARK.text
    assert off.pixelColor(middle, middle).name() == DARK.faint


def test_painting_on_a_dense_screen_is_sharp(qapp: QApplication) -> None:
    image = QImage(80, 80, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(2)
    image.fill(0)
    painter = QPainter(image)
    icons.paint(painter, "stop", QRectF(0, 0, 40, 40), QColor("white"))
    painter.end()
    # A square in the middle: whole pixels at twice the size, so its edge is one step, not a ramp over two pixels.
    row = [image.pixelColor(x, 40).alpha() for x in range(80)]
    edges = [alpha for alpha in row if 0 < alpha < 255]
    assert max(row) == 255
    assert len(edges) <= 2


def test_the_app_icon_keeps_its_colours(qapp: QApplication) -> None:
    image = icons.app_icon().pixmap(64, 64).toImage()
    hues = {image.pixelColor(x, y).hue() // 30 for x in range(64) for y in range(64)}
    assert len(hues) >= 3
