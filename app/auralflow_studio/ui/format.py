"""How gains, pans, levels and sizes are written for people. Digits and signs only take part in `tr`.

Times and speeds, which lists and screen readers share, are in `qtmodels.times`.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QLocale

from auralflow_studio.document.session import GAIN_MIN_DB

MINUS = "−"


def signed(value: float, digits: int = 1) -> str:
    """A number with a typographic minus, and a plus if it is positive; never "-0.0"."""
    rounded = round(value, digits)
    number = QLocale().toString(float(abs(rounded)), "f", digits)
    return f"{MINUS}{number}" if rounded < 0 else f"+{number}" if rounded > 0 else number


def gain_text(gain_db: float, *, unit: bool = True) -> str:
    """A fader's value: "−3.0 dB"; at its lower end "−∞"."""
    text = f"{MINUS}∞" if gain_db <= GAIN_MIN_DB else signed(gain_db)
    return QCoreApplication.translate("Format", "{0} dB").format(text) if unit else text


def level_text(dbfs: float) -> str:
    """A level against full scale: "−143 dBFS"; silence is "−∞ dBFS"."""
    text = signed(dbfs, 0) if math.isfinite(dbfs) else f"{MINUS}∞"
    return QCoreApplication.translate("Format", "{0} dBFS").format(text)


def pan_text(pan: float) -> str:
    """A pan position: "C", "L 30" or "R 100"."""
    percent = round(abs(pan) * 100)
    if percent == 0:
        return QCoreApplication.translate("Format", "C", "centre of the stereo field, short")
    if pan < 0:
        return QCoreApplication.translate("Format", "L {0}", "left by so many percent, short").format(percent)
    return QCoreApplication.translate("Format", "R {0}", "right by so many percent, short").format(percent)


def percent_text(fraction: float) -> str:
    """A fraction as whole percent, never 100 before the end."""
    percent = 100 if fraction >= 1 else min(99, int(fraction * 100))
    return QCoreApplication.translate("Format", "{0} %").format(percent)


def rate_text(sample_rate: int) -> str:
    """A sample rate: "44.1 kHz"."""
    return QCoreApplication.translate("Format", "{0} kHz").format(QLocale().toString(sample_rate / 1000, "g", 6))


def size_text(size_bytes: float, digits: int = 1) -> str:
    """A size of a file: "75.0 MB"."""
    return QLocale().formattedDataSize(round(size_bytes), digits, QLocale.DataSizeFormat.DataSizeSIFormat)
