"""Bars, chords and pitches are those of the textbook."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralflow.datasets.synthetic.score import Grid, Harmony, nearest_pitch


def test_a_beat_is_a_minute_over_the_tempo_and_swing_delays_every_second_sixteenth() -> None:
    grid = Grid(tempo_bpm=120, swing=0.25)
    assert grid.time_s(0, 4) == pytest.approx(0.5)
    assert grid.time_s(2, 0) == pytest.approx(4.0)
    assert grid.time_s(0, 1) == pytest.approx(0.125 * 1.25)


def test_triads_of_c_major() -> None:
    harmony = Harmony(tonic=0, mode="major", scale=(0, 2, 4, 5, 7, 9, 11), degrees=(0, 3, 4, 5))
    assert harmony.key == "C major"
    assert [set(harmony.chord(bar)) for bar in range(4)] == [{0, 4, 7}, {5, 9, 0}, {7, 11, 2}, {9, 0, 4}]


@given(pitch_class=st.integers(0, 11), near=st.floats(20, 100))
def test_the_nearest_pitch_of_a_class_is_within_half_an_octave(pitch_class: int, near: float) -> None:
    pitch = nearest_pitch(pitch_class, near)
    assert pitch % 12 == pitch_class
    assert abs(pitch - near) <= 7
