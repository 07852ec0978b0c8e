"""The band plays the chords, on the beat, in its own register."""

from __future__ import annotations

import numpy as np
import pytest

from auralflow.datasets.synthetic.composition import compose
from auralflow.datasets.synthetic.score import STEPS, Note, Score


@pytest.fixture(params=range(6))
def score(request: pytest.FixtureRequest) -> Score:
    return compose(np.random.SeedSequence(request.param), 60.0, "song")


def bar_of(score: Score, note: Note) -> int:
    return int((note.start_s + 0.05) / (STEPS * score.grid.step_s))


def test_pads_and_broken_chords_have_notes_of_the_chord_only(score: Score) -> None:
    for note in (*score.pad, *score.pluck):
        assert note.pitch % 12 in score.harmony.chord(bar_of(score, note))


def test_the_bass_plays_roots_and_fifths_deep_down(score: Score) -> None:
    for note in score.bass:
        root, _, fifth = score.harmony.chord(bar_of(score, note))
        assert note.pitch % 12 in (root, fifth)
        assert 28 <= note.pitch <= 51


def test_strokes_lie_on_sixteenths_within_a_human_hands_reach(score: Score) -> None:
    steps = np.array([hit.start_s for hit in score.drums]) / score.grid.step_s
    distance = np.abs(steps - np.round(steps))
    assert (np.minimum(distance, np.abs(distance - score.grid.swing)) * score.grid.step_s < 0.01).all()
    assert {hit.drum for hit in score.drums} >= {"kick", "snare", "hat"}
    assert all(0 < hit.velocity <= 1 for hit in score.drums)
