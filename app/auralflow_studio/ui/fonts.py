"""Text sizes and the typeface. Nothing is smaller than 11 px, and everything grows with the system's text size."""

from __future__ import annotations

import logging
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

import auralflow_resources
from auralflow_studio.ui.tokens import SMALLEST_TEXT_PX

_log = logging.getLogger(__name__)

# Every weight that anything asks for: Qt smears a lighter one where bold is missing. Labels are semi-bold; rich text,
# message boxes and Qt's own widgets are bold.
_FILES = ("fonts/Inter-Regular.otf", "fonts/Inter-SemiBold.otf", "fonts/Inter-Bold.otf")
_BASE_PX = (13, 20)
# Difference to the base size.
_STEPS_PX = {"caption": -2, "small": -1, "base": 0, "large": 2, "title": 5, "time": 11, "hero": 17}


@cache
def _family() -> str:
    """Load the typeface that comes with the app; the system's own if it cannot be loaded."""
    family = ""
    for name in _FILES:
        number = QFontDatabase.addApplicationFontFromData(auralflow_resources.binary(name))
        if number < 0:
            _log.warning("could not load the font %s", name)
            return ""
        family = QFontDatabase.applicationFontFamilies(number)[0]
    return family


@cache
def base_size_px() -> int:
    """The size of ordinary text: what the system asks for, within what the layouts are made for."""
    system = QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).pixelSize()
    return min(_BASE_PX[1], max(_BASE_PX[0], system))


@cache
def font(role: str = "base", *, strong: bool = False, digits: bool = False) -> QFont:
    """A font of the app.

    Args:
        role: "caption", "small", "base", "large", "title", "time" or "hero".
        strong: Semi-bold.
        digits: All digits equally wide, so that running numbers stand still.
    """
    family = _family()
    result = QFont(family) if family else QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
    result.setPixelSize(max(SMALLEST_TEXT_PX, base_size_px() + _STEPS_PX[role]))
    if strong:
        result.setWeight(QFont.Weight.DemiBold)
    if digits:
        result.setFeature(QFont.Tag("tnum"), 1)
    if role == "hero":
        result.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 98)
    return result
