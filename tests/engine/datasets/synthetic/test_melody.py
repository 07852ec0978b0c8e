"""The voice sings in the scale, in one range, and breathes between phrases."""

from __future__ import annotations

import numpy as np
import pytest

from auralflow.datasets.synthetic.composition import compose
from auralflow.datasets.synthetic.score import STEPS, Score


@pytest.fixture(params=range(8))
def score(request: pytest.FixtureRequest) -> Score:
    return compose(np.random.SeedSequence(request.param), 60.0, "song")


def test_every_note_is_of_the_scale(score: Score) -> None:
    scale = {(score.harmony.tonic + step) % 12 for step in score.harmony.scale}
    assert {s.pitch % 12 for phrase in score.phrases for s in phrase.syllables} <= scale


def test_long_notes_and_strong_beats_are_of_the_chord(score: Score) -> None:
    for phrase in score.phrases:
        for syllable in phrase.syllables:
            step = syllable.start_s / score.grid.step_s
            if abs(step / 8 - round(step / 8)) < 1e-6:
                assert syllable.pitch % 12 in score.harmony.chord(int(round(step) // STEPS))


def test_one_voice_has_one_range(score: Score) -> None:
    pitches = [s.pitch for phrase in score.phrases for s in phrase.syllables]
    assert max(pitches) - min(pitches) <= 24
    assert min(pitches) >= 36
    assert max(pitches) <= 84
    assert 0.9 < score.tract < 1.25


def test_syllables_follow_each_other_and_phrases_do_not_overlap(score: Score) -> None:
    ends = 0.0
    for phrase in score.phrases:
        for syllable in phrase.syllables:
            assert syllable.start_s >= ends - 1e-6
            ends = syllable.start_s + 0.9 * syllable.duration_s
