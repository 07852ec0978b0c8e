"""Sets of finished stretches of a signal, as half-open ranges of frames."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True)
class Regions:
    """An immutable set of frames, kept as sorted, disjoint, non-touching half-open ranges.

    Attributes:
        ranges: `(start, stop)` pairs in frames, `start < stop`.
    """

    ranges: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, ranges: Iterable[tuple[int, int]]) -> Regions:
        """The union of any ranges, in any order, overlapping or not; empty ones are dropped."""
        merged: list[tuple[int, int]] = []
        for start, stop in sorted(r for r in ranges if r[0] < r[1]):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], stop))
            else:
                merged.append((start, stop))
        return cls(tuple(merged))

    def with_range(self, start: int, stop: int) -> Regions:
        """This set and one more range."""
        return Regions.of((*self.ranges, (start, stop)))

    def covers(self, start: int, stop: int) -> bool:
        """Whether every frame of `[start, stop)` is in the set; True for an empty range."""
        if start >= stop:
            return True
        index = bisect_right(self.ranges, start, key=lambda r: r[0]) - 1
        return index >= 0 and self.ranges[index][1] >= stop

    def within(self, start: int, stop: int) -> Regions:
        """The part of the set inside `[start, stop)`."""
        return Regions.of((max(a, start), min(b, stop)) for a, b in self.ranges)

    def missing(self, start: int, stop: int) -> Regions:
        """The frames of `[start, stop)` that are not in the set."""
        gaps = []
        position = start
        for a, b in self.within(start, stop):
            gaps.append((position, a))
            position = b
        gaps.append((position, stop))
        return Regions.of(gaps)

    @property
    def total(self) -> int:
        """How many frames the set has."""
        return sum(stop - start for start, stop in self.ranges)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self.ranges)

    def __bool__(self) -> bool:
        return bool(self.ranges)
