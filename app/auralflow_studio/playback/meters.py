"""Peak meters: counted where the sound is mixed, shown with the ballistics of a peak programme meter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KEPT = 128
# IEC 60268-10 type I falls 20 dB in 1.5 s; a digital peak meter rises at once.
FALL_DB_PER_S = 20.0 / 1.5
_FLOOR = 1e-6


class PeakLog:
    """Peaks of the last buffers, one row a lane. Written by the thread that renders, read by that of the window.

    Args:
        rows: How many signals.
    """

    def __init__(self, rows: int) -> None:
        self._peaks = np.zeros((_KEPT, rows, 2), dtype=np.float32)
        self.count = 0

    def begin(self) -> None:
        """Begin a buffer."""
        self._peaks[self.count % _KEPT].fill(0.0)

    def note(self, row: int, channel: int, peak: float) -> None:
        """Note a peak (linear) of one side in this buffer."""
        here = self._peaks[self.count % _KEPT, row]
        if peak > here[channel]:
            here[channel] = peak

    def end(self) -> None:
        """End the buffer: from now on it can be seen."""
        self.count += 1

    def since(self, count: int) -> NDArray[np.float32]:
        """The largest peaks of the buffers after the first `count`, of shape `(rows, 2)`; zeros if there are none."""
        now = self.count
        wanted = range(max(count, now - _KEPT + 1), now)
        if not wanted:
            return np.zeros_like(self._peaks[0])
        peaks: NDArray[np.float32] = self._peaks[[index % _KEPT for index in wanted]].max(axis=0)
        return peaks


class Meters:
    """Levels that rise at once and fall at a steady rate, however often they are looked at.

    Args:
        log: What was mixed.
        rows: How many signals.
    """

    def __init__(self, log: PeakLog, rows: int) -> None:
        self._log = log
        self._seen = log.count
        self._levels = np.zeros((rows, 2), dtype=np.float64)
        self._then_s: float | None = None

    def levels(self, now_s: float) -> NDArray[np.float64]:
        """The levels at a time of `time.monotonic`, linear with full scale at 1, of shape `(rows, 2)`."""
        count = self._log.count
        peaks = self._log.since(self._seen)
        self._seen = count
        elapsed_s = 0.0 if self._then_s is None else max(0.0, now_s - self._then_s)
        self._then_s = now_s
        self._levels *= 10.0 ** (-FALL_DB_PER_S * elapsed_s / 20.0)
        self._levels[self._levels < _FLOOR] = 0.0
        np.maximum(self._levels, peaks, out=self._levels)
        return self._levels.copy()
