"""Everything the mouse does beyond what buttons and lists do everywhere, in one table.

The sheet of shortcuts is made from `GESTURES`, and a test performs every one of them in the window: what the sheet says
is what happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication


class Motion(Enum):
    """What the hand does."""

    CLICK = "click"
    DOUBLE_CLICK = "double click"
    DRAG = "drag"
    MIDDLE_DRAG = "middle drag"
    WHEEL = "wheel"


class Place(Enum):
    """Where the pointer is."""

    LANE = "lane"
    """The waveform or spectrogram of a lane, on either page that has lanes."""
    RULER = "ruler"
    LOOP = "loop"
    """The loop on the strip above the ruler."""
    LOOP_EDGE = "loop edge"
    FADER = "fader"
    PAN = "pan"
    SOLO = "solo"
    """The solo button of a lane."""
    ROW = "row"
    """A song in the list."""


@dataclass(frozen=True, kw_only=True)
class Gesture:
    """One gesture.

    Attributes:
        id: Its name in the code.
        text: What it does; English, translated in the context "Gesture".
        section: Where the sheet lists it.
        motion: What the hand does.
        places: Where.
        modifier: The key that is held down, as `QKeySequence` writes it; "" for none.
    """

    id: str
    text: str
    section: str
    motion: Motion
    places: tuple[Place, ...]
    modifier: str = ""


TIME = str(QT_TRANSLATE_NOOP("Gesture", "Mouse on lanes and ruler"))
STRIP = str(QT_TRANSLATE_NOOP("Gesture", "Mouse on the loop strip"))
MIXER = str(QT_TRANSLATE_NOOP("Gesture", "Mouse on the mixer"))
SONGS = str(QT_TRANSLATE_NOOP("Gesture", "Mouse on the list of songs"))


def _gesture(
    gesture_id: str, text: object, section: str, motion: Motion, *places: Place, modifier: str = ""
) -> Gesture:
    # Qt types QT_TRANSLATE_NOOP, which gives back the text it gets, as returning any object.
    return Gesture(id=gesture_id, text=str(text), section=section, motion=motion, places=places, modifier=modifier)


GESTURES: tuple[Gesture, ...] = (
    _gesture("seek", QT_TRANSLATE_NOOP("Gesture", "Go there"), TIME, Motion.CLICK, Place.LANE, Place.RULER),
    _gesture("loop", QT_TRANSLATE_NOOP("Gesture", "Loop a passage"), TIME, Motion.DRAG, Place.LANE, Place.RULER),
    _gesture(
        "zoom", QT_TRANSLATE_NOOP("Gesture", "Zoom"), TIME, Motion.WHEEL, Place.LANE, Place.RULER, modifier="Ctrl"
    ),
    _gesture(
        "scroll", QT_TRANSLATE_NOOP("Gesture", "Scroll"), TIME, Motion.WHEEL, Place.LANE, Place.RULER, modifier="Shift"
    ),
    _gesture("grab", QT_TRANSLATE_NOOP("Gesture", "Scroll"), TIME, Motion.MIDDLE_DRAG, Place.LANE, Place.RULER),
    _gesture(
        "height", QT_TRANSLATE_NOOP("Gesture", "Height of a lane"), TIME, Motion.WHEEL, Place.LANE, modifier="Alt"
    ),
    _gesture("loop_move", QT_TRANSLATE_NOOP("Gesture", "Move the loop"), STRIP, Motion.DRAG, Place.LOOP),
    _gesture("loop_edge", QT_TRANSLATE_NOOP("Gesture", "Move its edge"), STRIP, Motion.DRAG, Place.LOOP_EDGE),
    _gesture("loop_toggle", QT_TRANSLATE_NOOP("Gesture", "Loop on or off"), STRIP, Motion.DOUBLE_CLICK, Place.LOOP),
    _gesture(
        "fine",
        QT_TRANSLATE_NOOP("Gesture", "Move finely"),
        MIXER,
        Motion.DRAG,
        Place.FADER,
        Place.PAN,
        modifier="Shift",
    ),
    _gesture(
        "neutral",
        QT_TRANSLATE_NOOP("Gesture", "Fader to 0 dB, pan to centre"),
        MIXER,
        Motion.DOUBLE_CLICK,
        Place.FADER,
        Place.PAN,
    ),
    _gesture(
        "solo_only",
        QT_TRANSLATE_NOOP("Gesture", "Solo only this lane"),
        MIXER,
        Motion.CLICK,
        Place.SOLO,
        modifier="Ctrl",
    ),
    _gesture("open", QT_TRANSLATE_NOOP("Gesture", "Open"), SONGS, Motion.CLICK, Place.ROW),
    _gesture("play", QT_TRANSLATE_NOOP("Gesture", "Open and play"), SONGS, Motion.DOUBLE_CLICK, Place.ROW),
    _gesture("order", QT_TRANSLATE_NOOP("Gesture", "Change the order"), SONGS, Motion.DRAG, Place.ROW),
)


def gesture_text(text: str) -> str:
    """The translation of a text of the table."""
    return QCoreApplication.translate("Gesture", text)
