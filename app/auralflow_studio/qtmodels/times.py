"""How times and speeds are written, the same for what is seen and for what a screen reader says."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QLocale

# Times are rounded to these first: a fraction such as 0.29 lacks a little of its hundredths in binary.
_FINEST_DIGITS = 9


def whole_units(seconds: float, digits: int) -> int:
    """How many whole seconds, tenths, hundredths ... of a second have passed; never negative.

    Args:
        seconds: The time.
        digits: Behind the point, 0 to 9.
    """
    return int(max(0, round(seconds * 10**_FINEST_DIGITS)) // 10 ** (_FINEST_DIGITS - digits))


def time_text(seconds: float, digits: int = 0) -> str:
    """A time as "3:05" or "1:02:03", or with digits behind the point "3:05.250".

    Always what has passed, never rounded up: with fewer digits a text is the beginning of the one with more.
    """
    whole, rest = divmod(whole_units(seconds, digits), 10**digits)
    minutes, secs = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"
    return f"{text}.{rest:0{digits}}" if digits else text


def speed_text(speed: float) -> str:
    """How many times faster than real time: "12×"; slow ones with a digit more."""
    return f"{QLocale().toString(float(speed), 'f', 0 if speed >= 9.95 else 1)}×"


def remaining_text(seconds: float) -> str:
    """How long it will still take: "12 s left", "3 min left", "1 h 05 min left"."""
    if seconds < 90:
        return QCoreApplication.translate("Format", "{0} s left").format(max(1, math.ceil(seconds)))
    minutes = math.ceil(seconds / 60)
    if minutes < 60:
        return QCoreApplication.translate("Format", "{0} min left").format(minutes)
    hours, minutes = divmod(minutes, 60)
    return QCoreApplication.translate("Format", "{0} h {1} min left").format(hours, f"{minutes:02}")
