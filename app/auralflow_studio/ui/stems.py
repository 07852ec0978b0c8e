"""How each lane is called, lettered and coloured, everywhere in the app: one table for lanes, meters and charts.

The colours are those of Okabe and Ito, which people with any kind of colour blindness can tell apart; a letter goes
with each, so that nothing is said by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from auralflow_studio.ui.tokens import Tokens, contrast, mixed


@dataclass(frozen=True)
class _Look:
    letter: str
    color: str


_LOOKS = {
    "vocals": _Look("V", "#CC79A7"),
    "drums": _Look("D", "#E69F00"),
    "bass": _Look("B", "#0072B2"),
    "guitar": _Look("G", "#D55E00"),
    "piano": _Look("K", "#56B4E9"),
    "other": _Look("O", "#009E73"),
    "accompaniment": _Look("A", "#009E73"),
    "residual": _Look("R", "#8A8A8A"),
    # Of a song that is compared; these are never beside stems.
    "reference": _Look("R", "#009E73"),
    "estimate": _Look("E", "#56B4E9"),
    "difference": _Look("D", "#D55E00"),
}
# Stems of later models without a colour of their own: still inside the safe set.
_SPARE = ("#56B4E9", "#E69F00", "#D55E00", "#0072B2", "#CC79A7", "#009E73")
_MIN_CONTRAST = 3.0


def stem_letter(lane_id: str) -> str:
    """The letter that stands for a lane: V, D, B, G, K, O, A, R, and M for the mixture."""
    if lane_id == "mixture":
        return "M"
    look = _LOOKS.get(lane_id)
    return look.letter if look else lane_id[:1].upper()


@cache
def _readable(color: str, background: str, text: str) -> str:
    """A colour moved towards the text colour until it stands out from the background."""
    result = QColor(color)
    share = 0.0
    while contrast(result, QColor(background)) < _MIN_CONTRAST and share < 1.0:
        share += 0.05
        result = mixed(QColor(color), QColor(text), share)
    return result.name()


def readable_color(color: str, tokens: Tokens) -> str:
    """A colour moved towards that of text until it is at least 3:1 against the canvas of the theme."""
    return _readable(color, tokens.canvas, tokens.text)


def stem_color(lane_id: str, tokens: Tokens) -> QColor:
    """The colour of a lane, at least 3:1 against the canvas of the theme."""
    if lane_id == "mixture":
        return QColor("#d5d9e0" if tokens.name == "dark" else "#3c434e")
    look = _LOOKS.get(lane_id)
    color = look.color if look else _SPARE[sum(lane_id.encode()) % len(_SPARE)]
    return QColor(readable_color(color, tokens))


def stem_name(lane_id: str) -> str:
    """What a lane is called in the language of the user; an unknown one by its own name."""
    names = {
        "mixture": QCoreApplication.translate("Stem", "Mixture"),
        "vocals": QCoreApplication.translate("Stem", "Vocals"),
        "accompaniment": QCoreApplication.translate("Stem", "Accompaniment"),
        "drums": QCoreApplication.translate("Stem", "Drums"),
        "bass": QCoreApplication.translate("Stem", "Bass"),
        "guitar": QCoreApplication.translate("Stem", "Guitar"),
        "piano": QCoreApplication.translate("Stem", "Piano"),
        "other": QCoreApplication.translate("Stem", "Other"),
        "residual": QCoreApplication.translate("Stem", "Residual"),
        "rest": QCoreApplication.translate("Stem", "Rest"),
        "reference": QCoreApplication.translate("Stem", "Reference"),
        "estimate": QCoreApplication.translate("Stem", "Estimate"),
        "difference": QCoreApplication.translate("Stem", "Difference"),
    }
    return names.get(lane_id, lane_id.replace("_", " ").capitalize())
