"""A box plot in numbers: how figures of many songs spread."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

_REACH = 1.5


@dataclass(frozen=True, kw_only=True)
class BoxStats:
    """One box.

    Attributes:
        low: Where the lower whisker ends: the lowest value within one and a half boxes.
        first: Lower quartile.
        median: Middle.
        third: Upper quartile.
        high: Where the upper whisker ends.
        values: All of them, in the order given.
    """

    low: float
    first: float
    median: float
    third: float
    high: float
    values: tuple[float, ...]


def box_stats(values: Iterable[float | None]) -> BoxStats | None:
    """The box of the values that are finite; None if none is.

    Reference: J. W. Tukey, "Exploratory data analysis", 1977.
    """
    known = tuple(value for value in values if value is not None and math.isfinite(value))
    if not known:
        return None
    first, median, third = (float(value) for value in np.quantile(known, (0.25, 0.5, 0.75)))
    reach = _REACH * (third - first)
    within = [value for value in known if first - reach <= value <= third + reach]
    # Between two values far apart a quartile may lie outside of all that is within.
    return BoxStats(
        low=min((*within, first)), first=first, median=median, third=third, high=max((*within, third)), values=known
    )
