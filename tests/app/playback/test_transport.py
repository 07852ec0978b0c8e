"""Where playback goes, against walking there one frame at a time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auralflow_studio.playback.transport import LoopRange, advance, stretches, usable_loop
from support.playback import walk

SONG = 300
loops = st.one_of(
    st.none(),
    st.tuples(st.integers(0, SONG - 1), st.integers(1, SONG)).map(lambda e: LoopRange(e[0], min(SONG, sum(e)))),
)


@given(position=st.integers(0, SONG), frames=st.integers(0, 1000), loop=loops)
def test_stretches_and_advance_agree_with_single_steps(position: int, frames: int, loop: LoopRange | None) -> None:
    pieces = list(stretches(position, frames, SONG, loop))
    heard = [place for start, count in pieces for place in range(start, start + count)]
    assert heard == walk(position, frames, SONG, loop)
    for count in range(len(heard)):
        assert advance(position, count, loop) == heard[count]


@given(st.integers(-50, 400), st.integers(-50, 400))
def test_a_loop_is_held_inside_the_song(start: int, stop: int) -> None:
    loop = usable_loop(start, stop, SONG)
    inside = [frame for frame in range(min(start, stop), max(start, stop)) if 0 <= frame < SONG]
    assert loop == (LoopRange(inside[0], inside[-1] + 1) if inside else None)
