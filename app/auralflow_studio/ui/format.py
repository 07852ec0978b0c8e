"""How numbers are written for people: times, gains, pans, speeds, sizes. Digits and signs only take part in `tr`."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QLocale

from auralflow_studio.document.session import GAIN_MIN_DB

MINUS = "−"


def time_text(seconds: float, *, millis: bool = False) -> str:
    """A time as "3:05", "1:02:03" or, with milliseconds, "3:05.250"."""
    total_ms = max(0, round(seconds * 1000) if millis else int(seconds) * 1000)
    minutes, ms = divmod(total_ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    whole, ms = divmod(ms, 1000)
    text = f"{hours}:{minutes:02}:{whole:02}" if hours else f"{minutes}:{whole:02}"
    return f"{text}.{ms:03}" if millis else text


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
