"""Stems add up to the mixture, are of 16 bit, balanced, free of direct current, and in one room."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from auralflow.datasets.synthetic.mixdown import CHANNELS, PEAK, STEP, mix
from auralflow.errors import Cancelled
from auralflow.progress import CancelToken

RATE = 16000


def dry(seed: int, frames: int = 2 * RATE) -> dict[str, NDArray[np.float32]]:
    rng = np.random.default_rng(seed)
    return {name: rng.normal(0, rng.uniform(0.01, 0.5), (2, frames)).astype(np.float32) for name in CHANNELS}


@settings(max_examples=15)
@given(seed=st.integers(0, 1000), frames=st.integers(500, 30000))
def test_stems_are_whole_steps_and_their_sum_is_the_mixture(seed: int, frames: int) -> None:
    stems, mixture = mix(dry(seed, frames), np.random.default_rng(seed), RATE, CancelToken())
    assert (sum(stems.values()) == mixture).all()
    for sound in (*stems.values(), mixture):
        assert sound.dtype == np.float32
        steps = sound / STEP
        assert (steps == np.round(steps)).all()
        assert np.abs(sound).max() <= PEAK + 3 * STEP
    assert max(np.abs(sound).max() for sound in (*stems.values(), mixture)) == pytest.approx(PEAK, abs=3 * STEP)


@pytest.mark.parametrize("seed", range(5))
def test_stems_are_within_a_few_decibels_however_loud_they_were_played(seed: int) -> None:
    stems, _ = mix(dry(seed), np.random.default_rng(seed), RATE, CancelToken())
    level = {name: 10 * np.log10((sound.astype(np.float64) ** 2).mean()) for name, sound in stems.items()}
    for name, channel in CHANNELS.items():
        assert level[name] - level["vocals"] == pytest.approx(channel.level_db, abs=4.3)


def test_direct_current_is_taken_out() -> None:
    sounds = {name: sound + np.float32(0.3) for name, sound in dry(0).items()}
    stems, _ = mix(sounds, np.random.default_rng(0), RATE, CancelToken())
    for sound in stems.values():
        assert np.abs(sound[:, RATE // 2 :].mean(dtype=np.float64)) < 1e-3


def test_the_room_answers_after_the_sound_and_least_to_the_bass() -> None:
    sounds = {name: np.zeros((2, 2 * RATE), np.float32) for name in CHANNELS}
    for sound in sounds.values():
        sound[:, RATE // 2 : RATE // 2 + 2000] = dry(3)["vocals"][:, :2000]
    stems, _ = mix(sounds, np.random.default_rng(1), RATE, CancelToken())
    after = slice(RATE // 2 + 4000, RATE // 2 + 8000)
    echo = {name: np.abs(sound[:, after]).max() / np.abs(sound).max() for name, sound in stems.items()}
    assert echo["vocals"] > 0.01
    assert 0 < echo["bass"] < 0.25 * echo["vocals"]
    for sound in stems.values():
        assert not sound[:, : RATE // 2 - 1].any()


def test_silence_stays_silence() -> None:
    silent = {name: np.zeros((2, 5000), np.float32) for name in CHANNELS}
    stems, mixture = mix(silent, np.random.default_rng(0), RATE, CancelToken())
    assert not mixture.any()
    assert not any(sound.any() for sound in stems.values())


def test_it_stops_when_asked_to() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        mix(dry(0), np.random.default_rng(0), RATE, cancel)
