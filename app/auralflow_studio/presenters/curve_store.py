"""Curves that grow for days in memory that does not: a fixed number of points, thinned out by half when it is full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

POINTS = 4096
"""More than a plot has pixels."""


class CurveStore:
    """A curve of means: each point stands for so many values in a row, twice as many each time the store is full.

    Args:
        points: Most points that are kept, an even number.
    """

    def __init__(self, points: int = POINTS) -> None:
        if points < 2 or points % 2:
            raise ValueError(f"not an even number of points: {points!r}")
        self._x = np.zeros(points)
        self._y = np.zeros(points)
        self._count = 0
        self._step = 1
        self._sum_x = self._sum_y = 0.0
        self._pending = 0

    def add(self, x: float, y: float) -> None:
        """Append a value; what is not finite is left out."""
        if not (np.isfinite(x) and np.isfinite(y)):
            return
        self._sum_x += x
        self._sum_y += y
        self._pending += 1
        if self._pending < self._step:
            return
        self._x[self._count] = self._sum_x / self._pending
        self._y[self._count] = self._sum_y / self._pending
        self._count += 1
        self._sum_x = self._sum_y = 0.0
        self._pending = 0
        if self._count == len(self._x):
            half = self._count // 2
            self._x[:half] = self._x.reshape(half, 2).mean(axis=1)
            self._y[:half] = self._y.reshape(half, 2).mean(axis=1)
            self._count = half
            self._step *= 2

    def cut_after(self, x: float) -> None:
        """Forget what lies beyond."""
        self._count = int(np.searchsorted(self._x[: self._count], x, side="right"))
        self._sum_x = self._sum_y = 0.0
        self._pending = 0

    def __len__(self) -> int:
        return self._count

    @property
    def values_a_point(self) -> int:
        """How many values a point stands for."""
        return self._step

    @property
    def nbytes(self) -> int:
        """Memory it takes, now and ever."""
        return self._x.nbytes + self._y.nbytes

    def points(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Copies of x and y."""
        return self._x[: self._count].copy(), self._y[: self._count].copy()


@dataclass(frozen=True)
class BestPoint:
    """The best epoch so far.

    Attributes:
        x_s: Seconds of training at its end.
        si_sdr_db: What it scored.
        epoch: Which one, from 0.
    """

    x_s: float
    si_sdr_db: float
    epoch: int


class RunCurves:
    """The curves of a run over seconds of training.

    Attributes:
        train_loss: Of each step.
        validation_loss: Of each epoch.
        si_sdr: Validation SI-SDR in dB of each epoch, mean over the stems.
        best: The best epoch; None before the first.
        version: Grows with every change.
    """

    def __init__(self) -> None:
        self.train_loss = CurveStore()
        self.validation_loss = CurveStore()
        self.si_sdr = CurveStore()
        self.best: BestPoint | None = None
        self.version = 0

    def cut_after(self, elapsed_s: float) -> None:
        """Forget what was trained later: a crash lost it, and it is trained again."""
        for curve in (self.train_loss, self.validation_loss, self.si_sdr):
            curve.cut_after(elapsed_s)
        if self.best is not None and self.best.x_s > elapsed_s:
            self.best = None
        self.version += 1

    def add_step(self, elapsed_s: float, loss: float) -> None:
        """A step was made."""
        self.train_loss.add(elapsed_s, loss)
        self.version += 1

    def add_epoch(self, epoch: int, elapsed_s: float, loss: float, si_sdr_db: float | None, *, is_best: bool) -> None:
        """An epoch was validated."""
        self.validation_loss.add(elapsed_s, loss)
        if si_sdr_db is not None:
            self.si_sdr.add(elapsed_s, si_sdr_db)
            if is_best:
                self.best = BestPoint(elapsed_s, si_sdr_db, epoch)
        self.version += 1


def smoothed(values: NDArray[np.float64], amount: float) -> NDArray[np.float64]:
    """A moving average, so that a trend is seen; as long as the values.

    Args:
        values: Of a curve.
        amount: 0 leaves them, 1 averages over a quarter of them on each side.
    """
    reach = round(amount * len(values) / 4)
    if reach < 1:
        return values
    total = np.concatenate(([0.0], np.cumsum(values)))
    places = np.arange(len(values))
    # Fewer on both sides alike towards the ends: the curve neither lags nor bends there.
    half = np.minimum(np.minimum(places, len(values) - 1 - places), reach)
    return np.asarray((total[places + half + 1] - total[places - half]) / (2 * half + 1))
