from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralflow_studio.qtmodels.times import time_text
from auralflow_studio.ui.plots.scales import (
    db_of,
    hz_at,
    hz_marks,
    hz_text,
    log_position,
    note_name,
    time_scale,
)


@given(st.floats(1e-6, 40.0), st.floats(30, 200))
def test_labels_of_time_never_touch_and_are_never_far_apart(seconds_per_px: float, gap: float) -> None:
    scale = time_scale(seconds_per_px, gap)
    apart = scale.step_s / seconds_per_px
    assert apart >= gap or scale.step_s == 36_000
    assert apart <= 5.01 * gap or scale.step_s == 1e-5


@given(st.floats(1e-6, 40.0), st.floats(0, 10_000))
def test_marks_are_multiples_of_the_step_and_read_apart(seconds_per_px: float, start: float) -> None:
    scale = time_scale(seconds_per_px, 80)
    stop = start + 1000 * seconds_per_px
    marks = scale.marks(start, stop)
    assert all(start - 1e-6 <= t <= stop + 1e-6 for t, _ in marks)
    labels = [t for t, labelled in marks if labelled]
    assert all(abs(t / scale.step_s - round(t / scale.step_s)) < 1e-6 for t in labels)
    assert len({time_text(t, scale.digits) for t in labels}) == len(labels)
    assert len(marks) >= len(labels) * (scale.parts - 1) - scale.parts


@given(st.floats(20, 22_050))
def test_a_place_on_the_axis_and_its_frequency_are_inverse(hz: float) -> None:
    assert hz_at(log_position(hz, 20, 22_050), 20, 22_050) == pytest.approx(hz)


@given(st.floats(40, 900))
def test_marks_of_frequency_keep_their_distance(height: float) -> None:
    marks = hz_marks(20, 22_050, height, 18)
    places = [log_position(hz, 20, 22_050) * height for hz in marks]
    assert all(b - a >= 18 for a, b in itertools.pairwise(places))
    assert all(9 <= place <= height - 9 for place in places)
    if height > 100:
        assert {100.0, 1000.0, 10_000.0} <= set(marks)
    if height > 300:
        assert {50.0, 200.0, 5000.0} <= set(marks)


def test_frequencies_are_short() -> None:
    assert [hz_text(hz) for hz in (50, 999, 1000, 2500, 12_500)] == ["50", "999", "1k", "2.5k", "12.5k"]


@pytest.mark.parametrize(
    ("hz", "note"),
    [
        (440, "A4"),
        (261.63, "C4"),
        (246.94, "B3"),
        (82.41, "E2"),
        (27.5, "A0"),
        (4186.01, "C8"),
        (739.99, "F♯5"),
        (452, "A4"),
    ],
)
def test_notes_have_their_names(hz: float, note: str) -> None:
    assert note_name(hz) == note


def test_levels_of_amplitudes() -> None:
    assert db_of(1) == 0
    assert db_of(0.5) == pytest.approx(-6.0206)
    assert db_of(0) == -math.inf
