from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from auralflow.regions import Regions

ranges = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)


def frames_of(pairs: list[tuple[int, int]]) -> set[int]:
    return {frame for start, stop in pairs for frame in range(start, stop)}


@given(ranges, st.integers(0, 60), st.integers(0, 60))
def test_behaves_like_a_set_of_frames(pairs: list[tuple[int, int]], start: int, stop: int) -> None:
    regions, frames = Regions.of(pairs), frames_of(pairs)
    asked = set(range(start, stop))
    assert frames_of(list(regions)) == frames
    assert regions.total == len(frames)
    assert regions.covers(start, stop) == (asked <= frames)
    assert frames_of(list(regions.within(start, stop))) == frames & asked
    assert frames_of(list(regions.missing(start, stop))) == asked - frames
    assert frames_of(list(regions.with_range(start, stop))) == frames | asked


@given(ranges)
def test_ranges_are_sorted_and_never_touch(pairs: list[tuple[int, int]]) -> None:
    flat = [edge for pair in Regions.of(pairs) for edge in pair]
    assert all(a < b for a, b in pairwise(flat))
