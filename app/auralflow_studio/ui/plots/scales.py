"""Where the marks of an axis are: time, frequency, level. Knows no Qt."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass

# Seconds between labelled marks, and into how many parts unlabelled ones cut that.
_TIME_STEPS = (
    *((m * 10.0**e, 5 if m != 2 else 4) for e in range(-5, 0) for m in (1, 2, 5)),
    (1.0, 10),
    (2.0, 4),
    (5.0, 5),
    (10.0, 5),
    (15.0, 3),
    (30.0, 6),
    (60.0, 6),
    (120.0, 4),
    (300.0, 5),
    (600.0, 5),
    (900.0, 3),
    (1800.0, 6),
    (3600.0, 6),
    (7200.0, 4),
    (18_000.0, 5),
    (36_000.0, 5),
)
_HZ_MARKS = tuple(float(m * 10**e) for e in range(1, 6) for m in (1, 2, 5))
_NOTES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")


@dataclass(frozen=True)
class TimeScale:
    """Marks along a time axis, at multiples of a step that reads well.

    Attributes:
        step_s: Seconds between labelled marks.
        parts: Into how many equal parts shorter marks cut a step.
    """

    step_s: float
    parts: int

    @property
    def digits(self) -> int:
        """Digits behind the point that tell neighbouring labels apart."""
        return max(0, -math.floor(math.log10(self.step_s) + 1e-9))

    def marks(self, start_s: float, stop_s: float) -> list[tuple[float, bool]]:
        """The marks from `start_s` to `stop_s`: time in seconds, and whether it is labelled."""
        part_s = self.step_s / self.parts
        first, last = math.ceil(start_s / part_s - 1e-9), math.floor(stop_s / part_s + 1e-9)
        return [(i * part_s, i % self.parts == 0) for i in range(first, last + 1)]


def time_scale(seconds_per_px: float, min_gap_px: float) -> TimeScale:
    """The finest scale whose labels do not touch.

    Args:
        seconds_per_px: Zoom; more than 0.
        min_gap_px: Least distance between labelled marks, in pixels.
    """
    wanted = seconds_per_px * min_gap_px
    index = bisect_left(_TIME_STEPS, wanted, key=lambda step: step[0])
    return TimeScale(*_TIME_STEPS[min(index, len(_TIME_STEPS) - 1)])


def log_position(hz: float, min_hz: float, max_hz: float) -> float:
    """Where a frequency lies on a logarithmic axis: 0 at `min_hz`, 1 at `max_hz`."""
    return math.log(hz / min_hz) / math.log(max_hz / min_hz)


def hz_at(position: float, min_hz: float, max_hz: float) -> float:
    """The frequency at a place on a logarithmic axis, the inverse of `log_position`."""
    return min_hz * (max_hz / min_hz) ** position


def hz_marks(min_hz: float, max_hz: float, height_px: float, min_gap_px: float) -> list[float]:
    """Round frequencies to label on a logarithmic axis: powers of ten first, then 2 and 5 where there is room.

    Args:
        min_hz: Lower end.
        max_hz: Upper end.
        height_px: Length of the axis.
        min_gap_px: Least distance between two labels, and between a label and an end of the axis.
    """

    def place(hz: float) -> float:
        return log_position(hz, min_hz, max_hz) * height_px

    chosen: list[float] = []
    for power_of_ten in (True, False):
        for hz in _HZ_MARKS:
            if not min_hz < hz < max_hz or (math.log10(hz) % 1 < 1e-9) is not power_of_ten:
                continue
            at = place(hz)
            free = all(abs(at - place(other)) >= min_gap_px for other in chosen)
            if free and min_gap_px / 2 <= at <= height_px - min_gap_px / 2:
                chosen.append(hz)
    return sorted(chosen)


def hz_text(hz: float) -> str:
    """A frequency without its unit, short enough for an axis: "50", "200", "1k", "12.5k"."""
    return f"{hz:.0f}" if hz < 1000 else f"{hz / 1000:.3g}k"


def note_name(hz: float) -> str:
    """The note nearest to a frequency, A4 being 440 Hz: "A4", "F♯2"."""
    number = round(69 + 12 * math.log2(hz / 440.0))
    return f"{_NOTES[number % 12]}{number // 12 - 1}"


def db_of(amplitude: float) -> float:
    """Level of an amplitude in dB against 1; minus infinity for 0."""
    return 20.0 * math.log10(amplitude) if amplitude > 0 else -math.inf
