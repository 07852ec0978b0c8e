"""A song follows from its seed, fills its duration, and has all stems."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.datasets.synthetic.composition import compose
from auralflow.datasets.synthetic.score import STEPS, Form, Score


def song(seed: int, duration_s: float = 60.0, form: Form = "song") -> Score:
    return compose(np.random.SeedSequence(seed), duration_s, form)


def test_the_seed_decides_everything() -> None:
    assert song(3) == song(3)
    assert len({(score.grid.tempo_bpm, score.harmony.key, score.drums[:9]) for score in map(song, range(20))}) == 20


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 10_000), duration_s=st.floats(0.5, 300))
def test_sections_follow_each_other_to_the_end(seed: int, duration_s: float) -> None:
    score = song(seed, duration_s)
    ends = [0, *(section.start + section.bars for section in score.sections)]
    assert [section.start for section in score.sections] == ends[:-1]
    assert len(score.harmony.degrees) == ends[-1]
    assert ends[-1] * STEPS * score.grid.step_s >= duration_s


@pytest.mark.parametrize("seed", range(10))
def test_in_a_loop_all_play_in_every_bar(seed: int) -> None:
    score = song(seed, 12.0, "loop")
    bar_s = STEPS * score.grid.step_s
    sung = [syllable for phrase in score.phrases for syllable in phrase.syllables]
    for events in (score.drums, score.bass, score.pad, score.pluck, sung):
        bars = {int((event.start_s + 0.05) / bar_s) for event in events}
        assert bars >= set(range(len(score.harmony.degrees)))


def test_in_songs_instruments_enter_and_leave() -> None:
    for seed in range(10):
        score = song(seed)
        intro = score.sections[0]
        until = score.grid.time_s(intro.start + intro.bars, 0) - 0.1
        assert intro.name == "intro"
        assert not any(phrase.syllables[0].start_s < until for phrase in score.phrases)
        assert score.phrases
        assert score.drums
        assert score.bass
