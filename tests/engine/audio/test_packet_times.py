"""Positions from time stamps, where these are exact and where they are rounded to milliseconds."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from auralflow.audio.packet_times import CountedTimes, SteadyTimes

RATES = st.sampled_from([8_000, 11_025, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000])


@given(
    rate=RATES,
    grid=st.sampled_from([960, 1024, 1152, 1536, 2048, 4096]),
    origin=st.integers(-50, 5_000),
    number=st.integers(0, 1_000_000),
)
def test_milliseconds_name_the_right_packet(rate: int, grid: int, origin: int, number: int) -> None:
    times = SteadyTimes(origin, Fraction(rate, 1_000), grid)
    tick = origin + round(Fraction(number * grid * 1_000, rate))  # as a muxer rounds
    assert times.position(tick) == number * grid
    assert times.residual_frames(tick) <= rate / 1_000
    # Seeking there lands at or before the packet, but no more than two packets before.
    assert times.position(times.tick(number * grid)) <= number * grid
    assert times.tick(number * grid) >= origin
    assert times.position(times.tick(number * grid)) >= (number - 2) * grid


@given(rate=RATES, origin=st.integers(-5_000, 5_000), frame=st.integers(0, 1 << 31))
def test_exact_time_stamps_are_kept(rate: int, origin: int, frame: int) -> None:
    times = SteadyTimes(origin, Fraction(1), 1)
    assert times.position(origin + frame) == frame
    assert frame - 2 <= times.position(times.tick(frame)) <= frame


@given(steps=st.lists(st.tuples(st.integers(1, 50), st.integers(1, 4_096)), min_size=1, max_size=30), data=st.data())
def test_counted_packets_are_found_by_name(steps: list[tuple[int, int]], data: st.DataObject) -> None:
    ticks, positions = [7], [0]
    for tick, frames in steps:
        ticks.append(ticks[-1] + tick)
        positions.append(positions[-1] + frames)
    times = CountedTimes(ticks, positions)
    assert times.rising
    index = data.draw(st.integers(0, len(ticks) - 1))
    assert times.position(ticks[index]) == positions[index] == times.position_of_packet(index)
    assert times.tick(positions[index]) == ticks[index]
    unknown = next(tick for tick in range(7, ticks[-1] + 2) if tick not in ticks)
    assert times.position(unknown) is None
    assert not CountedTimes([3, 3, 4], [0, 1, 2]).rising
